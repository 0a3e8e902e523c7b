-- What each code means: the organisation, the role in it and the level of the post.

CREATE TABLE code_parts AS
WITH codes AS (
    SELECT code FROM jobs WHERE code IS NOT NULL
    UNION SELECT bauniv FROM sheet WHERE bauniv IS NOT NULL
    UNION SELECT mauniv FROM sheet WHERE mauniv IS NOT NULL
    UNION SELECT phduniv FROM sheet WHERE phduniv IS NOT NULL
), split AS (
    SELECT code, try_cast(split_part(code, '.', 1) AS INTEGER) AS whole, split_part(code, '.', 2) AS written FROM codes
), placed AS (
    SELECT *, whole BETWEEN 2001 AND 2310 AS provincial, 2001 + (whole - 2001) % 10 AS folded,
        -- A number loses its last zero: 1361.10 is written 1361.1 and 1545.0520 is written 1545.052.
        CASE WHEN (whole BETWEEN 1100 AND 1999 OR whole BETWEEN 6000 AND 6999) AND length(written) IN (1, 3)
            THEN written || '0' ELSE written END AS decimals
    FROM split
), located AS (
    SELECT *, provincial AND (folded IN (2002, 2007) OR folded = 2004 AND left(written, 1) NOT IN ('8', '9')) AS municipal
    FROM placed
)
SELECT code, whole, provincial, municipal,
    CASE WHEN provincial THEN (whole - 2001) // 10 + 1
        WHEN NOT whole BETWEEN 1411 AND 1419 AND whole < 10000 AND NOT whole BETWEEN 3000 AND 3999 AND length(decimals) = 4
            AND try_cast(right(decimals, 2) AS INTEGER) BETWEEN 1 AND 31 THEN right(decimals, 2)::INTEGER END AS province_code,
    CASE WHEN municipal THEN coalesce(try_cast(left(written, 1) AS INTEGER), 0)
        + CASE folded WHEN 2002 THEN 10 WHEN 2004 THEN 20 ELSE 0 END END AS prefecture,
    CASE WHEN municipal THEN 2 WHEN provincial THEN folded ELSE whole END AS key,
    CASE WHEN municipal THEN substr(written, 2) ELSE decimals END AS decimals
FROM located;

CREATE TABLE positions AS
WITH matched AS (
    SELECT part.*, province_code IS NOT NULL AND NOT provincial AS branch, position.* EXCLUDE (low, high, decimals),
        coalesce(position.decimals, '') AS prefix
    FROM code_parts AS part JOIN position_codes AS position
        ON part.key BETWEEN position.low::INTEGER AND position.high::INTEGER
        AND starts_with(part.decimals, coalesce(position.decimals, ''))
    QUALIFY row_number() OVER (
        PARTITION BY code ORDER BY book, length(prefix) DESC, position.high::INTEGER - position.low::INTEGER) = 1
), laddered AS (
    SELECT *, CASE WHEN NOT branch OR ladder IS NULL THEN ladder WHEN ladder = 'group' THEN 'branch-group' ELSE 'branch' END AS steps,
        substr(decimals, length(prefix) + 1, 1) AS rest
    FROM matched
)
SELECT found.code, found.whole, found.provincial, found.municipal, found.branch, found.prefecture,
    -- Guangdong's prefecture 1 is Shenzhen in older rows (Zhang Gaoli, Wang Rong) and Shaoguan in newer ones (Jiang Ling).
    found.identified = 'yes' AND NOT (municipal AND place.province = 'Guangdong' AND found.prefecture = 1) AS identified,
    replace(replace(replace(organisation, '{province}', coalesce(place.province, '')),
        '{prefecture}', coalesce(found.prefecture::VARCHAR, '')), '{whole}', whole::VARCHAR)
        || CASE WHEN branch THEN '-' || place.province ELSE '' END AS organisation,
    CASE WHEN branch THEN replace(organisation, '{whole}', whole::VARCHAR) END AS parent,
    kind, industries, disciplines, CASE WHEN branch THEN NULL WHEN found.rank = 'PrefectureLevel' AND municipal
        THEN coalesce(city.rank, found.rank) ELSE found.rank END AS rank,
    place.province, place.label_en AS province_en, place.label_zh AS province_zh, place.suffix_zh,
    city.stem, city.label_en AS city_en, city.label_zh AS city_zh,
    found.label_en, found.label_zh, coalesce(found.role, step.role) AS role,
    CASE WHEN found.role IS NULL THEN step.level
        -- The first person of a sub-provincial city is a vice minister by rank, the second tier a prefect; likewise the Corps.
        WHEN city.rank = 'ProvincialLevel' AND found.level = 'PrefectureLevel' THEN 'ProvincialLevel'
        WHEN city.rank = 'ProvincialLevel' AND found.level = 'SubPrefectureLevel' THEN 'SubProvincialLevel'
        WHEN city.rank = 'SubProvincialLevel' AND found.level = 'PrefectureLevel' THEN 'SubProvincialLevel'
        WHEN city.rank = 'SubProvincialLevel' AND found.level = 'SubPrefectureLevel' THEN 'PrefectureLevel'
        ELSE found.level END AS level,
    key BETWEEN 10100 AND 15310 AND decimals = '' AS study
FROM laddered AS found
LEFT JOIN provinces AS place ON place.code::INTEGER = found.province_code
LEFT JOIN prefectures AS city ON city.province = place.province AND city.prefecture::INTEGER = found.prefecture
LEFT JOIN position_ladders AS step ON step.ladder = found.steps AND coalesce(step.digit, '') = CASE step.place
    WHEN 'whole' THEN right(whole::VARCHAR, 1) WHEN 'last' THEN right(decimals, 1) ELSE rest END;

-- A city that the shipped knowledge base describes keeps its name there.
UPDATE positions SET organisation = 'kb:' || stem || suffix
FROM (VALUES ('-committee', 'PartyCommittee'), ('-government', 'Government')) AS organs(ending, suffix)
WHERE stem IS NOT NULL AND identified AND ends_with(organisation, ending) AND kb(stem || suffix) IN (SELECT subject FROM shipped);
UPDATE positions SET organisation = 'kb:' || stem
WHERE identified AND stem = 'XinjiangProductionAndConstructionCorps' AND kb(stem) IN (SELECT subject FROM shipped);
