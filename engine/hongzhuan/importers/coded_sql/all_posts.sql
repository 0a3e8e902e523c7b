-- Every post of every person: those of the job columns, numbered from the oldest on, and the seats in the central bodies.

CREATE TABLE all_posts AS
WITH numbered AS (
    SELECT *, row_number() OVER (PARTITION BY "row" ORDER BY first NULLS LAST, last NULLS LAST, n DESC, part DESC) AS number FROM job_posts
), seated AS (
    SELECT *, row_number() OVER (PARTITION BY "row", congress, body ORDER BY first, role) AS number FROM seats
)
SELECT "row", slug, slug || '-post-' || lpad(number::VARCHAR, 2, '0') AS post, organisation_iri(organisation) AS organisation,
    role, level, first, last, last_known FROM numbered
UNION ALL
SELECT "row", slug, slug || '-' || body || '-' || congress || CASE WHEN number > 1 THEN '-' || number ELSE '' END,
    kb(body || '-' || congress), role, NULL, first, last, last_known FROM seated;
