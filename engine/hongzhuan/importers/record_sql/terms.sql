-- How terms are written, and how a cell is compared with a name.

CREATE MACRO hz(name) AS '<https://w3id.org/hongzhuan/ontology#' || name || '>';
CREATE MACRO a() AS '<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>';
CREATE MACRO label() AS '<http://www.w3.org/2000/01/rdf-schema#label>';
CREATE MACRO alt_label() AS '<http://www.w3.org/2004/02/skos/core#altLabel>';
CREATE MACRO same_as() AS '<http://www.w3.org/2002/07/owl#sameAs>';
CREATE MACRO source() AS '<http://purl.org/dc/terms/source>';
CREATE MACRO quoted(words) AS '"' || replace(replace(words, '\', '\\'), '"', '\"') || '"';
CREATE MACRO said(words, lang) AS quoted(words) || '@' || lang;
CREATE MACRO typed(value, type) AS '"' || value || '"^^<http://www.w3.org/2001/XMLSchema#' || type || '>';

-- Blanks of any kind, and characters that no text should have, are one blank.
CREATE MACRO tidy(words) AS trim(regexp_replace(words, '[\x00-\x20\x7F\x{00A0}\x{3000}]+', ' ', 'g'));
-- Two spellings of a name that differ in case, blanks or hyphens are the same name.
CREATE MACRO folded(words) AS regexp_replace(lower(nfc_normalize(words)), '[\s_‐-]+', '', 'g');
CREATE MACRO language_of(words) AS CASE WHEN regexp_matches(words, '\p{Han}') THEN 'zh' ELSE 'en' END;
-- What a literal says: its text without quotation marks, language and type.
CREATE MACRO bare(term) AS replace(replace(regexp_extract(term, '^"(.*)"(@[A-Za-z-]+|\^\^<.*>)?$', 1, 's'), '\"', '"'), '\\', '\');
-- A name in an address: letters of any script, digits, and hyphens for the rest.
CREATE MACRO in_address(words) AS trim(regexp_replace(words, '[^\p{L}\p{N}._]+', '-', 'g'), '-');
