"""The tree of a rule file. Every node carries the span that it was read from."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one file: lines and columns count from 1, the end column is exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    @property
    def place(self) -> str:
        """File and line, as a reader cites it."""
        return f"{self.file}:{self.line}"


# --- words --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Variable:
    """`?official`"""

    name: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A name of the ontology, the knowledge base or a parameter."""

    text: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Era:
    """The window of evaluation, written `era`."""

    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Text:
    """A string with its language, if it has one."""

    text: str
    language: str | None
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class DateLiteral:
    """A month or a day as written: `1983-04`, `1983-04-12`."""

    text: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit (`years`, `percent`), if it has one."""

    value: float
    unit: str | None
    span: Span = field(compare=False)


Term = Variable | Name | Era
Value = Variable | Name | Era | Text | DateLiteral | Quantity

# --- expressions --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Edge:
    """The first or the last day of an interval: `?post starts`, `era ends`."""

    of: Term
    edge: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Shifted:
    """A date moved by a duration: `era ends - 5 years`."""

    date: Moment
    sign: str
    by: Quantity | Name
    span: Span = field(compare=False)


Moment = Term | Edge | DateLiteral | Shifted


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`left operator right` over numbers."""

    operator: str
    left: Expression
    right: Expression
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class YearsOf:
    """The length of an interval in years."""

    of: Variable
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class YearsBetween:
    """The years from one date to another."""

    start: Moment
    end: Moment
    span: Span = field(compare=False)


Expression = Variable | Name | Quantity | Arithmetic | YearsOf | YearsBetween

# --- conditions ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class IsClass:
    """`?official is Technocrat`"""

    subject: Term
    cls: Name
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Triple:
    """`?post role Head`"""

    subject: Term
    predicate: Name
    object: Value
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Scale:
    """`?level at least ProvincialLevel`"""

    left: Term
    relation: str
    right: Term
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Sameness:
    """`?a differs from ?b`, `?a same as ?b`"""

    left: Term
    same: bool
    right: Term
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class TextTest:
    """`?company label contains "Aerospace"`; without a property, the text is what the subject stands for."""

    subject: Term
    predicate: Name | None
    test: str
    text: Text
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Temporal:
    """Two moments or two intervals in one of Allen's relations."""

    left: Moment
    relation: str
    right: Moment
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two intervals that share time; with `by at least`, that many years."""

    left: Term
    right: Term
    least: Expression | None
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Comparison:
    """`left operator right` over numbers."""

    operator: str
    left: Expression
    right: Expression
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Negation:
    """No way to satisfy `body`."""

    body: tuple[Condition, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Existence:
    """At least one way to satisfy `body`; what it names for itself is not known outside."""

    body: tuple[Condition, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Optional:
    """A value that may be missing: `optional ?post end ?day`."""

    triple: Triple
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of the alternatives."""

    alternatives: tuple[tuple[Condition, ...], ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A count, a sum, ... of `variable` over the ways to satisfy `where`, compared with `right`."""

    function: str
    variable: Variable
    operator: str
    right: Expression
    where: tuple[Condition, ...]
    having: tuple[Condition, ...]
    span: Span = field(compare=False)


Condition = (
    IsClass
    | Triple
    | TextTest
    | Scale
    | Sameness
    | Temporal
    | Overlap
    | Comparison
    | Negation
    | Existence
    | Optional
    | Either
    | Aggregate
)

# --- statements ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Citation:
    """A source of `kb/sources.ttl` by its name, and where in it."""

    source: str
    passage: str | None
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Import:
    """`import "careers.hz"`: the rules and parameters of a file beside this one."""

    file: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Note:
    """Words that a parameter rests on, with their source."""

    text: str
    source: str | None
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named value of a rule set with its unit."""

    name: str
    value: Quantity
    notes: tuple[Note, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Setting:
    """A new value for a parameter of an extended rule set."""

    name: str
    value: Quantity
    notes: tuple[Note, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Rule:
    """Heads that hold wherever the body does."""

    name: str
    heads: tuple[IsClass | Triple, ...]
    body: tuple[Condition, ...]
    because: tuple[Text, ...]
    cites: tuple[Citation, ...]
    replaces: bool
    span: Span = field(compare=False)
    name_span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Drop:
    """A rule of an extended rule set that does not count here."""

    name: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Given:
    """Facts that an example rests on: names of the knowledge base, or statements of its own."""

    statements: tuple[Name | IsClass | Triple, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Expect:
    """What an example expects of one individual."""

    subject: Name
    cls: Name
    holds: bool
    era: Name | None
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Example:
    """A test that stands beside the rules."""

    title: str
    given: tuple[Given, ...]
    expects: tuple[Expect, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Header:
    """The `ruleset` block of a file."""

    name: str
    extends: tuple[Name, ...]
    titles: tuple[Text, ...]
    era: Name | None
    cites: tuple[Citation, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Fragment:
    """A `.hz` file without a `ruleset` of its own, as `import` reads it."""

    path: Path
    source: str
    file: str
    imports: tuple[Import, ...]
    parameters: tuple[Parameter, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class RuleFile:
    """One `.hz` file: a header, and what it adds to the rule sets it extends.

    `imports` are the files that it names; once they are read, their rules and parameters stand among its own and
    `imported` holds their texts by the name that diagnostics show.
    """

    path: Path
    source: str
    header: Header
    parameters: tuple[Parameter, ...]
    settings: tuple[Setting, ...]
    rules: tuple[Rule, ...]
    drops: tuple[Drop, ...]
    examples: tuple[Example, ...]
    imports: tuple[Import, ...] = ()
    imported: tuple[tuple[str, str], ...] = ()
