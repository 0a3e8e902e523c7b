-- Statements as cells: what a person is, held and studied.

INSERT INTO section_rows
SELECT 0, file, "row", 'people', person FROM claims
UNION ALL SELECT 1, file, "row", 'posts', person FROM claims WHERE property = 'P39'
UNION ALL SELECT 2, file, "row", 'degrees', person FROM claims WHERE property = 'P69';

CREATE TABLE said_of AS
SELECT 0 AS section, file, "row", 'people' AS kind, "column", 'label' AS property, 'en' AS language, en AS raw FROM claims JOIN item_labels ON id = person
UNION ALL SELECT 0, file, "row", 'people', "column", 'label', 'zh', zh FROM claims JOIN item_labels ON id = person
UNION ALL SELECT 0, file, "row", 'people', "column", 'sameAs', NULL, person FROM claims
UNION ALL SELECT 0, file, "row", 'people', "column", CASE property WHEN 'P569' THEN 'born' ELSE 'died' END, NULL, moment FROM claims WHERE property IN ('P569', 'P570')
UNION ALL SELECT 0, file, "row", 'people', "column", meanings.kind, NULL, coalesce(word, value) FROM claims LEFT JOIN meanings ON id = value
    AND meanings.kind = CASE property WHEN 'P21' THEN 'sex' ELSE 'nationality' END WHERE property IN ('P21', 'P172')
UNION ALL SELECT 0, file, "row", 'people', "column", 'birthplace', NULL, coalesce(province, en, zh, value) FROM claims
    LEFT JOIN provinces_of ON provinces_of.id = value LEFT JOIN item_labels ON item_labels.id = value WHERE property = 'P19'
UNION ALL SELECT 0, file, "row", 'people', "column", 'joinedParty', NULL, started FROM claims JOIN known_items ON item = value AND known_items.kind = 'party' WHERE property = 'P102'
UNION ALL SELECT 1, file, "row", 'posts', "column", unnest(['label', 'label', 'organisation', 'role', 'start', 'end', 'comment']),
    unnest(['en', 'zh', NULL, NULL, NULL, NULL, 'en']),
    unnest([en, zh, organisation, role, started, ended, CASE rank WHEN 'preferred' THEN 'Preferred rank at Wikidata.' END]) FROM positions
UNION ALL SELECT 2, file, claims."row", 'degrees', "column", unnest(['institution', 'degreeLevel', 'field', 'subject', 'subject', 'awarded']),
    unnest([NULL, NULL, NULL, 'en', 'zh', NULL]),
    unnest([coalesce(school.word, value), coalesce(level.word, degree), coalesce(field.word, major), item_labels.en, item_labels.zh, coalesce(ended, happened)])
FROM claims LEFT JOIN meanings AS school ON school.id = value AND school.kind = 'organisation'
LEFT JOIN meanings AS level ON level.id = degree AND level.kind = 'degree' LEFT JOIN meanings AS field ON field.id = major AND field.kind = 'field'
LEFT JOIN item_labels ON item_labels.id = major WHERE property = 'P69';

INSERT INTO said_of
SELECT CASE property WHEN 'P39' THEN 1 WHEN 'P69' THEN 2 ELSE 0 END, file, "row", CASE property WHEN 'P39' THEN 'posts' WHEN 'P69' THEN 'degrees' ELSE 'people' END,
    "column", 'source', NULL, unnest(urls) FROM claims;

INSERT INTO raw_cells
SELECT section, file, "row", kind, "column", property, predicate, value_kind, range, many = 'true', language, raw
FROM said_of JOIN properties USING (kind, property) WHERE raw IS NOT NULL;

INSERT INTO import_problems
SELECT file, "row", "column", 'party-without-date', value, 'left out', 'only the date of joining the Communist Party is read' FROM claims
WHERE property = 'P102' AND (started IS NULL OR value NOT IN (SELECT item FROM known_items WHERE kind = 'party'));

-- A statement is cited by the page of its person; the pages that it cites itself come on top.
INSERT INTO pages SELECT file, "row", address('page-' || person), person, 'https://www.wikidata.org/wiki/' || person FROM claims;
INSERT INTO days_read
SELECT DISTINCT url, typed(day, CASE length(day) WHEN 4 THEN 'gYear' WHEN 7 THEN 'gYearMonth' ELSE 'date' END) FROM (
    SELECT tidy(json_extract_string(reference, '$.snaks.P854[0].datavalue.value')) AS url, max(moment(json_extract(reference, '$.snaks.P813[0]'))) AS day
    FROM (SELECT unnest(json_extract(claim, '$.references[*]')) AS reference FROM claims) GROUP BY 1) WHERE url IS NOT NULL AND day IS NOT NULL;
