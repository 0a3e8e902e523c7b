"""What all renderings of proofs share: what is left out, sentences in two languages, and the footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from hongzhuan.explain.proof import Proof, SourceRef
from hongzhuan.names import HZ, RDF

_TYPE = RDF + "type"
_SCALE = frozenset({HZ + "position", HZ + "nextLower"})
# Other records (titles, campaigns, sanctions) are left in: there the class itself is the evidence.
_RECORDS = frozenset({HZ + "Official", HZ + "Post", HZ + "Degree"})
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
CAUSES_ZH = {"recorded otherwise": "记载与此不符", "not recorded": "无记载"}
"""Why a condition failed, in Chinese."""
_COLON = "[:\uff1a]"


def clean(text: str) -> str:
    """Text on one line, without control characters: what a source says must not steer the reader's terminal."""
    return _CONTROL.sub(" ", text).strip()


def visible(proof: Proof, full: bool = False) -> tuple[Proof, ...]:
    """The premises that a reader needs: all but the bookkeeping of scales and of records described beside it, unless `full`."""
    if full:
        return tuple(dict.fromkeys(proof.premises))
    return tuple(premise for premise in dict.fromkeys(proof.premises) if not _bookkeeping(premise, proof.premises))


def _bookkeeping(leaf: Proof, siblings: Sequence[Proof]) -> bool:
    if leaf.kind != "asserted":
        return False
    if leaf.fact.predicate in _SCALE:
        return True
    of_record = leaf.fact.predicate == _TYPE and leaf.fact.object in _RECORDS
    return of_record and any(other.fact.subject == leaf.fact.subject for other in siblings if other != leaf)


def sentence(proof: Proof, zh: bool = False) -> str:
    """A step in a sentence: the rule's own, else the fact; in the other language where one is missing."""
    if zh:
        return clean(proof.because_zh or proof.fact.text_zh or proof.because or stated(proof))
    return clean(proof.because or stated(proof))


def stated(proof: Proof, zh: bool = False) -> str:
    """The fact itself in a sentence; an absence says that it is one, and an aggregate tells its value."""
    text = clean((proof.fact.text_zh if zh else "") or proof.fact.text)
    if proof.kind == "absence" and not text.startswith(("no record that", "无记录")):
        return f"无记录:{text}" if zh else f"no record that {text}"
    if proof.kind == "aggregate" and proof.value is not None and not re.search(r"\d", text):
        return f"{text}: {proof.value:g}"
    return text


def axiom(proof: Proof) -> str:
    """An axiom of the ontology without the prefix that all of its names share."""
    return axiom_text(proof.rule or "")


def axiom_text(rule: str) -> str:
    """A rule's name, or an axiom in Manchester syntax, without the prefix that all names of the ontology share."""
    return clean(rule).replace("hz:", "")


@dataclass(slots=True)
class Notes:
    """Footnotes: each source is numbered where it is first called on, and lists what rules cite of it."""

    numbers: dict[SourceRef, int] = field(default_factory=dict)
    passages: dict[SourceRef, dict[str, None]] = field(default_factory=dict)

    def marks(self, sources: Iterable[SourceRef]) -> str:
        """`[1][3]`; nothing for no sources."""
        called = dict.fromkeys(sources)
        return "".join(f"[{number}]" for number in sorted(self._number(source) for source in called))

    def cite(self, proof: Proof) -> str:
        """The marks of what a rule cites; the passages are kept for the list."""
        for cited in proof.cites:
            if cited.passage:
                passage = clean(f"{proof.rule}: {cited.passage}")
                self.passages.setdefault(cited.source, {})[passage] = None
        return self.marks(cited.source for cited in proof.cites)

    def of_step(self, proof: Proof) -> str:
        """The marks of a step: what its rule cites, and where its fact is recorded."""
        return self.cite(proof) + self.marks(proof.sources)

    def lines(self) -> Iterator[tuple[int, SourceRef, tuple[str, ...]]]:
        """Number, source and cited passages, in order."""
        for source, number in self.numbers.items():
            yield number, source, tuple(self.passages.get(source, ()))

    def _number(self, source: SourceRef) -> int:
        return self.numbers.setdefault(source, len(self.numbers) + 1)


def merged(leaves: Sequence[Proof], zh: bool = False) -> str:
    """Facts of one subject as one sentence: `Governor of Guangdong: role head; start 2016-12-30`."""
    texts = list(dict.fromkeys(stated(leaf, zh) for leaf in leaves))
    properties = [stated(leaf, zh) for leaf in leaves if leaf.fact.predicate != _TYPE]
    if len(texts) < 2 or not properties:
        return "; ".join(texts)
    head = _head(properties, zh)
    name = re.sub(rf"{_COLON}\s*$", "", head)
    return head + "; ".join(text.removeprefix(head).removeprefix(f"{name} ") for text in texts)


def _head(texts: Sequence[str], zh: bool) -> str:
    """The name with which all of the texts begin, with its colon; a name may carry a prefix (`kb:`)."""
    found = re.match(r"(?:[a-z]+:(?! ))?.*?" + (_COLON if zh else ": "), texts[0])
    return found.group() if found and all(text.startswith(found.group()) for text in texts) else ""


def grouped(premises: Sequence[Proof]) -> list[tuple[Proof, ...]]:
    """Premises in order; asserted leaves that share their subject and their sources stand together."""
    groups: dict[object, list[Proof]] = {}
    for number, premise in enumerate(premises):
        together = premise.kind == "asserted" and not premise.premises
        key = (premise.fact.subject, premise.sources) if together else number
        groups.setdefault(key, []).append(premise)
    return [tuple(group) for group in groups.values()]
