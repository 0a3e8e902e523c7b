"""The body of a rule as a group graph pattern.

Absences become `FILTER NOT EXISTS`, aggregates sub-selects. Dates are compared by the days that they cover: `cal:firstDay` and
`cal:lastDay` are read beside each date, as numbers, so that a year stays a year. What cannot be computed makes a condition
fail, as in our own engine: SPARQL drops a row whose filter is an error.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from hongzhuan.export.program import address
from hongzhuan.export.sparql_terms import Names, datatype_test, days_of, double, number, term, text_test
from hongzhuan.export.steps import Steps, in_order, is_number, without_repetition
from hongzhuan.facts.codes import iri
from hongzhuan.names import RDF
from hongzhuan.program.aggregates import AGGREGATES
from hongzhuan.program.ir import (
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
    Relation,
    Rule,
    Var,
    variables_of,
)
from hongzhuan.program.moments import DAYS_A_YEAR

NOTHING = "1/0"
"""An expression without a value."""
_EDGES = {"first_day": ("cal:firstDay", "first"), "last_day": ("cal:lastDay", "last")}


class PatternWriter:
    """Writes the bodies of one statement; names of variables are shared by all of them."""

    def __init__(self, steps: Mapping[Relation, tuple[Rule, ...]], given: Mapping[Var, str] | None = None) -> None:
        self._steps = Steps(steps)
        self._names = Names()
        self._known: dict[Var, str] = dict(given or {})
        for name in self._known.values():
            self._names.fresh(name.lstrip("?$"))

    def name(self, argument: Argument) -> str:
        """The text of a variable or a constant."""
        if isinstance(argument, Const):
            return term(argument.term)
        if argument not in self._known:
            self._known[argument] = self._names.fresh(argument.name.split(" ")[0])
        return self._known[argument]

    def head(self, atom: Atom, raw: set[Var]) -> str:
        """What a rule concludes, as a triple; computed numbers are written as the knowledge base writes them."""
        names = [self.number_name(a) if a in raw and isinstance(a, Var) else self.name(a) for a in atom.arguments]
        return _triple(atom.relation, names)

    def number_name(self, variable: Var) -> str:
        """The variable that holds the RDF form of a computed number."""
        return self.name(Var(f"{variable.name}_value"))

    def body(self, body: tuple[BodyLiteral, ...], head: Atom | None = None) -> tuple[list[str], set[Var]]:
        """The lines of a body, and which of its variables are plain numbers."""
        group = _Group(self, self._steps, body)
        lines = list(group.lines())
        for argument in dict.fromkeys(head.arguments) if head else ():
            if isinstance(argument, Var) and argument in group.raw:
                lines.append(f"BIND({_as_literal(self.name(argument))} AS {self.number_name(argument)})")
        return lines, group.raw

    def fresh(self, name: str) -> str:
        """A variable that nothing else uses."""
        return self._names.fresh(name)


class _Group:
    def __init__(self, writer: PatternWriter, steps: Steps, body: tuple[BodyLiteral, ...]) -> None:
        self._writer, self._steps, self._body = writer, steps, body
        self.raw: set[Var] = set()
        self._bound: set[Var] = set()
        self._days: dict[tuple[str, str], str] = {}
        self._asked: list[str] = []
        self._numeric: set[str] = set()

    def lines(self) -> Iterator[str]:
        """The lines of the group, in an order that an engine can follow from top to bottom."""
        atoms = [item for item in self._body if isinstance(item, Atom)]
        for atom in atoms:
            if atom.relation.kind in ("class", "property"):
                yield from self._triple(atom)
        yield from self._days_of_dates()
        for atom in atoms:
            if atom.relation.kind == "text":
                yield f"FILTER({text_test(atom.relation, self._writer.name(atom.arguments[0]))})"
            elif atom.relation.kind == "datatype":
                yield f"FILTER({datatype_test(atom.relation, self._writer.name(atom.arguments[0]))})"
            elif atom.relation.kind == "step":
                yield from self._existence(atom)
        for computed in in_order(self._body):
            yield from self._bind(computed) if isinstance(computed, Bound) else self._aggregate(computed)
        for item in self._body:
            if isinstance(item, Compared):
                yield from self._with_days(f"FILTER({self._compared(item)})")
        for item in self._body:
            if isinstance(item, Negated):
                yield from self._absence(item.atom)

    def _days_of_dates(self) -> Iterator[str]:
        """The days of the dates that triples give, beside the triples: an engine looks them up while it joins."""
        asked: dict[Var, dict[str, None]] = {}
        for edge, variable in (pair for item in self._body for pair in _edges(item)):
            if variable in self._bound:
                asked.setdefault(variable, {})[edge] = None
        for variable, edges in asked.items():
            name = self._writer.name(variable)
            for edge in edges:
                self._days[name, edge] = self._writer.fresh(f"{name[1:]}_{_EDGES[edge][1]}")
            days = " ; ".join(f"{_EDGES[edge][0]} {self._days[name, edge]}" for edge in edges)
            yield f"[] cal:of {name} ; {days} ."

    # --- triples

    def _triple(self, atom: Atom) -> Iterator[str]:
        self._bound |= set(variables_of(atom))
        yield _triple(atom.relation, [self._writer.name(a) for a in atom.arguments]) + " ."

    def _existence(self, atom: Atom) -> Iterator[str]:
        """A block that must be possible; where it says what a variable is, a group to join with."""
        ways = self._steps.ways(atom)
        if len(ways) == 1 and set(variables_of(atom)) <= self._bound:
            yield from braced(self._writer.body(ways[0])[0], "FILTER EXISTS ")
            return
        self._bound |= set(variables_of(atom))
        for number_, way in enumerate(ways):
            if number_:
                yield "UNION"
            yield from braced(self._writer.body(way)[0])

    def _absence(self, atom: Atom) -> Iterator[str]:
        if atom.relation.kind == "step":
            around = [item for item in self._body if isinstance(item, Atom)]
            for way in self._steps.ways(atom):
                inner = without_repetition(way, around)
                yield from braced(self._writer.body(inner)[0], "FILTER NOT EXISTS ")
            return
        if atom.relation.kind == "datatype":
            yield f"FILTER(!({datatype_test(atom.relation, self._writer.name(atom.arguments[0]))}))"
            return
        names, same = [], []
        for argument in atom.arguments:
            names.append(self._writer.name(argument))
            if argument in self.raw:
                names[-1] = self._writer.fresh("value")
                same.append(f"FILTER({names[-1]} = {self._writer.name(argument)})")
        pattern = " ".join([_triple(atom.relation, names), *same])
        yield f"FILTER NOT EXISTS {{ {pattern} }}"

    # --- computed variables

    def _bind(self, item: Bound) -> Iterator[str]:
        text, name = self._expression(item.expression), self._writer.name(item.variable)
        plain = is_number(item.expression, self.raw)
        if item.variable in self._bound:
            test = f"{name} = {text}" if plain else f"sameTerm({name}, {text})"
            yield from self._with_days(f"FILTER({test})")
            return
        self._bound.add(item.variable)
        if plain:
            self.raw.add(item.variable)
        yield from self._with_days(f"BIND({text} AS {name})")
        if not text.startswith("?"):
            yield f"FILTER(BOUND({name}))"

    def _with_days(self, line: str) -> Iterator[str]:
        """A line, and above it the days that it reads."""
        asked, self._asked = self._asked, []
        yield from asked
        yield line

    # --- expressions

    def _compared(self, item: Compared) -> str:
        plain = [side for side in (item.left, item.right) if is_number(side, self.raw)]
        left, right = self._expression(item.left), self._expression(item.right)
        if not plain and item.operator in ("=", "!="):
            return ("" if item.operator == "=" else "!") + f"sameTerm({left}, {right})"
        return f"{left} {item.operator} {right}"

    def _expression(self, expression: Expression) -> str:
        match expression:
            case Number(value):
                return number(value)
            case Var() | Const():
                return self._writer.name(expression)
            case Call("code", (argument,)):
                return self._expression(argument)
            case Call("number", (argument,)):
                return self._number(argument)
            case Call("first_day" | "last_day" as edge, (argument,)):
                return self._day(edge, argument)
            case Call("earlier", (one, other)):
                return self._earlier(one, other)
            case Call("least" | "greatest" as name, arguments):
                texts = [self._expression(a) for a in arguments]
                return _extreme("<" if name == "least" else ">", texts)
            case Call("/", (left, Number(value))):
                return f"({self._expression(left)} / {double(value)})"
            case Call(operator, (left, right)) if operator in "+-*/":
                return f"({self._expression(left)} {operator} {self._expression(right)})"
            case _:
                raise ValueError(f"no SPARQL for {expression}")

    def _number(self, argument: Expression) -> str:
        text = self._expression(argument)
        if isinstance(argument, Var) and argument not in self.raw and text not in self._numeric:
            self._numeric.add(text)
            self._asked.append(f"FILTER(isNumeric({text}))")
        return text

    def _day(self, edge: str, argument: Expression) -> str:
        if isinstance(argument, Const):
            days = days_of(argument)
            return NOTHING if days is None else str(days[edge == "last_day"])
        if not isinstance(argument, Var):
            raise ValueError(f"no day of {argument}")
        return self.day_of(self._writer.name(argument), edge)

    def day_of(self, name: str, edge: str) -> str:
        """The variable for the first or last day of a date; the line that reads it is asked for once."""
        if (name, edge) not in self._days:
            predicate, word = _EDGES[edge]
            self._days[name, edge] = self._writer.fresh(f"{name[1:]}_{word}")
            self._asked.append(f"[] cal:of {name} ; {predicate} {self._days[name, edge]} .")
        return self._days[name, edge]

    def _earlier(self, one: Expression, other: Expression) -> str:
        """The earlier of two dates; of two that begin on the same day, the more exact."""
        a, b = (self._day("first_day", side) for side in (one, other))
        c, d = (self._day("last_day", side) for side in (one, other))
        x, y = self._expression(one), self._expression(other)
        return f"IF({a} < {b} || ({a} = {b} && {c} <= {d}), {x}, {y})"

    # --- aggregates

    def _aggregate(self, item: Aggregated) -> Iterator[str]:
        from hongzhuan.export.sparql_aggregates import AggregateWriter

        names = [self._writer.name(a) for a in item.group if isinstance(a, Var)]
        outer = AGGREGATES[item.function].zero_when_empty and all(
            isinstance(a, Const) or a in self._bound for a in item.group
        )
        self._bound |= set(a for a in item.group if isinstance(a, Var))
        is_date = AGGREGATES[item.function].is_date
        taken = item.result in self._bound
        result = self._writer.fresh(item.result.name) if taken or outer else self._writer.name(item.result)
        writer = AggregateWriter(self._writer, self._steps, item, list(dict.fromkeys(names)))
        yield from writer.lines(result, outer)
        if outer and not taken:
            yield f"BIND(COALESCE({result}, 0) AS {self._writer.name(item.result)})"
        elif not outer:
            yield f"FILTER(BOUND({result}))"
        if taken:
            known = self._writer.name(item.result)
            value = f"COALESCE({result}, 0)" if outer else result
            yield f"FILTER({f'sameTerm({known}, {value})' if is_date else f'{known} = {value}'})"
            return
        self._bound.add(item.result)
        if not is_date:
            self.raw.add(item.result)


def _edges(item: BodyLiteral | Expression) -> Iterator[tuple[str, Var]]:
    """The first and last days of variables that a literal or an expression reads."""
    match item:
        case Compared(_, left, right):
            yield from _edges(left)
            yield from _edges(right)
        case Bound(_, expression):
            yield from _edges(expression)
        case Call("first_day" | "last_day" as edge, (Var() as variable,)):
            yield edge, variable
        case Call("earlier", arguments):
            yield from ((edge, a) for a in arguments if isinstance(a, Var) for edge in _EDGES)
        case Call(_, arguments):
            for argument in arguments:
                yield from _edges(argument)


def braced(lines: Sequence[str], before: str = "") -> Iterator[str]:
    """Lines in braces; on one line where there is only one."""
    if len(lines) == 1 and "\n" not in lines[0]:
        yield f"{before}{{ {lines[0].removesuffix(' .')} }}"
        return
    yield before + "{"
    yield from indented(lines)
    yield "}"


def indented(lines: Sequence[str]) -> Iterator[str]:
    """Lines two spaces further in."""
    yield from ("  " + line for line in lines)


def _triple(relation: Relation, names: Sequence[str]) -> str:
    if relation.kind == "class":
        return f"{names[0]} a {term(iri(address(relation)))}"
    predicate = "a" if relation.name == RDF + "type" else term(iri(relation.name))
    return f"{names[0]} {predicate} {names[1]}"


def _extreme(operator: str, texts: Sequence[str]) -> str:
    first, *rest = texts
    for text in rest:
        first = f"IF({first} {operator} {text}, {first}, {text})"
    return first


def _as_literal(name: str) -> str:
    """A whole number as an integer, any other as a decimal in millionths.

    The cast cuts off what follows the point, and Oxigraph casts a whole double to one less now and then: half a
    millionth away from zero keeps either from mattering.
    """
    millionths = f"ROUND({name} * 1000000) + IF({name} < 0, -0.5, 0.5)"
    return f"IF({name} = ROUND({name}), xsd:integer({name}), xsd:integer({millionths}) / 1000000)"


YEAR = double(DAYS_A_YEAR)
