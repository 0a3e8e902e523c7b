-- Everything as statements: RDF terms in N-Triples syntax.

CREATE TABLE made AS
SELECT node AS subject, a() AS predicate, class AS object FROM records
UNION SELECT node, hz('holder'), holder FROM records WHERE holder IS NOT NULL
UNION SELECT node, predicate, term FROM chosen
UNION SELECT node, source(), iri FROM records JOIN pages USING (file, "row")
UNION SELECT iri, a(), hz('Source') FROM pages
UNION SELECT iri, '<http://purl.org/dc/terms/title>', said(dataset_title() || ', ' || place, 'en') FROM pages
UNION SELECT iri, '<http://purl.org/dc/terms/identifier>', quoted(place) FROM pages
UNION SELECT iri, '<https://schema.org/url>', '<' || url || '>' FROM pages WHERE url IS NOT NULL
UNION SELECT iri, '<http://purl.org/dc/terms/isPartOf>', address('source') FROM pages
UNION SELECT iri, predicate, object FROM pages, dataset_source WHERE predicate LIKE '%/publisher>' OR predicate LIKE '%dateRead>'
UNION SELECT address('source'), predicate, object FROM dataset_source
UNION SELECT term, a(), hz('Source') FROM readings WHERE value_kind = 'source'
UNION SELECT term, '<http://purl.org/dc/terms/title>', said(meaning, language_of(meaning)) FROM readings WHERE value_kind = 'source'
UNION SELECT term, '<https://schema.org/url>', '<' || meaning || '>' FROM readings
    WHERE value_kind = 'source' AND regexp_full_match(meaning, 'https?://[^\s<>"{}|^`\\]+')
UNION SELECT address('source-' || left(md5(url), 12)), hz('dateRead'), day FROM days_read;

-- An organisation whose kind nobody says, or that is only named, can be neither counted nor ruled out.
INSERT INTO made
SELECT node, a(), hz('UnidentifiedOrganisation') FROM records WHERE kind = 'organisations'
    AND node NOT IN (SELECT node FROM chosen WHERE predicate IN (a(), hz('industry')))
UNION SELECT iri, a(), unnest([hz('Organisation'), hz('UnidentifiedOrganisation')]) FROM only_named
UNION SELECT iri, label(), said(words, language_of(words)) FROM only_named
UNION SELECT iri, source(), address('source') FROM only_named;

INSERT INTO made
SELECT node, label(), said(tidy(key), language_of(key)) FROM records JOIN section_rows USING (section, "row", kind)
WHERE kind IN ('people', 'organisations') AND node NOT IN (SELECT subject FROM made WHERE predicate = label());

-- A post without a name of its own is called by its role and its organisation.
CREATE TABLE labels AS
SELECT subject AS iri, bare(object) AS words, regexp_extract(object, '@([A-Za-z]+)$', 1) AS lang FROM known WHERE predicate = label()
UNION SELECT subject, bare(object), regexp_extract(object, '@([A-Za-z]+)$', 1) FROM made WHERE predicate = label();

INSERT INTO made
SELECT DISTINCT post.subject, label(), said(CASE WHEN organisation.lang = 'zh' THEN organisation.words || coalesce(role_name.words, '')
    ELSE concat_ws(', ', upper(left(role_name.words, 1)) || substr(role_name.words, 2), organisation.words) END, organisation.lang)
FROM made AS post JOIN labels AS organisation ON organisation.iri = post.object AND organisation.lang IN ('en', 'zh')
LEFT JOIN made AS role ON role.subject = post.subject AND role.predicate = hz('role')
LEFT JOIN labels AS role_name ON role_name.iri = role.object AND role_name.lang = organisation.lang
WHERE post.predicate = hz('organisation') AND post.subject NOT IN (SELECT subject FROM made WHERE predicate = label());

-- The shipped things that the import refers to, and what those refer to in turn.
CREATE TABLE borrowed AS
WITH RECURSIVE needed(iri) AS (
    SELECT DISTINCT object FROM made WHERE starts_with(object, '<https://w3id.org/hongzhuan/kb/')
    UNION SELECT object FROM shipped JOIN needed ON shipped.subject = needed.iri WHERE starts_with(object, '<https://w3id.org/hongzhuan/kb/')
)
SELECT shipped.* FROM shipped JOIN needed ON shipped.subject = needed.iri;

CREATE TABLE statements AS
SELECT DISTINCT subject, predicate, object FROM (SELECT * FROM made UNION ALL SELECT * FROM borrowed);
