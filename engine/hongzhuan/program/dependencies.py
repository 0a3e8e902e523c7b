"""What depends on what in a rule set: a graph of classes and properties, with the rules that join them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from hongzhuan.names import shorten
from hongzhuan.program.ir import WINDOW, Program, Relation, Rule

How = Literal["needs", "needs the absence of", "counts"]
_HOW: dict[str, How] = {"positive": "needs", "negated": "needs the absence of", "aggregated": "counts"}


@dataclass(frozen=True, slots=True, order=True)
class Dependency:
    """`head` rests on `on` by a rule; both are names such as `Technocrat` and `held`."""

    head: str
    on: str
    how: How
    rule: str

    def to_json(self) -> dict[str, str]:
        """The form of `rules show --format json`."""
        return {"concludes": self.head, "from": self.on, "how": self.how, "rule": self.rule}


def name_of(relation: Relation) -> str:
    """A class or a property as authors write it."""
    return shorten(relation.name).removeprefix("hz:")


def dependencies(rules: Sequence[Rule]) -> list[Dependency]:
    """The dependencies between classes and properties; what a rule does in steps of its own counts as one.

    Axioms of the ontology count where they lead from what rules conclude to what rules need.
    """
    steps: dict[Relation, list[Rule]] = {}
    for rule in rules:
        if rule.head.relation.kind == "step":
            steps.setdefault(rule.head.relation, []).append(rule)
    found = {
        Dependency(name_of(rule.head.relation), name_of(on), how, rule.origin.name)
        for rule in [*(r for r in rules if r.origin.kind == "rule"), *_bridges(rules)]
        if rule.head.relation.kind in ("class", "property")
        for on, how in _rests_on(rule, steps, "needs")
    }
    return sorted(found)


def _bridges(rules: Sequence[Rule]) -> list[Rule]:
    """Axioms between what rules conclude and what rules need."""
    concluded = {rule.head.relation for rule in rules if rule.origin.kind == "rule"}
    needed = {on for rule in rules if rule.origin.kind == "rule" for on, _, _ in rule.depends_on()}
    axioms = [rule for rule in rules if rule.origin.kind == "axiom"]
    reached, reaching = set(concluded), set(needed)
    for _ in axioms:
        more = {a.head.relation for a in axioms if any(on in reached for on, _, _ in a.depends_on())}
        back = {on for a in axioms if a.head.relation in reaching for on, _, _ in a.depends_on()}
        if more <= reached and back <= reaching:
            break
        reached |= more
        reaching |= back
    return [a for a in axioms if a.head.relation in reaching and any(on in reached for on, _, _ in a.depends_on())]


def _rests_on(rule: Rule, steps: dict[Relation, list[Rule]], how: How) -> Iterator[tuple[Relation, How]]:
    for relation, kind, _ in rule.depends_on():
        strongest = how if how != "needs" else _HOW[kind]
        if relation.kind == "step":
            for step in steps.get(relation, ()):
                yield from _rests_on(step, steps, strongest)
        elif relation.kind in ("class", "property") or relation == WINDOW:
            yield relation, strongest


def strata_of(program: Program) -> list[tuple[str, ...]]:
    """What rules conclude in layers: what rests on a layer stands in one above, unless they rest on each other."""
    layer: dict[Relation, int] = {}
    for stratum in program.strata:
        inside = set(stratum)
        below = [
            layer[on] + (on.kind != "step")
            for rule in program.rules
            if rule.head.relation in inside
            for on, _, _ in rule.depends_on()
            if on in layer and on not in inside
        ]
        for relation in stratum:
            layer[relation] = max(below, default=1)
    rows: dict[int, list[str]] = {}
    concluded = {rule.head.relation for rule in program.rules if rule.origin.kind == "rule"}
    for relation, number in layer.items():
        if relation.kind != "step" and relation in concluded:
            rows.setdefault(number, []).append(name_of(relation))
    return [tuple(sorted(rows[number])) for number in sorted(rows)]


def _nodes(found: Iterable[Dependency]) -> dict[str, bool]:
    """Every name, and whether a rule concludes it."""
    concluded = {item.head for item in found}
    return {name: name in concluded for item in found for name in (item.head, item.on)}


def to_dot(found: Sequence[Dependency], title: str) -> str:
    """The graph for Graphviz: what facts record in boxes with round corners, an absence dashed, a count dotted."""
    style = {"needs": "solid", "needs the absence of": "dashed", "counts": "dotted"}
    lines = [f'digraph "{title}" {{', "  rankdir=LR;", '  node [shape=box, fontname="Helvetica"];']
    for name, concluded in _nodes(found).items():
        lines.append(f'  "{name}"' + ("" if concluded else " [style=rounded]") + ";")
    lines += [f'  "{d.on}" -> "{d.head}" [style={style[d.how]}, tooltip="{d.rule}"];' for d in _once(found)]
    return "\n".join([*lines, "}"]) + "\n"


def to_mermaid(found: Sequence[Dependency]) -> str:
    """The graph for Mermaid: an absence dashed and marked `not`, a count marked so."""
    nodes = _nodes(found)
    place = {name: f"n{number}" for number, name in enumerate(nodes)}
    arrow = {"needs": "-->", "needs the absence of": "-. not .->", "counts": "-- counted -->"}
    lines = ["flowchart LR"]
    for name, concluded in nodes.items():
        lines.append(f'  {place[name]}["{name}"]' if concluded else f'  {place[name]}(["{name}"])')
    lines += [f"  {place[d.on]} {arrow[d.how]} {place[d.head]}" for d in _once(found)]
    return "\n".join(lines) + "\n"


def _once(found: Sequence[Dependency]) -> list[Dependency]:
    """One arrow for each pair and manner, however many rules draw it."""
    return list({(d.head, d.on, d.how): d for d in found}.values())


def graph_json(found: Sequence[Dependency]) -> list[dict[str, Any]]:
    """The graph for programs."""
    return [item.to_json() for item in found]
