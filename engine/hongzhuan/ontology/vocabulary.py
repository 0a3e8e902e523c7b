"""What an ontology declares: classes, properties, individuals, their names, labels, domains and ranges."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import combinations
from typing import Literal, TypeGuard, cast

import pyoxigraph as ox

from hongzhuan.names import HZ, KB, OWL, RDF, RDFS, SKOS, XSD, expand

NameKind = Literal["class", "property", "individual"]
ValueKind = Literal["thing", "date", "number", "text", "boolean", "any"]

_CLASS_TYPES = (OWL + "Class", RDFS + "Class")
_PROPERTY_TYPES = (
    OWL + "ObjectProperty",
    OWL + "DatatypeProperty",
    OWL + "AnnotationProperty",
    RDF + "Property",
)
_DATES = {HZ + "PartialDate", XSD + "date", XSD + "gYear", XSD + "gYearMonth"}
_NUMBERS = {XSD + name for name in ("integer", "decimal", "double", "int", "nonNegativeInteger", "float")}
_LABELS = {RDFS + "label", RDFS + "comment", SKOS + "altLabel", SKOS + "prefLabel"}
_TEXTS = {XSD + "string", RDF + "langString"}


@dataclass(frozen=True, slots=True)
class Property:
    """A property: what it says of whom. `domain` and `range` are classes, where the ontology names one."""

    iri: str
    domain: str | None
    range: str | None
    values: ValueKind


@dataclass(slots=True)
class Vocabulary:
    """An index over ontologies; `names` maps what authors write to addresses.

    `labelled` gives the things of a label; `disjoint` gives for a class those that no member of it can be in.
    """

    classes: set[str] = field(default_factory=set)
    properties: dict[str, Property] = field(default_factory=dict)
    functional: set[str] = field(default_factory=set)
    individuals: dict[str, set[str]] = field(default_factory=dict)
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    labelled: dict[str, set[str]] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    superclasses: dict[str, set[str]] = field(default_factory=dict)
    aliases: dict[str, set[str]] = field(default_factory=dict)
    disjoint: dict[str, set[str]] = field(default_factory=dict)

    def label(self, iri: str, language: str = "en") -> str | None:
        """The label in a language, or in English, or in any."""
        labels = self.labels.get(iri, {})
        return labels.get(language) or labels.get("en") or next(iter(labels.values()), None)

    def resolve(self, name: str, kind: NameKind) -> list[str]:
        """The addresses that a name can mean, as a class, a property or an individual; the best match first."""
        known = self._known(kind)
        full = expand(name)
        if full is not None:
            return [full] if full in known else []
        for candidate in (HZ + name, KB + name):
            if candidate in known:
                return [candidate]
        alias = sorted(iri for iri in self.aliases.get(name, ()) if iri in known)
        return alias or sorted(iri for iri in self.labelled.get(name, ()) if iri in known)

    def with_local_name(self, name: str, kind: NameKind) -> list[str]:
        """The one address that ends in a name, whatever its namespace; empty where several do."""
        found = sorted(iri for iri in self._known(kind) if iri.endswith((f"#{name}", f"/{name}")))
        return found if len(found) == 1 else []

    def names(self, kind: NameKind) -> list[str]:
        """The names that an author can write for things of a kind."""
        known = self._known(kind)
        local = {iri.removeprefix(HZ).removeprefix(KB) for iri in known if iri.startswith((HZ, KB))}
        return sorted(local | {alias for alias, iris in self.aliases.items() if any(iri in known for iri in iris)})

    def _known(self, kind: NameKind) -> Collection[str]:
        known: dict[NameKind, Collection[str]] = {
            "class": self.classes,
            "property": self.properties,
            "individual": self.individuals,
        }
        return known[kind]

    def superclasses_of(self, cls: str) -> set[str]:
        """The class and all that it is declared to be a subclass of."""
        found, waiting = {cls}, [cls]
        while waiting:
            for above in self.superclasses.get(waiting.pop(), ()):
                if above not in found:
                    found.add(above)
                    waiting.append(above)
        return found


def read_vocabulary(store: ox.Store) -> Vocabulary:
    """Index what the triples of a store declare."""
    vocabulary = Vocabulary(aliases={"label": {RDFS + "label"}})
    _declarations(store, vocabulary)
    _labels(store, vocabulary)
    _properties(store, vocabulary)
    _hierarchy(store, vocabulary)
    _disjointness(store, vocabulary)
    return vocabulary


def _subjects(store: ox.Store, types: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for name in types:
        for quad in store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), ox.NamedNode(name)):
            if isinstance(quad.subject, ox.NamedNode):
                found.add(quad.subject.value)
    return found


def _declarations(store: ox.Store, vocabulary: Vocabulary) -> None:
    vocabulary.classes |= _subjects(store, _CLASS_TYPES)
    vocabulary.functional |= _subjects(store, [OWL + "FunctionalProperty"])
    schema = {RDF, RDFS, OWL}
    for quad in store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), None):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            cls = quad.object.value
            if not cls.startswith(tuple(schema)):
                vocabulary.classes.add(cls)
                vocabulary.individuals.setdefault(quad.subject.value, set()).add(cls)


def _labels(store: ox.Store, vocabulary: Vocabulary) -> None:
    for quad in store.quads_for_pattern(None, ox.NamedNode(RDFS + "label"), None):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
            vocabulary.labels.setdefault(quad.subject.value, {})[quad.object.language or ""] = quad.object.value
            vocabulary.labelled.setdefault(quad.object.value, set()).add(quad.subject.value)
    for quad in store.quads_for_pattern(None, ox.NamedNode(SKOS + "altLabel"), None):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
            vocabulary.aliases.setdefault(quad.object.value, set()).add(quad.subject.value)
    for quad in store.quads_for_pattern(None, ox.NamedNode(RDFS + "comment"), None):
        if isinstance(quad.subject, ox.NamedNode) and _is_english(quad.object):
            vocabulary.comments.setdefault(quad.subject.value, quad.object.value)


def _is_english(value: object) -> TypeGuard[ox.Literal]:
    return isinstance(value, ox.Literal) and value.language in (None, "en")


def _properties(store: ox.Store, vocabulary: Vocabulary) -> None:
    names = _subjects(store, _PROPERTY_TYPES) | vocabulary.functional
    objects = _subjects(store, [OWL + "ObjectProperty"])
    for name in names:
        domain, range_ = _single(store, name, RDFS + "domain"), _single(store, name, RDFS + "range")
        vocabulary.properties[name] = Property(name, domain, range_, _values(name in objects, range_))
    used = store.query("SELECT DISTINCT ?property { ?subject ?property ?value }")
    assert isinstance(used, ox.QuerySolutions)
    for solution in used:
        name = cast(ox.NamedNode, solution["property"]).value
        if name not in vocabulary.properties and not name.startswith((RDF, OWL)):
            vocabulary.properties[name] = Property(name, None, None, "text" if name in _LABELS else "any")


def _single(store: ox.Store, subject: str, predicate: str) -> str | None:
    values = [
        q.object.value
        for q in store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None)
        if isinstance(q.object, ox.NamedNode)
    ]
    return values[0] if len(values) == 1 else None


def _values(is_object: bool, range_: str | None) -> ValueKind:
    if is_object:
        return "thing"
    if range_ in _DATES:
        return "date"
    if range_ in _NUMBERS:
        return "number"
    if range_ in _TEXTS:
        return "text"
    return "boolean" if range_ == XSD + "boolean" else "any"


def _hierarchy(store: ox.Store, vocabulary: Vocabulary) -> None:
    for quad in store.quads_for_pattern(None, ox.NamedNode(RDFS + "subClassOf"), None):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            vocabulary.superclasses.setdefault(quad.subject.value, set()).add(quad.object.value)


def _disjointness(store: ox.Store, vocabulary: Vocabulary) -> None:
    """Classes that no thing can be in both of: `owl:disjointWith`, and every two of an `owl:AllDisjointClasses`."""
    pairs = [
        (quad.subject.value, quad.object.value)
        for quad in store.quads_for_pattern(None, ox.NamedNode(OWL + "disjointWith"), None)
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)
    ]
    for quad in store.quads_for_pattern(None, ox.NamedNode(OWL + "members"), None):
        pairs += combinations(_listed(store, quad.object), 2)
    for one, other in pairs:
        vocabulary.disjoint.setdefault(one, set()).add(other)
        vocabulary.disjoint.setdefault(other, set()).add(one)


def _listed(store: ox.Store, node: object) -> list[str]:
    """The named members of an RDF list."""
    found: list[str] = []
    seen: set[str] = set()
    while isinstance(node, ox.BlankNode) and node.value not in seen:
        seen.add(node.value)
        for quad in store.quads_for_pattern(node, ox.NamedNode(RDF + "first"), None):
            if isinstance(quad.object, ox.NamedNode):
                found.append(quad.object.value)
        node = next((quad.object for quad in store.quads_for_pattern(node, ox.NamedNode(RDF + "rest"), None)), None)
    return found
