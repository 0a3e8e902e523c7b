-- Years in an enterprise stand in columns of their own, without its name. They become a job with the code 90000, of which the
-- codebook knows that it is an enterprise and nothing else. What the kinds 1 to 8 stand for is not established.

INSERT INTO jobs
SELECT "row", 0, 0, '90000', enterprise_start, enterprise_end FROM sheet WHERE coalesce(enterprise_start, enterprise_end) IS NOT NULL;

INSERT INTO import_problems
SELECT "row", 'enterp', 'enterprise-not-identified', enterprise, 'kept', 'years in an enterprise whose kind and name are not established'
FROM sheet WHERE enterprise IS NOT NULL
UNION ALL SELECT "row", 'careerb', 'first-occupation-undated', first_occupation, 'left out', 'an occupation without years or employer cannot be laid into an era'
FROM sheet WHERE first_occupation IS NOT NULL;
