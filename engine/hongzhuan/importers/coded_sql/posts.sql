-- Posts out of jobs. Years that cannot be are left out and reported; the post itself stays.

-- 9999 says "in office when the row was coded". The file has no date of coding, so a row is taken to be coded in the latest
-- year that it names itself, its seats in the Central Committees among them: whoever was elected in 2022 was coded then or later.
CREATE TABLE coded AS
SELECT people."row", greatest(max(as_year(start_cell)), max(as_year(end_cell)),
    max(CASE WHEN cc20 IS NOT NULL THEN 2022 WHEN cc19 IS NOT NULL THEN 2017 WHEN cc18 IS NOT NULL THEN 2012 END)) AS latest
FROM people JOIN sheet USING ("row") LEFT JOIN jobs USING ("row") GROUP BY people."row";

CREATE TABLE dated AS
SELECT jobs.*, as_year(start_cell) AS first, as_year(end_cell) AS last, try_cast(end_cell AS DOUBLE) = 9999 AS open,
    as_year(start_cell) > as_year(end_cell) AS backwards,
    row_number() OVER (PARTITION BY "row", code, start_cell, end_cell ORDER BY n, part) AS copy
FROM jobs JOIN people USING ("row");

INSERT INTO import_problems
SELECT "row", 'job' || n, 'job-twice', concat_ws(' ', code, start_cell, end_cell), 'left out', 'the same job with the same years'
    FROM dated WHERE copy > 1
UNION ALL SELECT "row", 'job' || n || 's', 'start-year-impossible', concat_ws(' ', code, start_cell), 'left out', 'not a year from 1870 to 2023; the post is kept'
    FROM dated WHERE copy = 1 AND start_cell IS NOT NULL AND first IS NULL
UNION ALL SELECT "row", 'job' || n || 'e', 'end-year-impossible', concat_ws(' ', code, end_cell), 'left out', 'not a year from 1870 to 2023; the post is kept'
    FROM dated WHERE copy = 1 AND end_cell IS NOT NULL AND last IS NULL AND NOT coalesce(open, false)
UNION ALL SELECT "row", 'job' || n, 'end-before-start', concat_ws(' ', code, start_cell, end_cell), 'left out', 'both years are left out; the post is kept'
    FROM dated WHERE copy = 1 AND backwards
UNION ALL SELECT "row", 'job' || n, 'year-missing', code, 'kept', 'a post whose start or end is blank'
    FROM dated WHERE copy = 1 AND (start_cell IS NULL OR end_cell IS NULL)
UNION ALL SELECT "row", 'job' || n, 'year-fractional', concat_ws(' ', code, start_cell, end_cell), 'repaired', 'the year is kept, what follows the point is not'
    FROM dated WHERE copy = 1 AND (fractional(start_cell) OR fractional(end_cell)) AND coalesce(first, last) IS NOT NULL
UNION ALL SELECT dated."row", 'job' || n, 'job-code-unknown', code, 'kept', 'the post is kept at an organisation that is not known'
    FROM dated LEFT JOIN positions USING (code) WHERE copy = 1 AND positions.code IS NULL
UNION ALL SELECT dated."row", 'job' || n, 'in-office-when-coded', concat_ws(' ', code, start_cell), 'kept', 'last known in ' || greatest(latest, first)
    FROM dated JOIN coded USING ("row") WHERE copy = 1 AND open
UNION ALL SELECT dated."row", 'job' || n, 'job-before-age-13', concat_ws(' ', code, start_cell), 'kept', 'younger than 13 at the start'
    FROM dated JOIN people USING ("row") WHERE copy = 1 AND first < born + 13;

-- Since 2012 the rank columns give the same seat with its Congress.
CREATE TABLE seats_told_twice AS
SELECT dated."row", n, part, dated.code, start_cell FROM dated JOIN sheet USING ("row")
WHERE copy = 1 AND first >= 2012 AND (
    dated.code = '6002' AND (cc18 LIKE '10%' OR cc19 LIKE '10%' OR cc20 LIKE '10%')
    OR dated.code = '6003' AND (cc18 LIKE '1___' OR cc19 LIKE '1___' OR cc20 LIKE '1___'));
INSERT INTO import_problems
SELECT "row", 'job' || n, 'seat-told-twice', concat_ws(' ', code, start_cell), 'left out', 'the rank columns give the same seat with its Congress'
FROM seats_told_twice;

CREATE TABLE studies AS
SELECT "row", whole, first, last FROM dated JOIN positions USING (code) WHERE copy = 1 AND study;

CREATE MACRO organisation_iri(name) AS CASE WHEN name LIKE 'kb:%' THEN kb(substr(name, 4)) ELSE elite('organisation-' || name) END;

-- An organisation that the code does not identify is the holder's own: two people who share the code need not be colleagues.
CREATE TABLE job_posts AS
SELECT dated."row", slug, dated.code, n, part, CASE WHEN NOT coalesce(backwards, false) THEN first END AS first,
    CASE WHEN NOT coalesce(backwards, false) THEN last END AS last,
    CASE WHEN open THEN greatest(latest, first) END AS last_known, role, level,
    coalesce(identified, false) AS identified,
    coalesce(organisation, 'code-' || regexp_replace(dated.code, '[^0-9A-Za-z.]', '', 'g'))
        || CASE WHEN coalesce(identified, false) THEN '' ELSE '-of-' || slug END AS organisation
FROM dated JOIN people USING ("row") JOIN coded USING ("row") LEFT JOIN positions ON positions.code = dated.code
WHERE copy = 1 AND NOT coalesce(study, false)
    AND NOT EXISTS (SELECT 1 FROM seats_told_twice AS seat WHERE seat."row" = dated."row" AND seat.n = dated.n AND seat.part = dated.part);

CREATE TABLE organisations AS
WITH described AS (
    SELECT DISTINCT ON (post.organisation) organisation_iri(post.organisation) AS iri, coalesce(kind, 'Organisation') AS kind, post.identified,
        industries, disciplines, CASE WHEN parent IS NOT NULL AND post.identified THEN organisation_iri(parent) END AS parent,
        place.rank, place.province, province_en, province_zh, suffix_zh, prefecture, provincial, branch, city_en, city_zh,
        coalesce(school.ename, place.label_en, 'organisation coded ' || post.code || ', not known') AS name_en,
        coalesce(school.cname, place.label_zh, '单位' || post.code || '(未知)') AS name_zh
    FROM job_posts AS post LEFT JOIN positions AS place ON place.code = post.code
    LEFT JOIN school_list AS school ON school.code = place.whole::VARCHAR
    ORDER BY post.organisation, post.code, school.ename
)
SELECT iri, kind, identified, industries, disciplines, parent, rank, province,
    CASE WHEN city_en IS NOT NULL  THEN city_en || ': ' || name_en
        WHEN prefecture IS NOT NULL THEN province_en || ', prefecture ' || prefecture || ': ' || name_en
        WHEN provincial THEN province_en || ' ' || name_en WHEN branch THEN name_en || ', ' || province_en ELSE name_en END AS label_en,
    CASE WHEN city_zh IS NOT NULL  THEN city_zh || '·' || name_zh
        WHEN prefecture IS NOT NULL THEN province_zh || suffix_zh || '第' || prefecture || '地级单位' || name_zh
        WHEN provincial THEN province_zh || CASE WHEN name_zh LIKE '省%' THEN suffix_zh || substr(name_zh, 2) ELSE name_zh END
        WHEN branch THEN name_zh || '(' || province_zh || ')' ELSE name_zh END AS label_zh
FROM described;
