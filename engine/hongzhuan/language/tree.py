"""lark's tree to ours: one method a rule of the grammar."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from lark import Token, Transformer, v_args
from lark.tree import Meta

from hongzhuan.language import syntax
from hongzhuan.language.syntax import Span

_FLIP = {"at least": ">=", "at most": "<="}


def _words(token: Token) -> str:
    return re.sub(r"\s+", " ", str(token))


def _flat(children: list[Any]) -> tuple[Any, ...]:
    return tuple(child for child in children if child is not None)


@v_args(meta=True)
class ToSyntax(Transformer[Token, Any]):
    """Builds the statement of one block; `above` is the number of lines before the block."""

    def __init__(self, file: str, above: int) -> None:
        super().__init__(visit_tokens=False)
        self._file = file
        self._above = above

    def _span(self, meta: Meta) -> Span:
        return Span(self._file, meta.line + self._above, meta.column, meta.end_line + self._above, meta.end_column)

    def _at(self, token: Token) -> Span:
        line, column = token.line or 1, token.column or 1
        return Span(self._file, line + self._above, column, line + self._above, column + len(token))

    def _name(self, token: Token) -> syntax.Name:
        return syntax.Name(str(token), self._at(token))

    def _variable(self, token: Token) -> syntax.Variable:
        return syntax.Variable(str(token)[1:], self._at(token))

    def start(self, _: Meta, children: list[Any]) -> Any:
        return children[0]

    # --- rule sets and parameters

    def ruleset(self, meta: Meta, children: list[Any]) -> syntax.Header:
        name, extends, *lines = children
        lines = [line for line in lines if line is not None]
        return syntax.Header(
            name=str(name),
            extends=extends or (),
            titles=tuple(t for line in lines if isinstance(line, tuple) for t in line),
            era=next((line for line in lines if isinstance(line, syntax.Name)), None),
            cites=tuple(line for line in lines if isinstance(line, syntax.Citation)),
            span=self._at(name),
        )

    def import_(self, meta: Meta, children: list[Token]) -> syntax.Import:
        return syntax.Import(_unquote(children[0]), self._at(children[0]))

    def names(self, _: Meta, children: list[Token]) -> tuple[syntax.Name, ...]:
        return tuple(self._name(token) for token in children)

    def title(self, _: Meta, children: list[syntax.Text]) -> tuple[syntax.Text, ...]:
        return tuple(children)

    def because(self, _: Meta, children: list[syntax.Text]) -> tuple[syntax.Text, ...]:
        return tuple(children)

    def default_era(self, _: Meta, children: list[Token]) -> syntax.Name:
        return self._name(children[0])

    def cite(self, meta: Meta, children: list[Any]) -> syntax.Citation:
        source, passage = children
        return syntax.Citation(source.text, _unquote(passage) if passage is not None else None, source.span)

    def reference(self, _: Meta, children: list[Token]) -> syntax.Name:
        return self._name(children[0])

    def text(self, meta: Meta, children: list[Any]) -> syntax.Text:
        string, language = children
        return syntax.Text(_unquote(string), str(language)[1:] if language else None, self._at(string))

    def parameter(self, meta: Meta, children: list[Any]) -> syntax.Parameter:
        name, value, *notes = [c for c in children if not _is(c, "EQUAL")]
        return syntax.Parameter(str(name), value, _flat(notes), self._at(name))

    def setting(self, meta: Meta, children: list[Any]) -> syntax.Setting:
        name, value, *notes = [c for c in children if not _is(c, "EQUAL")]
        return syntax.Setting(str(name), value, _flat(notes), self._at(name))

    def note(self, meta: Meta, children: list[Any]) -> syntax.Note:
        text, source = children
        return syntax.Note(_unquote(text), source.text if source else None, source.span if source else self._at(text))

    def quantity(self, meta: Meta, children: list[Any]) -> syntax.Quantity:
        number, unit = children
        return syntax.Quantity(float(number), _unit(unit), self._span(meta))

    # --- rules

    def rule(self, meta: Meta, children: list[Any], replaces: bool = False) -> syntax.Rule:
        name, *parts = children
        parts = [part for part in parts if part is not None]
        body = next((part[1] for part in parts if isinstance(part, tuple) and part[:1] == ("when",)), ())
        texts = [t for part in parts if isinstance(part, tuple) for t in part if isinstance(t, syntax.Text)]
        return syntax.Rule(
            name=str(name),
            heads=tuple(p for p in parts if isinstance(p, syntax.IsClass | syntax.Triple)),
            body=body,
            because=tuple(texts),
            cites=tuple(p for p in parts if isinstance(p, syntax.Citation)),
            replaces=replaces,
            span=_until(self._span(meta), _last_span(parts)),
            name_span=self._at(name),
        )

    def replacement(self, meta: Meta, children: list[Any]) -> syntax.Rule:
        return self.rule(meta, children, replaces=True)

    def drop(self, meta: Meta, children: list[Token]) -> syntax.Drop:
        return syntax.Drop(str(children[0]), self._at(children[0]))

    def when(self, _: Meta, children: list[Any]) -> tuple[str, tuple[Any, ...]]:
        return ("when", tuple(children))

    def head_class(self, meta: Meta, children: list[Any]) -> syntax.IsClass:
        head = self.is_class(meta, children)
        return replace(head, span=_until(head.span, head.cls.span))

    def head_value(self, meta: Meta, children: list[Any]) -> syntax.Triple:
        head = self.triple(meta, children)
        return replace(head, span=_until(head.span, head.object.span))

    # --- conditions

    def alternatives(self, meta: Meta, children: list[Any]) -> Any:
        return syntax.Either(tuple((child,) for child in children), _until(self._span(meta), children[-1].span))

    def either(self, meta: Meta, children: list[Any]) -> syntax.Either:
        return syntax.Either(tuple(children), _until(self._span(meta), children[-1][-1].span))

    def not_block(self, meta: Meta, children: list[Any]) -> syntax.Negation:
        return syntax.Negation(children[0], _until(self._span(meta), children[0][-1].span))

    def exists_block(self, meta: Meta, children: list[Any]) -> syntax.Existence:
        return syntax.Existence(children[0], _until(self._span(meta), children[0][-1].span))

    def existence(self, meta: Meta, children: list[Any]) -> syntax.Existence:
        return syntax.Existence((children[0],), self._span(meta))

    def optional(self, meta: Meta, children: list[Any]) -> syntax.Optional:
        return syntax.Optional(children[0], _until(self._span(meta), children[0].span))

    def text_test(self, meta: Meta, children: list[Any]) -> syntax.TextTest:
        subject, predicate, test, text = children
        return syntax.TextTest(subject, predicate, _words(test), text, self._span(meta))

    def block(self, _: Meta, children: list[Any]) -> tuple[Any, ...]:
        return tuple(children)

    def negation(self, meta: Meta, children: list[Any]) -> syntax.Negation:
        return syntax.Negation((children[0],), self._span(meta))

    def is_class(self, meta: Meta, children: list[Any]) -> syntax.IsClass:
        subject, cls = children
        return syntax.IsClass(subject, self._name(cls), self._span(meta))

    def triple(self, meta: Meta, children: list[Any]) -> syntax.Triple:
        subject, predicate, value = children
        return syntax.Triple(subject, predicate, value, self._span(meta))

    def scale(self, meta: Meta, children: list[Any]) -> syntax.Scale:
        left, relation, right = children
        return syntax.Scale(left, _words(relation), right, self._span(meta))

    def same(self, meta: Meta, children: list[Any]) -> syntax.Sameness:
        left, word, right = children
        return syntax.Sameness(left, _words(word) == "same as", right, self._span(meta))

    def temporal(self, meta: Meta, children: list[Any]) -> syntax.Temporal:
        left, edge, relation, right = children
        moment = syntax.Edge(left, str(edge), self._span(meta)) if edge else left
        return syntax.Temporal(moment, _words(relation), right, self._span(meta))

    def allen_starts(self, meta: Meta, children: list[Any]) -> syntax.Temporal:
        left, edge, right = children
        return syntax.Temporal(left, "starts" if edge == "starts" else "finishes", right, self._span(meta))

    def overlap(self, meta: Meta, children: list[Any]) -> syntax.Overlap:
        left, right, _, least = children
        return syntax.Overlap(left, right, least, self._span(meta))

    def moment(self, meta: Meta, children: list[Any]) -> Any:
        base, *rest = children
        span = self._span(meta)
        if isinstance(base, Token):
            moment: Any = syntax.DateLiteral(str(base), self._at(base))
        else:
            edge = rest.pop(0)
            moment = syntax.Edge(base, str(edge), span) if edge else base
        sign, by = rest
        return syntax.Shifted(moment, str(sign), by, span) if sign else moment

    def duration(self, meta: Meta, children: list[Token]) -> Any:
        if len(children) == 2:
            return syntax.Quantity(float(children[0]), _unit(children[1]), self._span(meta))
        return self._name(children[0])

    def comparison(self, meta: Meta, children: list[Any]) -> syntax.Comparison:
        left, operator, right = children
        return syntax.Comparison(str(operator), left, right, self._span(meta))

    def aggregate_condition(self, meta: Meta, children: list[Any]) -> syntax.Aggregate:
        aggregate, operator, right, where, having = children
        return self._aggregate(aggregate, str(operator), right, where, having)

    def compared_aggregate(self, meta: Meta, children: list[Any]) -> syntax.Aggregate:
        left, operator, aggregate, where, having = children
        mirrored = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(str(operator), str(operator))
        return self._aggregate(aggregate, mirrored, left, where, having)

    def _aggregate(self, aggregate: Any, operator: str, right: Any, where: Any, having: Any) -> syntax.Aggregate:
        function, variable, span = aggregate
        return syntax.Aggregate(function, variable, operator, right, where, having or (), span)

    def aggregate_variable(self, meta: Meta, children: list[Any]) -> tuple[str, syntax.Variable, Span]:
        function, variable = children
        return str(function), self._variable(variable), self._span(meta)

    def aggregate_years(self, meta: Meta, children: list[Any]) -> tuple[str, syntax.Variable, Span]:
        _, variable = children
        return "total years", self._variable(variable), self._span(meta)

    def where(self, _: Meta, children: list[Any]) -> tuple[Any, ...]:
        return _flat(children)

    def having(self, _: Meta, children: list[Any]) -> tuple[Any, ...]:
        return _flat(children)

    # --- expressions

    def arithmetic(self, meta: Meta, children: list[Any]) -> syntax.Arithmetic:
        left, operator, right = children
        return syntax.Arithmetic(str(operator), left, right, self._span(meta))

    def operand(self, _: Meta, children: list[Any]) -> Any:
        (child,) = children
        if isinstance(child, Token):
            return self._variable(child) if child.type == "VARIABLE" else self._name(child)
        return child

    def measure(self, _: Meta, children: list[Any]) -> Any:
        return children[0]

    def years_of(self, meta: Meta, children: list[Any]) -> syntax.YearsOf:
        return syntax.YearsOf(self._variable(children[1]), self._span(meta))

    def years_between(self, meta: Meta, children: list[Any]) -> syntax.YearsBetween:
        _, start, end = children
        return syntax.YearsBetween(start, end, self._span(meta))

    # --- examples

    def example(self, meta: Meta, children: list[Any]) -> syntax.Example:
        title, *lines = children
        return syntax.Example(
            title=_unquote(title),
            given=tuple(line for line in lines if isinstance(line, syntax.Given)),
            expects=tuple(line for line in lines if isinstance(line, syntax.Expect)),
            span=self._at(title),
        )

    def given_known(self, meta: Meta, children: list[Token]) -> syntax.Given:
        return syntax.Given(tuple(self._name(token) for token in children), self._span(meta))

    def given_class(self, meta: Meta, children: list[Token]) -> syntax.Given:
        subject, cls = children
        return syntax.Given((syntax.IsClass(self._name(subject), self._name(cls), self._span(meta)),), self._span(meta))

    def given_value(self, meta: Meta, children: list[Any]) -> syntax.Given:
        subject, predicate, value = children
        value = self._name(value) if isinstance(value, Token) else value
        triple = syntax.Triple(self._name(subject), predicate, value, self._span(meta))
        return syntax.Given((triple,), self._span(meta))

    def expect(self, meta: Meta, children: list[Any]) -> syntax.Expect:
        subject, negated, cls, era = children
        return syntax.Expect(
            self._name(subject), self._name(cls), negated is None, self._name(era) if era else None, self._span(meta)
        )

    # --- words

    def term(self, _: Meta, children: list[Token]) -> syntax.Term:
        (token,) = children
        if token.type == "VARIABLE":
            return self._variable(token)
        return syntax.Era(self._at(token)) if token.type == "ERA" else self._name(token)

    def predicate(self, _: Meta, children: list[Token]) -> syntax.Name:
        return self._name(children[0])

    def literal(self, meta: Meta, children: list[Token]) -> syntax.Value:
        first = children[0]
        if first.type == "STRING":
            language = children[1] if len(children) > 1 else None
            return syntax.Text(_unquote(first), str(language)[1:] if language else None, self._at(first))
        if first.type == "DATE":
            return syntax.DateLiteral(str(first), self._at(first))
        return syntax.Quantity(float(first), None, self._at(first))


def _until(span: Span, last: Span) -> Span:
    """A block as far as its last line: the line break after it already belongs to what follows."""
    return Span(span.file, span.line, span.column, last.end_line, last.end_column)


def _last_span(parts: list[Any]) -> Span:
    last = parts[-1]
    while isinstance(last, tuple):
        last = last[-1]
    span: Span = last.span
    return span


def _is(child: Any, kind: str) -> bool:
    return isinstance(child, Token) and child.type == kind


def _unit(token: Token | None) -> str | None:
    if token is None:
        return None
    return "years" if str(token) == "year" else str(token)


def _unquote(token: Token) -> str:
    return re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m.group(1), m.group(1)), str(token)[1:-1])
