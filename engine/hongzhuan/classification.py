"""Who is in which class: the result of a rule set in the eras asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hongzhuan.derivation import Derivation, labels_of
from hongzhuan.facts.codes import iri
from hongzhuan.facts.store import FactStore
from hongzhuan.lookup import Found
from hongzhuan.names import HZ, PREFIXES, RDF, shorten
from hongzhuan.program.ir import Const, class_relation
from hongzhuan.tabular import JSON_VERSION, Cell, Tabular


@dataclass(frozen=True, slots=True)
class Member:
    """One official (or province) in one class, in one era."""

    official: str
    label: str
    label_zh: str
    cls: str
    era: str

    def to_json(self, rules: str) -> dict[str, str]:
        """The form of `classify --format json`."""
        return {
            "official": self.official,
            "label": self.label,
            "label_zh": self.label_zh,
            "class": self.cls,
            "era": self.era,
            "rules": rules,
        }


@dataclass(frozen=True, slots=True)
class Classification(Tabular):
    """The members of the classes that a rule set concludes."""

    rules: str
    rules_hash: str
    kb_hash: str
    classes: tuple[str, ...]
    eras: tuple[str, ...]
    members: tuple[Member, ...]

    def to_json(self) -> dict[str, Any]:
        """One document that names the rules and the facts it rests on."""
        return {
            "version": JSON_VERSION,
            "rules": self.rules,
            "rules_hash": self.rules_hash,
            "kb": {"hash": self.kb_hash},
            "classes": list(self.classes),
            "eras": list(self.eras),
            "results": [member.to_json(self.rules) for member in self.members],
        }

    def to_turtle(self) -> str:
        """The memberships as TriG: a named graph for each era, as the SPARQL dataset has them."""
        import pyoxigraph as ox

        from hongzhuan.sparql.graphs import derived_graph

        kind = ox.NamedNode(RDF + "type")
        quads = [
            ox.Quad(ox.NamedNode(m.official), kind, ox.NamedNode(m.cls), ox.NamedNode(derived_graph(self.rules, m.era)))
            for m in self.members
        ]
        text = ox.serialize(quads, format=ox.RdfFormat.TRIG, prefixes=dict(PREFIXES)) or b""
        return f"# rules {self.rules} {self.rules_hash}, facts {self.kb_hash}\n" + text.decode()

    def columns(self) -> Mapping[str, type]:
        """official, label, label_zh, class, era, rules."""
        return dict.fromkeys(("official", "label", "label_zh", "class", "era", "rules"), str)

    def rows(self) -> Sequence[Sequence[Cell]]:
        """A row for every membership."""
        return [tuple(member.to_json(self.rules).values()) for member in self.members]

    def provenance(self) -> Mapping[str, str]:
        """The rules and the facts."""
        return {"hongzhuan.rules": f"{self.rules} {self.rules_hash}", "hongzhuan.kb": self.kb_hash}

    def __len__(self) -> int:
        return len(self.members)


def classify(derivation: Derivation, classes: Sequence[str], body: Found | None, kb_hash: str) -> Classification:
    """Read the members of classes from a derivation."""
    within = _members_of(derivation, body) if body else None
    rows: list[tuple[str, int, int]] = []
    for cls in classes:
        relation = class_relation(cls)
        dated = relation in derivation.program.dated
        for official, *era in derivation.tuples(relation):
            if within is None or official in within:
                rows += [(cls, official, code) for code in (era if dated else _eras(derivation))]
    members = _described(derivation.store, rows)
    return Classification(
        derivation.rule_set.name,
        derivation.rule_set.hash,
        kb_hash,
        tuple(classes),
        tuple(window.era for window in derivation.windows),
        tuple(members),
    )


def _eras(derivation: Derivation) -> list[int]:
    """A class that does not depend on the era holds in each era asked for."""
    return [derivation.executor.code(Const(iri(window.era))) for window in derivation.windows]


def _described(store: FactStore, rows: Sequence[tuple[str, int, int]]) -> list[Member]:
    officials = [official for _, official, _ in rows]
    english, chinese = labels_of(store, officials), labels_of(store, officials, "zh")
    terms = store.terms([*officials, *(era for _, _, era in rows)])
    members = [
        Member(terms[official].value, english[official], chinese[official], cls, terms[era].value)
        for cls, official, era in rows
    ]
    return sorted(members, key=lambda m: (m.era, m.cls, m.label, m.official))


def _members_of(derivation: Derivation, body: Found) -> set[int]:
    """Officials with a post in a body."""
    holder, organisation = (derivation.store.source("property", HZ + name) for name in ("holder", "organisation"))
    if holder is None or organisation is None:
        return set()
    rows = derivation.store.connection.execute(
        f"SELECT h.{holder.columns[1]} FROM {organisation.table} o JOIN {holder.table} h"
        f" ON o.{organisation.columns[0]} = h.{holder.columns[0]} WHERE o.{organisation.columns[1]} = {body.code}"
    ).fetchall()
    return {row[0] for row in rows}


def short(iri: str) -> str:
    """A class or an era without its namespace."""
    return shorten(iri).removeprefix("hz:")
