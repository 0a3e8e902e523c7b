-- The jobs that are seats: 8 to 18 in the Central Committee of that Congress, 6002 to 6004 in a Politburo. They are taken
-- out of the jobs and become seats with their Congress.

CREATE TABLE seat_jobs AS
SELECT "row", n, part, code, start_cell, end_cell,
    CASE WHEN code SIMILAR TO '(8|9|1[0-8])(\.1)?' THEN split_part(code, '.', 1)::INTEGER END AS congress,
    CASE WHEN code LIKE '6002%' THEN 'StandingCommittee' WHEN code LIKE '600%' THEN 'Politburo' ELSE 'CentralCommittee' END AS body,
    CASE WHEN code LIKE '%.1' OR code LIKE '6004%' THEN 'AlternateMember' ELSE 'Member' END AS role
FROM jobs WHERE code SIMILAR TO '(8|9|1[0-8])(\.1)?' OR code IN ('6002', '6003', '6004');

DELETE FROM jobs USING seat_jobs AS seat WHERE jobs."row" = seat."row" AND jobs.n = seat.n AND jobs.part = seat.part;
