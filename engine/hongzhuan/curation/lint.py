"""What a reviewer would send back: names that nobody defined, gaps in the numbering, facts out of order, missing pages.

SHACL looks at the facts, whoever wrote them; this looks at the files, so that a change shows as a few lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import pyoxigraph as ox

from hongzhuan import shipped
from hongzhuan.errors import BadInput
from hongzhuan.facts import rdf_io
from hongzhuan.language.diagnostics import did_you_mean

_NODE = re.compile(r"^(kb:[\w.-]+)\s+a\s+([^;.]+?)\s*[;.]", re.MULTILINE)
_DEFINED = re.compile(r"^((?:kb|hz|isced):[\w.-]+)\s", re.MULTILINE)
_NAME = re.compile(r"(?<![\w<:/#-])((?:kb|hz|isced):[\w-]+(?:\.[\w-]+)*)")
_QUIET = re.compile(r'"""(?:.|\n)*?"""|"(?:[^"\\\n]|\\.)*"|<[^<>\s]*>|#[^\n]*')
_PART = re.compile(r"-(degree|title|record|origin|sanction|post)-(\d+)$")
_START = re.compile(r'hz:start\s+"([^"]+)"')
_READ = re.compile(r'hz:dateRead\s+"([^"]+)"')
ORDER = ("", "degree", "title", "record", "origin", "sanction", "post", "source")


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing to mend: file, line, what is wrong, and what to do."""

    file: str
    line: int
    message: str
    help: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}" + (f"\n  help: {self.help}" if self.help else "")

    def to_json(self) -> dict[str, object]:
        """The form of `kb lint --format json`."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Node:
    """One node of a file: its name without the prefix, its line and its text."""

    name: str
    line: int
    text: str


def lint(paths: Iterable[Path] = ()) -> list[Flaw]:
    """The flaws of files or folders, of the shipped knowledge base without any, in the order of files and lines.

    Names count as defined if the ontology, the shipped knowledge base or the files themselves define them.
    """
    wanted = list(paths) or [shipped.kb_folder()]
    files = sorted({file for path in wanted for file in rdf_io.files_of(path) if file.suffix == ".ttl"})
    texts = {file: _read(file) for file in files}
    known = _known_names(texts.values())
    flaws = [flaw for file, text in texts.items() for flaw in _of_file(file, text, known)]
    flaws += _doubles(texts)
    return sorted(flaws, key=lambda flaw: (flaw.file, flaw.line, flaw.message))


def nodes(text: str) -> list[Node]:
    """The nodes of a file in their order; a node reaches up to the next one."""
    found = list(_NODE.finditer(text))
    ends = [match.start() for match in found[1:]] + [len(text)]
    return [
        Node(match[1].removeprefix("kb:"), text.count("\n", 0, match.start()) + 1, text[match.start() : end])
        for match, end in zip(found, ends, strict=False)
    ]


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise BadInput(f"{file} is not UTF-8 (byte {error.start})", hint="save the file as UTF-8") from None


def _known_names(texts: Iterable[str]) -> set[str]:
    folders = (shipped.ontology_folder(), shipped.kb_folder())
    shared = [file.read_text(encoding="utf-8") for folder in folders for file in sorted(folder.rglob("*.ttl"))]
    return {match[1] for text in (*shared, *texts) for match in _DEFINED.finditer(text)}


def _of_file(file: Path, text: str, known: set[str]) -> Iterator[Flaw]:
    try:
        rdf_io.parse_into(_store(), [file])
    except BadInput as error:
        place = re.search(r":(\d+):\d+$", error.place or "")
        yield Flaw(
            str(file), int(place[1]) if place else 1, error.message, "mend the syntax first; nothing else was looked at"
        )
        return
    yield from _undefined(file, text, known)
    found = nodes(text)
    yield from _unread(file, found)
    yield from _unused(file, text, found)
    if file.parent.name == "officials":
        yield from _of_official(file, found)


def _store() -> ox.Store:
    return ox.Store()


def _undefined(file: Path, text: str, known: set[str]) -> Iterator[Flaw]:
    """Names that are used and nowhere defined."""
    quiet = _QUIET.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    told: set[str] = set()
    for match in _NAME.finditer(quiet):
        name = match[1]
        if name not in known and name not in told:
            told.add(name)
            near = did_you_mean(name, sorted(known)) or "define it, with its source, or use one that exists"
            yield Flaw(str(file), quiet.count("\n", 0, match.start()) + 1, f"nothing defines {name}", near)


def _unread(file: Path, found: list[Node]) -> Iterator[Flaw]:
    """Pages said to be read in the future."""
    today = date.today().isoformat()
    for one in found:
        for day in _READ.findall(one.text):
            if day > today:
                yield Flaw(
                    str(file), one.line, f"{one.name} was read on {day}, which is to come", "give the day of reading"
                )


def _unused(file: Path, text: str, found: list[Node]) -> Iterator[Flaw]:
    """Sources of an official's file that support nothing in it."""
    if file.parent.name != "officials":
        return
    for one in found:
        if one.name.startswith("source-") and len(re.findall(rf"kb:{re.escape(one.name)}(?![\w-])", text)) == 1:
            yield Flaw(str(file), one.line, f"{one.name} supports nothing", "cite it where it was used, or take it out")


def _of_official(file: Path, found: list[Node]) -> Iterator[Flaw]:
    """Naming, order and numbering in an official's file."""
    stem = file.stem
    if not found or found[0].name != stem:
        first = found[0].name if found else "nothing"
        yield Flaw(str(file), 1, f"the file begins with {first}", f"begin with kb:{stem}, the name of the file")
    places = [ORDER.index(kind_of(one.name)) for one in found]
    for earlier, later, one in zip(places, places[1:], found[1:], strict=False):
        if later < earlier:
            yield Flaw(str(file), one.line, f"{one.name} stands too late", "order: " + ", ".join(ORDER[1:]))
    for one in found:
        if not one.name.removeprefix("source-").startswith(stem):
            yield Flaw(str(file), one.line, f"{one.name} is not of {stem}", "organisations stand in kb/organisations/")
    yield from _numbering(file, found)
    yield from _chronology(file, found)
    yield from _unsourced(file, found)


def kind_of(name: str) -> str:
    """What a node of an official's file is, by its name: `post`, `degree`, `source`, ...; empty for the person."""
    if name.startswith("source-"):
        return "source"
    part = _PART.search(name)
    return part[1] if part else ""


def _numbering(file: Path, found: list[Node]) -> Iterator[Flaw]:
    """Gaps in the numbers of posts and credentials."""
    last: dict[str, int] = {}
    for one in found:
        part = _PART.search(one.name)
        if part:
            expected, number = last.get(part[1], 0) + 1, int(part[2])
            if number != expected:
                yield Flaw(str(file), one.line, f"{one.name} follows {part[1]} {expected - 1}", "number without gaps")
            last[part[1]] = number


def _chronology(file: Path, found: list[Node]) -> Iterator[Flaw]:
    """Posts whose start lies certainly before that of the post above."""
    latest, above = "", ""
    for one in found:
        start = _START.search(one.text) if kind_of(one.name) == "post" else None
        if start is None:
            continue
        length = min(len(start[1]), len(latest))
        if start[1][:length] < latest[:length]:
            message = f"{one.name} began in {start[1]}, before {above} above it ({latest})"
            yield Flaw(str(file), one.line, message, "posts stand in the order of their start")
        if start[1] >= latest[: len(start[1])]:
            latest, above = start[1], one.name


def _unsourced(file: Path, found: list[Node]) -> Iterator[Flaw]:
    """Posts and credentials without a source, and persons without one."""
    for one in found:
        if kind_of(one.name) != "source" and "dcterms:source" not in one.text:
            yield Flaw(str(file), one.line, f"{one.name} has no source", "every fact names the page that says so")


def _doubles(texts: dict[Path, str]) -> Iterator[Flaw]:
    """Nodes defined twice, and organisations of one Chinese name."""
    seen: dict[str, tuple[Path, int]] = {}
    named: dict[str, tuple[str, Path]] = {}
    for file, text in texts.items():
        for one in nodes(text):
            if one.name in seen:
                other, line = seen[one.name]
                yield Flaw(str(file), one.line, f"{one.name} is defined again", f"the first is in {other}:{line}")
            seen.setdefault(one.name, (file, one.line))
            label = re.search(r'rdfs:label\s[^;.]*?"([^"]+)"@zh', one.text)
            if label and file.parent.name == "organisations":
                other_name, other_file = named.setdefault(label[1], (one.name, file))
                if other_name != one.name:
                    message = f"{one.name} has the Chinese name of {other_name}, {label[1]}"
                    yield Flaw(
                        str(file), one.line, message, f"one organisation, one node; the other is in {other_file}"
                    )
