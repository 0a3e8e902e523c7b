"""Facts and parameters that are changed on paper: what a why-not would have to be different."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from hongzhuan.explain.describe import Describer
from hongzhuan.explain.miss import Edit
from hongzhuan.explain.proof import Said
from hongzhuan.facts.store import FactStore
from hongzhuan.names import RDF
from hongzhuan.program.ir import ParameterValue, Var

Triple = tuple[int, str, int]
"""Code of the subject, address of the property, code of the value."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Changes in the making: triples to add, values to exchange, records to leave out, parameters to set, new things."""

    codes: Mapping[Var, int]
    added: tuple[Triple, ...] = ()
    replaced: tuple[tuple[int, str, int, int], ...] = ()
    without: tuple[int, ...] = ()
    parameters: tuple[tuple[str, float], ...] = ()
    new: tuple[int, ...] = field(default=())

    def bind(self, variable: Var, code: int) -> Draft:
        """The draft with a variable known."""
        return replace(self, codes={**self.codes, variable: code})

    def under(self, codes: Mapping[Var, int]) -> Draft:
        """The same changes, seen from a rule whose variables are these."""
        return replace(self, codes=codes)

    def add(self, triple: Triple) -> Draft:
        """The draft with one more fact."""
        return self if triple in self.added else replace(self, added=(*self.added, triple))

    def exchange(self, subject: int, name: str, old: int, new: int) -> Draft:
        """The draft with another value of a property."""
        if any(t[:2] == (subject, name) for t in self.added):
            kept = tuple((s, p, new if (s, p) == (subject, name) else o) for s, p, o in self.added)
            return replace(self, added=kept)
        rest = tuple(r for r in self.replaced if r[:2] != (subject, name))
        return replace(self, replaced=(*rest, (subject, name, old, new)))

    def leave_out(self, record: int) -> Draft:
        """The draft without a record."""
        return self if record in self.without else replace(self, without=(*self.without, record))

    def set(self, name: str, value: float) -> Draft:
        """The draft with another value of a parameter."""
        return replace(self, parameters=(*(p for p in self.parameters if p[0] != name), (name, value)))

    def values(self, subject: int, name: str) -> list[int]:
        """What the draft itself says of a property of a thing."""
        found = [o for s, p, o in self.added if (s, p) == (subject, name)]
        return found + [new for s, p, _, new in self.replaced if (s, p) == (subject, name)]

    @property
    def size(self) -> int:
        """How much is changed: statements, records and parameters."""
        return len(self.added) + len(self.replaced) + len(self.without) + len(self.parameters)


class Editor:
    """Writes a draft as edits, with a sentence for each."""

    def __init__(self, store: FactStore, describe: Describer, parameters: Mapping[str, ParameterValue]) -> None:
        self._store = store
        self._describe = describe
        self._parameters = parameters

    def edits(self, draft: Draft) -> tuple[Edit, ...]:
        """The edits of a draft; what is added of one new thing stands together."""
        return (
            *self._new(draft),
            *self._added(draft),
            *self._replaced(draft),
            *self._left_out(draft),
            *self._set(draft),
        )

    def _new(self, draft: Draft) -> Iterator[Edit]:
        for thing in draft.new:
            triples = [t for t in draft.added if t[0] == thing]
            words = ["; ".join(self._property(t, language) for t in triples) for language in ("en", "zh")]
            yield Edit(Said(f"add a record: {words[0]}", f"增加一条记录:{words[1]}"), tuple(map(self._n3, triples)))

    def _added(self, draft: Draft) -> Iterator[Edit]:
        for triple in draft.added:
            if triple[0] not in draft.new:
                words, words_zh = (self._sentence(triple, language) for language in ("en", "zh"))
                yield Edit(Said(f"add: {words}", f"增加:{words_zh}"), (self._n3(triple),))

    def _replaced(self, draft: Draft) -> Iterator[Edit]:
        for subject, name, old, new in draft.replaced:
            after, after_zh = (self._sentence((subject, name, new), language) for language in ("en", "zh"))
            before, before_zh = (self._describe.label(old, language) for language in ("en", "zh"))
            said = Said(f"change: {after} (recorded: {before})", f"更改:{after_zh}(原载:{before_zh})")
            yield Edit(said, (self._n3((subject, name, new)),), (self._n3((subject, name, old)),))

    def _left_out(self, draft: Draft) -> Iterator[Edit]:
        for record in draft.without:
            said = Said(f"leave out: {self._describe.label(record)}", f"去掉:{self._describe.label(record, 'zh')}")
            yield Edit(said, (), tuple(self._statements(record)))

    def _set(self, draft: Draft) -> Iterator[Edit]:
        for name, value in draft.parameters:
            now = self._parameters[name]
            unit = f" {now.unit}" if now.unit else ""
            said = Said(
                f"set {name} = {value:g}{unit} (now {now.value:g})", f"设参数 {name} = {value:g}(现为 {now.value:g})"
            )
            yield Edit(said, parameter=(name, value))

    def _sentence(self, triple: Triple, language: str) -> str:
        colon = ":" if language == "zh" else ": "
        return self._describe.label(triple[0], language) + colon + self._property(triple, language)

    def _property(self, triple: Triple, language: str) -> str:
        _, name, value = triple
        shown = self._describe.label(value, language)
        if name == RDF + "type":
            return shown if language == "zh" else f"is {shown}"
        return f"{self._describe.name(name, language)} {shown}"

    def _n3(self, triple: Triple) -> tuple[str, str, str]:
        subject, name, value = triple
        return self._store.term(subject).n3(), f"<{name}>", self._store.term(value).n3()

    def _statements(self, record: int) -> Iterator[tuple[str, str, str]]:
        rows = self._store.connection.execute("SELECT p, o FROM kb.triples WHERE s = ? ORDER BY p, o", [record])
        for predicate, value in rows.fetchall():
            yield (
                self._store.term(record).n3(),
                self._store.term(predicate).n3(),
                self._store.term(value).n3(),
            )
