"""Names to addresses, with the nearest known name where there is none."""

from __future__ import annotations

from collections.abc import Mapping

from hongzhuan.facts.codes import XSD, Term, encode_date, iri
from hongzhuan.language.diagnostics import Diagnostic, did_you_mean
from hongzhuan.language.syntax import DateLiteral, Name, Quantity, Span, Text, Value
from hongzhuan.names import HZ, KB, shorten
from hongzhuan.ontology.vocabulary import NameKind, Property, Vocabulary
from hongzhuan.program.ir import Const, ParameterValue

_NEW_SOURCE = "add the source to kb/sources.ttl, or to a file of your own: --kb shipped --kb FILE.ttl"
_WORDS: Mapping[NameKind, tuple[str, str]] = {
    "class": ("HZ011", "class"),
    "property": ("HZ013", "property"),
    "individual": ("HZ010", "name"),
}
_A_KIND: Mapping[NameKind, str] = {
    "class": "a class",
    "property": "a property",
    "individual": "the name of a single thing",
}
_FROM_TURTLE = {
    "a": "is",
    "type": "is",
    "rdf:type": "is",
    "hasType": "is",
    "isA": "is",
    "is_a": "is",
    "Is": "is",
    "IS": "is",
}


_SINGLE = "single things are named as in the knowledge base: `MaXingrui`, `ProvincialLevel`, `isced:0715`"
_CLASSES = "`hongzhuan ontology show` looks a class up; one of your own is declared in a Turtle file given with --kb"
_PROPERTIES = "the properties are in docs/ontology.md; one of your own is declared in a Turtle file given with --kb"


class Resolver:
    """Looks names up in a vocabulary and the parameters of a rule set; collects what is wrong."""

    def __init__(self, vocabulary: Vocabulary, parameters: Mapping[str, ParameterValue]) -> None:
        self.vocabulary = vocabulary
        self.parameters = parameters
        self.problems: list[Diagnostic] = []
        self.used_parameters: set[str] = set()

    def report(self, code: str, message: str, span: Span, label: str = "", help: str = "") -> None:
        """Add an error."""
        self.problems.append(Diagnostic(code, message, span, label, help))

    def class_iri(self, name: Name) -> str:
        """The address of a class."""
        return self._resolve(name, "class")

    def property(self, name: Name) -> Property:
        """A property with its domain and range."""
        address = self._resolve(name, "property")
        return self.vocabulary.properties.get(address) or Property(address, None, None, "any")

    def means_is(self, predicate: Name, value: Value) -> bool:
        """Whether `a` or `Is` stands for `is` before a class; that is reported, and the class need not be."""
        if predicate.text not in _FROM_TURTLE or not isinstance(value, Name):
            return False
        if not self.vocabulary.resolve(value.text, "class") or self.vocabulary.resolve(predicate.text, "property"):
            return False
        self._unknown(predicate, "property")
        return True

    def individual(self, name: Name) -> Const:
        """The constant that a name stands for."""
        return Const(iri(self._resolve(name, "individual")))

    def _resolve(self, name: Name, kind: NameKind) -> str:
        found = self.vocabulary.resolve(name.text, kind)
        if len(found) == 1:
            return found[0]
        if found:
            candidates = ", ".join(shorten(address) for address in found)
            self.report("HZ016", f"`{name.text}` can mean several things", name.span, "", f"write one of {candidates}")
            return found[0]
        self._unknown(name, kind)
        return HZ + name.text

    def _unknown(self, name: Name, kind: NameKind) -> None:
        code, word = _WORDS[kind]
        for other in _WORDS:
            if other != kind and self.vocabulary.resolve(name.text, other):
                help_ = self._instead(name.text, kind, other)
                wanted = "a single thing" if kind == "individual" else f"a {word}"
                self.report(code, f"`{name.text}` is {_A_KIND[other]}, not {wanted}", name.span, "", help_)
                return
        self.report("HZ010", f"unknown {word} `{name.text}`", name.span, "", self._nearest(name.text, kind))

    def _instead(self, name: str, kind: NameKind, other: NameKind) -> str:
        """What to write where a name of another kind stands."""
        if kind == "individual" and name[:1].islower():
            return f"a variable begins with a question mark: `?{name}`"
        if kind == "individual" and other == "class":
            return f"give the thing a variable and say what it is: `?thing is {name}`"
        if kind == "class" and other == "property":
            return f"a property stands between two things: `?thing {name} ?other`"
        return did_you_mean(name, self.vocabulary.names(kind))

    def _nearest(self, name: str, kind: NameKind) -> str:
        """What to write for a name that nobody knows."""
        if kind == "property" and name in _FROM_TURTLE:
            return f"write `{_FROM_TURTLE[name]}` before a class: `?official is Technocrat`"
        if kind == "property" and name == "and":
            return "several names stand with a comma between: `given MaXingrui, YuanJiajun`"
        near = did_you_mean(name, self.vocabulary.names(kind))
        if near and not (kind == "individual" and name.islower()):
            return near
        if kind == "individual":
            if name in self.parameters:
                return "a parameter is compared as a number: `?years >= " + name + "`"
            return f"a variable begins with a question mark: `?{name}`" if name[:1].islower() else _SINGLE
        return _CLASSES if kind == "class" else _PROPERTIES

    def parameter(self, name: Name) -> ParameterValue | None:
        """The value of a parameter; None, and an error, when there is none of this name."""
        self.used_parameters.add(name.text)
        value = self.parameters.get(name.text)
        if value is None:
            help_ = did_you_mean(name.text, self.parameters) or f"define it: `parameter {name.text} = 5 years`"
            self.report("HZ043", f"unknown parameter `{name.text}`", name.span, "", help_)
        return value

    def number(self, value: Quantity | Name) -> tuple[float, str | None]:
        """A number or the value of a parameter, with its unit."""
        if isinstance(value, Quantity):
            return value.value, value.unit
        parameter = self.parameter(value)
        return (parameter.value, parameter.unit) if parameter else (0, "any")

    def source_iri(self, name: str, span: Span) -> str:
        """The address of a cited source."""
        address = KB + name
        if address not in self.vocabulary.individuals:
            known = [i.removeprefix(KB) for i in self.vocabulary.individuals if i.startswith(KB)]
            help_ = did_you_mean(name, known) or _NEW_SOURCE
            self.report("HZ015", f"unknown source `{name}`", span, "", help_)
        return address


def check_date(resolver: Resolver, value: object) -> None:
    """Report a date that the calendar does not have."""
    if isinstance(value, DateLiteral) and encode_date(value.text) is None:
        resolver.report("HZ020", f"`{value.text}` is no date", value.span, "", "write 1983-04 or 1983-04-12")


def check_literal(resolver: Resolver, expected: str, value: Value, name: Name) -> None:
    """Report a literal of another type than a property takes (HZ020)."""
    check_date(resolver, value)
    kinds = {Text: "text", DateLiteral: "date", Quantity: "number"}
    kind = kinds.get(type(value))
    if not kind or expected in ("any", kind):
        return
    help_ = {
        "thing": "name a thing, or write a variable: `?post role Head`, `?post role ?role`",
        "date": "write a month or a day, without quotation marks: `1983-04`, `1983-04-12`",
        "text": 'write a text in quotation marks: "..."',
        "number": "write a number: `3`, `0.5`",
        "boolean": "say it with a variable and test that it is there: `?degree partTime ?anything`",
    }[expected]
    resolver.report("HZ020", f"`{name.text}` takes a {expected}, not a {kind}", value.span, "", help_)


def literal(value: Text | DateLiteral | Quantity) -> Const:
    """The RDF term of a literal in a rule."""
    if isinstance(value, Text):
        return Const(Term("literal", value.text, None if value.language else XSD + "string", value.language))
    if isinstance(value, DateLiteral):
        kind = {7: "gYearMonth", 10: "date"}[len(value.text)]
        return Const(Term("literal", value.text, XSD + kind))
    whole = value.value == int(value.value)
    text = str(int(value.value)) if whole else str(value.value)
    return Const(Term("literal", text, XSD + ("integer" if whole else "decimal")))
