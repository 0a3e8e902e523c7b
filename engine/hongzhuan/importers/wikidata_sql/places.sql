-- A problem is found at the item and its property; the number is that of the item in its file.

UPDATE import_problems SET "row" = claim_places.place FROM claim_places WHERE claim_places."row" = import_problems."row";
