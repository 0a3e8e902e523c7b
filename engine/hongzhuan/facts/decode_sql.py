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


def _unescaped(text: str) -> str:
    """SQL: the characters that N-Triples writes with a backslash; a doubled backslash waits aside, so as not to escape."""
    aside = "chr(1)"
    text = f"replace({text}, '\\\\', {aside})"
    for written, meant in (('\\"', "'\"'"), ("\\n", "chr(10)"), ("\\r", "chr(13)"), ("\\t", "chr(9)")):
        text = f"replace({text}, '{written}', {meant})"
    return f"replace({text}, {aside}, '\\')"


_PARTS = r"""regexp_extract(term, '^"(.*)"(@[A-Za-z0-9-]+|\^\^<.*>)?$', ['value', 'rest'], 's')"""

TEXTS = f"""SELECT id, {_unescaped("parts.value")} AS value, lower(ltrim(parts.rest, '@')) AS language
FROM (SELECT id, {_PARTS} AS parts FROM terms WHERE starts_with(term, '"')) WHERE NOT starts_with(parts.rest, '^')"""
"""SQL: the texts of the dictionary: `id`, `value` without quotation marks, `language` in small letters or empty."""
