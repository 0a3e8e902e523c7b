-- Dates as precise as they are written: a year, a month, a day.

CREATE MACRO plain_date(cell) AS regexp_replace(regexp_replace(regexp_replace(
    translate(cell, '０１２３４５６７８９', '0123456789'),
    '[T ]00:00:00(\.0+)?(Z|\+00:00)?$', ''), '^(\d{4})\.0$', '\1'), '^(\d{4})(\d{2})(\d{2})$', '\1-\2-\3');
CREATE MACRO year_first(cell) AS CASE day_first()
    WHEN true THEN regexp_replace(cell, '^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$', '\3-\2-\1')
    WHEN false THEN regexp_replace(cell, '^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$', '\3-\1-\2')
    ELSE cell END;

CREATE TABLE dates AS
WITH written AS (
    SELECT DISTINCT meaning, year_first(plain_date(meaning)) AS plain FROM cells WHERE value_kind = 'date'
), parts AS (
    SELECT meaning, plain,
        regexp_extract(plain, '^(\d{4})\s*(?:[-/.年]\s*(\d{1,2})\s*(?:[-/.月]\s*(\d{1,2}))?)?\s*[年月日号]?$', ['y', 'm', 'd']) AS part
    FROM written
), numbers AS (
    SELECT meaning, plain, part.y AS y, part.m AS m, part.d AS d, try_cast(part.m AS INTEGER) AS month, try_cast(part.d AS INTEGER) AS day
    FROM parts
), judged AS (
    SELECT *, CASE
        WHEN regexp_matches(plain, '^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}$') THEN 'date-ambiguous'
        WHEN y = '' THEN 'date-unreadable'
        WHEN y::INTEGER NOT BETWEEN 1800 AND 2100 OR month > 12 THEN 'date-impossible'
        WHEN day > 0 AND try_cast(y || '-' || m || '-' || d AS DATE) IS NULL THEN 'date-impossible'
        WHEN regexp_matches(plain, '^\d{4}\.\d$') THEN 'month-uncertain'
        WHEN month = 0 OR day = 0 THEN 'date-padded' END AS problem
    FROM numbers
)
SELECT meaning, problem, CASE
    WHEN problem IN ('date-ambiguous', 'date-unreadable', 'date-impossible') THEN NULL
    WHEN m = '' OR month = 0 OR problem = 'month-uncertain' THEN typed(y, 'gYear')
    WHEN d = '' OR day = 0 THEN typed(y || '-' || lpad(m, 2, '0'), 'gYearMonth')
    ELSE typed(y || '-' || lpad(m, 2, '0') || '-' || lpad(d, 2, '0'), 'date') END AS term
FROM judged;

CREATE TABLE date_notes AS SELECT * FROM (VALUES
    ('date-ambiguous', 'left out', 'day or month first? say day_first = true or false in the mapping'),
    ('date-unreadable', 'left out', 'no date that can be read: 1988, 1988-03, 1988-03-05, 1988.03 and 1988年3月 can'),
    ('date-impossible', 'left out', 'the calendar has no such day between 1800 and 2100'),
    ('month-uncertain', 'repaired', 'one digit after a point may be January or October; only the year is kept'),
    ('date-padded', 'repaired', 'a month or day of 0 is an unknown one; what is before it is kept')) AS list(problem, action, note);
