-- Who stands in the sheet: one person a row, a name that stays the same from run to run, and what the columns say.

CREATE MACRO kb(name) AS '<https://w3id.org/hongzhuan/kb/' || name || '>';
CREATE MACRO hz(name) AS '<https://w3id.org/hongzhuan/ontology#' || name || '>';
CREATE MACRO isced(code) AS '<https://w3id.org/hongzhuan/isced-f/' || code || '>';
CREATE MACRO quoted(words) AS '"' || replace(replace(regexp_replace(words, '[\x00-\x1F]+', ' ', 'g'), '\', '\\'), '"', '\"') || '"';
CREATE MACRO said(words, lang) AS quoted(words) || '@' || lang;
CREATE MACRO gyear(y) AS '"' || y || '"^^<http://www.w3.org/2001/XMLSchema#gYear>';
CREATE MACRO gmonth(y, m) AS '"' || y || '-' || lpad(m::VARCHAR, 2, '0') || '"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>';
-- The databases begin with people born in the 1870s and the newer one was published in November 2023.
CREATE MACRO as_year(cell) AS CASE WHEN try_cast(cell AS DOUBLE) >= 1870 AND try_cast(cell AS DOUBLE) < 2024
    THEN floor(try_cast(cell AS DOUBLE))::INTEGER END;
CREATE MACRO fractional(cell) AS try_cast(cell AS DOUBLE) IS NOT NULL AND try_cast(cell AS DOUBLE) % 1 <> 0;

-- A romanised name without a blank shows its parts by its capitals: GuoYuanqiang.
CREATE MACRO spaced(name) AS CASE WHEN name LIKE '% %' THEN name
    ELSE regexp_replace(name, '([a-z])([A-Z])', '\1 \2', 'g') END;
CREATE MACRO capitalised(word) AS upper(left(word, 1)) || lower(substr(word, 2));
CREATE MACRO display(name) AS array_to_string(list_transform(
    string_split_regex(spaced(trim(regexp_replace(name, '[0-9]+', '', 'g'))), '\s+'), lambda w: capitalised(w)), ' ');
CREATE MACRO camel(name) AS array_to_string(list_transform(
    string_split_regex(strip_accents(name), '[^A-Za-z]+'), lambda w: capitalised(w)), '');

CREATE TABLE people AS
WITH named AS (
    SELECT "row", display(coalesce(ename, cname)) AS label_en, regexp_replace(cname, '[0-9\s]+', '', 'g') AS label_zh,
        as_year(byear) AS born, as_year(dyear) AS died, gender, ethnic, bpro, pyear
    FROM sheet WHERE coalesce(cname, ename) IS NOT NULL
), keyed AS (
    SELECT *, coalesce(nullif(camel(label_en), ''), 'Unnamed') || coalesce('-' || born, '') AS stem FROM named
), numbered AS (
    SELECT *, row_number() OVER (PARTITION BY stem ORDER BY "row") AS namesake,
        count(*) OVER (PARTITION BY label_zh, born) AS alike FROM keyed
)
SELECT * EXCLUDE (stem, namesake), stem || CASE WHEN namesake > 1 THEN '-' || namesake ELSE '' END AS slug,
    CASE WHEN as_year(pyear) >= greatest(1921, coalesce(born, 1907) + 14) THEN as_year(pyear) END AS joined
FROM numbered;

INSERT INTO import_problems
SELECT "row", 'cname', 'name-missing', '', 'refused', 'a row without a name is nobody' FROM sheet WHERE coalesce(cname, ename) IS NULL
UNION ALL SELECT "row", 'byear', 'birth-year-missing', coalesce(byear, ''), 'left out', 'no year of birth that can be read'
    FROM sheet WHERE as_year(byear) IS NULL AND coalesce(cname, ename) IS NOT NULL
UNION ALL SELECT "row", 'byear', 'birth-year-fractional', byear, 'repaired', 'the year is kept, what follows the point is not'
    FROM sheet WHERE fractional(byear) AND as_year(byear) IS NOT NULL
UNION ALL SELECT "row", 'pyear', 'party-year-impossible', pyear, 'left out', 'before 1921, before the age of 14 or no year'
    FROM people WHERE pyear IS NOT NULL AND joined IS NULL
UNION ALL SELECT "row", 'pyear', 'party-year-fractional', pyear, 'repaired', 'the year is kept, what follows the point is not'
    FROM people WHERE joined IS NOT NULL AND fractional(pyear)
UNION ALL SELECT "row", 'gender', 'sex-unknown', coalesce(gender, ''), 'left out', '0 and 1 are the codes'
    FROM people WHERE gender IS NULL OR gender NOT IN ('0', '1')
UNION ALL SELECT "row", 'ethnic', 'nationality-code-unknown', ethnic, 'left out', 'no one nationality is established for the code'
    FROM people WHERE ethnic IS NOT NULL AND ethnic NOT IN (SELECT code FROM nationalities)
UNION ALL SELECT "row", 'bpro', 'birthplace-code-unknown', bpro, 'left out', 'the code is none of the 31 provinces'
    FROM people WHERE bpro IS NOT NULL AND bpro NOT IN (SELECT code FROM provinces)
UNION ALL SELECT "row", 'dyear', 'death-year-impossible', dyear, 'left out', 'not a year up to 2023'
    FROM sheet WHERE dyear IS NOT NULL AND as_year(dyear) IS NULL
UNION ALL SELECT "row", 'cname', 'same-person-twice', label_zh || ' ' || born, 'kept', 'another row has the same name and year of birth'
    FROM people WHERE alike > 1 AND born IS NOT NULL
UNION ALL SELECT "row", 'cname', 'digit-in-name', cname, 'repaired', 'a digit that tells namesakes apart is not shown'
    FROM sheet WHERE regexp_matches(cname, '[0-9]');
