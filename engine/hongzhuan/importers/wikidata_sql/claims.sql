-- The statements about people, one a row, with their qualifiers and references.

CREATE TABLE wanted AS SELECT unnest(['P19', 'P21', 'P39', 'P69', 'P102', 'P172', 'P569', 'P570']) AS property;

CREATE MACRO item_of(snak) AS json_extract_string(snak, '$.datavalue.value.id');
CREATE MACRO qualifier(claim, property) AS json_extract(claim, '$.qualifiers.' || property || '[0]');
-- A point in time as precise as it is: a year (9), a month (10) or a day (11). What was written in the Julian calendar is a year here.
CREATE MACRO moment(snak) AS CASE
    WHEN NOT regexp_matches(json_extract_string(snak, '$.datavalue.value.time'), '^\+\d{4}-\d\d-\d\dT') THEN NULL
    WHEN json_extract_string(snak, '$.datavalue.value.precision')::INTEGER < 9 THEN NULL
    WHEN json_extract_string(snak, '$.datavalue.value.calendarmodel') LIKE '%Q1985786'
        THEN substr(json_extract_string(snak, '$.datavalue.value.time'), 2, 4)
    ELSE substr(json_extract_string(snak, '$.datavalue.value.time'), 2,
        CASE json_extract_string(snak, '$.datavalue.value.precision')::INTEGER WHEN 9 THEN 4 WHEN 10 THEN 7 ELSE 10 END) END;

CREATE TABLE claims AS
WITH every AS (
    SELECT file, "row" AS place, id AS person, property, unnest(json_extract(claims, '$.' || property)::JSON[]) AS claim
    FROM items CROSS JOIN wanted WHERE person
), numbered AS (
    SELECT (row_number() OVER (ORDER BY file, place, person, property, claim::VARCHAR))::INTEGER AS "row", * FROM every
)
SELECT *, person || ' ' || property AS "column", coalesce(json_extract_string(claim, '$.rank'), 'normal') AS rank,
    json_extract_string(claim, '$.mainsnak.snaktype') AS snaktype, item_of(json_extract(claim, '$.mainsnak')) AS value,
    moment(json_extract(claim, '$.mainsnak')) AS moment, moment(qualifier(claim, 'P580')) AS started, moment(qualifier(claim, 'P582')) AS ended,
    moment(qualifier(claim, 'P585')) AS happened, coalesce(item_of(qualifier(claim, 'P2389')), item_of(qualifier(claim, 'P642'))) AS part_of,
    item_of(qualifier(claim, 'P512')) AS degree, item_of(qualifier(claim, 'P812')) AS major,
    json_extract_string(claim, '$.references[*].snaks.P854[0].datavalue.value') AS urls
FROM numbered;

CREATE TABLE claim_places AS SELECT "row", place FROM claims;

INSERT INTO import_problems
SELECT file, "row", "column", 'deprecated-statement', coalesce(value, moment, ''), 'left out', 'Wikidata itself marks it as wrong' FROM claims WHERE rank = 'deprecated'
UNION ALL SELECT file, "row", "column", 'no-value', snaktype, 'left out', 'Wikidata says that it is unknown, or that there is none' FROM claims
    WHERE rank <> 'deprecated' AND snaktype <> 'value'
UNION ALL SELECT file, "row", "column", 'date-too-coarse', json_extract_string(claim, '$.mainsnak.datavalue.value.time'), 'left out', 'no more precise than a decade, or before the year 1'
    FROM claims WHERE rank <> 'deprecated' AND snaktype = 'value' AND property IN ('P569', 'P570') AND moment IS NULL
UNION ALL SELECT file, "row", "column", 'julian-date', json_extract_string(claim, '$.mainsnak.datavalue.value.time'), 'repaired', 'a date of the Julian calendar; only the year is kept'
    FROM claims WHERE rank <> 'deprecated' AND json_extract_string(claim, '$.mainsnak.datavalue.value.calendarmodel') LIKE '%Q1985786'
UNION ALL SELECT file, "row", "column" || ' ' || qualifier, 'date-too-coarse', json_extract_string(qualifier(claim, qualifier), '$.datavalue.value.time'), 'left out', 'no more precise than a decade, or before the year 1'
    FROM claims CROSS JOIN (SELECT unnest(['P580', 'P582']) AS qualifier) WHERE rank <> 'deprecated' AND json_extract(claim, '$.qualifiers.' || qualifier) IS NOT NULL
        AND json_extract_string(qualifier(claim, qualifier), '$.snaktype') = 'value' AND moment(qualifier(claim, qualifier)) IS NULL;

DELETE FROM claims WHERE rank = 'deprecated' OR snaktype <> 'value';

-- Of what a person has but one of, the value of the preferred rank counts.
CREATE TABLE outranked AS
SELECT "row" FROM claims WHERE rank = 'normal' AND property IN ('P19', 'P21', 'P172', 'P569', 'P570')
    AND (person, property) IN (SELECT (person, property) FROM claims WHERE rank = 'preferred');
INSERT INTO import_problems
SELECT file, "row", "column", 'not-preferred', coalesce(value, moment), 'left out', 'another value has the preferred rank' FROM claims WHERE "row" IN (FROM outranked);
DELETE FROM claims WHERE "row" IN (FROM outranked);
