"""The codes of `codes.py` in SQL, for a whole column of N-Triples terms at a time."""

from hongzhuan.facts.codes import DATE, DECIMAL, INTEGER, MILLION, SPAN, XSD


def inline_code(term: str) -> str:
    """SQL: the code of the literal in column `term`, NULL where it belongs to the dictionary."""
    value = f"substr({term}, 2, strpos({term}, '\"^^') - 2)"
    year_form = "([0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)"
    year = f"TRY_CAST({value} || '-01-01' AS DATE)"
    month = f"TRY_CAST({value} || '-01' AS DATE)"
    day = f"TRY_CAST({value} AS DATE)"
    return f"""CASE
      WHEN NOT ends_with({term}, '>') OR NOT starts_with({term}, '"') THEN NULL
      WHEN ends_with({term}, '"^^<{XSD}gYear>') AND regexp_full_match({value}, '{year_form}')
        THEN {_code(year, f"({_ordinal(f'{year} + INTERVAL 1 YEAR')} - {_ordinal(year)} - 1)")}
      WHEN ends_with({term}, '"^^<{XSD}gYearMonth>') AND regexp_full_match({value}, '{year_form}-[0-9]{{2}}')
        THEN {_code(month, f"({_ordinal(f'{month} + INTERVAL 1 MONTH')} - {_ordinal(month)} - 1)")}
      WHEN ends_with({term}, '"^^<{XSD}date>') AND regexp_full_match({value}, '{year_form}-[0-9]{{2}}-[0-9]{{2}}')
        THEN {_code(day, "0")}
      WHEN ends_with({term}, '"^^<{XSD}integer>') AND regexp_full_match({value}, '0|-?[1-9][0-9]{{0,14}}')
        THEN CAST({value} AS BIGINT) * 8 + {INTEGER}
      WHEN ends_with({term}, '"^^<{XSD}decimal>')
        AND regexp_full_match({value}, '-?(0|[1-9][0-9]{{0,8}})(\\.[0-9]{{0,5}}[1-9])?') AND {value} <> '-0'
        THEN CAST(CAST({value} AS DECIMAL(38, 6)) * {MILLION} AS BIGINT) * 8 + {DECIMAL}
    END"""


def _ordinal(day: str) -> str:
    return f"(datediff('day', DATE '0001-01-01', CAST({day} AS DATE)) + 1)"


def _code(day: str, after: str) -> str:
    return f"({_ordinal(day)} * {SPAN} + {after}) * 8 + {DATE}"
