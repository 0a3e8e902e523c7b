"""Names in Datalog: predicates for classes, properties and steps, variables with capitals, terms as strings."""

from __future__ import annotations

import re
from collections.abc import Mapping

from hongzhuan.export.program import is_named
from hongzhuan.export.sparql_terms import days_of
from hongzhuan.facts.codes import Term, encode_inline
from hongzhuan.names import shorten
from hongzhuan.program.ir import Const, Relation, Var

KEYWORDS = {"not"}


class Predicates:
    """Gives every relation a predicate of its own."""

    def __init__(self) -> None:
        self._known: dict[Relation, str] = {}

    def name(self, relation: Relation) -> str:
        """The predicate of a relation: `technocrat`, `held`, `rdfs_label`, `where_1_of_my_rule`."""
        if relation not in self._known:
            self._known[relation] = self._new(relation)
        return self._known[relation]

    def known(self) -> Mapping[Relation, str]:
        """Every predicate so far."""
        return self._known

    def _new(self, relation: Relation) -> str:
        short = shorten(relation.name).removeprefix("hz:")
        if relation.kind == "step":
            rule_set, rule, step = relation.name.split(".", 2)
            short = f"{step}_of_{rule_set}_{rule}"
        plain = re.sub(r"[^A-Za-z0-9]+", "_", short).strip("_") or "p"
        plain = plain[0].lower() + plain[1:] if plain[0].isalpha() else f"p_{plain}"
        taken = {(name, other.arity) for other, name in self._known.items()}
        candidate, number = plain, 1
        while (candidate, relation.arity) in taken or candidate in KEYWORDS:
            number += 1
            candidate = f"{plain}_{number}"
        return candidate


class Variables:
    """Gives the variables of one rule names that begin with a capital."""

    def __init__(self) -> None:
        self._known: dict[Var, str] = {}
        self._taken: set[str] = set()

    def name(self, variable: Var) -> str:
        """The name of a variable."""
        if variable not in self._known:
            self._known[variable] = self.fresh(variable.name)
        return self._known[variable]

    def fresh(self, word: str) -> str:
        """A name that nothing else in the rule has."""
        parts = re.findall(r"[A-Za-z0-9]+", word) or ["V"]
        plain = "".join(part[0].upper() + part[1:] for part in parts)
        plain = plain if plain[0].isalpha() else f"V{plain}"
        candidate, number = plain, 1
        while candidate in self._taken:
            number += 1
            candidate = f"{plain}{number}"
        self._taken.add(candidate)
        return candidate


def quoted(text: str) -> str:
    """A string of Datalog."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def constant(term: Term) -> str:
    """A term: a whole number as a number, a date by its text, anything else as a string or a text with its language."""
    if term.kind == "iri":
        return quoted(shorten(term.value))
    if term.kind == "blank":
        return quoted(f"_:{term.value}")
    code = encode_inline(term)
    if code is not None and code & 7 == 2 and abs(code >> 3) < 2**31:
        return str(code >> 3)
    if days_of(Const(term)) is not None:
        return quoted(term.value)
    return f"text({quoted(term.value)},{quoted(term.language or (term.datatype or '').rsplit('#', 1)[-1])})"


def meaning(relation: Relation) -> str:
    """What a predicate stands for, for the head of the file."""
    if relation.kind == "step":
        return "a step inside a rule"
    return relation.name if is_named(relation) else f"the class expression {relation.name}"
