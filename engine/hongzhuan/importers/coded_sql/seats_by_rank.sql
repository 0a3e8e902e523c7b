-- Seats in the 18th to 20th Central Committees. Earlier ranks are not read: they cover only those who are still in the file,
-- and whoever counted them would count wrong.

CREATE TABLE seats AS
WITH ranks AS (
    SELECT "row", 18 AS congress, 2012 AS first, 2017 AS last, cc18 AS written FROM sheet
    UNION ALL SELECT "row", 19, 2017, 2022, cc19 FROM sheet
    UNION ALL SELECT "row", 20, 2022, NULL, cc20 FROM sheet
), read AS (
    SELECT *, try_cast(written AS INTEGER) // 100 AS hundred FROM ranks WHERE written IS NOT NULL
), bodies AS (
    SELECT *, 'CentralCommittee' AS body, CASE WHEN hundred < 30 THEN 'Member' ELSE 'AlternateMember' END AS role
        FROM read WHERE hundred BETWEEN 10 AND 39
    UNION ALL SELECT *, 'Politburo', 'Member' FROM read WHERE hundred IN (10, 11)
    UNION ALL SELECT *, 'StandingCommittee', 'Member' FROM read WHERE hundred = 10
), ended AS (
    SELECT bodies.*, slug, latest, coalesce(least(as_year(cdyear), died), as_year(cdyear), died) AS gone
    FROM bodies JOIN people USING ("row") JOIN coded USING ("row") JOIN sheet USING ("row")
)
SELECT "row", slug, congress, body, role, first,
    CASE WHEN gone >= first AND gone < coalesce(last, 9999) THEN gone ELSE last END AS last,
    CASE WHEN last IS NULL AND NOT coalesce(gone >= first, false) THEN greatest(latest, first) END AS last_known
FROM ended;

INSERT INTO import_problems
WITH ranks AS (UNPIVOT (SELECT "row", cc18, cc19, cc20 FROM sheet) ON cc18, cc19, cc20 INTO NAME congress VALUE written)
SELECT "row", congress, 'rank-code-unknown', written, 'left out', 'not between 1001 and 3999'
FROM ranks WHERE coalesce(try_cast(written AS INTEGER) NOT BETWEEN 1001 AND 3999, true)
UNION ALL
SELECT "row", congress, 'rank-code-twice', written, 'kept', 'another row has the same rank in the same Congress'
FROM ranks QUALIFY count(*) OVER (PARTITION BY congress, written) > 1;
