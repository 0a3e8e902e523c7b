-- The names under which the ontology and the shipped knowledge base know things, with the class in which a cell looks for them.

CREATE TABLE within AS
WITH RECURSIVE above(class, wider) AS (
    SELECT DISTINCT object, object FROM known WHERE predicate = a()
    UNION SELECT subject, subject FROM known WHERE predicate = '<http://www.w3.org/2000/01/rdf-schema#subClassOf>'
    UNION SELECT class, object FROM above JOIN known ON subject = wider
        AND predicate = '<http://www.w3.org/2000/01/rdf-schema#subClassOf>'
)
SELECT class, wider FROM above;

CREATE TABLE functional AS
SELECT DISTINCT subject AS predicate FROM known
WHERE predicate = a() AND object = '<http://www.w3.org/2002/07/owl#FunctionalProperty>';

CREATE TABLE all_names AS
SELECT subject AS iri, folded(bare(object)) AS name FROM known WHERE predicate IN (label(), alt_label()) AND object LIKE '"%'
UNION SELECT subject, folded(regexp_extract(subject, '([^/#]+)>$', 1)) FROM known
UNION SELECT subject, folded(CASE WHEN subject LIKE '%/ontology#%' THEN 'hz:' WHEN subject LIKE '%/isced-f/%' THEN 'isced:' ELSE 'kb:' END
    || regexp_extract(subject, '([^/#]+)>$', 1)) FROM known
-- 汉 is 汉族.
UNION SELECT subject, folded(regexp_replace(bare(object), '族$', '')) FROM known
WHERE predicate = label() AND object LIKE '%族"@zh' AND subject IN (SELECT subject FROM known WHERE predicate = a() AND object = hz('Nationality'))
UNION SELECT hz(sex), word FROM (VALUES ('Male', 'm'), ('Female', 'f')) AS list(sex, word);

CREATE TABLE names AS
SELECT DISTINCT wider AS range, name, iri FROM all_names JOIN known ON subject = iri AND predicate = a() JOIN within ON class = object
UNION SELECT 'class', name, iri FROM all_names JOIN within ON class = iri AND wider = hz('Organisation');
INSERT INTO names SELECT 'organisation', name, iri FROM names WHERE range = hz('Organisation');
