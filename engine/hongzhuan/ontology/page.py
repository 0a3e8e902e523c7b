"""The page docs/ontology.md, made from the ontology."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from hongzhuan.facts import rdf_io
from hongzhuan.names import HZ, ISCED, RDF
from hongzhuan.ontology.diagram import core_diagram
from hongzhuan.ontology.terms import Entry, read_entries

SUBJECTS: Mapping[str, str] = {
    "core": "People, posts and credentials · 人物、职务与资历",
    "organisations": "Organisations · 单位",
    "levels": "Levels, degrees, roles and other scales · 级别、学历、角色等",
    "fields": "Fields of education · 学科",
    "eras": "Eras and terms · 时期与届",
    "classes": "Classes that rule sets infer · 规则集推断的类",
    "claims": "Claims · 论断",
    "notes": "Notes on values · 取值注释",
    "derivations": "Derivations · 推导",
    "alignments": "Ties to other vocabularies · 与其他词汇表的对应",
}
"""Headings by the name of the file; a file that has none is headed by its name."""

_INTRODUCTION = """# The ontology · 本体

<!-- Made by `hongzhuan ontology document --into docs/ontology.md`; change the files in ontology/ instead. -->

Every class, property and named value of the vocabulary, by subject, as the files in `ontology/` have them.
`hongzhuan ontology show TERM` prints one term with its axioms and the rules that use it. `hongzhuan ontology export`
writes the whole as one file for Protégé and other tools (`--format turtle`, `rdfxml` or `jsonld`; with `--only-owl`
reasoners such as HermiT take it, since OWL 2 has no dates).

词汇表中的全部类、属性与取值,按主题排列。`hongzhuan ontology show 术语` 显示单个术语,`hongzhuan ontology export` 导出整个本体。

The namespace `hz:` is `https://w3id.org/hongzhuan/ontology#`. Under a class stand those below it. A property goes from
its domain to its range. What an inferred class means is said here; when it holds, a [rule set](language.md) says.

## The core · 核心

"""


@dataclass(frozen=True, slots=True)
class Subject:
    """One file of the ontology with the terms that it declares."""

    name: str
    entries: tuple[Entry, ...]

    @property
    def heading(self) -> str:
        """The heading of its section."""
        return SUBJECTS.get(self.name, self.name)


def page(files: Sequence[Path]) -> str:
    """The page as Markdown.

    Raises:
        BadInput: a file that cannot be read.
    """
    store = ox.Store()
    rdf_io.parse_into(store, files)
    entries = read_entries(store)
    parts = [_INTRODUCTION + core_diagram(entries)]
    parts += ["\n".join(_section(subject)) for subject in _subjects(files, entries)]
    parts.append("\n".join(_alignments(entries.values())))
    return "\n\n".join(parts) + "\n"


def _subjects(files: Sequence[Path], entries: Mapping[str, Entry]) -> Iterator[Subject]:
    """The files in the order of the headings, others after them; a term belongs to the first file that gives it a type."""
    order = [*SUBJECTS, *sorted(file.stem for file in files)]
    seen: set[str] = set()
    for file in sorted(files, key=lambda file: order.index(file.stem)):
        store = ox.Store()
        rdf_io.parse_into(store, [file])
        typed = {quad.subject for quad in store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), None)}
        names = sorted({node.value for node in typed if isinstance(node, ox.NamedNode)} & entries.keys() - seen)
        seen.update(names)
        yield Subject(file.stem, tuple(entries[name] for name in names))


def _section(subject: Subject) -> Iterator[str]:
    yield f"## {subject.heading}"
    classes = [entry for entry in subject.entries if entry.kind in ("class", "datatype")]
    if classes:
        yield "\n### Classes · 类\n"
        yield from _tree(classes)
    properties = [entry for entry in subject.entries if entry.kind.endswith("property")]
    if properties:
        yield "\n### Properties · 属性\n"
        yield "| property | name | from → to | meaning | example |\n|---|---|---|---|---|"
        yield from map(_property_row, properties)
    yield from _values([entry for entry in subject.entries if entry.kind == "individual"])


def _tree(classes: Sequence[Entry]) -> Iterator[str]:
    """Classes as a list in a list; one with several above it stands below the first."""
    here = {entry.name: entry for entry in classes}
    below: dict[str | None, list[Entry]] = {}
    for entry in classes:
        above = next((upper for upper in entry.axiom("SubClassOf") if upper in here), None)
        below.setdefault(above, []).append(entry)

    def lines(above: str | None, depth: int) -> Iterator[str]:
        for entry in below.get(above, ()):
            yield "  " * depth + f"- `{entry.name}` **{_names(entry)}** {_meaning(entry)}{_defined(entry)}"
            yield from lines(entry.name, depth + 1)

    yield from lines(None, 0)


def _defined(entry: Entry) -> str:
    """The definition of a class in Manchester syntax, where it has one."""
    return "".join(f" ≡ `{text}`" for text in entry.axiom("EquivalentTo"))


def _property_row(entry: Entry) -> str:
    start, end = (" or ".join(entry.axiom(keyword)) or "anything" for keyword in ("Domain", "Range"))
    return _row(f"`{entry.name}`", _names(entry), f"{start} → {end}", _meaning(entry), "; ".join(entry.examples))


def _values(individuals: Sequence[Entry]) -> Iterator[str]:
    """Tables of named values, one for each class that they are of."""
    classes = sorted({entry.types[0] for entry in individuals})
    for cls in classes:
        yield f"\n### `{cls.replace(HZ, 'hz:')}`\n"
        yield "| value | name | meaning | example |\n|---|---|---|---|"
        for entry in individuals:
            if entry.types[0] == cls:
                depth = "&nbsp;" * (2 * max(0, len(entry.iri.removeprefix(ISCED)) - 2)) if cls == HZ + "Field" else ""
                yield _row(f"{depth}`{entry.name}`", _names(entry), _meaning(entry), "; ".join(entry.examples))


def _alignments(entries: Iterable[Entry]) -> Iterator[str]:
    """Every tie to another vocabulary with its reason; the fields of education in one sentence."""
    yield "### Each tie and its reason · 逐项对应与理由\n"
    yield "Axioms are derived, so that a query in the other vocabulary's words finds our facts; matches derive nothing.\n"
    yield "| term | tie | to | reason |\n|---|---|---|---|"
    for entry in entries:
        if not entry.note:
            continue
        ties = [pair for pair in entry.axioms if pair[0].startswith("Sub") and _is_outside(pair[1])]
        ties += entry.matches
        relations, targets = "<br>".join(key for key, _ in ties), "<br>".join(f"`{target}`" for _, target in ties)
        yield _row(f"`{entry.name}`", relations, targets, entry.note)
    yield "\nEach field `isced:CODE` is a `skos:exactMatch` of `http://data.europa.eu/snb/isced-f/CODE`."


def _is_outside(text: str) -> bool:
    return not text.startswith(("hz:", "isced:", "("))


def _names(entry: Entry) -> str:
    return " · ".join(text for language, text in sorted(entry.labels.items()))


def _meaning(entry: Entry) -> str:
    return " ".join(text for _, text in sorted(entry.comments.items()))


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
