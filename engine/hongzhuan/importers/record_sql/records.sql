-- The nodes: people, what they hold (numbered from the oldest on), and organisations; rows that can be none of these are refused.

CREATE TABLE people AS
WITH keys AS (SELECT DISTINCT tidy(key) AS key FROM section_rows WHERE kind = 'people'),
slugs AS (SELECT key, in_address(key) AS slug, count(*) OVER (PARTITION BY in_address(key)) AS alike FROM keys)
SELECT key, CASE WHEN alike > 1 OR slug = '' THEN concat_ws('-', nullif(slug, ''), left(md5(key), 6)) ELSE slug END AS slug FROM slugs;

CREATE TABLE held AS
SELECT section_rows.*, row_kinds.word, people.slug FROM section_rows JOIN row_kinds USING (kind) LEFT JOIN people ON people.key = tidy(section_rows.key)
WHERE kind NOT IN ('people', 'organisations');

CREATE TABLE lacking AS
SELECT held.section, held.file, held."row", required.property FROM held JOIN required USING (kind)
WHERE NOT EXISTS (SELECT 1 FROM readings WHERE readings.section = held.section AND readings."row" = held."row"
    AND readings.property = required.property AND term IS NOT NULL);

INSERT INTO import_problems
SELECT file, "row", NULL, 'person-unknown', key, 'refused', 'no row of the people has this key' FROM held WHERE slug IS NULL
UNION ALL SELECT file, "row", NULL, property || '-missing', '', 'refused', 'without it the row says nothing that can be used' FROM lacking
UNION ALL SELECT file, "row", NULL, 'key-missing', '', 'refused', 'nothing says whom or what the row is about' FROM rows_without_key;

CREATE TABLE records AS
WITH kept AS (
    SELECT * FROM held WHERE slug IS NOT NULL AND NOT EXISTS (SELECT 1 FROM lacking WHERE lacking.section = held.section AND lacking."row" = held."row")
), dated AS (
    SELECT kept.*, (SELECT min(term) FROM readings WHERE readings.section = kept.section AND readings."row" = kept."row"
        AND property IN ('start', 'awarded')) AS first FROM kept
)
SELECT section, file, "row", kind, class, address(slug) AS holder, address(slug || '-' || word || '-' || lpad(
    (row_number() OVER (PARTITION BY slug, kind ORDER BY first NULLS LAST, section, "row"))::VARCHAR, 2, '0')) AS node
FROM dated JOIN row_kinds USING (kind, word)
UNION ALL
SELECT section, file, "row", kind, hz('Official'), NULL, address(slug) FROM section_rows JOIN people ON people.key = tidy(section_rows.key)
WHERE kind = 'people'
UNION ALL
SELECT section, file, "row", kind, hz('Organisation'), NULL, address('organisation-' || in_address(tidy(key))) FROM described WHERE known_as IS NULL;
