"""Finding a term of the shipped ontology by what people call it."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from hongzhuan import shipped
from hongzhuan.errors import BadInput
from hongzhuan.facts import rdf_io
from hongzhuan.language.diagnostics import did_you_mean
from hongzhuan.names import shorten
from hongzhuan.ontology.terms import Entry, read_entries
from hongzhuan.ontology.usage import Use, uses
from hongzhuan.ontology.vocabulary import NameKind, Vocabulary, read_vocabulary
from hongzhuan.shacl.places import Places

ALIGNMENTS = "alignments.ttl"
"""The file that speaks of terms which others declare."""

_KINDS: tuple[NameKind, ...] = ("class", "property", "individual")


@dataclass(frozen=True, slots=True)
class Ontology:
    """The entries of an ontology, its index of names, and where its terms are declared."""

    entries: dict[str, Entry]
    vocabulary: Vocabulary
    places: Places

    @classmethod
    def shipped(cls) -> Ontology:
        """The ontology that comes with the package."""
        store, files = ox.Store(), shipped.vocabulary_files()
        rdf_io.parse_into(store, files)
        declaring = sorted(files, key=lambda file: file.name == ALIGNMENTS)
        return cls(read_entries(store), read_vocabulary(store), Places(declaring))

    def find(self, name: str) -> Entry:
        """The term that a name or a label means.

        Raises:
            BadInput: there is none, with the nearest name; or there are several, with their names.
        """
        meant = {iri for kind in _KINDS for iri in self.vocabulary.resolve(name, kind) if iri in self.entries}
        named = {iri for iri in meant if name in (iri, shorten(iri), shorten(iri).partition(":")[2])}
        labels = {iri: [text.casefold() for text in entry.labels.values()] for iri, entry in self.entries.items()}
        found = sorted(named or meant | {iri for iri, texts in labels.items() if name.casefold() in texts})
        if len(found) == 1:
            return self.entries[found[0]]
        if found:
            raise BadInput(
                f"`{name}` can mean several: {', '.join(map(shorten, found))}", hint="give one of these names"
            )
        known = {shorten(iri).partition(":")[2]: iri for iri in self.entries}
        raise BadInput(f"no term `{name}`", hint=did_you_mean(name, known) or "docs/ontology.md lists them all")

    def uses(self, entry: Entry) -> list[Use]:
        """The shipped rules that conclude or read a term."""
        return uses(entry.iri, self.vocabulary)

    def place(self, entry: Entry) -> str | None:
        """The file and line where a term is declared."""
        return self.places.of(entry.iri)
