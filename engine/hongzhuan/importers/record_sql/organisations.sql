-- Organisations that the tables describe or only name, under the address by which posts and degrees refer to them.

CREATE TABLE described AS
SELECT *, (SELECT min(iri) FROM names WHERE range = 'organisation' AND name = folded(tidy(key))) AS known_as
FROM section_rows WHERE kind = 'organisations';

INSERT INTO import_problems
SELECT file, "row", NULL, 'organisation-known', tidy(key), 'kept', 'the shipped knowledge base describes it, and is believed'
FROM described WHERE known_as IS NOT NULL;

CREATE TABLE own_names AS
WITH said AS (
    SELECT folded(tidy(key)) AS name, tidy(key) AS key FROM described WHERE known_as IS NULL
    UNION SELECT folded(written), tidy(described.key) FROM cells JOIN described USING (section, file, "row")
        WHERE predicate IN (label(), alt_label()) AND known_as IS NULL
)
SELECT DISTINCT name, address('organisation-' || in_address(key)) AS iri FROM said;

INSERT INTO names SELECT 'organisation', name, iri FROM own_names
WHERE name NOT IN (SELECT name FROM names WHERE range = 'organisation');

CREATE TABLE only_named AS
SELECT DISTINCT folded(meaning) AS name, min(meaning) OVER (PARTITION BY folded(meaning)) AS words,
    address('organisation-' || in_address(min(meaning) OVER (PARTITION BY folded(meaning)))) AS iri
FROM cells WHERE value_kind = 'organisation' AND folded(meaning) NOT IN (SELECT name FROM names WHERE range = 'organisation');
