"""What is said of a query that does not parse: the line, the place in it, and what helps."""

from __future__ import annotations

import re

from hongzhuan.errors import BadInput
from hongzhuan.names import PREFIXES

_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_UPDATE = re.compile(r"\b(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|COPY|MOVE|ADD)\b", re.IGNORECASE)
_MOST = 80
"""Characters of what was expected that are worth reading; at some places nearly any character would do."""


def complaint(sparql: str, error: Exception) -> BadInput:
    """The error for a query that the parser refuses.

    Args:
        sparql: the query as it was given.
        error: what the parser says, as `error at 2:1: expected ...`.
    """
    found = _PLACE.match(str(error))
    if found is None:
        return BadInput(f"the query does not parse: {error}", hint=_advice(sparql))
    line, column, reason = int(found[1]), int(found[2]), " ".join(found[3].split())
    lines = sparql.rstrip().splitlines() or [""]
    is_over = line > len(lines) or not lines[line - 1][column - 1 :].strip()
    if line > len(lines):
        line, column = len(lines), len(lines[-1]) + 1
    text = lines[line - 1]
    number = f"{line:>5} | "
    what = reason if len(reason) <= _MOST else "more should follow" if is_over else "this does not fit here"
    shown = f"{number}{text}\n{' ' * (len(number) - 2)}| {' ' * (column - 1)}^ {what}"
    return BadInput(f"the query does not parse at {line}:{column}\n{shown}", hint=_advice(sparql))


def _advice(sparql: str) -> str:
    if _UPDATE.search(sparql):
        return "the knowledge base is read-only: SELECT, ASK, CONSTRUCT and DESCRIBE"
    return "declared prefixes: " + ", ".join(PREFIXES)
