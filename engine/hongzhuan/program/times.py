"""Conditions about time: which days they read, and what must be certain of them."""

from __future__ import annotations

from hongzhuan.language import syntax
from hongzhuan.names import HZ
from hongzhuan.program import moments
from hongzhuan.program.ir import Argument, Atom, Compared, Const, Expression, Number, Var, property_relation
from hongzhuan.program.kinds import is_era_class
from hongzhuan.program.moments import Interval, Point
from hongzhuan.program.resolve import check_date, literal
from hongzhuan.program.rule_context import WINDOW_END, WINDOW_START, Conjunction, RuleContext

START, END, UNTIL = (property_relation(HZ + name) for name in ("start", "end", "until"))


def day_of(name: str, edge: str) -> Var:
    """The first or the last day of what a variable or a name stands for; never one of the window's own two."""
    return Var(f"_{name}'s_{edge}")


def interval(context: RuleContext, term: syntax.Term, into: Conjunction) -> Interval:
    """From the first to the last day of a post or the era."""
    return Interval(edge(context, term, "starts", into), edge(context, term, "ends", into))


def edge(context: RuleContext, term: syntax.Term, which: str, into: Conjunction) -> Point:
    """One end of a post or the era; the alternative reads the property that holds it."""
    if isinstance(term, syntax.Era):
        context.window(into)
        return moments.point(WINDOW_START if which == "starts" else WINDOW_END)
    argument = context.argument(term)
    name = term.name if isinstance(term, syntax.Variable) else term.text
    day = day_of(name, which)
    relation = START if which == "starts" else (END if _is_era(context, argument) else UNTIL)
    into.add(Atom(relation, (argument, day)))
    return moments.point(day)


def _is_era(context: RuleContext, argument: Argument) -> bool:
    vocabulary = context.resolver.vocabulary
    if isinstance(argument, Const):
        classes = vocabulary.individuals.get(argument.term.value, set())
        return any(is_era_class(cls, vocabulary) for cls in classes)
    return argument.name in context.kinds.eras


def moment(context: RuleContext, written: syntax.Moment, into: Conjunction) -> Point | Interval:
    """What a side of a comparison in time stands for."""
    match written:
        case syntax.Edge(of, which):
            return edge(context, of, which, into)
        case syntax.DateLiteral():
            check_date(context.resolver, written)
            return moments.point(literal(written))
        case syntax.Shifted():
            return _shifted(context, written, into)
        case syntax.Variable(name) if name in context.kinds.dates:
            return moments.point(Var(name))
        case _:
            return interval(context, written, into)


def _shifted(context: RuleContext, written: syntax.Shifted, into: Conjunction) -> Point:
    base = moment(context, written.date, into)
    if isinstance(base, Interval):
        hint = "say which end: `... starts` or `... ends`"
        context.resolver.report("HZ020", "a stretch of time cannot be moved", written.span, "", hint)
        base = base.end
    years, unit = context.resolver.number(written.by)
    if unit != "years":
        context.resolver.report("HZ021", "a date is moved by years", written.by.span, "", "write `5 years`")
    return moments.shifted(base, written.sign, Number(years))


def lower_temporal(context: RuleContext, condition: syntax.Temporal, into: Conjunction) -> None:
    """A relation between two moments, two intervals, or one and the other."""
    left, right = moment(context, condition.left, into), moment(context, condition.right, into)

    def compare(operator: str, a: Expression, b: Expression) -> Compared:
        return context.compare(operator, a, b, condition.span)

    found = moments.relate(condition.relation, left, right, compare)
    if found is None:
        context.resolver.report(
            "HZ022",
            f"`{condition.relation}` does not relate these two",
            condition.span,
            "",
            "dates have before, after, on or before, on or after; for a post or the era say `... starts` or `... ends`",
        )
        return
    into.add(*found)
