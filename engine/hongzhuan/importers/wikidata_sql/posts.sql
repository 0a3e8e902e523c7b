-- Which organisation and role a position is: by the list, by a qualifier or statement that names the organisation, or by its title.

CREATE TABLE directed AS
SELECT id, min(item) AS organisation
FROM (SELECT id, unnest(json_extract_string(claims, '$.P2389[*].mainsnak.datavalue.value.id')) AS item FROM items) GROUP BY id;

CREATE TABLE by_title AS
SELECT item_labels.id, min_by(regexp_replace(lower(en), pattern, titles.organisation), place) AS organisation, min_by(titles.role, place) AS role
FROM item_labels JOIN titles ON regexp_matches(lower(en), pattern)
JOIN names ON range = 'organisation' AND name = folded(regexp_replace(lower(en), pattern, titles.organisation))
GROUP BY item_labels.id;

CREATE TABLE positions AS
SELECT claims.file, claims."row", "column", value, rank, started, ended, urls,
    coalesce(nullif(listed.means, ''), qualified.word, CASE WHEN headed.certain THEN headed.word END, by_title.organisation, headed.word, position.word, value) AS organisation,
    coalesce(listed.role, by_title.role) AS role, item_labels.en, item_labels.zh
FROM claims LEFT JOIN known_items AS listed ON listed.item = value AND listed.kind = 'position'
LEFT JOIN meanings AS qualified ON qualified.id = part_of AND qualified.kind = 'organisation'
LEFT JOIN directed ON directed.id = value
LEFT JOIN meanings AS headed ON headed.id = directed.organisation AND headed.kind = 'organisation'
LEFT JOIN meanings AS position ON position.id = value AND position.kind = 'organisation'
LEFT JOIN by_title ON by_title.id = value LEFT JOIN item_labels ON item_labels.id = value
WHERE property = 'P39';

INSERT INTO import_problems
SELECT file, "row", "column", 'role-unknown', coalesce(en, zh, value), 'left out', 'neither the list of items nor the title says which role it is; add it with --mapping' FROM positions WHERE role IS NULL;
