"""Names to addresses, with the nearest known name where there is none."""

from __future__ import annotations

from collections.abc import Mapping

from hongzhuan.facts.codes import XSD, Term, iri
from hongzhuan.language.diagnostics import Diagnostic, did_you_mean
from hongzhuan.language.syntax import DateLiteral, Name, Quantity, Span, Text
from hongzhuan.names import HZ, KB, shorten
from hongzhuan.ontology.vocabulary import NameKind, Property, Vocabulary
from hongzhuan.program.ir import Const, ParameterValue

_WORDS: Mapping[NameKind, tuple[str, str]] = {
    "class": ("HZ011", "class"),
    "property": ("HZ013", "property"),
    "individual": ("HZ010", "individual"),
}


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
                fitting = did_you_mean(name.text, self.vocabulary.names(kind))
                article = "an" if other[0] in "aeiou" else "a"
                self.report(code, f"`{name.text}` is {article} {other}, not a {word}", name.span, "", fitting)
                return
        help_ = did_you_mean(name.text, self.vocabulary.names(kind))
        if not help_ and kind == "class":
            help_ = "the classes are declared in the ontology (ontology/classes.ttl)"
        self.report("HZ010", f"unknown {word} `{name.text}`", name.span, "", help_)

    def parameter(self, name: Name) -> ParameterValue | None:
        """The value of a parameter; None, and an error, when there is none of this name."""
        self.used_parameters.add(name.text)
        value = self.parameters.get(name.text)
        if value is None:
            help_ = did_you_mean(name.text, self.parameters) or f"define it: `parameter {name.text} = 5 years`"
            self.report("HZ043", f"unknown parameter `{name.text}`", name.span, "", help_)
        return value

    def source_iri(self, name: str, span: Span) -> str:
        """The address of a cited source."""
        address = KB + name
        if address not in self.vocabulary.individuals:
            known = [i.removeprefix(KB) for i in self.vocabulary.individuals if i.startswith(KB)]
            help_ = did_you_mean(name, known) or "sources stand in kb/sources.ttl"
            self.report("HZ015", f"unknown source `{name}`", span, "", help_)
        return address


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
