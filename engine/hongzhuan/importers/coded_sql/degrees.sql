-- Degrees from the degree columns; `edu` only adds a level that they do not reach.

CREATE TABLE degree_columns AS
WITH columns AS (
    SELECT "row", 4 AS height, 'Bachelor' AS level, 'bamajor' AS place, bauniv AS school, bamajor AS major, edu FROM sheet
    UNION ALL SELECT "row", 5, 'Master', 'mamajor', mauniv, mamajor, edu FROM sheet
    UNION ALL SELECT "row", 6, 'Doctorate', 'phdmajor', phduniv, phdmajor, edu FROM sheet
)
SELECT * REPLACE (
    CASE WHEN level = 'Bachelor' AND try_cast(edu AS DOUBLE) = 1.5 THEN 'JuniorCollege' ELSE level END AS level,
    CASE WHEN level = 'Bachelor' AND try_cast(edu AS DOUBLE) = 1.5 THEN 3 ELSE height END AS height),
    try_cast(major AS DOUBLE) AS major_code
FROM columns WHERE coalesce(nullif(school, '0'), nullif(major, '0')) IS NOT NULL;

CREATE TABLE majors AS SELECT * FROM (VALUES (1, '02'), (2, '03'), (3, '05'), (4, '07'), (5, '04'), (6, '08'), (7, '091'), (8, '1031'))
    AS list(major, field);

CREATE TABLE degree_levels AS SELECT * FROM (VALUES
    (1.0, 1, 'SecondarySchool'), (1.5, 3, 'JuniorCollege'), (2.0, 4, 'Bachelor'), (3.0, 5, 'Master'), (4.0, 6, 'Doctorate'))
    AS list(edu, height, level);

CREATE TABLE degrees AS
WITH highest AS (
    SELECT "row", max(height) AS height FROM degree_columns GROUP BY "row"
), added AS (
    SELECT sheet."row", wanted.height, wanted.level, 'edu' AS place, NULL AS school, NULL AS major_code
    FROM sheet JOIN degree_levels AS wanted ON wanted.edu = try_cast(sheet.edu AS DOUBLE)
    LEFT JOIN highest ON highest."row" = sheet."row" WHERE wanted.height > coalesce(highest.height, 0)
), every AS (
    SELECT "row", height, level, place, school, major_code FROM degree_columns UNION ALL SELECT * FROM added
)
SELECT every.*, slug, field, slug || '-degree-' || row_number() OVER (PARTITION BY every."row" ORDER BY height, place) AS degree
FROM every JOIN people USING ("row") LEFT JOIN majors ON majors.major = every.major_code;

-- A stay at the school of the degree dates it: the first degree ends the first stay, the last degree the last one.
CREATE TABLE awarded AS
WITH taken AS (
    SELECT degree, "row", try_cast(split_part(school, '.', 1) AS INTEGER) AS whole, height,
        row_number() OVER (PARTITION BY "row", school ORDER BY height) AS number, count(*) OVER (PARTITION BY "row", school) AS many
    FROM degrees WHERE school IS NOT NULL
), stays AS (
    SELECT *, row_number() OVER (PARTITION BY "row", whole ORDER BY last, first) AS number,
        count(*) OVER (PARTITION BY "row", whole) AS many
    FROM studies WHERE last IS NOT NULL
)
SELECT degree, stays.last AS year FROM taken JOIN stays ON stays."row" = taken."row" AND stays.whole = taken.whole
    AND stays.number = CASE WHEN taken.many = stays.many THEN taken.number
        WHEN taken.many = 1 THEN CASE WHEN height <= 4 THEN 1 ELSE stays.many END
        WHEN taken.number = 1 THEN 1 WHEN taken.number = taken.many AND stays.many > 1 THEN stays.many END;

INSERT INTO import_problems
SELECT "row", place, 'major-blank', coalesce(school, ''), 'kept', 'the university is known and the major is not: a degree without a field, not a non-technical one'
    FROM degree_columns WHERE major IS NULL
UNION ALL SELECT "row", place, 'major-unclear', major, 'kept', '9 stands for unclear: a degree without a field' FROM degree_columns WHERE major_code = 9
UNION ALL SELECT "row", place, 'major-out-of-range', major, 'left out', 'majors are 1 to 9; the degree is kept without a field'
    FROM degree_columns WHERE major IS NOT NULL AND coalesce(major_code NOT IN (1, 2, 3, 4, 5, 6, 7, 8, 9), true)
UNION ALL SELECT "row", 'edu', 'education-out-of-range', edu, 'left out', 'levels are 1, 1.5, 2, 3 and 4'
    FROM sheet WHERE try_cast(edu AS DOUBLE) IS DISTINCT FROM 0 AND edu IS NOT NULL AND NOT EXISTS (SELECT 1 FROM degree_levels WHERE degree_levels.edu = try_cast(sheet.edu AS DOUBLE))
UNION ALL SELECT "row", 'edu', 'education-below-secondary', edu, 'kept', 'less than senior high school: no credential'
    FROM sheet WHERE try_cast(edu AS DOUBLE) = 0
UNION ALL SELECT "row", 'edu', 'education-above-degrees', level, 'kept', 'edu names a level that no degree column reaches: a degree of that level without a field'
    FROM degrees WHERE place = 'edu'
UNION ALL SELECT sheet."row", 'edu', 'education-below-degrees', sheet.edu, 'left out', 'the degree columns reach higher and are believed'
    FROM sheet JOIN degree_levels AS stated ON stated.edu = try_cast(sheet.edu AS DOUBLE)
    JOIN (SELECT "row", max(height) AS height FROM degree_columns GROUP BY "row") AS reached USING ("row") WHERE reached.height > stated.height
UNION ALL SELECT "row", 'job', 'study-without-degree', whole || ' ' || coalesce(first::VARCHAR, '') || '-' || coalesce(last::VARCHAR, ''), 'left out',
        'time at a school that no degree column names: a course or a visit, no credential'
    FROM studies WHERE NOT EXISTS (SELECT 1 FROM degrees WHERE degrees."row" = studies."row"
        AND try_cast(split_part(degrees.school, '.', 1) AS INTEGER) = studies.whole);
