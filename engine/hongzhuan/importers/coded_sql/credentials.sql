-- Sanctions and revolutionary records: only what the columns are known to mean.

-- A "purge" of someone under 30 in the Cultural Revolution is the years of a sent-down youth (Xi Jinping 1969-75, Li Keqiang 1974-76,
-- Wang Qishan 1969-71); the purges of Song Jian (born 1931) and He Dongchang (born 1923) in 1966 are purges.
CREATE TABLE purges AS
SELECT "row", slug, as_year(pursyear) AS first, as_year(pureyear) AS last,
    coalesce(as_year(pursyear) BETWEEN 1966 AND 1976 AND as_year(pursyear) - born < 30, false) AS sent_down
FROM sheet JOIN people USING ("row") WHERE as_year(pursyear) IS NOT NULL;

CREATE TABLE investigations AS
SELECT "row", slug, coalesce(as_year(ayear), as_year(cdyear)) AS year,
    CASE WHEN as_year(ayear) IS NOT NULL AND try_cast(amonth AS INTEGER) BETWEEN 1 AND 12 THEN try_cast(amonth AS INTEGER) END AS month
FROM sheet JOIN people USING ("row") WHERE coalesce(as_year(ayear), as_year(cdyear)) IS NOT NULL;

-- A purge in the year of the investigation is the same event under another column.
CREATE TABLE sanctions AS
SELECT slug, "row", slug || '-sanction-1' AS sanction, 'Investigation' AS kind,
    CASE WHEN month IS NULL THEN gyear(year) ELSE gmonth(year, month) END AS imposed, NULL AS lifted FROM investigations
UNION ALL
SELECT slug, purge."row", slug || '-sanction-2', 'Purge', gyear(first), CASE WHEN last >= first THEN gyear(last) END
FROM purges AS purge WHERE NOT sent_down
    AND NOT EXISTS (SELECT 1 FROM investigations AS same WHERE same."row" = purge."row" AND same.year = purge.first);

CREATE TABLE campaigns AS SELECT * FROM (VALUES ('lmarch', 'LongMarch'), ('jgshan', 'JiangxiSoviet'), ('jxsoviet', 'JiangxiSoviet'),
    ('red4th', 'JiangxiSoviet'), ('4thfront', 'JiangxiSoviet'), ('2ndfront', 'JiangxiSoviet'), ('kangda', 'Yanan'), ('volunteer', 'KoreanWar'))
    AS list(place, campaign);

CREATE TABLE revolution AS
WITH cells AS (UNPIVOT (SELECT "row", red4th, jxsoviet, kangda, jgshan, "4thfront", "2ndfront", lmarch, armyexp, fbase, sbase, tbase,
    volunteer FROM sheet) ON COLUMNS(* EXCLUDE ("row")) INTO NAME place VALUE written)
SELECT cells."row", slug, place, written, CASE WHEN written = '1' THEN campaign END AS campaign
FROM cells JOIN people USING ("row") LEFT JOIN campaigns USING (place) WHERE written <> '0';

CREATE TABLE records AS
SELECT "row", slug, campaign, slug || '-record-' || row_number() OVER (PARTITION BY "row" ORDER BY campaign) AS record
FROM (SELECT DISTINCT "row", slug, campaign FROM revolution WHERE campaign IS NOT NULL);

CREATE TABLE all_credentials AS
SELECT "row", slug, degree AS credential FROM degrees UNION ALL SELECT "row", slug, sanction FROM sanctions
UNION ALL SELECT "row", slug, record FROM records;

INSERT INTO import_problems
SELECT "row", 'pursyear', 'purge-of-a-youth', concat_ws('-', first, last), 'left out', 'under 30 in 1966-76: years as a sent-down youth, no purge' FROM purges WHERE sent_down
UNION ALL SELECT "row", 'ryear', 'removal-or-retirement', ryear, 'left out', 'the column does not tell a removal from a retirement'
    FROM sheet WHERE ryear IS NOT NULL
UNION ALL SELECT "row", 'ayear', 'investigation-year-impossible', ayear, 'left out', 'not a year up to 2023' FROM sheet WHERE ayear IS NOT NULL AND as_year(ayear) IS NULL
UNION ALL SELECT "row", 'cdyear', 'investigation-year-impossible', cdyear, 'left out', 'not a year up to 2023' FROM sheet WHERE cdyear IS NOT NULL AND as_year(cdyear) IS NULL
UNION ALL SELECT "row", 'pursyear', 'purge-year-impossible', pursyear, 'left out', 'not a year up to 2023' FROM sheet WHERE pursyear IS NOT NULL AND as_year(pursyear) IS NULL
UNION ALL SELECT "row", 'pureyear', 'purge-without-end', first::VARCHAR, 'kept', 'no year of rehabilitation' FROM purges WHERE last IS NULL AND NOT sent_down
UNION ALL SELECT "row", place, 'revolutionary-code-unknown', written, 'left out', 'what the code stands for is not established' FROM revolution WHERE campaign IS NULL;
