-- From the first slipped cell on, a code opens a job and the years behind it belong to it. More than two years, or none
-- where a job follows, leave the reading open: then the code is kept and the years are reported.

CREATE TABLE slipped_cells AS
WITH flat AS (
    SELECT cell."row", cell.n * 3 + place AS cell_number, value
    FROM job_cells AS cell JOIN slipped ON slipped."row" = cell."row" AND cell.n >= slipped.n,
        LATERAL (VALUES (0, cell.code), (1, cell.start_cell), (2, cell.end_cell)) AS parts(place, value)
    WHERE value IS NOT NULL
)
SELECT *, sum(CASE WHEN looks_code(value) THEN 1 ELSE 0 END) OVER (PARTITION BY "row" ORDER BY cell_number) AS job FROM flat;

CREATE TABLE realigned AS
SELECT "row", min(cell_number) // 3 AS n, job, arg_min(value, cell_number) FILTER (looks_code(value)) AS code,
    coalesce(list(value ORDER BY cell_number) FILTER (NOT looks_code(value)), []) AS years
FROM slipped_cells GROUP BY "row", job;

CREATE TABLE jobs AS
SELECT "row", n, 0 AS part, code, start_cell, end_cell FROM job_cells AS cell
WHERE NOT EXISTS (SELECT 1 FROM slipped WHERE slipped."row" = cell."row" AND cell.n >= slipped.n)
UNION ALL
SELECT "row", n, job AS part, code, CASE WHEN len(years) = 2 THEN years[1] END, CASE WHEN len(years) = 2 THEN years[2] END
FROM realigned WHERE code IS NOT NULL;

INSERT INTO import_problems
SELECT "row", 'job' || n, 'job-slipped', trim(concat_ws(' ', code, array_to_string(years, ' '))),
    CASE WHEN code IS NOT NULL AND len(years) = 2 THEN 'repaired' ELSE 'left out' END,
    CASE WHEN code IS NULL THEN 'the cells had slipped and no code is left for these years'
        WHEN len(years) = 2 THEN 'the cells had slipped to the right and are read in order'
        ELSE 'the cells had slipped and which years belong to the job is open; the code alone is kept' END
FROM realigned;
