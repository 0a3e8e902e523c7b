"""Codes back to N-Triples terms in SQL, for a whole column at a time."""

from hongzhuan.facts.codes import DATE, INTEGER, MILLION, SPAN, XSD


def n3_text(code: str, term: str) -> str:
    """SQL: the N-Triples term of column `code`; `term` is the dictionary's text for it, NULL for inline codes."""
    payload = f"(({code} - ({code} & 7)) // 8)"
    first = f"(DATE '0001-01-01' + CAST({payload} // {SPAN} - 1 AS INTEGER))"
    after = f"({payload} % {SPAN})"
    number = f"rtrim(rtrim(printf('%.6f', {payload} / {MILLION}.0), '0'), '.')"
    return f"""CASE
      WHEN {code} & 7 = 0 THEN {term}
      WHEN {code} & 7 = {DATE} AND {after} = 0 THEN '"' || strftime({first}, '%Y-%m-%d') || '"^^<{XSD}date>'
      WHEN {code} & 7 = {DATE} AND {after} < 31 THEN '"' || strftime({first}, '%Y-%m') || '"^^<{XSD}gYearMonth>'
      WHEN {code} & 7 = {DATE} THEN '"' || strftime({first}, '%Y') || '"^^<{XSD}gYear>'
      WHEN {code} & 7 = {INTEGER} THEN '"' || {payload} || '"^^<{XSD}integer>'
      ELSE '"' || {number} || '"^^<{XSD}decimal>'
    END"""
