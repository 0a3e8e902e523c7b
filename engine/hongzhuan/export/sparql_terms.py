"""Terms, variables and numbers as SPARQL writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from hongzhuan.export.program import EXPRESSIONS
from hongzhuan.facts.codes import XSD, Term, encode_inline, first_day, iri, last_day
from hongzhuan.names import PREFIXES, shorten
from hongzhuan.program.ir import Const, Relation, Var
from hongzhuan.program.texts import pattern_of

CALENDAR = "https://w3id.org/hongzhuan/calendar#"
"""Names of the days that a date covers; they are in the data only while the rules run."""

OWN_PREFIXES = {"cal": CALENDAR, "expr": EXPRESSIONS}

_LOCAL = re.compile(r"[^\W_][\w-]*")


def term(value: Term) -> str:
    """A term; an IRI in short where a prefix fits and the rest needs no escape."""
    if value.kind != "iri":
        return value.n3()
    text = value.value
    short = "expr:" + text.removeprefix(EXPRESSIONS) if text.startswith(EXPRESSIONS) else shorten(text)
    prefix, colon, local = short.partition(":")
    return (
        f"{prefix}:{local}"
        if colon and prefix in (*PREFIXES, *OWN_PREFIXES) and _LOCAL.fullmatch(local)
        else f"<{value.value}>"
    )


def prefixes(text: str) -> list[str]:
    """The declarations of the prefixes that a text uses."""
    used = set(re.findall(r"(?<![\w<:/\"])(\w+):(?!/)", text))
    known = {**PREFIXES, **OWN_PREFIXES}
    return [f"PREFIX {name}: <{known[name]}>" for name in known if name in used]


def number(value: float) -> str:
    """A number without an exponent."""
    text = f"{value:.12f}".rstrip("0").rstrip(".")
    return text if text not in ("", "-0") else "0"


def double(value: float) -> str:
    """A number to divide by, as a double: Oxigraph 0.5 has no answer to 0 divided by a decimal with a fraction."""
    return number(value) + "e0"


def days_of(constant: Const) -> tuple[int, int] | None:
    """The first and the last day that a date covers, as proleptic Gregorian ordinals; None for what is no date."""
    code = encode_inline(constant.term)
    if code is None or code & 7 != 1:
        return None
    return first_day(code), last_day(code)


def text_test(relation: Relation, name: str) -> str:
    """The condition that a literal passes a test of texts; capitals do not matter."""
    pattern = pattern_of(relation)
    text = Term("literal", pattern.text.lower()).n3()
    tests = {"contains": "CONTAINS", "starts with": "STRSTARTS", "ends with": "STRENDS"}
    if pattern.test in tests:
        test = f"{tests[pattern.test]}(LCASE(STR({name})), {text})"
    else:
        regular = "".join(".*" if c == "*" else re.sub(r"[^\w\s]", r"\\\g<0>", c) for c in pattern.text)
        test = f'REGEX(STR({name}), {Term("literal", f"^{regular}$").n3()}, "is")'
    language = f' && LANGMATCHES(LANG({name}), "{pattern.language}")' if pattern.language else ""
    return f"DATATYPE({name}) IN (xsd:string, rdf:langString) && {test}{language}"


def datatype_test(relation: Relation, name: str) -> str:
    """The condition that a value belongs to a datatype."""
    if not relation.name.startswith(XSD):
        return f"isLiteral({name})"
    kinds = {"decimal": "xsd:decimal, xsd:integer"}.get(relation.name.removeprefix(XSD), term(iri(relation.name)))
    return f"DATATYPE({name}) IN ({kinds})"


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
