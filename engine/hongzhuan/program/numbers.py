"""Numbers in conditions: arithmetic with units, lengths of time, comparisons, results that get a name."""

from __future__ import annotations

from hongzhuan.language import syntax
from hongzhuan.language.syntax import Span
from hongzhuan.program import moments
from hongzhuan.program.ir import Bound, Call, Compared, Expression, Number, Var
from hongzhuan.program.moments import Interval
from hongzhuan.program.rule_context import Conjunction, RuleContext
from hongzhuan.program.times import interval, moment
from hongzhuan.program.units import ANY, product, unit_in_words
from hongzhuan.program.variables import is_said_elsewhere

Measured = tuple[Expression, str | None]
"""An expression with its unit: `years`, `percent`, None for a plain number, ANY where nothing tells."""


def lower_comparison(context: RuleContext, condition: syntax.Comparison, into: Conjunction) -> None:
    """`left operator right`; with `=`, a variable that nothing else describes takes the value."""
    for one, other in ((condition.left, condition.right), (condition.right, condition.left)):
        if (
            condition.operator == "="
            and isinstance(one, syntax.Variable)
            and not is_said_elsewhere(one.name, condition, context.rule.body)
        ):
            expression, _ = lower_expression(context, other, into)
            into.add(Bound(Var(one.name), expression, condition.span))
            return
    left, unit = lower_expression(context, condition.left, into)
    right, other_unit = lower_expression(context, condition.right, into)
    same_units(context, unit, other_unit, condition.span)
    into.add(context.compare(condition.operator, left, right, condition.span))


def same_units(context: RuleContext, unit: str | None, other: str | None, span: Span) -> None:
    """Report what is measured in one unit and compared with, or added to, another (HZ021)."""
    if unit != other and ANY not in (unit, other):
        words = f"{unit_in_words(unit)} cannot be compared with {unit_in_words(other)}"
        help_ = "write both sides in the same unit: years with years, percent with percent"
        context.resolver.report("HZ021", words, span, "", help_)


def lower_expression(context: RuleContext, expression: syntax.Expression, into: Conjunction) -> Measured:
    """The value of an expression, and its unit."""
    match expression:
        case syntax.Variable():
            return _variable(context, expression)
        case syntax.Quantity() | syntax.Name():
            value, unit = context.resolver.number(expression)
            return Number(value), unit
        case syntax.Arithmetic():
            return _arithmetic(context, expression, into)
        case syntax.YearsOf(of):
            length = interval(context, of, into)
            return moments.years(length.start.first, length.end.first), "years"
        case syntax.YearsBetween():
            return _years_between(context, expression, into)


def lower_overlap(context: RuleContext, condition: syntax.Overlap, into: Conjunction) -> None:
    """Two intervals that share time, or so many years of it, for certain."""
    a, b = interval(context, condition.left, into), interval(context, condition.right, into)

    def compare(operator: str, left: Expression, right: Expression) -> Compared:
        return context.compare(operator, left, right, condition.span)

    if condition.least is None:
        into.add(*moments.share_time(a, b, compare))
        return
    least, unit = lower_expression(context, condition.least, into)
    if unit != "years":
        help_ = "write `by at least 1 year`"
        context.resolver.report("HZ021", "an overlap is measured in years", condition.span, "", help_)
    into.add(compare(">=", moments.shared_years(a, b), least))


def _variable(context: RuleContext, variable: syntax.Variable) -> Measured:
    name = variable.name
    if name in context.kinds.dates:
        help_ = "compare dates with `before` and `after`; the years between two are `years between ?a and ?b`"
        context.resolver.report("HZ020", f"?{name} is a date, not a number", variable.span, "", help_)
    elif name in context.kinds.things:
        help_ = "compare things with `same as` and `differs from`"
        context.resolver.report("HZ020", f"?{name} is a thing, not a number", variable.span, "", help_)
    elif name in context.kinds.texts:
        help_ = 'ask of a text whether it `contains "..."`'
        context.resolver.report("HZ020", f"?{name} is a text, not a number", variable.span, "", help_)
    return Call("number", (Var(name),)), context.kinds.units.get(name, ANY)


def _arithmetic(context: RuleContext, expression: syntax.Arithmetic, into: Conjunction) -> Measured:
    left, unit = lower_expression(context, expression.left, into)
    right, other = lower_expression(context, expression.right, into)
    if expression.operator in "+-":
        same_units(context, unit, other, expression.span)
    elif expression.operator == "*" and unit == other == "years":
        help_ = "multiply years by a plain number or by percent"
        context.resolver.report(
            "HZ021", "years times years is nothing that can be compared", expression.span, "", help_
        )
    value: Expression = Call(expression.operator, (left, right))
    if expression.operator == "*" and "percent" in (unit, other):
        value = Call("/", (value, Number(100)))
    elif expression.operator == "/" and other == "percent" != unit:
        value = Call("*", (value, Number(100)))
    return value, product(expression.operator, unit, other)


def _years_between(context: RuleContext, expression: syntax.YearsBetween, into: Conjunction) -> Measured:
    start, end = moment(context, expression.start, into), moment(context, expression.end, into)
    if isinstance(start, Interval) or isinstance(end, Interval):
        help_ = "say `... starts` or `... ends`"
        context.resolver.report("HZ022", "years lie between two dates", expression.span, "", help_)
        return Number(0), "years"
    return moments.years(start.first, end.first), "years"
