"""A proof as a Graphviz graph: shapes and colours tell the kinds apart, the sources stand below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from hongzhuan.explain.proof import Kind, Proof
from hongzhuan.explain.render_mermaid import COLOURS, Graph, Node, graph, wrapped
from hongzhuan.explain.rendering import clean

_SHAPES: Mapping[Kind, str] = {
    "rule": 'shape=box, style="filled,rounded"',
    "axiom": "shape=box, style=filled, peripheries=2",
    "asserted": "shape=note, style=filled",
    "absence": 'shape=box, style="filled,dashed"',
    "aggregate": "shape=trapezium, style=filled",
}


def dot(proof: Proof, full: bool = False) -> str:
    """A directed graph that grows from the facts to the conclusion at the top, in a large one at the left."""
    drawn = graph(proof, full)
    return (
        "\n".join(
            [
                "digraph proof {",
                f'    graph [rankdir={drawn.direction}, charset="UTF-8", fontname="Helvetica", labelloc=b, labeljust=l,'
                " ranksep=0.4];",
                '    node [fontname="Helvetica", fontsize=11, fontcolor="#000000", margin="0.12,0.07"];',
                '    edge [color="#475569", arrowsize=0.7];',
                *_legend(drawn),
                *(f"    {_node(node)}" for node in drawn.nodes),
                *(f"    {premise} -> {conclusion};" for premise, conclusion in drawn.edges),
                "}",
            ]
        )
        + "\n"
    )


def _node(node: Node) -> str:
    fill, line = COLOURS[node.kind]
    return f'{node.name} [label="{_lines(node.lines, "n")}", {_SHAPES[node.kind]}, fillcolor="{fill}", color="{line}"];'


def _legend(drawn: Graph) -> Iterator[str]:
    if drawn.sources:
        lines = [line for number, source in drawn.sources for line in wrapped(clean(f"[{number}] {source}"), 110)]
        yield f'    label="{_lines(["Sources", *lines], "l")}";'


def _lines(lines: Iterable[str], alignment: str) -> str:
    """Lines of a label. Graphviz reads entities in labels, so an ampersand becomes one."""
    escaped = (line.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;") for line in lines)
    end = f"\\{alignment}"
    return end.join(escaped) + (end if alignment == "l" else "")
