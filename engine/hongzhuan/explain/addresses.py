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
_FIRST = 13
"""Hexadecimal digits that are added up: thousands of such numbers fit into 64 bits."""


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


def together(names: Iterable[str]) -> str:
    """Several facts in one word, whatever their order: the sum of the first bits of their hashes.

    It tells the premises of one fact by one rule apart, which is all that it stands for.
    """
    return str(sum(int(name.partition("-")[2][:_FIRST], 16) for name in set(names)))


def weight_sql(name: str) -> str:
    """SQL: what the local name of a fact adds to such a sum."""
    return f"CAST('0x' || split_part({name}, '-', 2)[:{_FIRST}] AS BIGINT)"
