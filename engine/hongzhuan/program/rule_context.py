"""What the lowering of one rule shares: the rule, its names, its steps, and the alternatives in the making."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from hongzhuan.language import syntax
from hongzhuan.language.syntax import Span
from hongzhuan.program.ir import (
    ERA,
    WINDOW,
    Argument,
    Atom,
    BodyLiteral,
    Compared,
    Expression,
    Origin,
    Relation,
    Rule,
    Var,
)
from hongzhuan.program.kinds import Kinds
from hongzhuan.program.resolve import Resolver, literal

WINDOW_START, WINDOW_END = Var("_era_starts"), Var("_era_ends")


@dataclass(slots=True)
class Conjunction:
    """One alternative in the making: literals that must all hold."""

    literals: list[BodyLiteral] = field(default_factory=list)

    def add(self, *literals: BodyLiteral) -> None:
        """Add literals, each once."""
        for item in literals:
            if item not in self.literals:
                self.literals.append(item)

    def joined(self, other: Conjunction) -> Conjunction:
        """Both together."""
        both = Conjunction(list(self.literals))
        both.add(*other.literals)
        return both


@dataclass(slots=True)
class RuleContext:
    """One rule on its way down; `steps` are the rules that its absences, sums and blocks became.

    `lowered` counts conditions, so that alternatives within alternatives come to an end.
    """

    rule: syntax.Rule
    resolver: Resolver
    kinds: Kinds
    origin: Origin
    source: list[str]
    steps: list[Rule] = field(default_factory=list)
    fresh: int = 0
    lowered: int = 0

    def new(self, word: str) -> Var:
        """A variable that no author can write."""
        self.fresh += 1
        return Var(f"_{word}{self.fresh}")

    def text(self, span: Span) -> str:
        """The first line of a span as its author wrote it."""
        line = self.source[span.line - 1] if 0 < span.line <= len(self.source) else ""
        end = span.end_column - 1 if span.end_line == span.line else len(line)
        return line[span.column - 1 : end].strip()

    def compare(self, operator: str, left: Expression, right: Expression, span: Span) -> Compared:
        """A comparison with the words that it was read from."""
        return Compared(operator, left, right, self.text(span), span)

    def argument(self, term: syntax.Term) -> Argument:
        """A variable, the era, or the thing of a name."""
        if isinstance(term, syntax.Variable):
            return Var(term.name)
        if isinstance(term, syntax.Era):
            return ERA
        return self.resolver.individual(term)

    def value(self, value: syntax.Value) -> Argument:
        """The value of a property."""
        if isinstance(value, syntax.Variable | syntax.Name | syntax.Era):
            return self.argument(value)
        return literal(value)

    def window(self, into: Conjunction) -> None:
        """Let an alternative read the window."""
        into.add(Atom(WINDOW, (ERA, WINDOW_START, WINDOW_END)))

    def step(self, word: str, arguments: tuple[Var, ...], ways: Iterable[Conjunction], span: Span) -> Atom:
        """A relation of its own for a part of the rule, with a rule for each way to satisfy it."""
        number = len({rule.head.relation for rule in self.steps}) + 1
        relation = Relation("step", f"{self.origin.rule_set}.{self.rule.name}.{word}-{number}", len(arguments))
        head = Atom(relation, arguments, span)
        origin = Origin("rule", self.rule.name, self.origin.rule_set, span, text=word)
        self.steps += [Rule(head, tuple(way.literals), origin) for way in ways]
        return head
