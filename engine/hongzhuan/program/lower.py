"""A rule of the language to rules of the program: names resolved, alternatives spread out, time made arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from hongzhuan.facts.codes import encode_date
from hongzhuan.language import syntax
from hongzhuan.language.syntax import Condition, Span
from hongzhuan.names import HZ
from hongzhuan.program import moments
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
    Number,
    Origin,
    Relation,
    Rule,
    Var,
    class_relation,
    property_relation,
    variables_of,
)
from hongzhuan.program.kinds import is_era_class, kinds_of
from hongzhuan.program.moments import Interval, Point
from hongzhuan.program.resolve import Resolver, literal
from hongzhuan.program.safety import check_safety
from hongzhuan.program.variables import anchored, bound_by, is_said_elsewhere, names

_SCALE = {"at least": ">=", "at most": "<=", "above": ">", "below": "<"}
_ALTERNATIVES = 64
POSITION, START, END, UNTIL = (property_relation(HZ + name) for name in ("position", "start", "end", "until"))
_WINDOW_START, _WINDOW_END = Var("_era_starts"), Var("_era_ends")


@dataclass(slots=True)
class _Conjunction:
    """One alternative in the making."""

    literals: list[BodyLiteral] = field(default_factory=list)

    def add(self, *literals: BodyLiteral) -> None:
        for item in literals:
            if item not in self.literals:
                self.literals.append(item)

    def copy(self) -> _Conjunction:
        return _Conjunction(list(self.literals))


class RuleLowering:
    """Lowers one rule; the steps that its negations and aggregates need become rules of their own."""

    def __init__(self, rule: syntax.Rule, rule_set: str, resolver: Resolver, source: str) -> None:
        self._rule = rule
        self._resolver = resolver
        self._source = source.splitlines()
        self._steps: list[Rule] = []
        self._fresh = 0
        self._origin = Origin("rule", rule.name, rule_set, rule.name_span, "", rule.because, rule.cites)
        self._kinds = kinds_of(rule, resolver.vocabulary)

    def rules(self) -> list[Rule]:
        """The program's rules: steps first, then one for each alternative and head."""
        check_safety(self._rule, self._resolver)
        alternatives = self._conjunctions(self._rule.body, names(self._rule.heads))
        found: list[Rule] = []
        for conjunction in alternatives:
            for head in self._rule.heads:
                found.append(Rule(self._head(head), tuple(conjunction.literals), self._origin))
        return self._steps + found

    def _new(self, word: str) -> Var:
        self._fresh += 1
        return Var(f"_{word}{self._fresh}")

    # --- heads

    def _head(self, head: syntax.IsClass | syntax.Triple) -> Atom:
        if isinstance(head, syntax.IsClass):
            cls = self._resolver.class_iri(head.cls)
            return Atom(class_relation(cls), (self._argument(head.subject),), head.span)
        relation = property_relation(self._resolver.property(head.predicate).iri)
        self._check_date(head.object)
        return Atom(relation, (self._argument(head.subject), self._value(head.object)), head.span)

    def _argument(self, term: syntax.Term) -> Argument:
        if isinstance(term, syntax.Variable):
            return Var(term.name)
        if isinstance(term, syntax.Era):
            return ERA
        return self._resolver.individual(term)

    def _value(self, value: syntax.Value) -> Argument:
        if isinstance(value, syntax.Variable | syntax.Name | syntax.Era):
            return self._argument(value)
        return literal(value)

    # --- conditions

    def _conjunctions(
        self, conditions: Iterable[Condition], outside: set[str], context: Sequence[BodyLiteral] = ()
    ) -> list[_Conjunction]:
        """Every alternative of the conditions.

        `outside` are variables that count beyond them; `context` is what the conditions around them say.
        """
        conditions = tuple(conditions)
        found = [_Conjunction()]
        for condition in sorted(conditions, key=_after_what_it_rests_on):
            others = outside | anchored(c for c in conditions if c is not condition)
            if isinstance(condition, syntax.Either):
                around = [*context, *(x for x in found[0].literals if all(x in c.literals for c in found))]
                spread = [
                    c for alternative in condition.alternatives for c in self._conjunctions(alternative, others, around)
                ]
                found = [self._joined(left, right) for left in found for right in spread]
                if len(found) > _ALTERNATIVES:
                    self._resolver.report(
                        "HZ001",
                        f"more than {_ALTERNATIVES} alternatives in one rule",
                        condition.span,
                        "",
                        "give a part of it a class or property of its own, in another rule",
                    )
                    return found[:1]
            else:
                for conjunction in found:
                    self._condition(condition, conjunction, others, context)
        return found

    @staticmethod
    def _joined(left: _Conjunction, right: _Conjunction) -> _Conjunction:
        joined = left.copy()
        joined.add(*right.literals)
        return joined

    def _condition(
        self, condition: Condition, into: _Conjunction, outside: set[str], context: Sequence[BodyLiteral]
    ) -> None:
        if isinstance(condition, syntax.IsClass | syntax.Triple | syntax.Sameness) and _reads_era(condition):
            self._window(into)
        match condition:
            case syntax.IsClass(subject, cls):
                into.add(
                    Atom(class_relation(self._resolver.class_iri(cls)), (self._argument(subject),), condition.span)
                )
            case syntax.Triple(subject, predicate, value):
                self._triple(subject, predicate, value, condition.span, into)
            case syntax.Scale():
                self._scale(condition, into)
            case syntax.Sameness(left, same, right):
                into.add(
                    self._compare("=" if same else "!=", self._argument(left), self._argument(right), condition.span)
                )
            case syntax.Temporal():
                self._temporal(condition, into)
            case syntax.Overlap():
                self._overlap(condition, into)
            case syntax.Comparison():
                self._comparison(condition, into)
            case syntax.Negation():
                self._negation(condition, [*context, *into.literals], into, outside)
            case syntax.Aggregate():
                self._aggregate(condition, [*context, *into.literals], into, outside)
            case syntax.Either():
                raise AssertionError("alternatives are spread out before")

    def _compare(self, operator: str, left: Expression, right: Expression, span: Span) -> Compared:
        return Compared(operator, left, right, self._text(span), span)

    def _text(self, span: Span) -> str:
        line = self._source[span.line - 1] if 0 < span.line <= len(self._source) else ""
        end = span.end_column - 1 if span.end_line == span.line else len(line)
        return line[span.column - 1 : end].strip()

    def _triple(
        self, subject: syntax.Term, predicate: syntax.Name, value: syntax.Value, span: Span, into: _Conjunction
    ) -> None:
        prop = self._resolver.property(predicate)
        if isinstance(value, syntax.Text | syntax.DateLiteral | syntax.Quantity):
            self._check_literal(prop.values, value, predicate)
        into.add(Atom(property_relation(prop.iri), (self._argument(subject), self._value(value)), span))

    def _check_date(self, value: object) -> None:
        if isinstance(value, syntax.DateLiteral) and encode_date(value.text) is None:
            self._resolver.report("HZ020", f"`{value.text}` is no date", value.span, "", "write 1983-04 or 1983-04-12")

    def _check_literal(
        self, expected: str, value: syntax.Text | syntax.DateLiteral | syntax.Quantity, name: syntax.Name
    ) -> None:
        self._check_date(value)
        kind = {"Text": "text", "DateLiteral": "date", "Quantity": "number"}[type(value).__name__]
        if expected not in ("any", kind):
            self._resolver.report("HZ020", f"`{name.text}` takes a {expected}, not a {kind}", value.span)

    def _scale(self, condition: syntax.Scale, into: _Conjunction) -> None:
        sides = []
        for term in (condition.left, condition.right):
            position = self._new("position")
            into.add(Atom(POSITION, (self._argument(term), position)))
            sides.append(Call("number", (position,)))
        into.add(self._compare(_SCALE[condition.relation], sides[0], sides[1], condition.span))

    # --- time

    def _window(self, into: _Conjunction) -> None:
        into.add(Atom(WINDOW, (ERA, _WINDOW_START, _WINDOW_END)))

    def _interval(self, term: syntax.Term, into: _Conjunction) -> Interval:
        if isinstance(term, syntax.Era):
            self._window(into)
            return Interval(moments.point(_WINDOW_START), moments.point(_WINDOW_END))
        return Interval(self._edge(term, "starts", into), self._edge(term, "ends", into))

    def _edge(self, term: syntax.Term, edge: str, into: _Conjunction) -> Point:
        if isinstance(term, syntax.Era):
            self._window(into)
            return moments.point(_WINDOW_START if edge == "starts" else _WINDOW_END)
        argument = self._argument(term)
        name = term.name if isinstance(term, syntax.Variable) else term.text
        day = _day(name, edge)
        relation = START if edge == "starts" else (END if self._is_era(argument) else UNTIL)
        into.add(Atom(relation, (argument, day)))
        return moments.point(day)

    def _is_era(self, argument: Argument) -> bool:
        vocabulary = self._resolver.vocabulary
        if isinstance(argument, Const):
            classes = vocabulary.individuals.get(argument.term.value, set())
            return any(is_era_class(cls, vocabulary) for cls in classes)
        return argument.name in self._kinds.eras

    def _moment(self, moment: syntax.Moment, into: _Conjunction) -> Point | Interval:
        match moment:
            case syntax.Edge(of, edge):
                return self._edge(of, edge, into)
            case syntax.DateLiteral():
                self._check_date(moment)
                return moments.point(literal(moment))
            case syntax.Shifted(date, sign, by):
                base = self._moment(date, into)
                if isinstance(base, Interval):
                    self._resolver.report(
                        "HZ020",
                        "an interval cannot be moved",
                        moment.span,
                        "",
                        "say which end: `... starts` or `... ends`",
                    )
                    base = base.end
                return moments.shifted(base, sign, self._years(by))
            case syntax.Variable(name) if name in self._kinds.dates:
                return moments.point(Var(name))
            case _:
                return self._interval(moment, into)

    def _years(self, by: syntax.Quantity | syntax.Name) -> Expression:
        value, unit = self._number(by)
        if unit != "years":
            self._resolver.report("HZ021", "a date is moved by years", by.span, "", "write `5 years`")
        return value

    def _temporal(self, condition: syntax.Temporal, into: _Conjunction) -> None:
        left, right = self._moment(condition.left, into), self._moment(condition.right, into)

        def compare(operator: str, a: Expression, b: Expression) -> Compared:
            return self._compare(operator, a, b, condition.span)

        if isinstance(left, Point) and isinstance(right, Point):
            found = moments.relate_points(condition.relation, left, right, compare)
        elif isinstance(left, Point) and isinstance(right, Interval):
            found = moments.relate_point_to_interval(condition.relation, left, right, compare)
        elif isinstance(left, Interval) and isinstance(right, Interval):
            found = moments.relate_intervals(condition.relation, left, right, compare)
        else:
            found = None
        if found is None:
            self._resolver.report(
                "HZ022",
                f"`{condition.relation}` does not relate these two",
                condition.span,
                "",
                "points have before, after, on or before, on or after; for an interval say `... starts` or `... ends`",
            )
            return
        into.add(*found)

    def _overlap(self, condition: syntax.Overlap, into: _Conjunction) -> None:
        a, b = self._interval(condition.left, into), self._interval(condition.right, into)

        def compare(operator: str, left: Expression, right: Expression) -> Compared:
            return self._compare(operator, left, right, condition.span)

        if condition.least is None:
            into.add(*moments.share_time(a, b, compare))
            return
        least, unit = self._expression(condition.least, into)
        if unit != "years":
            self._resolver.report(
                "HZ021", "an overlap is measured in years", condition.span, "", "write `by at least 1 year`"
            )
        into.add(compare(">=", moments.shared_years(a, b), least))

    # --- numbers

    def _comparison(self, condition: syntax.Comparison, into: _Conjunction) -> None:
        for one, other in ((condition.left, condition.right), (condition.right, condition.left)):
            if (
                condition.operator == "="
                and isinstance(one, syntax.Variable)
                and not is_said_elsewhere(one.name, condition, self._rule.body)
            ):
                expression, _ = self._expression(other, into)
                into.add(Bound(Var(one.name), expression, condition.span))
                return
        left, unit = self._expression(condition.left, into)
        right, other_unit = self._expression(condition.right, into)
        self._same_units(unit, other_unit, condition.span)
        into.add(self._compare(condition.operator, left, right, condition.span))

    def _same_units(self, unit: str | None, other: str | None, span: Span) -> None:
        if unit != other and "any" not in (unit, other):
            self._resolver.report(
                "HZ021", f"{unit or 'a plain number'} cannot be compared with {other or 'a plain number'}", span
            )

    def _number(self, value: syntax.Quantity | syntax.Name) -> tuple[Expression, str | None]:
        if isinstance(value, syntax.Quantity):
            return Number(value.value), value.unit
        parameter = self._resolver.parameter(value)
        return (Number(parameter.value), parameter.unit) if parameter else (Number(0), "any")

    def _expression(self, expression: syntax.Expression, into: _Conjunction) -> tuple[Expression, str | None]:
        match expression:
            case syntax.Variable(name):
                if name in self._kinds.dates:
                    self._resolver.report(
                        "HZ020",
                        f"?{name} is a date, not a number",
                        expression.span,
                        "",
                        "compare dates with `before` and `after`",
                    )
                if name in self._kinds.things:
                    self._resolver.report(
                        "HZ020",
                        f"?{name} is a thing, not a number",
                        expression.span,
                        "",
                        "compare things with `same as` and `differs from`",
                    )
                return Call("number", (Var(name),)), "any"
            case syntax.Quantity() | syntax.Name():
                return self._number(expression)
            case syntax.Arithmetic(operator, left, right):
                a, unit = self._expression(left, into)
                b, other = self._expression(right, into)
                if operator in "+-":
                    self._same_units(unit, other, expression.span)
                result = None if operator == "/" and unit == other else unit if unit not in ("any", None) else other
                return Call(operator, (a, b)), result
            case syntax.YearsOf(of):
                interval = self._interval(of, into)
                return moments.years(interval.start.first, interval.end.first), "years"
            case syntax.YearsBetween(start, end):
                a_point, b_point = self._moment(start, into), self._moment(end, into)
                if isinstance(a_point, Interval) or isinstance(b_point, Interval):
                    self._resolver.report(
                        "HZ022", "years lie between two dates", expression.span, "", "say `... starts` or `... ends`"
                    )
                    return Number(0), "years"
                return moments.years(a_point.first, b_point.first), "years"

    # --- negation and aggregates

    def _negation(
        self, condition: syntax.Negation, around: Sequence[BodyLiteral], into: _Conjunction, outside: set[str]
    ) -> None:
        ways = self._conjunctions(condition.body, outside, around)
        self._complete(ways, condition.body, around)
        if len(ways) == 1 and len(ways[0].literals) == 1 and isinstance(ways[0].literals[0], Atom):
            into.add(Negated(ways[0].literals[0], condition.span))
            return
        shared = tuple(Var(name) for name in sorted(names(condition.body) & outside))
        step = self._step("without", shared, ways, condition.span)
        into.add(Negated(step, condition.span))

    def _complete(self, ways: list[_Conjunction], body: tuple[Condition, ...], outer: Sequence[BodyLiteral]) -> None:
        """Give a part of a rule that compares with variables of the whole the conditions that say what they are."""
        missing = names(body) - bound_by(body)
        context: list[BodyLiteral] = []
        grown = True
        while grown:
            grown = False
            for item in outer:
                used = {variable.name for variable in variables_of(item)}
                if item in context or not isinstance(item, Atom | Bound | Aggregated) or not missing & used:
                    continue
                context.append(item)
                if not isinstance(item, Atom):
                    missing |= used
                grown = True
        for way in ways:
            way.add(*context)

    def _step(self, word: str, arguments: tuple[Var, ...], ways: list[_Conjunction], span: Span) -> Atom:
        number = len({rule.head.relation for rule in self._steps}) + 1
        relation = Relation("step", f"{self._origin.rule_set}.{self._rule.name}.{word}-{number}", len(arguments))
        head = Atom(relation, arguments, span)
        origin = Origin("rule", self._rule.name, self._origin.rule_set, span, text=word)
        self._steps += [Rule(head, tuple(way.literals), origin) for way in ways]
        return head

    def _aggregate(
        self, condition: syntax.Aggregate, around: Sequence[BodyLiteral], into: _Conjunction, outside: set[str]
    ) -> None:
        function = condition.function
        inner = anchored(condition.where)
        group = tuple(Var(name) for name in sorted(inner & (outside | names(condition.right))))
        locals_ = tuple(Var(name) for name in sorted(inner) if Var(name) not in group)
        ways = self._conjunctions(condition.where, outside | {condition.variable.name}, around)
        self._complete(ways, condition.where, around)
        value, arguments = self._measured(condition, ways)
        step = self._step(
            "where", (*group, *locals_, *(v for v in arguments if v not in locals_)), ways, condition.span
        )
        having = None
        if function == "share":
            ways = self._conjunctions(
                (*condition.where, *condition.having), outside | {condition.variable.name}, around
            )
            self._complete(ways, (*condition.where, *condition.having), around)
            having = self._step("have", (*group, Var(condition.variable.name)), ways, condition.span)
        result = self._new({"total years": "total"}.get(function, function))
        if isinstance(condition.right, syntax.Variable) and condition.operator == "=":
            result = Var(condition.right.name)
        into.add(Aggregated(function, result, group, step, value, having, condition.span))
        if result.name != getattr(condition.right, "name", None):
            right, unit = self._expression(condition.right, into)
            self._same_units(
                {"total years": "years", "share": "percent", "count": None}.get(function, "any"), unit, condition.span
            )
            words = f"{self._text(condition.span)} {condition.operator} {self._text(condition.right.span)}"
            into.add(Compared(condition.operator, result, right, words, condition.span))

    def _measured(
        self, condition: syntax.Aggregate, ways: list[_Conjunction]
    ) -> tuple[tuple[Var, ...], tuple[Var, ...]]:
        """What an aggregate adds up, and the arguments that its step needs for it."""
        variable = Var(condition.variable.name)
        if condition.function != "total years":
            return (variable,), (variable,)
        start, end = Var("_from"), Var("_to")
        for way in ways:
            self._window(way)
            self._edge(condition.variable, "starts", way)
            self._edge(condition.variable, "ends", way)
            name = condition.variable.name
            way.add(Bound(start, Call("code", (_day(name, "starts"),))))
            way.add(Bound(end, Call("earlier", (_day(name, "ends"), _WINDOW_END))))
        return (start, end), (start, end)


def _day(name: str, edge: str) -> Var:
    """The first or the last day of what a variable or a name stands for; never one of the window's own two."""
    return Var(f"_{name}'s_{edge}")


def _reads_era(condition: syntax.IsClass | syntax.Triple | syntax.Sameness) -> bool:
    """Whether a condition names the era itself."""
    match condition:
        case syntax.IsClass(subject):
            return isinstance(subject, syntax.Era)
        case syntax.Triple(subject, _, value):
            return isinstance(subject, syntax.Era) or isinstance(value, syntax.Era)
        case syntax.Sameness(left, _, right):
            return isinstance(left, syntax.Era) or isinstance(right, syntax.Era)


def _after_what_it_rests_on(condition: Condition) -> int:
    """Sums and absences are lowered last: they may speak of variables that any other condition binds."""
    match condition:
        case syntax.Negation():
            return 3
        case syntax.Aggregate():
            return 2
        case syntax.Either():
            return 1
        case _:
            return 0
