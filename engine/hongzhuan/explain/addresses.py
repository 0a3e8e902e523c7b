"""Addresses of facts and derivations: hashes of what they say, so that they are the same in every run and on any machine.

The same content gives the same address here and in the SQL that writes all derivations at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

DERIVATION = "https://w3id.org/hongzhuan/derivation/"
"""Where derivations, facts, rule sets and states of the knowledge base have their addresses."""
VARIABLE = "https://w3id.org/hongzhuan/variable/"
"""Where the variables of rules have theirs: `var:post`."""
_DIGITS = 40


def address(kind: str, *content: str) -> str:
    """The address of something of a kind: over its content, one part a line."""
    return DERIVATION + local_name(kind, *content)


def local_name(kind: str, *content: str) -> str:
    """The last part of an address, by which other addresses refer to it."""
    digest = hashlib.sha256("\n".join((kind, *content)).encode()).hexdigest()
    return f"{kind}-{digest[:_DIGITS]}"


def local_name_sql(kind: str, content: Iterable[str]) -> str:
    """SQL: the same for expressions of text, none of which is NULL."""
    parts = ", chr(10), ".join((f"'{kind}'", *content))
    return f"'{kind}-' || left(sha256(concat({parts})), {_DIGITS})"
