"""Facts and templates in words: labels for addresses, `because` sentences with their values."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain

from hongzhuan.derivation import Derivation, all_labels, best_label
from hongzhuan.explain.disputes import Disputes
from hongzhuan.explain.proof import Cited, Fact, Name, Rival, Said, SourceRef
from hongzhuan.facts.codes import iri
from hongzhuan.facts.store import FactStore
from hongzhuan.language.syntax import Citation
from hongzhuan.names import DCTERMS, HZ, KB, RDF, SCHEMA, shorten
from hongzhuan.program.ir import Const, Origin, Relation, property_relation

DETAILS = ("subject", "title", "campaign", "origin", "kind", "field", "degreeLevel")
"""Properties that tell one record without a label from another of the same kind."""
_OF_SOURCES = (DCTERMS + "title", DCTERMS + "publisher", SCHEMA + "url", HZ + "dateRead")
_UNKNOWN = {"en": "unknown", "zh": "不详"}
_SLOT = re.compile(r"\{\??([^\W\d]\w*)(?:\.([^\W\d]\w*))?\}")


class Describer:
    """Words for what one derivation speaks of."""

    def __init__(self, derivation: Derivation) -> None:
        self._derivation = derivation
        self._store = derivation.store
        self._labels: dict[tuple[int, str], str] = {}
        derivation.once("names", lambda: _read_names(derivation))
        self._disputes = derivation.once("disputes", lambda: Disputes(derivation.store))
        self._sources: dict[int, SourceRef] = {}
        self._names: dict[tuple[str, str], str] = {}

    def label(self, code: int, language: str = "en") -> str:
        """A thing by its label, a literal by its text, a record without a label by its kind, its holder and its subject."""
        if (code, language) not in self._labels:
            self.prepare([code])
        return self._labels[code, language]

    def prepare(self, codes: Iterable[int]) -> None:
        """Word many things at once, before they are asked for one by one."""
        unknown = [code for code in dict.fromkeys(codes) if (code, "en") not in self._labels]
        if not unknown:
            return
        terms = self._store.terms(unknown)
        found = all_labels(self._store, (code for code in unknown if terms[code].kind != "literal"))
        for code in unknown:
            term = terms[code]
            for language in ("en", "zh"):
                plain = term.value if term.kind == "literal" else shorten(term.value)
                self._labels[code, language] = best_label(found[code], language) if code in found else plain
        self._word_records([code for code in unknown if code not in found and terms[code].kind != "literal"])

    def prepare_records(self, codes: Iterable[int]) -> None:
        """Word many things and read their sources."""
        nodes, source = [code for code in codes if code & 7 == 0], DCTERMS + "source"
        if not nodes:
            return
        self._store.prefetch(nodes, [source])
        _read_sources(self._store, {value for code in nodes for value in self._store.values(code, source)})
        self.prepare(nodes)

    def _word_records(self, codes: Sequence[int]) -> None:
        """Word things that have no label, if they are records of someone."""
        values, names = self._store.values, [HZ + "holder", RDF + "type", *(HZ + name for name in DETAILS)]
        self._store.prefetch(codes, names)
        self.prepare(value for code in codes for name in names for value in values(code, name))
        for code in codes:
            for language in ("en", "zh"):
                self._labels[code, language] = self._record(code, language) or self._labels[code, language]

    def _record(self, code: int, language: str) -> str | None:
        holders, kinds = self._store.values(code, HZ + "holder"), self._store.values(code, RDF + "type")
        if not holders or not kinds:
            return None
        holder, kind = self.label(holders[0], language), self.label(kinds[0], language)
        details = [self.label(v, language) for name in DETAILS for v in self._store.values(code, HZ + name)]
        if language == "zh":
            chinese = [text for text in details if not text.isascii()]
            return f"{holder}的{kind}" + (f"({chinese[0]})" if chinese else "")
        return f"{kind} of {holder}" + (f" ({details[0]})" if details else "")

    def fact(self, relation: Relation, arguments: Sequence[int]) -> Fact:
        """A tuple of a relation as a statement."""
        era = None
        if relation in self._derivation.program.dated:
            *rest, last = arguments
            arguments, era = rest, self._store.term(last).value
        subject = self._store.term(arguments[0]).value if arguments else ""
        inside = f" in {self.label(self._era_code(era))}" if era else ""
        inside_zh = f"({self.label(self._era_code(era), 'zh')})" if era else ""
        if relation.kind == "class":
            name = self.name(relation.name)
            text = f"{self.label(arguments[0])} is {name}{inside}"
            text_zh = f"{self.label(arguments[0], 'zh')}:{self.name(relation.name, 'zh')}{inside_zh}"
            return Fact(subject, RDF + "type", relation.name, text, text_zh, era)
        if relation.kind in ("step", "clash"):
            return Fact(subject, relation.name, "", relation.name, "", era)
        if relation.kind == "datatype":
            return Fact(subject, RDF + "type", relation.name, f'"{subject}" is of {shorten(relation.name)}')
        value = self._store.term(arguments[1])
        text = f"{self.label(arguments[0])}: {self.name(relation.name)} {self.label(arguments[1])}{inside}"
        text_zh = (
            f"{self.label(arguments[0], 'zh')}:{self.name(relation.name, 'zh')}"
            f" {self.label(arguments[1], 'zh')}{inside_zh}"
        )
        return Fact(subject, relation.name, value.value, text, text_zh, era)

    def number(self, code: int, language: str = "en") -> str:
        """A value as people write it: a number with one decimal, anything else by its label."""
        return _number(self.label(code, language))

    def typed(self, subject: int, kind: int) -> Fact:
        """That a thing is recorded to be of a class."""
        address = self._store.term(kind).value
        text = f"{self.label(subject)} is {self.label(kind)}"
        text_zh = f"{self.label(subject, 'zh')}:{self.label(kind, 'zh')}"
        return Fact(self._store.term(subject).value, RDF + "type", address, text, text_zh)

    def label_of_iri(self, text: str, language: str = "en") -> str:
        """A thing by its label, given its address; any other text as it is."""
        code = self._store.code(iri(text)) if "://" in text else None
        return self.label(code, language) if code is not None else text

    def code(self, constant: Const) -> int:
        """The code of a constant of a rule."""
        return self._derivation.executor.code(constant)

    def _era_code(self, era: str) -> int:
        return self._store.code(iri(era), add=True) or 0

    def name(self, address: str, language: str = "en") -> str:
        """A class or a property by its label."""
        if (address, language) not in self._names:
            code = self._store.code(iri(address))
            self._names[address, language] = self.label(code, language) if code is not None else shorten(address)
        return self._names[address, language]

    # --- sources

    def sources_of(self, code: int) -> tuple[SourceRef, ...]:
        """The sources that a node names."""
        return tuple(self.source(value) for value in self._store.values(code, DCTERMS + "source"))

    def sources_of_fact(self, relation: Relation, arguments: Sequence[int]) -> tuple[SourceRef, ...]:
        """The sources of one fact: those that a note on its value names, failing that those of the node."""
        noted = self._disputes.sources(relation, arguments)
        return tuple(map(self.source, noted)) if noted else self.sources_of(arguments[0])

    def rivals(self, relation: Relation, arguments: Sequence[int]) -> tuple[Rival, ...]:
        """The other values that sources give for a property with one value."""
        found = []
        for value in self._disputes.others(relation, arguments):
            sources = self.sources_of_fact(relation, (arguments[0], value))
            text = Said(self.label(value), self.label(value, "zh"))
            found.append(Rival(self._store.term(value).value, text, sources))
        return tuple(found)

    def names(self, codes: Iterable[int]) -> tuple[Name, ...]:
        """The things among some codes that have an address and a label."""
        things = (code for code in dict.fromkeys(codes) if code & 7 == 0)
        terms = [(code, self._store.term(code)) for code in things]
        return tuple(
            Name(term.value, self.label(code), self.label(code, "zh")) for code, term in terms if term.kind == "iri"
        )

    def source(self, code: int) -> SourceRef:
        """A source by its node."""
        if code not in self._sources:
            self._sources[code] = self._source(code)
        return self._sources[code]

    def _source(self, code: int) -> SourceRef:
        self._store.prefetch([code], _OF_SOURCES)
        values = [self._store.values(code, name)[:1] for name in _OF_SOURCES]
        terms = self._store.terms([code, *chain.from_iterable(values)])
        title, *others = (terms[found[0]].value if found else "" for found in values)
        return SourceRef(terms[code].value, title or shorten(terms[code].value), *others)

    def cited(self, citations: Sequence[Citation]) -> tuple[Cited, ...]:
        """What a rule cites."""
        found = []
        for citation in citations:
            code = self._store.code(iri(KB + citation.source))
            source = self.source(code) if code is not None else SourceRef(KB + citation.source, citation.source)
            found.append(Cited(source, citation.passage))
        return tuple(found)

    # --- templates

    def because(self, origin: Origin, values: Mapping[str, int], language: str) -> str:
        """The rule's sentence in a language with its values, or nothing."""
        for text in origin.because:
            if (text.language or "en") == language:
                return self.fill(text.text, values, language)
        return ""

    def fill(self, template: str, values: Mapping[str, int], language: str = "en") -> str:
        """A template with its slots filled: `{?post}`, `{?post.role}`, `{total}`."""

        def replace(match: re.Match[str]) -> str:
            name, prop = match.groups()
            if name not in values:
                return _UNKNOWN.get(language, _UNKNOWN["en"])
            if prop is None:
                return _number(self.label(values[name], language))
            return self._property(values[name], prop, language)

        return _SLOT.sub(replace, template)

    def _property(self, code: int, name: str, language: str) -> str:
        """The value of a property of a thing, asserted or derived; `unknown` where nothing is recorded."""
        name = {"ends": "until", "starts": "start"}.get(name, name)
        values = self._store.values(code, HZ + name) or self._derived(code, property_relation(HZ + name))
        return ", ".join(self.label(value, language) for value in values) or _UNKNOWN.get(language, _UNKNOWN["en"])

    def _derived(self, code: int, relation: Relation) -> list[int]:
        if relation not in self._derivation.program.defining():
            return []
        table = self._derivation.executor.table(relation)
        rows = self._store.connection.execute(
            f"SELECT DISTINCT {table.columns[1]} FROM {table.name} WHERE {table.columns[0]} = {code} ORDER BY 1"
        ).fetchall()
        return [row[0] for row in rows]


def _number(text: str) -> str:
    """Numbers as people write them: 9.34 years, not 9.342123."""
    if re.fullmatch(r"-?\d+\.\d+", text):
        return f"{float(text):.1f}".removesuffix(".0")
    return text


def _read_sources(store: FactStore, sources: Collection[int]) -> None:
    """Read what is told of sources, in one look-up for all."""
    store.prefetch(sources, _OF_SOURCES)
    told = (value for code in sources for name in _OF_SOURCES for value in store.values(code, name))
    store.terms({*sources, *told})


def _read_names(derivation: Derivation) -> None:
    """Read what every explanation names: the labels of classes and properties of the program, and what its rules cite."""
    rules, store = derivation.program.rules, derivation.store
    relations = {other for rule in rules for other, _, _ in rule.depends_on()} | set(derivation.program.defining())
    cited = {KB + citation.source for rule in rules for citation in rule.origin.cites}
    names = (
        {relation.name for relation in relations} | set(store.used_names("class")) | {w.era for w in derivation.windows}
    )
    store.look_up(iri(name).n3() for name in names | cited)
    all_labels(store, (code for name in names if (code := store.resource(name)) is not None))
    _read_sources(store, {code for name in cited if (code := store.resource(name)) is not None})
