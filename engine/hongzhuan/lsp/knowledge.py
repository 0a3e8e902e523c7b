"""What the server knows beside the text: the vocabulary, the eras, the sources, and where each name is declared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from hongzhuan import shipped
from hongzhuan.errors import BadInput
from hongzhuan.facts import rdf_io
from hongzhuan.knowledge_base import KnowledgeBase
from hongzhuan.language.syntax import Span
from hongzhuan.names import DCTERMS, HZ, KB, expand
from hongzhuan.ontology.vocabulary import NameKind
from hongzhuan.program.check import Diagnosis, diagnose
from hongzhuan.program.files import shipped_names
from hongzhuan.program.rulesets import RuleSet, load

KINDS: tuple[NameKind, ...] = ("class", "property", "individual")
_SUBJECT = re.compile(r"^(?:(\w+:[^\s;,.]*)|<([^>]+)>)\s+(a\b)?", re.M)


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file, and the columns on it; all count from 0."""

    path: Path
    line: int
    start: int
    end: int


class Knowledge:
    """A knowledge base as an editor needs it."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self.kb = kb
        self.vocabulary = kb.vocabulary

    def check(self, path: Path, source: str) -> Diagnosis:
        """Everything that `hongzhuan rules check` says of a file, with the text that the editor holds.

        Raises:
            BadInput: an extended file that cannot be read.
        """
        return diagnose(path, self.vocabulary, self.kb.axioms.rules, source=source)

    @cached_property
    def eras(self) -> list[str]:
        """The names of the eras and terms."""
        return sorted(iri.removeprefix(HZ) for iri in self.kb.eras)

    @cached_property
    def sources(self) -> dict[str, str]:
        """The names of the sources, with their titles."""
        kinds = self.vocabulary.individuals
        names = [iri for iri, classes in kinds.items() if iri.startswith(KB) and HZ + "Source" in classes]
        return {iri.removeprefix(KB): self._title(iri) for iri in sorted(names)}

    def _title(self, iri: str) -> str:
        code = self.kb.store.resource(iri)
        values = self.kb.store.values(code, DCTERMS + "title") if code is not None else []
        return next((self.kb.store.term(value).value for value in values), "")

    def rule_sets(self, beside: Path) -> list[str]:
        """Rule sets that a file can extend: the shipped ones and those beside it."""
        return sorted({*shipped_names(), *(p.stem for p in beside.parent.glob("*.hz") if p.stem != beside.stem)})

    def rule_set(self, name: str, beside: Path) -> RuleSet | None:
        """A rule set by its name; None where it cannot be used."""
        file = beside.parent / f"{name}.hz"
        try:
            return load(str(file) if file.is_file() else name)
        except BadInput:
            return None

    def addresses(self, name: str) -> Iterator[tuple[NameKind, str]]:
        """What a name can mean."""
        for kind in KINDS:
            yield from ((kind, iri) for iri in self.vocabulary.resolve(name, kind)[:1])

    @cached_property
    def declarations(self) -> dict[str, Place]:
        """Where each address begins a line of a Turtle file: where it gets its class, or else where it stands first."""
        found: dict[str, Place] = {}
        typed: dict[str, Place] = {}
        for file in [*rdf_io.files_of(shipped.ontology_folder()), *self._fact_files()]:
            if file.suffix == ".ttl":
                for iri, place, has_class in _subjects_in(file):
                    found.setdefault(iri, place)
                    if has_class:
                        typed.setdefault(iri, place)
        return found | typed

    @staticmethod
    def _fact_files() -> list[Path]:
        return sorted(rdf_io.files_of(shipped.kb_folder()))


def _subjects_in(file: Path) -> Iterator[tuple[str, Place, bool]]:
    text = file.read_text(encoding="utf-8")
    for match in _SUBJECT.finditer(text):
        name, address, kind = match.groups()
        iri = address or expand(name)
        if iri is not None:
            width = len(match.group().split()[0])
            yield iri, Place(file, text.count("\n", 0, match.start()), 0, width), kind is not None


def place_of(span: Span, path: Path) -> Place:
    """A span of one line as a place of a file."""
    end = span.end_column if span.end_line == span.line else span.column + 1
    return Place(path, span.line - 1, span.column - 1, end - 1)


def paths_of(rule_set: RuleSet) -> dict[str, Path]:
    """The files of a rule set by the names that spans carry."""
    found = {file.header.span.file: file.path for file in rule_set.files}
    for file in rule_set.files:
        for name, _ in file.imported:
            found[name] = file.path.parent / Path(name).name
    return found
