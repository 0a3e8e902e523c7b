"""Finding a thing by what people call it: an address, a `kb:` name, English, Chinese, pinyin, a Wikidata id."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hongzhuan.derivation import label_of
from hongzhuan.errors import BadInput
from hongzhuan.facts.codes import iri, parse_n3
from hongzhuan.facts.store import FactStore
from hongzhuan.language.diagnostics import nearest
from hongzhuan.names import HZ, KB, OWL, PREFIXES, RDFS, SKOS, WIKIDATA, expand, shorten

MOST = 6
"""People of one surname that an error lists."""
_SEPARATORS = re.compile(r"[\s'’·\-]+")


@dataclass(frozen=True, slots=True)
class Found:
    """A thing of the knowledge base: its address, its code and its label."""

    iri: str
    code: int
    label: str


def folded(text: str) -> str:
    """A name without case, tones, blanks, apostrophes and hyphens, as it is compared."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return _SEPARATORS.sub("", text).casefold()


class Finder:
    """Looks names up among the labels of a store."""

    def __init__(self, store: FactStore) -> None:
        self._store = store
        self._names: dict[str, set[int]] | None = None

    def find(self, name: str, class_iri: str | None = HZ + "Official", word: str = "official") -> Found:
        """The one thing that a name means.

        Args:
            class_iri: only members of this class count; None for anything.
            word: what to call it in an error.

        Raises:
            BadInput: unknown, with the nearest names; or ambiguous, with the candidates.
        """
        return self._one_of(name, self._members(class_iri), word)

    def body(self, name: str) -> Found:
        """The body or other organisation that a name means: something that is elected, or in which a post is held.

        Raises:
            BadInput: unknown, with the nearest names; or ambiguous, with the candidates.
        """
        return self._one_of(name, self._column(HZ + "organisation", 1) | self._column(HZ + "elected", 0), "body")

    def _one_of(self, name: str, members: set[int] | None, word: str) -> Found:
        codes = self._by_address(name)
        if codes is None:
            codes = sorted(self._index().get(folded(name), ())) or self._by_local_name(name)
        codes = [code for code in codes if members is None or code in members]
        if len(codes) == 1:
            return self._found(codes[0])
        if codes:
            listed = ", ".join(f"{f.label} ({shorten(f.iri)})" for f in map(self._found, codes))
            raise BadInput(f"`{name}` can mean several: {listed}", hint="give one of the short names in parentheses")
        raise BadInput(f"no {word} `{name}`", hint=self._suggestion(name, members))

    def _by_address(self, name: str) -> list[int] | None:
        """Codes of an address, a prefixed name or a Wikidata id; None when the name is none of them."""
        bare = name.strip("<>")
        if bare.startswith(("http://", "https://")):
            candidates = [bare]
        elif ":" in name and name.partition(":")[0] in PREFIXES:
            candidates = [expand(name) or name]
        elif re.fullmatch(r"Q\d+", name):
            return self._same_as(WIKIDATA + name)
        else:
            candidates = [KB + name, HZ + name] if re.fullmatch(r"[\w.-]+", name) else []
            known = [code for c in candidates if (code := self._store.code(iri(c))) is not None]
            return known or None
        return [code for c in candidates if (code := self._store.code(iri(c))) is not None]

    def _by_local_name(self, name: str) -> list[int]:
        """Codes of addresses that end in a name, whatever their namespace."""
        rows = self._store.connection.execute(
            "SELECT id FROM terms WHERE ends_with(term, ?) OR ends_with(term, ?) ORDER BY id",
            [f"#{name}>", f"/{name}>"],
        ).fetchall()
        return [row[0] for row in rows]

    def _same_as(self, address: str) -> list[int]:
        source, code = self._store.source("property", OWL + "sameAs"), self._store.code(iri(address))
        if source is None or code is None:
            return []
        rows = self._store.connection.execute(f"SELECT s FROM {source.table} WHERE o = {code} ORDER BY s").fetchall()
        return [row[0] for row in rows]

    def _index(self) -> dict[str, set[int]]:
        if self._names is None:
            self._names = {}
            for name in (RDFS + "label", SKOS + "altLabel"):
                source = self._store.source("property", name)
                if source is None:
                    continue
                rows = self._store.connection.execute(
                    f"SELECT s, term FROM {source.table} JOIN terms ON o = id"
                ).fetchall()
                for subject, text in rows:
                    self._names.setdefault(folded(parse_n3(text).value), set()).add(subject)
        return self._names

    def _members(self, class_iri: str | None) -> set[int] | None:
        if class_iri is None:
            return None
        source = self._store.source("class", class_iri)
        if source is None:
            return set()
        return {row[0] for row in self._store.connection.execute(f"SELECT s FROM {source.table}").fetchall()}

    def _column(self, prop: str, column: int) -> set[int]:
        """The subjects (0) or the values (1) of a property."""
        source = self._store.source("property", prop)
        if source is None:
            return set()
        rows = self._store.connection.execute(
            f"SELECT DISTINCT {source.columns[column]} FROM {source.table}"
        ).fetchall()
        return {row[0] for row in rows}

    def _found(self, code: int) -> Found:
        return Found(self._store.term(code).value, code, label_of(self._store, code))

    def _with_number(self, name: str, members: set[int] | None) -> list[str]:
        """Short names that are the name and a number: those of the bodies of a family, the latest first."""
        rows = self._store.connection.execute(
            "SELECT id, term FROM terms WHERE starts_with(term, ?) ORDER BY length(term) DESC, term DESC",
            [f"<{KB}{name}-"],
        ).fetchall()
        found = [term[len(KB) + 1 : -1] for code, term in rows if members is not None and code in members]
        return found[:MOST] + ([f"{len(found) - MOST} more"] if len(found) > MOST else [])

    def _with_word(self, name: str, candidates: Mapping[str, set[int]]) -> list[str]:
        """Labels that have the name as one of their words, as a surname; the beginning of the label in Chinese."""
        word = folded(name)
        codes = sorted({min(codes) for key, codes in candidates.items() if word and key.startswith(word)})
        labels = dict.fromkeys(self._found(code).label for code in codes)
        several = not word.isascii() or len(name.split()) > 1
        found = [label for label in labels if several or word in map(folded, label.split())]
        return found[:MOST] + ([f"{len(found) - MOST} more"] if len(found) > MOST else [])

    def _suggestion(self, name: str, members: set[int] | None) -> str:
        candidates = {key: codes for key, codes in self._index().items() if members is None or codes & members}
        near: Sequence[str] = nearest(folded(name), candidates, count=3)
        labels = list(dict.fromkeys(self._found(min(candidates[key])).label for key in near))
        labels = self._with_number(name, members) or self._with_word(name, candidates) or labels
        if labels:
            return "did you mean " + " or ".join(labels) + "?"
        return "names are in English, Chinese or pinyin; `hongzhuan query` can list them"
