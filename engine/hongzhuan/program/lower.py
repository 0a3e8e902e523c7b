"""A rule of the language to rules of the program: names resolved, alternatives spread out, time made arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hongzhuan.language import syntax
from hongzhuan.language.syntax import Condition
from hongzhuan.names import HZ
from hongzhuan.program.ir import (
    Atom,
    BodyLiteral,
    Call,
    Origin,
    Rule,
    Var,
    class_relation,
    property_relation,
)
from hongzhuan.program.kinds import kinds_of
from hongzhuan.program.numbers import lower_comparison, lower_overlap
from hongzhuan.program.resolve import Resolver, check_literal
from hongzhuan.program.rule_context import Conjunction, RuleContext
from hongzhuan.program.safety import check_safety
from hongzhuan.program.steps import lower_aggregate, lower_existence, lower_negation
from hongzhuan.program.texts import TextPattern, text_relation
from hongzhuan.program.times import lower_temporal
from hongzhuan.program.variables import anchored, apart, names

_SCALE = {"at least": ">=", "at most": "<=", "above": ">", "below": "<"}
_ALTERNATIVES = 64
_CONDITIONS = 2_000
_GIVEN_UP = 10**9
POSITION = property_relation(HZ + "position")


class RuleLowering:
    """Lowers one rule; the steps that its absences, blocks and sums need become rules of their own."""

    def __init__(self, rule: syntax.Rule, rule_set: str, resolver: Resolver, source: str) -> None:
        rule = apart(rule)
        origin = Origin("rule", rule.name, rule_set, rule.name_span, "", rule.because, rule.cites)
        kinds = kinds_of(rule, resolver.vocabulary, resolver.parameters)
        self._rule = rule
        self._resolver = resolver
        self._context = RuleContext(rule, resolver, kinds, origin, source.splitlines())

    def rules(self) -> list[Rule]:
        """The program's rules: steps first, then one for each alternative and head."""
        check_safety(self._rule, self._resolver)
        alternatives = self._conjunctions(self._rule.body, names(self._rule.heads))
        origin = self._context.origin
        heads = [self._head(head) for head in self._rule.heads]
        found = [Rule(head, tuple(way.literals), origin) for way in alternatives for head in heads]
        return self._context.steps + found

    def _head(self, head: syntax.IsClass | syntax.Triple) -> Atom:
        context = self._context
        if isinstance(head, syntax.IsClass):
            cls = self._resolver.class_iri(head.cls)
            return Atom(class_relation(cls), (context.argument(head.subject),), head.span)
        prop = self._resolver.property(head.predicate)
        check_literal(self._resolver, prop.values, head.object, head.predicate)
        return Atom(
            property_relation(prop.iri), (context.argument(head.subject), context.value(head.object)), head.span
        )

    # --- conditions

    def _conjunctions(
        self, conditions: Iterable[Condition], outside: set[str], context: Sequence[BodyLiteral] = ()
    ) -> list[Conjunction]:
        """Every alternative of the conditions.

        `outside` are variables that count beyond them; `context` is what the conditions around them say.
        """
        conditions = tuple(conditions)
        found = [Conjunction()]
        for condition in sorted(conditions, key=_after_what_it_rests_on):
            self._context.lowered += len(found)
            if self._context.lowered > _CONDITIONS:
                self._too_many(condition)
                return found[:1]
            others = outside | anchored(c for c in conditions if c is not condition)
            alternatives = _alternatives(condition)
            if alternatives is None:
                for conjunction in found:
                    self._condition(condition, conjunction, others, context)
                continue
            around = [*context, *(x for x in found[0].literals if all(x in c.literals for c in found))]
            spread = [way for alternative in alternatives for way in self._conjunctions(alternative, others, around)]
            if len(found) * len(spread) > _ALTERNATIVES:
                self._too_many(condition)
                return found[:1]
            found = [left.joined(right) for left in found for right in spread]
        return found

    def _too_many(self, condition: Condition) -> None:
        """Report it once; what follows in such a rule is left out."""
        if self._context.lowered == _GIVEN_UP:
            return
        self._context.lowered = _GIVEN_UP
        message = f"more than {_ALTERNATIVES} alternatives in one rule"
        hint = "give a part of it a class or property of its own, in another rule"
        self._resolver.report("HZ001", message, condition.span, "", hint)

    def _condition(
        self, condition: Condition, into: Conjunction, outside: set[str], around: Sequence[BodyLiteral]
    ) -> None:
        context = self._context
        if _reads_era(condition):
            context.window(into)
        match condition:
            case syntax.IsClass(subject, cls):
                relation = class_relation(self._resolver.class_iri(cls))
                into.add(Atom(relation, (context.argument(subject),), condition.span))
            case syntax.Triple():
                self._triple(condition, into)
            case syntax.TextTest():
                self._text_test(condition, into)
            case syntax.Scale():
                self._scale(condition, into)
            case syntax.Sameness(left, same, right):
                operator = "=" if same else "!="
                into.add(context.compare(operator, context.argument(left), context.argument(right), condition.span))
            case syntax.Temporal():
                lower_temporal(context, condition, into)
            case syntax.Overlap():
                lower_overlap(context, condition, into)
            case syntax.Comparison():
                lower_comparison(context, condition, into)
            case syntax.Negation():
                everything = [*around, *into.literals]
                lower_negation(context, condition, everything, into, outside, self._conjunctions)
            case syntax.Existence():
                everything = [*around, *into.literals]
                lower_existence(context, condition, everything, into, outside, self._conjunctions)
            case syntax.Aggregate():
                everything = [*around, *into.literals]
                lower_aggregate(context, condition, everything, into, outside, self._conjunctions)
            case syntax.Either() | syntax.Optional():
                raise AssertionError("alternatives are spread out before")

    def _triple(self, condition: syntax.Triple, into: Conjunction) -> None:
        if self._resolver.means_is(condition.predicate, condition.object):
            return
        prop = self._resolver.property(condition.predicate)
        check_literal(self._resolver, prop.values, condition.object, condition.predicate)
        arguments = (self._context.argument(condition.subject), self._context.value(condition.object))
        into.add(Atom(property_relation(prop.iri), arguments, condition.span))

    def _text_test(self, condition: syntax.TextTest, into: Conjunction) -> None:
        context, text = self._context, self._tested(condition)
        if condition.predicate is not None:
            prop = self._resolver.property(condition.predicate)
            if prop.values not in ("any", "text"):
                message = f"`{condition.predicate.text}` has no texts: its values are {_PLURAL[prop.values]}"
                hint = f"test the label of the value: `?value label {condition.test} ...`"
                help_ = hint if prop.values == "thing" else ""
                self._resolver.report("HZ020", message, condition.predicate.span, "", help_)
            into.add(Atom(property_relation(prop.iri), (context.argument(condition.subject), text), condition.span))
        pattern = TextPattern(condition.test, condition.text.text, condition.text.language)
        into.add(Atom(text_relation(pattern), (text,), condition.span))

    def _tested(self, condition: syntax.TextTest) -> Var:
        """The variable that holds the text: the subject itself, or the value of its property."""
        if condition.predicate is not None:
            return self._context.new("text")
        subject = condition.subject
        kinds = self._context.kinds
        if isinstance(subject, syntax.Variable) and subject.name not in kinds.things | kinds.dates:
            return Var(subject.name)
        shown = f"?{subject.name}" if isinstance(subject, syntax.Variable) else "this"
        hint = f"test its label: `{shown if shown != 'this' else '?x'} label {condition.test} ...`"
        self._resolver.report("HZ020", f"{shown} is no text", subject.span, "", hint)
        return self._context.new("text")

    def _scale(self, condition: syntax.Scale, into: Conjunction) -> None:
        sides = []
        for term in (condition.left, condition.right):
            position = self._context.new("position")
            into.add(Atom(POSITION, (self._context.argument(term), position)))
            sides.append(Call("number", (position,)))
        into.add(self._context.compare(_SCALE[condition.relation], sides[0], sides[1], condition.span))


_PLURAL = {"thing": "things", "date": "dates", "number": "numbers", "boolean": "true or false"}


def _alternatives(condition: Condition) -> tuple[tuple[Condition, ...], ...] | None:
    """The alternatives of `or`; for an optional value, with it and without it; None for any other condition."""
    if isinstance(condition, syntax.Either):
        return condition.alternatives
    if isinstance(condition, syntax.Optional):
        triple = condition.triple
        anything = syntax.Variable(f"_{getattr(triple.object, 'name', '')}_unknown", triple.object.span)
        missing = syntax.Triple(triple.subject, triple.predicate, anything, triple.span)
        return (triple,), (syntax.Negation((missing,), condition.span),)
    return None


def _reads_era(condition: Condition) -> bool:
    """Whether a condition names the era itself."""
    match condition:
        case syntax.IsClass(subject):
            return isinstance(subject, syntax.Era)
        case syntax.Triple(subject, _, value):
            return isinstance(subject, syntax.Era) or isinstance(value, syntax.Era)
        case syntax.TextTest(subject):
            return isinstance(subject, syntax.Era)
        case syntax.Sameness(left, _, right) | syntax.Scale(left, _, right):
            return isinstance(left, syntax.Era) or isinstance(right, syntax.Era)
        case _:
            return False


def _after_what_it_rests_on(condition: Condition) -> int:
    """Sums and absences are lowered last: they may speak of variables that any other condition binds."""
    match condition:
        case syntax.Negation() | syntax.Existence():
            return 3
        case syntax.Aggregate():
            return 2
        case syntax.Either() | syntax.Optional():
            return 1
        case _:
            return 0
