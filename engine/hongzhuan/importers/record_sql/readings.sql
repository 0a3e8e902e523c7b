-- What each cell says: the term that it stands for, or why it stands for none.

-- Where a field and a part of it have the same name (law, 042 and 0421), the wider one is meant.
CREATE TABLE unique_names AS
WITH first AS (SELECT *, rtrim(min(iri) OVER (PARTITION BY range, name), '>') AS widest FROM names)
SELECT range, name, min(iri) AS iri,
    count(DISTINCT CASE WHEN range = hz('Field') AND starts_with(iri, widest) THEN widest ELSE iri END) AS many
FROM first GROUP BY range, name;

CREATE MACRO yes(words) AS CASE WHEN folded(words) IN ('true', 'yes', 'y', '1', '是', 'x') THEN 'true'
    WHEN folded(words) IN ('false', 'no', 'n', '0', '否') THEN 'false' END;
CREATE MACRO wikidata_id(words) AS regexp_extract(words, '^(?:https?://www\.wikidata\.org/(?:entity|wiki)/|wd:)?(Q[1-9][0-9]*)$', 1);

CREATE TABLE readings AS
WITH looked_up AS (
    SELECT cells.*, coalesce(found.iri, padded.iri, only_named.iri) AS thing, coalesce(found.many, padded.many, 0) AS things,
        found.iri IS NULL AND padded.iri IS NOT NULL AS zero_lost, only_named.iri IS NOT NULL AS only_a_name, dates.term AS day,
        dates.problem AS day_problem, property = 'end' AND folded(cells.meaning) IN (SELECT folded(word) FROM present_words) AS still
    FROM cells
    LEFT JOIN unique_names AS found ON found.range = cells.range AND found.name = folded(cells.meaning)
    -- A spreadsheet takes the code 0715 for a number and shows 715.
    LEFT JOIN unique_names AS padded ON padded.range = cells.range AND cells.range = hz('Field') AND found.iri IS NULL
        AND padded.name = '0' || regexp_replace(cells.meaning, '\.0$', '')
    LEFT JOIN only_named ON value_kind = 'organisation' AND only_named.name = folded(cells.meaning)
    LEFT JOIN dates ON value_kind = 'date' AND dates.meaning = cells.meaning
)
SELECT *, CASE value_kind
    WHEN 'date' THEN CASE WHEN NOT still THEN day END
    WHEN 'text' THEN said(meaning, coalesce(language, language_of(meaning)))
    WHEN 'boolean' THEN typed(yes(meaning), 'boolean')
    WHEN 'wikidata' THEN '<http://www.wikidata.org/entity/' || nullif(wikidata_id(meaning), '') || '>'
    WHEN 'source' THEN address('source-' || left(md5(meaning), 12))
    ELSE CASE WHEN things <= 1 THEN thing END END AS term
FROM looked_up;

-- "Still in office" ends nothing; where the mapping says of what day the table is, it is the last day for which it speaks.
INSERT INTO readings
SELECT * REPLACE ('lastKnown' AS property, hz('lastKnown') AS predicate, false AS still, NULL AS day_problem, as_of() AS term) FROM readings
WHERE still AND as_of() IS NOT NULL;

CREATE MACRO bare_name(term) AS regexp_extract(term, '([^/#]+)>$', 1);

INSERT INTO import_problems
SELECT file, "row", "column", problem, written, action, note FROM readings JOIN date_notes ON problem = day_problem WHERE NOT still
UNION ALL SELECT file, "row", "column", 'end-open', written, 'kept', 'still in office, but as_of in the mapping does not say when' FROM readings
    WHERE still AND as_of() IS NULL
UNION ALL SELECT file, "row", "column", property || '-unknown', written, 'left out',
    'no ' || lower(bare_name(range)) || ' has this name; say what it means in [values.' || property || '] of the mapping' FROM readings
    WHERE value_kind IN ('thing', 'class') AND things = 0
UNION ALL SELECT file, "row", "column", property || '-ambiguous', written, 'left out', 'the name of several: say which in [values.' || property || ']'
    FROM readings WHERE value_kind IN ('thing', 'class', 'organisation') AND things > 1
UNION ALL SELECT file, "row", "column", 'leading-zero-lost', written, 'repaired', 'read as 0' || meaning FROM readings WHERE zero_lost
UNION ALL SELECT file, "row", "column", 'organisation-not-identified', written, 'repaired',
    'kept by its name alone: nothing is known of its kind, industry or rank' FROM readings WHERE only_a_name
UNION ALL SELECT file, "row", "column", 'not-yes-or-no', written, 'left out', 'yes, no, true, false, 1, 0, 是 and 否 are read' FROM readings
    WHERE value_kind = 'boolean' AND term IS NULL
UNION ALL SELECT file, "row", "column", 'not-a-wikidata-id', written, 'left out', 'an identifier is a Q and a number' FROM readings
    WHERE value_kind = 'wikidata' AND term IS NULL;
