-- Each cell with the property that it is said to hold, and what it means after the mapping's own words.

CREATE TABLE control_characters AS
SELECT file, "row", "column", raw FROM raw_cells WHERE regexp_matches(raw, '[\x00-\x08\x0B\x0C\x0E-\x1F\x7F]');

-- Several values in one cell, where the property takes several.
CREATE TABLE single_cells AS
SELECT * EXCLUDE (raw, many), tidy(unnest(CASE WHEN many THEN string_split_regex(raw, '[;；]') ELSE [raw] END)) AS written FROM raw_cells;

-- A period is a start and an end. A month and a day can stand after a point, a slash or a Chinese word; a hyphen stands between the two.
CREATE MACRO period_form() AS
    '^(\d{4}-\d{2}(?:-\d{2})?|\d{4}(?:[./年]\d{1,2}(?:[./月]\d{1,2})?)?[年月日]?)\s*(?:-|–|—|――|~|～|至|到| to )+\s*(.*)$';
CREATE TABLE periods AS
SELECT *, regexp_extract(written, period_form(), ['first', 'last']) AS bounds FROM single_cells WHERE value_kind = 'period' AND written <> '';

CREATE TABLE cells AS
WITH every AS (
    SELECT * FROM single_cells WHERE value_kind <> 'period'
    UNION ALL SELECT * EXCLUDE (bounds) REPLACE ('start' AS property, hz('start') AS predicate, 'date' AS value_kind,
        bounds.first AS written) FROM periods WHERE bounds.first <> ''
    UNION ALL SELECT * EXCLUDE (bounds) REPLACE ('end' AS property, hz('end') AS predicate, 'date' AS value_kind,
        bounds.last AS written) FROM periods WHERE bounds.last <> ''
)
SELECT row_number() OVER (ORDER BY every.section, every."row", every."column", every.property, every.written) AS id, every.*,
    coalesce(value_map.name, written) AS meaning
FROM every LEFT JOIN value_map ON value_map.property = every.property AND value_map.cell = folded(written)
WHERE written <> '' AND folded(written) NOT IN (SELECT folded(word) FROM missing_words) AND value_map.name IS DISTINCT FROM '';

INSERT INTO import_problems
SELECT file, "row", "column", 'control-character', tidy(raw), 'repaired', 'a character that no text has became a blank' FROM control_characters
UNION ALL SELECT file, "row", "column", 'period-unreadable', written, 'left out', 'a period is a start, a dash and an end, as in 1988.03-1992.05'
FROM periods WHERE bounds.first = '';
