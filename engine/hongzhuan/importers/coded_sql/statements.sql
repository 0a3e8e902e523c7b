-- Everything as statements: RDF terms in N-Triples syntax.

CREATE MACRO a() AS '<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>';
CREATE MACRO label() AS '<http://www.w3.org/2000/01/rdf-schema#label>';
CREATE MACRO source() AS '<http://purl.org/dc/terms/source>';
CREATE MACRO page(n) AS elite('row-' || n);

CREATE TABLE role_names AS SELECT * FROM (VALUES ('Head', 'Head', '正职'), ('Deputy', 'Deputy head', '副职'),
    ('StandingMember', 'Standing committee member', '常委'), ('Member', 'Member', '委员'), ('AlternateMember', 'Alternate member', '候补委员'),
    ('UnitHead', 'Head of a unit', '部门负责人'), ('UnitDeputy', 'Deputy head of a unit', '部门副职'),
    ('Specialist', 'Specialist', '专业技术人员'), ('Staff', 'Staff', '工作人员'), ('Soldier', 'Soldier or officer', '军人')) AS list(role, en, zh);

CREATE TABLE made AS
SELECT elite(slug) AS subject, a() AS predicate, hz('Official') AS object FROM people
UNION ALL SELECT elite(slug), label(), said(label_en, 'en') FROM people
UNION ALL SELECT elite(slug), label(), said(label_zh, 'zh') FROM people WHERE label_zh <> ''
UNION ALL SELECT elite(slug), hz('born'), gyear(born) FROM people WHERE born IS NOT NULL
UNION ALL SELECT elite(slug), hz('died'), gyear(died) FROM people WHERE died IS NOT NULL
UNION ALL SELECT elite(slug), hz('joinedParty'), gyear(joined) FROM people WHERE joined IS NOT NULL
UNION ALL SELECT elite(slug), hz('sex'), hz(CASE gender WHEN male() THEN 'Male' ELSE 'Female' END) FROM people WHERE gender IN ('0', '1')
UNION ALL SELECT elite(slug), hz('nationality'), hz(nationality) FROM people JOIN nationalities ON nationalities.code = people.ethnic
UNION ALL SELECT elite(slug), hz('birthplace'), kb(province) FROM people JOIN provinces ON provinces.code = people.bpro
UNION ALL SELECT elite(slug), source(), page("row") FROM people
UNION ALL SELECT page("row"), a(), hz('Source') FROM people
UNION ALL SELECT page("row"), '<http://purl.org/dc/terms/title>', said(database_title() || ', row ' || "row", 'en') FROM people
UNION ALL SELECT page("row"), '<http://purl.org/dc/terms/isPartOf>', kb(database_source()) FROM people;

INSERT INTO made
SELECT DISTINCT hz(nationality), a(), hz('Nationality') FROM nationalities JOIN people ON people.ethnic = nationalities.code
UNION ALL SELECT DISTINCT hz(nationality), label(), said(nationality, 'en') FROM nationalities JOIN people ON people.ethnic = nationalities.code
UNION ALL SELECT DISTINCT hz(nationality), label(), said(nationalities.label_zh, 'zh') FROM nationalities JOIN people ON people.ethnic = nationalities.code;

-- What the shipped knowledge base describes is taken from there, in the last step.
CREATE TABLE new_organisations AS
SELECT * FROM organisations WHERE iri NOT IN (SELECT subject FROM shipped WHERE predicate = a());

INSERT INTO made
SELECT iri, a(), hz(kind) FROM new_organisations
UNION ALL SELECT iri, label(), said(label_en, 'en') FROM new_organisations
UNION ALL SELECT iri, label(), said(label_zh, 'zh') FROM new_organisations
UNION ALL SELECT iri, hz('rank'), hz(rank) FROM new_organisations WHERE rank IS NOT NULL
UNION ALL SELECT iri, hz('province'), kb(province) FROM new_organisations WHERE province IS NOT NULL
UNION ALL SELECT iri, hz('parent'), parent FROM new_organisations WHERE parent IS NOT NULL
UNION ALL SELECT iri, hz('industry'), hz(unnest(string_split(industries, ' '))) FROM new_organisations WHERE industries IS NOT NULL
UNION ALL SELECT iri, hz('discipline'), isced(unnest(string_split(disciplines, ' '))) FROM new_organisations WHERE disciplines IS NOT NULL
UNION ALL SELECT iri, a(), hz('UnidentifiedOrganisation') FROM new_organisations WHERE NOT identified AND industries IS NULL
    AND kind IN ('Organisation', 'Enterprise', 'StateOwnedEnterprise', 'ResearchInstitute', 'University')
UNION ALL SELECT iri, source(), kb(database_source()) FROM new_organisations;

CREATE TABLE organisation_names AS
SELECT iri, label_en, label_zh FROM new_organisations
UNION ALL SELECT subject, coalesce(max(object) FILTER (object LIKE '%@en'), ''), coalesce(max(object) FILTER (object LIKE '%@zh'), '')
FROM (SELECT subject, object FROM shipped WHERE predicate = label()) GROUP BY subject;

CREATE MACRO bare(term) AS regexp_replace(regexp_replace(term, '^"', ''), '"@(en|zh)$', '');

INSERT INTO made
SELECT elite(post), a(), hz('Post') FROM all_posts
UNION ALL SELECT elite(post), hz('holder'), elite(slug) FROM all_posts
UNION ALL SELECT elite(post), hz('organisation'), organisation FROM all_posts
UNION ALL SELECT elite(post), hz('role'), hz(role) FROM all_posts WHERE role IS NOT NULL
UNION ALL SELECT elite(post), hz('statedLevel'), hz(level) FROM all_posts WHERE level IS NOT NULL
UNION ALL SELECT elite(post), hz('start'), gyear(first) FROM all_posts WHERE first IS NOT NULL
UNION ALL SELECT elite(post), hz('end'), gyear(last) FROM all_posts WHERE last IS NOT NULL
UNION ALL SELECT elite(post), hz('lastKnown'), gyear(last_known) FROM all_posts WHERE last_known IS NOT NULL
UNION ALL SELECT elite(post), source(), page("row") FROM all_posts
UNION ALL SELECT elite(post), label(), said(coalesce(role_names.en || ', ', '') || bare(name.label_en), 'en')
    FROM all_posts JOIN organisation_names AS name ON name.iri = organisation LEFT JOIN role_names USING (role)
UNION ALL SELECT elite(post), label(), said(bare(name.label_zh) || coalesce(role_names.zh, ''), 'zh')
    FROM all_posts JOIN organisation_names AS name ON name.iri = organisation LEFT JOIN role_names USING (role);

-- These databases code a degree by its broad field only (07, engineering); so an organisation has the broad field of each of
-- its disciplines beside the narrow one, and "one's own discipline" is judged as finely as the degree is recorded.
INSERT INTO made
SELECT DISTINCT iri, hz('discipline'), isced(left(unnest(string_split(disciplines, ' ')), 2)) FROM new_organisations WHERE disciplines IS NOT NULL
UNION SELECT subject, predicate, isced(substr(regexp_extract(object, 'isced-f/([0-9]+)', 1), 1, 2)) FROM shipped
WHERE predicate = hz('discipline') AND subject IN (SELECT object FROM made WHERE predicate = hz('organisation'));

CREATE TABLE institutions AS
SELECT DISTINCT degree, organisation_iri(organisation) AS iri, kind, industries, school.ename, school.cname
FROM degrees JOIN positions ON positions.code = degrees.school
JOIN (SELECT code, min(ename) AS ename, min(cname) AS cname FROM school_list GROUP BY code) AS school ON school.code = positions.whole::VARCHAR
WHERE identified AND whole BETWEEN 10100 AND 15310;

INSERT INTO made
SELECT elite(degree), a(), hz('Degree') FROM degrees
UNION ALL SELECT elite(degree), hz('holder'), elite(slug) FROM degrees
UNION ALL SELECT elite(degree), hz('degreeLevel'), hz(level) FROM degrees
UNION ALL SELECT elite(degree), hz('field'), isced(field) FROM degrees WHERE field IS NOT NULL
UNION ALL SELECT elite(degree), hz('institution'), iri FROM institutions
UNION ALL SELECT elite(degree), hz('awarded'), gyear(year) FROM awarded
UNION ALL SELECT elite(degree), source(), page("row") FROM degrees
UNION ALL SELECT iri, a(), hz(kind) FROM institutions
UNION ALL SELECT iri, label(), said(ename, 'en') FROM institutions WHERE ename IS NOT NULL AND iri LIKE '%/elite/%'
UNION ALL SELECT iri, label(), said(cname, 'zh') FROM institutions WHERE cname IS NOT NULL AND iri LIKE '%/elite/%'
UNION ALL SELECT iri, source(), kb(database_source()) FROM institutions WHERE iri LIKE '%/elite/%'
UNION ALL SELECT elite(sanction), a(), hz('Sanction') FROM sanctions
UNION ALL SELECT elite(sanction), hz('holder'), elite(slug) FROM sanctions
UNION ALL SELECT elite(sanction), hz('kind'), hz(kind) FROM sanctions
UNION ALL SELECT elite(sanction), hz('awarded'), imposed FROM sanctions
UNION ALL SELECT elite(sanction), hz('lifted'), lifted FROM sanctions WHERE lifted IS NOT NULL
UNION ALL SELECT elite(sanction), source(), page("row") FROM sanctions
UNION ALL SELECT elite(record), a(), hz('RevolutionaryRecord') FROM records
UNION ALL SELECT elite(record), hz('holder'), elite(slug) FROM records
UNION ALL SELECT elite(record), hz('campaign'), hz(campaign) FROM records
UNION ALL SELECT elite(record), source(), page("row") FROM records;

-- The shipped organisations, bodies and sources that the import refers to, and what those refer to in turn.
CREATE TABLE borrowed AS
WITH RECURSIVE needed(iri) AS (
    SELECT DISTINCT object FROM made WHERE starts_with(object, '<https://w3id.org/hongzhuan/kb/')
    UNION SELECT object FROM shipped JOIN needed ON shipped.subject = needed.iri WHERE starts_with(object, '<https://w3id.org/hongzhuan/kb/')
)
SELECT shipped.* FROM shipped JOIN needed ON shipped.subject = needed.iri;

CREATE TABLE statements AS
SELECT DISTINCT subject, predicate, object FROM (SELECT * FROM made UNION ALL SELECT * FROM borrowed);
