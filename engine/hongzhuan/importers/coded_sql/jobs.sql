-- The job cells, and the rows in which they slipped to the right: a code stands where a year belongs and a year where a code.

-- 2005.1 may be a year and a month, 2005.53 is a code of Beijing's.
CREATE MACRO looks_year(cell) AS (try_cast(cell AS DOUBLE) BETWEEN 1900 AND 2030 OR try_cast(cell AS DOUBLE) = 9999)
    AND NOT regexp_matches(cell, '\.[0-9]{2}');
CREATE MACRO looks_code(cell) AS coalesce(
    try_cast(cell AS DOUBLE) >= 1000 AND try_cast(cell AS DOUBLE) < 16000 AND NOT looks_year(cell), false);

INSERT INTO import_problems
SELECT "row", 'job' || n, 'years-without-job', coalesce(start_cell, '') || '-' || coalesce(end_cell, ''), 'left out', 'no code'
FROM job_cells WHERE code IS NULL AND NOT looks_code(start_cell) AND NOT looks_code(end_cell);
DELETE FROM job_cells WHERE code IS NULL AND NOT looks_code(start_cell) AND NOT looks_code(end_cell);

CREATE TABLE slipped AS
WITH first AS (
    SELECT "row", min(n) AS n FROM job_cells WHERE looks_code(start_cell) OR looks_code(end_cell) GROUP BY "row"
)
SELECT first."row", first.n FROM first WHERE EXISTS (
    SELECT 1 FROM job_cells AS cell
    WHERE cell."row" = first."row" AND cell.n > first.n AND looks_year(cell.code) AND cell.code NOT LIKE '%.%');
