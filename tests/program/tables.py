"""Before and after, in text files: a case begins with `=== what it shows`, then the rules, then `---` and what they become."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from pathlib import Path

from hongzhuan.names import shorten
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
    Rule,
    Var,
)

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class TableCase:
    """One case: the text before and the text after."""

    source: Path
    title: str
    before: str
    after: str

    def __str__(self) -> str:
        return self.title


def read_table(name: str) -> list[TableCase]:
    """The cases of a file beside this one."""
    path = FOLDER / name
    found = []
    for text in re.split(r"^=== ", path.read_text(encoding="utf-8"), flags=re.M)[1:]:
        title, _, rest = text.partition("\n")
        before, _, after = rest.partition("\n---\n")
        found.append(TableCase(path, title, before.strip("\n") + "\n", after.strip("\n")))
    return found


def check(case: TableCase, found: str) -> None:
    """Hold what a pass made against the table; HONGZHUAN_UPDATE_GOLDEN=1 writes it there to be reviewed."""
    if "HONGZHUAN_UPDATE_GOLDEN" in os.environ:
        cases = [replace(c, after=found) if c.title == case.title else c for c in read_table(case.source.name)]
        text = "\n".join(f"=== {c.title}\n{c.before}---\n{c.after}\n" for c in cases)
        case.source.write_text(text, encoding="utf-8")
    else:
        assert found == case.after


def written(rule: Rule) -> str:
    """A rule of the program in one line for the head and one for each literal."""
    lines = [atom(rule.head), *(f"    {_literal(literal)}" for literal in rule.body)]
    return "\n".join(lines)


def atom(item: Atom) -> str:
    """`hz:held(?official, ?post)`"""
    return f"{item.relation}({', '.join(_argument(a) for a in item.arguments)})"


def _literal(literal: BodyLiteral) -> str:
    match literal:
        case Atom():
            return atom(literal)
        case Negated(inner):
            return f"not {atom(inner)}"
        case Compared(operator, left, right):
            return f"{_expression(left)} {operator} {_expression(right)}"
        case Bound(variable, expression):
            return f"{_argument(variable)} := {_expression(expression)}"
        case Aggregated():
            value = ", ".join(map(_argument, literal.value))
            group = ", ".join(map(_argument, literal.group))
            having = f" have {atom(literal.having)}" if literal.having else ""
            result = _argument(literal.result)
            return f"{result} := {literal.function} of {value} by ({group}) in {atom(literal.source)}{having}"


def _argument(argument: Argument) -> str:
    if isinstance(argument, Var):
        return f"?{argument.name}"
    return shorten(argument.term.value) if argument.term.kind == "iri" else f'"{argument.term.value}"'


def _expression(expression: Expression) -> str:
    match expression:
        case Var() | Const():
            return _argument(expression)
        case Number(value):
            return f"{value:g}"
        case Call(name, arguments) if name in "+-*/":
            return "(" + f" {name} ".join(map(_expression, arguments)) + ")"
        case Call(name, arguments):
            return f"{name}({', '.join(map(_expression, arguments))})"
