"""Aggregates as sub-selects. What is counted or added are the different rows of what `where` finds, as in our own engine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from hongzhuan.errors import BadInput
from hongzhuan.export.sparql_pattern import YEAR, braced, indented
from hongzhuan.export.steps import Steps, in_days
from hongzhuan.program.ir import Aggregated, Argument, Atom, BodyLiteral, Var, variables_of

if TYPE_CHECKING:
    from hongzhuan.export.sparql_pattern import PatternWriter

_FUNCTIONS = {"sum": "SUM", "average": "AVG", "minimum": "MIN", "maximum": "MAX", "earliest": "MIN", "latest": "MAX"}


class AggregateWriter:
    """Writes one aggregate; `keys` are the variables of its group as the body around it calls them."""

    def __init__(self, writer: PatternWriter, steps: Steps, item: Aggregated, keys: Sequence[str]) -> None:
        self._writer, self._steps, self._item, self._keys = writer, steps, item, list(keys)

    def lines(self, result: str, outer: bool) -> Iterator[str]:
        """The group that gives `result` its value; `outer` keeps rows for which nothing is found.

        Raises:
            BadInput: a function that SPARQL does not have.
        """
        before = "OPTIONAL " if outer else ""
        match self._item.function:
            case "count":
                yield from braced(self._count(self._item.source, result), before)
            case "share":
                yield from self._share(result)
            case "total years":
                yield from braced(self._total_years(result), before)
            case "earliest" | "latest":
                yield from self._extreme_date(result)
            case function if function in _FUNCTIONS:
                yield from braced(self._of_numbers(function, result), before)
            case function:
                raise BadInput(
                    f"SPARQL has no `{function}`", hint="drop the rules that use it, or export to another form"
                )

    # --- what is counted

    def _rows(self, source: Atom, keep: Sequence[Var]) -> tuple[list[str], list[str]]:
        """The different rows of a step: the lines that find them, and the names of the variables kept."""
        fresh: dict[Var, Var] = {}
        for argument in source.arguments:
            if isinstance(argument, Var) and argument not in self._item.group and argument not in fresh:
                fresh[argument] = self._steps.apart(argument)
        inner = replace(source, arguments=tuple(fresh.get(a, a) if isinstance(a, Var) else a for a in source.arguments))
        names = [self._writer.name(fresh.get(v, v)) for v in keep]
        return self._found(self._steps.ways(inner)), names

    def _found(self, ways: Sequence[tuple[BodyLiteral, ...]]) -> list[str]:
        if len(ways) == 1:
            return self._writer.body(ways[0])[0]
        lines: list[str] = []
        for number, way in enumerate(ways):
            lines += [*(["UNION"] if number else []), *braced(self._writer.body(way)[0])]
        return lines

    def _locals(self) -> list[Var]:
        return [v for v in dict.fromkeys(variables_of(self._item.source)) if v not in self._item.group]

    def _select(self, what: str, lines: Sequence[str]) -> list[str]:
        keys = " ".join(self._keys)
        group = [f"GROUP BY {keys}"] if keys else []
        return [f"SELECT {keys} {what}".replace("  ", " ") + " WHERE {", *indented(lines), "}", *group]

    # --- the functions

    def _count(self, source: Atom, result: str) -> list[str]:
        lines, (member,) = self._rows(source, self._item.value)
        return self._select(f"(COUNT(DISTINCT {member}) AS {result})", lines)

    def _share(self, result: str) -> Iterator[str]:
        assert self._item.having is not None
        whole, part = self._writer.fresh("whole"), self._writer.fresh("part")
        yield from braced(self._count(self._item.source, whole))
        yield from braced(self._count(self._item.having, part), "OPTIONAL ")
        yield f"BIND(100 * COALESCE({part}, 0) / {whole} AS {result})"

    def _of_numbers(self, function: str, result: str) -> list[str]:
        lines, names = self._rows(self._item.source, self._locals())
        value = names[self._locals().index(self._item.value[0])]
        distinct = ["SELECT DISTINCT " + " ".join([*self._keys, *names]) + " WHERE {", *indented(lines), "}"]
        test = f"FILTER(isNumeric({value}))"
        return self._select(f"({_FUNCTIONS[function]}({value}) AS {result})", [*braced(distinct), test])

    def _extreme_date(self, result: str) -> Iterator[str]:
        """The first or last date: the one whose days come first, the more exact of two that begin on the same day."""
        lines, (value,) = self._rows(self._item.source, self._item.value)
        place, best = self._writer.fresh("place"), self._writer.fresh("best")
        lines = [*lines, f"[] cal:of {value} ; cal:order {place} ."]
        yield from braced(self._select(f"({_FUNCTIONS[self._item.function]}({place}) AS {best})", lines))
        yield f"[] cal:order {best} ; cal:of {result} ."

    def _total_years(self, result: str) -> list[str]:
        """Each interval, in order, adds what lies after the latest end before it."""
        one, other = self._intervals(), self._intervals()
        reached, added = self._writer.fresh("reached"), self._writer.fresh("added")
        earlier = f"{other[1]} < {one[1]} || ({other[1]} = {one[1]} && {other[2]} < {one[2]})"
        keys = " ".join([*self._keys, one[1], one[2]])
        pairs = [
            f"SELECT {keys} (MAX(IF({earlier}, {other[2]}, {one[1]})) AS {reached}) WHERE {{",
            *indented([*braced(one[0]), *braced(other[0])]),
            "}",
            f"GROUP BY {keys}",
        ]
        lines = [*braced(pairs), f"BIND(IF({one[2]} > {reached}, {one[2]} - {reached}, 0) AS {added})"]
        return self._select(f"(SUM({added}) / {YEAR} AS {result})", lines)

    def _intervals(self) -> tuple[list[str], str, str]:
        """The different intervals of a group as numbers of days: a select, and the names of its two days."""
        source = replace(self._item.source, arguments=tuple(self._apart(a) for a in self._item.source.arguments))
        places = [self._item.source.arguments.index(variable) for variable in self._item.value]
        values = [source.arguments[place] for place in places]
        ways = [tuple(in_days(item, values) for item in way) for way in self._steps.ways(source)]
        first, last = (self._writer.name(value) for value in values)
        select = "SELECT DISTINCT " + " ".join([*self._keys, first, last]) + " WHERE {"
        return [select, *indented(self._found(ways)), "}"], first, last

    def _apart(self, argument: Argument) -> Argument:
        return (
            self._steps.apart(argument) if isinstance(argument, Var) and argument not in self._item.group else argument
        )
