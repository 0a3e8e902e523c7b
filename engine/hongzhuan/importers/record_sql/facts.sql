-- Which readings hold together: one value of what can have but one, names beside the first, nothing that ends before it begins.

CREATE TABLE spoken AS
SELECT node, kind, predicate, term, min_by(struct_pack(file := readings.file, "row" := readings."row", "column" := "column", written := written), id) AS place,
    min(id) AS id, CASE WHEN predicate = label() THEN '@' || regexp_extract(term, '@([A-Za-z-]+)$', 1) ELSE '' END AS lang
FROM readings JOIN records USING (section, "row", kind) WHERE term IS NOT NULL
GROUP BY node, kind, predicate, term;

CREATE TABLE ranked AS
SELECT *, row_number() OVER (PARTITION BY node, predicate, lang ORDER BY id) AS number,
    predicate IN (SELECT predicate FROM functional) AS single
FROM spoken;

CREATE TABLE chosen AS
SELECT node, kind, CASE WHEN predicate = label() AND number > 1 THEN alt_label() ELSE predicate END AS predicate, term, place, id
FROM ranked WHERE number = 1 OR NOT single;

INSERT INTO import_problems
SELECT place.file, place."row", place."column", 'values-disagree', place.written, 'left out', 'another row or column says otherwise, and comes first'
FROM ranked WHERE single AND number > 1
UNION ALL SELECT place.file, place."row", place."column", 'second-name', place.written, 'kept', 'a further name of the same' FROM ranked
WHERE predicate = label() AND number > 1;

-- Dates of unequal precision are compared as far as the shorter one goes.
CREATE MACRO earlier(x, y) AS left(bare(x), least(length(bare(x)), length(bare(y)))) < left(bare(y), least(length(bare(x)), length(bare(y))));
CREATE TABLE untimely AS
SELECT last.node, last.predicate, last.place FROM chosen AS last JOIN chosen AS first USING (node)
WHERE (last.predicate, first.predicate) IN ((hz('end'), hz('start')), (hz('lastKnown'), hz('start')), (hz('died'), hz('born')), (hz('lifted'), hz('awarded')))
    AND earlier(last.term, first.term);

INSERT INTO import_problems
SELECT place.file, place."row", place."column", 'ends-before-it-begins', place.written, 'left out', 'only the beginning is kept' FROM untimely;

DELETE FROM chosen USING untimely WHERE chosen.node = untimely.node AND chosen.predicate = untimely.predicate;
