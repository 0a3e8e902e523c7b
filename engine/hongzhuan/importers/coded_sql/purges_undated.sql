-- A purge without a year cannot be laid into an era.

INSERT INTO import_problems
SELECT "row", 'purged', 'purge-without-year', purged, 'left out', 'no year says when'
FROM sheet WHERE purged = '1' AND as_year(pursyear) IS NULL
UNION ALL SELECT "row", 'purged', 'purge-contradicted', concat_ws('-', pursyear, pureyear), 'kept', 'the years say purged and the flag says not'
FROM sheet WHERE purged = '0' AND coalesce(pursyear, pureyear) IS NOT NULL;
