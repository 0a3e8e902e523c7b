"""The core of the ontology as a Mermaid class diagram."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hongzhuan.names import HZ
from hongzhuan.ontology.terms import Entry

CLASSES = (
    "Official", "Record", "Post", "Credential", "Degree", "Organisation", "Body", "Province", "Role", "Level", "Field",
    "Era", "Term", "Source",
)  # fmt: skip
"""The classes that are drawn."""

PROPERTIES = ("holder", "role", "statedLevel", "field", "term", "within", "leader")
"""The object properties that are drawn and have both ends in the ontology."""

ENDS: Mapping[str, tuple[str, str]] = {
    "organisation": ("Post", "Organisation"),
    "institution": ("Degree", "Organisation"),
    "rank": ("Organisation", "Level"),
    "province": ("Organisation", "Province"),
    "birthplace": ("Official", "Province"),
}
"""Those of which it leaves an end open, because several classes stand there."""

DATA = ("born", "died", "start", "end", "lastKnown", "awarded", "elected", "fullMembers")
"""The properties with dates and numbers that stand in the boxes."""

BOXES: Mapping[str, tuple[str, ...]] = {"start": ("Post", "Era"), "end": ("Post", "Era")}


def core_diagram(entries: Mapping[str, Entry]) -> str:
    """A fenced block of Mermaid."""
    return "```mermaid\n" + "\n".join(("classDiagram", *_lines(entries))) + "\n```"


def _lines(entries: Mapping[str, Entry]) -> Iterator[str]:
    for name in CLASSES:
        yield f'    class {name}["{" · ".join(text for _, text in sorted(entries[HZ + name].labels.items()))}"]'
        yield from (f"    {name} : {data}" for data in DATA if name in _homes(entries[HZ + data], data))
    for name in CLASSES:
        for above in entries[HZ + name].axiom("SubClassOf"):
            if above.removeprefix("hz:") in CLASSES:
                yield f"    {above.removeprefix('hz:')} <|-- {name}"
    yield "    Organisation <|-- Body"
    for name in (*PROPERTIES, *ENDS):
        start, end = _ends(entries[HZ + name], name)
        yield f"    {start} --> {end} : {name}"
    yield "    Record ..> Source : dcterms·source"


def _homes(entry: Entry, name: str) -> tuple[str, ...]:
    return BOXES.get(name) or tuple(text.removeprefix("hz:") for text in entry.axiom("Domain"))


def _ends(entry: Entry, name: str) -> tuple[str, str]:
    if name in ENDS:
        return ENDS[name]
    return entry.axiom("Domain")[0].removeprefix("hz:"), entry.axiom("Range")[0].removeprefix("hz:")
