"""One rule as a clause of Datalog in the syntax of ASP-Core-2, as clingo reads it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from hongzhuan.export.datalog_names import Predicates, Variables, constant
from hongzhuan.export.sparql_terms import days_of
from hongzhuan.export.steps import in_order, is_number
from hongzhuan.export.whole_numbers import DAY, TooLarge, Value, combined, compared, in_units, unit_of
from hongzhuan.export.whole_numbers import constant as number_value
from hongzhuan.program.aggregates import AGGREGATES
from hongzhuan.program.ir import (
    Aggregated,
    Argument,
    Atom,
    Bound,
    Call,
    Compared,
    Const,
    Expression,
    Negated,
    Number,
    Rule,
    Var,
    variables_of,
)

YEAR = Fraction(1, 146097)
"""A four hundredth of a day in years."""


class Inexpressible(Exception):
    """Something that Datalog over whole numbers cannot say."""


class ClauseWriter:
    """Writes one rule; `helpers` are clauses that its sums of years need."""

    def __init__(self, rule: Rule, predicates: Predicates, measured: frozenset[Var] = frozenset()) -> None:
        self._rule = rule
        self._predicates = predicates
        self._measured = measured
        self._variables = Variables()
        self._values: dict[Var, Value] = {}
        self._days: dict[str, tuple[str, str]] = {}
        self._body: list[str] = []
        self._known = {v for item in rule.body if isinstance(item, Atom) for v in variables_of(item)}
        self.helpers: list[str] = []

    def clause(self) -> str:
        """The clause.

        Raises:
            Inexpressible: with the reason.
        """
        try:
            self._write_body()
            head = self._atom(self._rule.head, head=True)
        except TooLarge:
            raise Inexpressible("a number that does not fit into the 32 bits of the engine") from None
        return f"{head} :-\n    " + ",\n    ".join(self._body) + "." if self._body else f"{head}."

    def _write_body(self) -> None:
        for item in self._rule.body:
            if isinstance(item, Atom):
                self._body.append(self._atom(item))
        for computed in in_order(self._rule.body):
            if isinstance(computed, Bound):
                self._bind(computed)
            else:
                self._aggregate(computed)
        for item in self._rule.body:
            if isinstance(item, Compared):
                self._body.append(self._compared(item))
            elif isinstance(item, Negated):
                self._body.append("not " + self._atom(item.atom, free="_"))

    # --- atoms and terms

    def _atom(self, atom: Atom, head: bool = False, free: str = "") -> str:
        if atom.relation.kind in ("text", "datatype"):
            raise Inexpressible("a test of texts; the engine has none")
        arguments = [self._argument(a, head, free) for a in atom.arguments]
        return f"{self._predicates.name(atom.relation)}({', '.join(arguments)})"

    def _argument(self, argument: Argument, head: bool, free: str) -> str:
        if isinstance(argument, Const):
            return constant(argument.term)
        if free and argument not in self._known:
            return free
        value = self._values.get(argument)
        if value is None:
            return self._variables.name(argument)
        if head and argument in self._measured:
            return in_units(value, Fraction(1, DAY))
        if value.over or value.factor.denominator != 1:
            raise Inexpressible("a computed value that need not be a whole number")
        return in_units(value, Fraction(1))

    # --- computed variables and comparisons

    def _bind(self, item: Bound) -> None:
        if is_number(item.expression, set(self._values)):
            value = self._value(item.expression)
            if item.variable in self._known:
                self._body.append(compared("=", self._value(Call("number", (item.variable,))), value))
            self._values[item.variable] = value
        else:
            self._body.append(f"{self._variables.name(item.variable)} = {self._term(item.expression)}")
        self._known.add(item.variable)

    def _term(self, expression: Expression) -> str:
        match expression:
            case Var():
                return self._variables.name(expression)
            case Const(term):
                return constant(term)
            case Call("code", (argument,)):
                return self._term(argument)
            case _:
                raise Inexpressible("the earlier of two dates, outside a sum of years")

    def _compared(self, item: Compared) -> str:
        if any(is_number(side, set(self._values)) for side in (item.left, item.right)):
            return compared(item.operator, self._value(item.left), self._value(item.right))
        return f"{self._term(item.left)} {item.operator} {self._term(item.right)}"

    def _value(self, expression: Expression) -> Value:
        match expression:
            case Number(value):
                return number_value(value)
            case Var() if expression in self._values:
                return self._values[expression]
            case Call("number", (Var() as variable,)):
                return self._values.get(variable) or Value(Fraction(1), f"({self._variables.name(variable)}+0)")
            case Call("first_day" | "last_day" as edge, (argument,)):
                return self._day(edge, argument)
            case Call("least" | "greatest" as name, arguments):
                return self._extreme("#min" if name == "least" else "#max", [self._value(a) for a in arguments])
            case Call(operator, (left, right)) if operator in "+-*/":
                found = combined(operator, self._value(left), self._value(right))
                if found is None:
                    raise Inexpressible("a division by something that is not a constant")
                return found
            case _:
                raise Inexpressible("a computation that whole numbers cannot do")

    def _day(self, edge: str, argument: Expression) -> Value:
        if isinstance(argument, Const):
            days = days_of(argument)
            if days is None:
                raise Inexpressible("a window without a beginning")
            return Value(Fraction(days[edge == "last_day"]))
        if not isinstance(argument, Var):
            raise Inexpressible("a day of something computed")
        return Value(Fraction(1, DAY), self._covered(self._variables.name(argument))[edge == "last_day"])

    def _covered(self, name: str) -> tuple[str, str]:
        """The variables for the first and the last day of a date; the calendar is read once."""
        if name not in self._days:
            first, last = self._variables.fresh(f"{name}First"), self._variables.fresh(f"{name}Last")
            self._days[name] = (first, last)
            self._body.append(f"covers({name}, {first}, {last}, _)")
        return self._days[name]

    def _extreme(self, function: str, values: Sequence[Value]) -> Value:
        unit = unit_of(*values)
        name = self._variables.fresh("Least" if function == "#min" else "Greatest")
        texts = "; ".join(in_units(value, unit) for value in values)
        self._body.append(f"{name} = {function} {{ {texts} }}")
        return Value(unit, name)

    # --- aggregates

    def _aggregate(self, item: Aggregated) -> None:
        is_open = [a for a in item.group if isinstance(a, Var) and a not in self._known]
        self._known |= set(is_open)
        if is_open or not AGGREGATES[item.function].zero_when_empty:
            arguments = [self._argument(a, False, "") if a in item.group else "_" for a in item.source.arguments]
            self._body.append(f"{self._predicates.name(item.source.relation)}({', '.join(arguments)})")
        value = self._measure(item)
        if isinstance(value, str):
            self._values.pop(item.result, None)
            self._known.add(item.result)
            return
        if item.result in self._known:
            self._body.append(compared("=", self._value(Call("number", (item.result,))), value))
        self._values[item.result] = value
        self._known.add(item.result)

    def _measure(self, item: Aggregated) -> Value | str:
        """The value of an aggregate, or the name of the date that it is."""
        match item.function:
            case "count":
                return self._counted(item.source, item, "Count")
            case "share":
                assert item.having is not None
                part, whole = self._counted(item.having, item, "Part"), self._counted(item.source, item, "Whole")
                return Value(Fraction(100), part.text, whole.text)
            case "sum":
                return self._summed(item, "Sum")
            case "average":
                total, count = self._summed(item, "Sum"), self._rows(item)
                return Value(Fraction(1), total.text, count.text)
            case "minimum" | "maximum":
                function = "#min" if item.function == "minimum" else "#max"
                return self._over(function, self._names(item)[0], item.source, item, item.function.capitalize())
            case "earliest" | "latest":
                return self._extreme_date(item)
            case "total years":
                return self._total_years(item)
            case function:
                raise Inexpressible(f"`{function}`, which Datalog over whole numbers does not have")

    def _names(self, item: Aggregated) -> list[str]:
        """The names of what is measured and of the other variables of the step, inside the aggregate."""
        others = [a for a in item.source.arguments if isinstance(a, Var) and a not in item.group]
        ordered = [*item.value, *(a for a in others if a not in item.value)]
        return [self._variables.name(Var(f"{v.name} each")) for v in ordered]

    def _inside(self, atom: Atom, item: Aggregated) -> str:
        names = [
            self._argument(a, False, "") if isinstance(a, Const) or a in item.group else self._each(a)
            for a in atom.arguments
        ]
        return f"{self._predicates.name(atom.relation)}({', '.join(names)})"

    def _each(self, argument: Argument) -> str:
        assert isinstance(argument, Var)
        return self._variables.name(Var(f"{argument.name} each"))

    def _over(self, function: str, term: str, source: Atom, item: Aggregated, word: str) -> Value:
        name = self._variables.fresh(word)
        self._body.append(f"{name} = {function} {{ {term} : {self._inside(source, item)} }}")
        return Value(Fraction(1), name)

    def _counted(self, source: Atom, item: Aggregated, word: str) -> Value:
        return self._over("#count", self._each(item.value[0]), source, item, word)

    def _rows(self, item: Aggregated) -> Value:
        return self._over("#count", ", ".join(self._names(item)), item.source, item, "Rows")

    def _summed(self, item: Aggregated, word: str) -> Value:
        return self._over("#sum", ", ".join(self._names(item)), item.source, item, word)

    def _extreme_date(self, item: Aggregated) -> str:
        function = "#min" if item.function == "earliest" else "#max"
        order, best = self._variables.fresh("Order"), self._variables.fresh("Best")
        date = self._each(item.value[0])
        condition = f"{self._inside(item.source, item)}, covers({date}, _, _, {order})"
        self._body.append(f"{best} = {function} {{ {order} : {condition} }}")
        result = self._variables.name(item.result)
        self._body.append(f"covers({result}, _, _, {best})")
        return result

    def _total_years(self, item: Aggregated) -> Value:
        """Each interval, in order, adds what lies after the latest end before it."""
        keys = [self._argument(a, False, "") for a in item.group]
        name = self._predicates.name(item.source.relation)
        self.helpers += _intervals(name, self._inside(item.source, item), keys, [self._each(v) for v in item.value])
        result, first, last, reached = (self._variables.fresh(w) for w in ("Total", "From", "To", "Reached"))
        tuple_ = ", ".join([*keys, first, last, reached])
        self._body.append(
            f"{result} = #sum {{ {last}-{reached}, {first}, {last} : reached_{name}({tuple_}), {reached} < {last} }}"
        )
        return Value(YEAR, result)


def _intervals(name: str, source: str, keys: Sequence[str], days: Sequence[str]) -> Iterator[str]:
    """The intervals of each group, and how far those before each one reach."""
    key = "".join(f"{k}, " for k in keys)
    yield f"interval_{name}({key}{days[0]}, {days[1]}) :- {source}."
    yield (
        f"reached_{name}({key}F, T, R) :- interval_{name}({key}F, T),\n"
        f"    R = #max {{ F; T2 : interval_{name}({key}F2, T2), (F2, T2) < (F, T) }}."
    )
