"""Terms, variables and numbers as SPARQL writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from hongzhuan.facts.codes import Term, encode_inline, first_day, last_day
from hongzhuan.names import PREFIXES, shorten
from hongzhuan.program.ir import Const, Var

CALENDAR = "https://w3id.org/hongzhuan/calendar#"
"""Names of the days that a date covers; they are in the data only while the rules run."""

_LOCAL = re.compile(r"[^\W_][\w-]*")


def term(value: Term) -> str:
    """A term; an IRI in short where a prefix fits and the rest needs no escape."""
    if value.kind != "iri":
        return value.n3()
    prefix, colon, local = shorten(value.value).partition(":")
    return f"{prefix}:{local}" if colon and prefix in PREFIXES and _LOCAL.fullmatch(local) else f"<{value.value}>"


def prefixes(text: str) -> list[str]:
    """The declarations of the prefixes that a text uses."""
    used = set(re.findall(r"(?<![\w<:/\"])(\w+):(?!/)", text))
    known = {**PREFIXES, "cal": CALENDAR}
    return [f"PREFIX {name}: <{known[name]}>" for name in known if name in used]


def number(value: float) -> str:
    """A number without an exponent."""
    text = f"{value:.12f}".rstrip("0").rstrip(".")
    return text if text not in ("", "-0") else "0"


def days_of(constant: Const) -> tuple[int, int] | None:
    """The first and the last day that a date covers, as proleptic Gregorian ordinals; None for what is no date."""
    code = encode_inline(constant.term)
    if code is None or code & 7 != 1:
        return None
    return first_day(code), last_day(code)


class Names:
    """Names of variables, each given once; what the compiler or another rule calls the same stays apart."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def fresh(self, name: str) -> str:
        """A name that nothing else has, as near to the given one as can be."""
        plain = re.sub(r"\W+", "_", name).strip("_") or "v"
        if not re.match(r"[^\W_]", plain):
            plain = "v" + plain
        candidate, number = plain, 1
        while candidate in self._taken:
            number += 1
            candidate = f"{plain}_{number}"
        self._taken.add(candidate)
        return f"?{candidate}"

    def all(self, variables: Iterable[Var], known: Mapping[Var, str]) -> dict[Var, str]:
        """Names for variables that have none yet."""
        return {v: self.fresh(v.name) for v in dict.fromkeys(variables) if v not in known}
