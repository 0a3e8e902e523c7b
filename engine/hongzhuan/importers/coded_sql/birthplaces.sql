-- The province of birth stands twice in the older database, by name and by code; where they differ the name is believed.

INSERT INTO import_problems
SELECT people."row", 'birthpro1', 'birthplace-disagrees', birth_province || ' ' || coalesce(people.bpro, ''), 'repaired', 'the name of the province is believed, not its code'
FROM people JOIN sheet USING ("row") JOIN provinces ON provinces.label_zh = birth_province
WHERE people.bpro IS DISTINCT FROM provinces.code;

UPDATE people SET bpro = provinces.code
FROM sheet JOIN provinces ON provinces.label_zh = sheet.birth_province WHERE sheet."row" = people."row";
