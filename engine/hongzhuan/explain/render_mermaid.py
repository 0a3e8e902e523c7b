"""A proof as a Mermaid flowchart, and the graph beneath it: one node a distinct fact, premises point to conclusions."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from hongzhuan.explain.proof import Fact, Kind, Proof, SourceRef
from hongzhuan.explain.rendering import Notes, axiom, clean, stated, visible

WIDTH = 34
"""Characters of a line inside a node."""

COLOURS: Mapping[Kind, tuple[str, str]] = {
    "rule": ("#dbeafe", "#1e3a8a"),
    "axiom": ("#ede9fe", "#5b21b6"),
    "asserted": ("#f8fafc", "#475569"),
    "absence": ("#fef3c7", "#92400e"),
    "aggregate": ("#dcfce7", "#166534"),
}
"""Fill and border of each kind; black on every fill has a contrast above 15 to 1."""

# Kinds differ by shape as well, for readers who do not see the colours.
_SHAPES: Mapping[Kind, tuple[str, str]] = {
    "rule": ("(", ")"),
    "axiom": ("{{", "}}"),
    "asserted": ("[", "]"),
    "absence": (">", "]"),
    "aggregate": ("[/", "\\]"),
}
_ESCAPED = {"#": "#35;", '"': "#quot;", "&": "#amp;", "<": "#lt;", ">": "#gt;", "`": "#96;", "\\": "#92;", ";": "#59;"}

LARGE = 20
"""Facts from which on a picture is a large one."""


@dataclass(frozen=True, slots=True)
class Node:
    """A fact in a picture: its number, kind and the lines of its label."""

    name: str
    kind: Kind
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Graph:
    """Distinct facts, the edges from premise to conclusion, and the numbered sources."""

    nodes: tuple[Node, ...]
    edges: tuple[tuple[str, str], ...]
    sources: tuple[tuple[int, SourceRef], ...]

    @property
    def direction(self) -> str:
        """Upwards; a large one from right to left, so that it is long like a page and not wide like a wall."""
        return "BT" if len(self.nodes) <= LARGE else "RL"


def graph(proof: Proof, full: bool = False) -> Graph:
    """The graph of a proof, in the order in which it is read; bookkeeping is left out unless `full`, nothing else."""
    steps = _distinct(proof, full)
    names = {fact: f"n{number}" for number, fact in enumerate(steps, start=1)}
    notes = Notes()
    nodes = tuple(Node(names[fact], step.kind, tuple(_label(step, notes))) for fact, step in steps.items())
    edges = dict.fromkeys(
        (names[premise.fact], names[fact]) for fact, step in steps.items() for premise in visible(step, full)
    )
    return Graph(nodes, tuple(edges), tuple((number, source) for number, source, _ in notes.lines()))


def _distinct(proof: Proof, full: bool) -> dict[Fact, Proof]:
    """Each fact once; its first step with premises counts."""
    found: dict[Fact, Proof] = {}
    waiting = [proof]
    while waiting:
        step = waiting.pop()
        if step.fact not in found:
            found[step.fact] = step
            waiting.extend(reversed(visible(step, full)))
    return found


def _label(step: Proof, notes: Notes) -> Iterator[str]:
    marks = notes.of_step(step)
    yield from wrapped(stated(step))
    for condition in step.conditions:
        yield from wrapped(f"✓ {clean(condition.text)}")
    for rival in step.rivals:
        yield from wrapped(f"recorded elsewhere: {clean(rival.text.text)} {notes.marks(rival.sources)}".rstrip())
    name = axiom(step) if step.kind == "axiom" else clean(step.rule or "")
    place = f"({step.place})" if step.kind == "axiom" and step.place else ""
    if name or marks:
        yield from wrapped(" ".join(part for part in (name, place, marks) if part))


def wrapped(text: str, width: int = WIDTH) -> Iterable[str]:
    """A text in lines; one without spaces (Chinese, an address) is broken where it must be."""
    return textwrap.wrap(text, width, break_on_hyphens=False) or [""]


def mermaid(proof: Proof, full: bool = False) -> str:
    """A flowchart that grows from the facts to the conclusion at the top, in a large one at the left."""
    drawn = graph(proof, full)
    return (
        "\n".join(
            [
                # Mermaid would break lines a second time, at 200 pixels.
                '%%{init: {"flowchart": {"wrappingWidth": 360}}}%%',
                f"flowchart {drawn.direction}",
                *(f"    {_node(node)}" for node in drawn.nodes),
                *(f"    {premise} --> {conclusion}" for premise, conclusion in drawn.edges),
                *_legend(drawn),
                *(
                    f"    classDef {kind} fill:{fill},stroke:{line},color:#000000"
                    for kind, (fill, line) in COLOURS.items()
                ),
            ]
        )
        + "\n"
    )


def _node(node: Node) -> str:
    opening, closing = _SHAPES[node.kind]
    return f"{node.name}{opening}{_quoted(node.lines)}{closing}:::{node.kind}"


def _legend(drawn: Graph) -> Iterator[str]:
    if drawn.sources:
        lines = [line for number, source in drawn.sources for line in wrapped(clean(f"[{number}] {source}"))]
        yield f"    sources[{_quoted(['Sources', *lines])}]:::asserted"


def _quoted(lines: Iterable[str]) -> str:
    """A label in quotation marks; every character that Mermaid or HTML would read is an entity."""
    escaped = ("".join(_ESCAPED.get(character, character) for character in line) for line in lines)
    return '"' + "<br/>".join(escaped) + '"'
