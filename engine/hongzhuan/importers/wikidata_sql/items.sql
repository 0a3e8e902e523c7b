-- The items of the files: their labels, whether they are people, and where places lie.

CREATE TABLE items AS
SELECT file, "row", id, tidy(en) AS en, tidy(zh) AS zh, claims,
    list_contains(json_extract_string(claims, '$.P31[*].mainsnak.datavalue.value.id'), 'Q5') AS person
FROM (SELECT file, "row", json_extract_string(entity, '$.id') AS id, json_extract_string(entity, '$.labels.en.value') AS en,
    coalesce(json_extract_string(entity, '$.labels."zh-hans".value'), json_extract_string(entity, '$.labels."zh-cn".value'),
        json_extract_string(entity, '$.labels.zh.value')) AS zh,
    json_extract(entity, '$.claims') AS claims FROM entities);

CREATE TABLE item_labels AS SELECT id, max(en) AS en, max(zh) AS zh FROM items GROUP BY id;

CREATE TABLE item_names AS
WITH words AS (
    SELECT id, en AS word, 1 AS place FROM item_labels UNION ALL SELECT id, zh, 2 FROM item_labels
    UNION ALL SELECT id, regexp_replace(en, ' (people|Chinese|degree)$', ''), 3 FROM item_labels
    UNION ALL SELECT id, regexp_replace(lower(en), '^(bachelor|master|doctor)( of .*|''s degree)$', '\1'), 4 FROM item_labels
)
SELECT id, range, min_by(word, place) AS word FROM words JOIN names ON name = folded(word) GROUP BY id, range;

-- What stands for an item where a name of a range is looked for: the list's word, a label that is known, any label, the item itself.
CREATE TABLE meanings AS
WITH ranges AS (SELECT * FROM (VALUES ('sex', hz('Sex')), ('nationality', hz('Nationality')), ('province', hz('Province')),
    ('organisation', 'organisation'), ('degree', hz('DegreeLevel')), ('field', hz('Field'))) AS list(kind, range)),
found AS (SELECT DISTINCT id FROM item_labels UNION SELECT item FROM known_items)
SELECT found.id, ranges.kind, coalesce(known_items.means, item_names.word, en, zh, found.id) AS word,
    known_items.means IS NOT NULL OR item_names.word IS NOT NULL AS certain
FROM found CROSS JOIN ranges LEFT JOIN known_items ON item = found.id AND known_items.kind = ranges.kind
LEFT JOIN item_names ON item_names.id = found.id AND item_names.range = ranges.range LEFT JOIN item_labels ON item_labels.id = found.id;

-- A town lies in a province if the files say in what it lies, step by step.
CREATE TABLE lies_in AS
SELECT DISTINCT id, unnest(json_extract_string(claims, '$.P131[*].mainsnak.datavalue.value.id')) AS wider FROM items;
CREATE TABLE provinces_of AS
WITH RECURSIVE above(id, wider) AS (
    SELECT id, id FROM meanings UNION SELECT above.id, lies_in.wider FROM above JOIN lies_in ON lies_in.id = above.wider
)
SELECT above.id, min(word) AS province FROM above JOIN meanings ON meanings.id = above.wider AND kind = 'province' AND certain
GROUP BY above.id HAVING count(DISTINCT word) = 1;
