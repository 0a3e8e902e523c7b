"""Numbers that feed on themselves: a rule that computes a value from the values it concludes would never come to an end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hongzhuan.language.diagnostics import Diagnostic
from hongzhuan.language.syntax import Span
from hongzhuan.names import shorten
from hongzhuan.program.ir import Atom, Bound, Relation, Rule, Var, variables_of


def endless(rules: Sequence[Rule], components: Sequence[tuple[Relation, ...]]) -> Iterator[Diagnostic]:
    """An error for each rule whose conclusion is computed from what depends on the conclusion (HZ035)."""
    by_head: dict[Relation, list[Rule]] = {}
    for rule in rules:
        by_head.setdefault(rule.head.relation, []).append(rule)
    for component in components:
        for relation in component:
            for rule in by_head.get(relation, ()):
                if _grows(rule, component):
                    yield _diagnostic(rule)


def _grows(rule: Rule, component: tuple[Relation, ...]) -> bool:
    """Whether a computed argument of the head rests on a variable of an atom inside the circle."""
    fed = {
        variable
        for literal in rule.body
        if isinstance(literal, Atom) and literal.relation in component
        for variable in variables_of(literal)
    }
    computed: set[Var] = set()
    bound = [literal for literal in rule.body if isinstance(literal, Bound)]
    for _ in bound:
        for literal in bound:
            if set(variables_of(literal.expression)) & (fed | computed):
                computed.add(literal.variable)
    return bool(computed & set(rule.head.arguments))


def _diagnostic(rule: Rule) -> Diagnostic:
    span = rule.head.span or rule.origin.span or Span("ontology", 1, 1, 1, 2)
    name = shorten(rule.head.relation.name).removeprefix("hz:")
    message = f"`{name}` is computed from itself, again and again"
    help_ = "each round would give a new number, without end: compute it from recorded values, or count with `count of`"
    return Diagnostic("HZ035", message, span, "", help_)
