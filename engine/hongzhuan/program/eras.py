"""Which relations hold in an era. The analysis finds out; the author does not say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from hongzhuan.program.ir import ERA, WINDOW, Aggregated, Atom, BodyLiteral, Negated, Relation, Rule, Var, variables_of

_ANY_DAY = (Var("_era_starts"), Var("_era_ends"))


def dated_relations(rules: Iterable[Rule]) -> frozenset[Relation]:
    """The relations with a rule that reads the window, or that depends on one that does."""
    rules = tuple(rules)
    dated: set[Relation] = set()
    changed = True
    while changed:
        changed = False
        for rule in rules:
            reads = {relation for relation, _, _ in rule.depends_on()}
            if rule.head.relation not in dated and (WINDOW in reads or reads & dated):
                dated.add(rule.head.relation)
                changed = True
            for source in _shares_of(rule, dated) - dated:
                dated.add(source)
                changed = True
    return frozenset(dated)


def _shares_of(rule: Rule, dated: set[Relation]) -> set[Relation]:
    """What a share is taken of, where those that count are dated: the whole is then counted in the same era."""
    return {
        literal.source.relation
        for literal in rule.body
        if isinstance(literal, Aggregated) and literal.having and literal.having.relation in dated
    }


def date_rules(rules: Iterable[Rule], dated: frozenset[Relation]) -> tuple[Rule, ...]:
    """Rules with the era as the last argument of every dated relation."""
    return tuple(_dated_rule(rule, dated) for rule in rules)


def _dated_rule(rule: Rule, dated: frozenset[Relation]) -> Rule:
    body = tuple(_dated_literal(literal, dated) for literal in rule.body)
    head = _with_era(rule.head, dated)
    uses_era = ERA in head.arguments or any(ERA in variables_of(literal) for literal in body)
    if uses_era and not any(isinstance(literal, Atom) and ERA in literal.arguments for literal in body):
        body = (Atom(WINDOW, (ERA, *_ANY_DAY)), *body)
    return replace(rule, head=head, body=body)


def _dated_literal(literal: BodyLiteral, dated: frozenset[Relation]) -> BodyLiteral:
    match literal:
        case Atom():
            return _with_era(literal, dated)
        case Negated(atom):
            return replace(literal, atom=_with_era(atom, dated))
        case Aggregated():
            source = _with_era(literal.source, dated)
            if source is literal.source:
                return literal
            having = _with_era(literal.having, dated) if literal.having else None
            return replace(literal, source=source, having=having, group=(*literal.group, ERA))
        case _:
            return literal


def _with_era(atom: Atom, dated: frozenset[Relation]) -> Atom:
    if atom.relation not in dated:
        return atom
    return replace(atom, arguments=(*atom.arguments, ERA))
