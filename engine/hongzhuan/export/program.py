"""What is exported: the compiled program of a rule set in one era, the era's days put in as constants."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from hongzhuan.classification import short
from hongzhuan.derivation import Derivation, Window
from hongzhuan.facts.codes import Term, decode_inline, iri
from hongzhuan.knowledge_base import KnowledgeBase
from hongzhuan.language.syntax import IsClass, Triple
from hongzhuan.program.build import relevant
from hongzhuan.program.ir import (
    ERA,
    WINDOW,
    Aggregated,
    Argument,
    Atom,
    BodyLiteral,
    Bound,
    Call,
    Compared,
    Const,
    Expression,
    Negated,
    Relation,
    Rule,
    Var,
    class_relation,
    property_relation,
)
from hongzhuan.program.rulesets import RuleSet

EXPRESSIONS = "https://w3id.org/hongzhuan/expression#"
"""Addresses for class expressions that need members of their own while rules run."""
STARTS, ENDS = Var("_era_starts"), Var("_era_ends")


@dataclass(frozen=True, slots=True)
class Stratum:
    """Rules that are run together; a recursive stratum needed `rounds` rounds on the facts at hand."""

    rules: tuple[Rule, ...]
    recursive: bool
    rounds: int


@dataclass(frozen=True, slots=True)
class Exported:
    """A program without eras: strata in order, and the steps inside rules, by the relation that they conclude."""

    kb: KnowledgeBase
    rule_set: RuleSet
    era: str
    strata: tuple[Stratum, ...]
    steps: Mapping[Relation, tuple[Rule, ...]]

    @property
    def expressions(self) -> list[Relation]:
        """The class expressions of the ontology that have members of their own here, and no address."""
        return sorted({rule.head.relation for rule in self.rules if not is_named(rule.head.relation)})

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule, in the order of the strata."""
        return tuple(rule for stratum in self.strata for rule in stratum.rules)

    def head_lines(self, target: str) -> list[str]:
        """What the file says of itself: where it comes from, for which era, of which hashes."""
        title = self.rule_set.title()
        return [
            f"Rule set {self.rule_set.name}: {title}",
            f"as {target}, in {self.era}, written by hongzhuan; rules {self.rule_set.hash}, facts {self.kb.hash}",
        ]


@dataclass(frozen=True, slots=True)
class Omission:
    """A rule that a target cannot express, or not as it stands, and why."""

    rule: str
    reason: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.reason}"


def resting_on(rules: Iterable[Rule], left_out: Iterable[Relation]) -> list[Relation]:
    """The classes and properties that are no longer whole when some relations lack a rule, directly or not."""
    rules = tuple(rules)
    lacking = set(left_out)
    grown = True
    while grown:
        found = {r.head.relation for r in rules if any(on in lacking for on, _, _ in r.depends_on())} - lacking
        lacking |= found
        grown = bool(found)
    return sorted(relation for relation in lacking if relation.kind != "step")


def not_whole(program: Exported, left_out: Iterable[Relation]) -> list[Omission]:
    """One line for all that rests on rules that were left out; none where nothing was."""
    steps = (rule for rules in program.steps.values() for rule in rules)
    found = resting_on((*program.rules, *steps), left_out)
    if not found:
        return []
    names = ", ".join(str(relation).removeprefix("hz:") for relation in found)
    return [Omission(names, "not whole here: a rule that they rest on is left out; give their members as facts")]


def exported(
    kb: KnowledgeBase, rule_set: RuleSet, era: str | None = None, as_of: str | None = None, classes: Iterable[str] = ()
) -> Exported:
    """The program of a rule set, or of what some classes need of it, in one era.

    Raises:
        BadInput: an unknown era or class.
        RuleSetError: everything that is wrong with the rule set.
    """
    goals = [class_relation(kb.class_iri(name)) for name in classes] or concluded(kb, rule_set)
    derivation = kb.derive(rule_set, era, goals, as_of)
    (window,) = derivation.windows
    strata: list[Stratum] = []
    steps: dict[Relation, tuple[Rule, ...]] = {}
    needed = relevant(derivation.program.rules, goals)
    for relations in derivation.program.strata:
        rules = [r for r in needed if r.head.relation in relations]
        undated = tuple(in_one_era(rule, window, derivation.program.dated) for rule in rules)
        steps |= {r: tuple(rule for rule in undated if rule.head.relation == r) for r in relations if r.kind == "step"}
        kept = tuple(rule for rule in undated if rule.head.relation.kind != "step" and rule.head not in rule.body)
        if kept:
            strata.append(Stratum(kept, _is_recursive(kept), _rounds(derivation, relations)))
    return Exported(kb, rule_set, short(window.era), tuple(strata), steps)


def is_named(relation: Relation) -> bool:
    """Whether a class or a property has an address; a class expression of the ontology has none."""
    return not relation.name.startswith(("(", "{", "_:"))


def address(relation: Relation) -> str:
    """The address of a class or property; a made one for a class expression."""
    if is_named(relation):
        return relation.name
    words = re.sub(r"\W+", "_", relation.name).strip("_")
    return f"{EXPRESSIONS}{words[:60]}_{hashlib.sha256(relation.name.encode()).hexdigest()[:6]}"


def concluded(kb: KnowledgeBase, rule_set: RuleSet) -> list[Relation]:
    """The classes and properties that the rules of a rule set conclude, those it stands on included."""
    found: set[Relation] = set()
    for rule, _ in rule_set.rules.values():
        for head in rule.heads:
            if isinstance(head, IsClass):
                found |= {class_relation(iri) for iri in kb.vocabulary.resolve(head.cls.text, "class")[:1]}
            elif isinstance(head, Triple):
                found |= {property_relation(i) for i in kb.vocabulary.resolve(head.predicate.text, "property")[:1]}
    return sorted(found)


def _is_recursive(rules: Iterable[Rule]) -> bool:
    rules = tuple(rules)
    heads = {rule.head.relation for rule in rules}
    return any(relation in heads for rule in rules for relation, _, _ in rule.depends_on())


def _rounds(derivation: Derivation, relations: Iterable[Relation]) -> int:
    """How many rounds of a stratum added something to the facts at hand."""
    rounds: set[int] = set()
    for relation in relations:
        table = derivation.executor.table(relation)
        if table.derived:
            sql = f"SELECT DISTINCT round FROM {table.name} WHERE round > 0"
            rounds |= {row[0] for row in derivation.store.connection.execute(sql).fetchall()}
    return max(rounds) - min(rounds) + 1 if rounds else 1


# --- the era as constants


def in_one_era(rule: Rule, window: Window, dated: frozenset[Relation]) -> Rule:
    """The rule without the argument for the era, its window's days as constants."""
    values: dict[Var, Argument] = {
        ERA: Const(iri(window.era)),
        STARTS: Const(_day(window.starts)),
        ENDS: Const(_day(window.ends)),
    }
    body = [substituted(_undated(item, dated), values) for item in rule.body if not _is_window(item)]
    head = _substituted_atom(_undated_atom(rule.head, dated), values)
    return replace(rule, head=head, body=tuple(dict.fromkeys(body)))


def _is_window(item: BodyLiteral) -> bool:
    return isinstance(item, Atom) and item.relation == WINDOW


def _day(code: int) -> Term:
    """A day of the window; an era without a beginning gets a text, which is no date and compares with nothing."""
    return decode_inline(code) or Term("literal", "unknown", "http://www.w3.org/2001/XMLSchema#string")


def _undated(item: BodyLiteral, dated: frozenset[Relation]) -> BodyLiteral:
    match item:
        case Atom():
            return _undated_atom(item, dated)
        case Negated(atom):
            return replace(item, atom=_undated_atom(atom, dated))
        case Aggregated():
            having = _undated_atom(item.having, dated) if item.having else None
            group = item.group[:-1] if item.source.relation in dated else item.group
            return replace(item, source=_undated_atom(item.source, dated), having=having, group=group)
        case _:
            return item


def _undated_atom(atom: Atom, dated: frozenset[Relation]) -> Atom:
    return replace(atom, arguments=atom.arguments[:-1]) if atom.relation in dated else atom


# --- putting arguments in the place of variables


def substituted(item: BodyLiteral, values: Mapping[Var, Argument]) -> BodyLiteral:
    """The literal with some variables replaced; what binds a variable must not be given a constant."""
    match item:
        case Atom():
            return _substituted_atom(item, values)
        case Negated(atom):
            return replace(item, atom=_substituted_atom(atom, values))
        case Compared(_, left, right):
            return replace(item, left=_expression(left, values), right=_expression(right, values))
        case Bound(variable, expression):
            return replace(item, variable=_variable(variable, values), expression=_expression(expression, values))
        case Aggregated():
            return replace(
                item,
                result=_variable(item.result, values),
                group=tuple(_argument(a, values) for a in item.group),
                source=_substituted_atom(item.source, values),
                value=tuple(_variable(v, values) for v in item.value),
                having=_substituted_atom(item.having, values) if item.having else None,
            )


def _substituted_atom(atom: Atom, values: Mapping[Var, Argument]) -> Atom:
    return replace(atom, arguments=tuple(_argument(a, values) for a in atom.arguments))


def _argument(argument: Argument, values: Mapping[Var, Argument]) -> Argument:
    return values.get(argument, argument) if isinstance(argument, Var) else argument


def _variable(variable: Var, values: Mapping[Var, Argument]) -> Var:
    found = values.get(variable, variable)
    return found if isinstance(found, Var) else variable


def _expression(expression: Expression, values: Mapping[Var, Argument]) -> Expression:
    match expression:
        case Var():
            return values.get(expression, expression)
        case Call(name, arguments):
            return Call(name, tuple(_expression(a, values) for a in arguments))
        case _:
            return expression
