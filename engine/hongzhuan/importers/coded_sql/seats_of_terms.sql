-- Seats by term. A Politburo seat that spans several terms is one seat in each; years that only touch a term give none.
-- Who sits in the Standing Committee sits in the Politburo.

CREATE TABLE terms AS SELECT * FROM (VALUES (8, 1956, 1969), (9, 1969, 1973), (10, 1973, 1977), (11, 1977, 1982), (12, 1982, 1987),
    (13, 1987, 1992), (14, 1992, 1997), (15, 1997, 2002), (16, 2002, 2007), (17, 2007, 2012), (18, 2012, 2017)) AS list(congress, opened, closed);

CREATE TABLE dated_seats AS
SELECT seat.*, slug, as_year(start_cell) AS since, as_year(end_cell) AS until, died
FROM seat_jobs AS seat JOIN people USING ("row");

INSERT INTO dated_seats
SELECT * REPLACE ('Politburo' AS body) FROM dated_seats WHERE body = 'StandingCommittee';

CREATE TABLE seats AS
WITH placed AS (
    SELECT seat."row", slug, terms.congress, body, role, greatest(coalesce(since, opened), opened) AS first,
        least(coalesce(until, closed), closed, coalesce(died, closed)) AS last
    FROM dated_seats AS seat JOIN terms ON terms.congress = seat.congress
    UNION
    SELECT seat."row", slug, terms.congress, body, role, greatest(since, opened), least(coalesce(until, closed), closed, coalesce(died, closed))
    FROM dated_seats AS seat JOIN terms ON seat.congress IS NULL AND since < closed AND coalesce(until, since + 1) > opened
)
SELECT "row", slug, congress, body, role, first, greatest(first, last) AS last, NULL::INTEGER AS last_known FROM placed;

INSERT INTO import_problems
SELECT "row", 'job' || n, 'seat-outside-its-term', concat_ws(' ', code, start_cell, end_cell), 'repaired', 'the seat is cut to the years of the term'
FROM dated_seats AS seat JOIN terms USING (congress) WHERE since < opened OR until > closed OR since > closed
UNION ALL SELECT "row", 'job' || n, 'seat-without-years', code, 'kept', 'the years of the term are taken'
FROM dated_seats WHERE congress IS NOT NULL AND (since IS NULL OR until IS NULL)
UNION ALL SELECT DISTINCT "row", 'job' || n, 'seat-in-no-term', concat_ws(' ', code, start_cell, end_cell), 'left out', 'no term since the 8th Congress falls into these years'
FROM dated_seats AS seat WHERE congress IS NULL
    AND NOT EXISTS (SELECT 1 FROM terms WHERE since < closed AND coalesce(until, since + 1) > opened);
