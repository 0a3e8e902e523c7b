"""Conditions in Chinese, and the values that a comparison compared in both languages.

English conditions are the author's own words. The language of rules has no Chinese keywords, so the Chinese is written
from what a condition means in the program.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from hongzhuan.explain.describe import Describer
from hongzhuan.program.aggregates import AGGREGATES, RESULTS
from hongzhuan.program.ir import (
    ERA,
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
    Var,
    variables_of,
)
from hongzhuan.program.moments import DAYS_A_YEAR
from hongzhuan.program.variables import ANYTHING

Codes = Mapping[Var, int]

_TIMES = {"<": "早于", "<=": "不晚于", ">": "晚于", ">=": "不早于", "=": "同于", "!=": "不同于"}
_NUMBERS = {"<": "小于", "<=": "不超过", ">": "大于", ">=": "不少于", "=": "等于", "!=": "不等于"}
_THINGS = {"=": "即", "!=": "不是"}
_EDGE = re.compile(r"_(.+?)(?:'s)?_(starts|ends)")
_RESULT = re.compile(r"_([a-z]+)\d*")
_OPEN = "9999-12-31"
_SOME = {
    "official": "某官员",
    "colleague": "某人",
    "leader": "某领导人",
    "post": "某职务",
    "practice": "某职务",
    "office": "某职务",
    "seat": "某职务",
    "organisation": "某单位",
    "company": "某单位",
    "school": "某院校",
    "degree": "某学历",
    "field": "某学科",
    "level": "某级别",
    "body": "某机构",
    "end": "某时",
    "start": "某时",
    "date": "某时",
    "death": "某时",
}
"""What authors call things, in Chinese."""


def _result_zh(name: str) -> str:
    return RESULTS[name].zh if name in RESULTS else name


class Phraser:
    """Words for literals of one derivation, with what is known of their variables filled in."""

    def __init__(self, describe: Describer) -> None:
        self._describe = describe

    def chinese(self, literal: BodyLiteral, codes: Codes) -> str:
        """A literal in Chinese; nothing for one that only computes."""
        match literal:
            case Atom():
                return self._atom(literal, codes)
            case Negated(atom):
                return "并非" + self._atom(atom, codes) if atom.relation.kind != "step" else "并无所述情形"
            case Compared(operator, left, right):
                words = _TIMES if _is_time(left) or _is_time(right) else _NUMBERS
                if isinstance(left, Var | Const) and isinstance(right, Var | Const) and operator in _THINGS:
                    words = _THINGS if not _result_name(left) else _NUMBERS
                return f"{self._expression(left, codes)}{words[operator]}{self._expression(right, codes)}"
            case Aggregated():
                return AGGREGATES[literal.function].zh
            case Bound():
                return ""

    def _atom(self, atom: Atom, codes: Codes) -> str:
        if atom.relation.kind == "step":
            return "所述情形"
        arguments = [a for a in atom.arguments if a != ERA]
        name = self._describe.name(atom.relation.name, "zh")
        words = [self.thing(a, codes, "zh") for a in arguments]
        return f"{words[0]}:{name}" if len(words) == 1 else f"{words[0]}:{name} {words[1]}"

    def thing(self, argument: Argument, codes: Codes, language: str) -> str:
        """A variable by its value, by its name where none is known; a constant by its label."""
        if isinstance(argument, Const):
            return self._describe.label(self._describe.code(argument), language)
        if argument in codes:
            return self._describe.label(codes[argument], language)
        return _kind_zh(argument) if language == "zh" else f"some {argument.name}"

    def _expression(self, expression: Expression, codes: Codes) -> str:
        match expression:
            case Number(value):
                return f"{value:g}"
            case Const():
                return self.thing(expression, codes, "zh")
            case Var():
                return self._variable(expression, codes)
            case Call("/", (Call("-", (end, start)), Number(days))) if abs(days - DAYS_A_YEAR) < 1e-9:
                return f"自{self._expression(start, codes)}至{self._expression(end, codes)}的年数"
            case Call("*", (years, Number(days))) if abs(days - DAYS_A_YEAR) < 1e-9:
                return f"{self._expression(years, codes)}年"
            case Call("greatest", arguments):
                return "与".join(self._expression(a, codes) for a in arguments) + "之较晚者"
            case Call("least" | "earlier", arguments):
                return "与".join(self._expression(a, codes) for a in arguments) + "之较早者"
            case Call(operator, (left, right)):
                sign = {"+": "加", "-": "减", "*": "乘", "/": "除以"}.get(operator, operator)
                return f"{self._expression(left, codes)}{sign}{self._expression(right, codes)}"
            case Call(_, arguments):
                return "、".join(self._expression(a, codes) for a in arguments)

    def _variable(self, variable: Var, codes: Codes) -> str:
        edge = _EDGE.fullmatch(variable.name)
        value = self.shown(variable, codes, "zh")
        if edge:
            of, word = edge.group(1), "开始" if edge.group(2) == "starts" else "结束"
            name = "时期" if of == "era" else self.thing(Var(of), codes, "zh")
            return f"{name}{word}" + (f"({value})" if value else "")
        if variable.name.startswith("_position"):
            return f"级次({value})" if value else "级次"
        made = _result_name(variable)
        if made:
            return _result_zh(made) + (f"({value})" if value else "")
        return value or _kind_zh(variable)

    def shown(self, variable: Var, codes: Codes, language: str) -> str:
        """The value of a variable in words; nothing where none is known."""
        if variable not in codes:
            return ""
        text = self._describe.fill("{x}", {"x": codes[variable]}, language)
        return "" if text == _OPEN else text

    def edges(self, literal: Compared, codes: Codes, language: str) -> list[str]:
        """`practice starts 1996-05`: each date and each result that a comparison reads, with its value."""
        found: dict[str, None] = {}
        for variable in sorted(set(variables_of(literal)), key=lambda v: v.name):
            value = self.shown(variable, codes, language)
            edge, made = _EDGE.fullmatch(variable.name), _result_name(variable)
            if not value or variable.name.startswith("_position"):
                continue
            if edge:
                found[self._edge_words(edge.group(1), edge.group(2), value, codes, language)] = None
            elif made:
                found[f"{_result_zh(made)} {value}" if language == "zh" else f"{made} {value}"] = None
        return list(found)

    def _edge_words(self, of: str, edge: str, value: str, codes: Codes, language: str) -> str:
        if of == "era":
            words = {"starts": "时期开始", "ends": "时期结束"}[edge] if language == "zh" else f"era {edge}"
        elif language == "zh":
            words = self.thing(Var(of), codes, "zh") + {"starts": "开始", "ends": "结束"}[edge]
        else:
            words = f"{of} {edge}"
        return f"{words} {value}"


def _result_name(expression: Expression) -> str:
    if not isinstance(expression, Var) or expression.name.startswith("_era") or expression.name.startswith("_position"):
        return ""
    match = _RESULT.fullmatch(expression.name)
    return match.group(1) if match else ""


def _is_time(expression: Expression) -> bool:
    """Whether an expression is a day and not a number of years."""
    match expression:
        case Call("first_day" | "last_day"):
            return True
        case Call("+" | "-", (left, _)):
            return _is_time(left)
        case _:
            return False


def filled(text: str, codes: Mapping[str, int], label: Callable[[int], str], unknown: str = "some ") -> str:
    """An author's words with the variables named: known ones by their label, others as `some post`."""

    def word(match: re.Match[str]) -> str:
        name = match.group(1)
        if name in codes:
            return label(codes[name])
        return "anything" if unknown and name in ANYTHING else f"{unknown}{name}"

    return re.sub(r"\?([^\W\d]\w*)", word, text)


def either(first: str, second: str, word: str) -> str:
    """Two alternatives, with what they begin with said once: `the degree is A or B`."""
    start = max(first.find(" is ") + 4 if " is " in first else 0, max(first.find(":"), first.find(":")) + 1)
    if start and second.startswith(first[:start]):
        return first + word + second[start:]
    return first + word + second


def _kind_zh(variable: Var) -> str:
    """An unknown thing by what its variable is usually called."""
    if variable.name in ANYTHING:
        return "任何值"
    return _SOME.get(variable.name, "某项")
