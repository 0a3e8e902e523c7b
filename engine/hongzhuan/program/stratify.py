"""Strata: what must be complete before its absence, or a sum over it, can be spoken of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hongzhuan.language.syntax import Span
from hongzhuan.program.ir import Relation, Rule


@dataclass(frozen=True, slots=True)
class Edge:
    """`head` depends on `on`; `kind` is positive, negated or aggregated."""

    head: Relation
    on: Relation
    kind: str
    rule: Rule
    span: Span | None


@dataclass(frozen=True, slots=True)
class Cycle:
    """Relations that depend on their own absence or on a sum over themselves."""

    edges: tuple[Edge, ...]


def edges_of(rules: Iterable[Rule]) -> list[Edge]:
    """The dependencies of all rules."""
    return [
        Edge(rule.head.relation, relation, kind, rule, span)
        for rule in rules
        for relation, kind, span in rule.depends_on()
    ]


def components(edges: Iterable[Edge], relations: Iterable[Relation]) -> list[tuple[Relation, ...]]:
    """Strongly connected components, what is depended on first (Tarjan 1972, without recursion)."""
    edges = list(edges)
    graph: dict[Relation, list[Relation]] = {relation: [] for relation in relations}
    for edge in edges:
        if edge.on in graph:
            graph[edge.head].append(edge.on)
    index: dict[Relation, int] = {}
    low: dict[Relation, int] = {}
    stack: list[Relation] = []
    on_stack: set[Relation] = set()
    found: list[tuple[Relation, ...]] = []
    for root in sorted(graph):
        if root in index:
            continue
        work = [(root, iter(graph[root]))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, successors = work[-1]
            advanced = False
            for successor in successors:
                if successor not in index:
                    index[successor] = low[successor] = len(index)
                    stack.append(successor)
                    on_stack.add(successor)
                    work.append((successor, iter(graph[successor])))
                    advanced = True
                    break
                if successor in on_stack:
                    low[node] = min(low[node], index[successor])
            if advanced:
                continue
            work.pop()
            if work:
                low[work[-1][0]] = min(low[work[-1][0]], low[node])
            if low[node] == index[node]:
                found.append(_pop_component(node, stack, on_stack))
    return found


def _pop_component(root: Relation, stack: list[Relation], on_stack: set[Relation]) -> tuple[Relation, ...]:
    members: list[Relation] = []
    while True:
        member = stack.pop()
        on_stack.discard(member)
        members.append(member)
        if member == root:
            return tuple(sorted(members))


def find_cycles(edges: Iterable[Edge], groups: Sequence[tuple[Relation, ...]]) -> Iterator[Cycle]:
    """For each component with one, the shortest cycle through a negated or aggregated dependency."""
    number = {relation: n for n, group in enumerate(groups) for relation in group}
    inside: dict[int, list[Edge]] = {}
    for edge in edges:
        if edge.on in number and number[edge.on] == number[edge.head]:
            inside.setdefault(number[edge.on], []).append(edge)
    for _, found in sorted(inside.items()):
        cycles = [_close(edge, found) for edge in found if edge.kind != "positive"]
        if cycles:
            yield min(cycles, key=lambda cycle: len(cycle.edges))


def _close(first: Edge, edges: list[Edge]) -> Cycle:
    """The shortest way from what `first` depends on back to its head."""
    paths: dict[Relation, tuple[Edge, ...]] = {first.on: ()}
    waiting = [first.on]
    while first.head not in paths:
        node = waiting.pop(0)
        for edge in edges:
            if edge.head == node and edge.on not in paths:
                paths[edge.on] = (*paths[node], edge)
                waiting.append(edge.on)
    return Cycle((first, *paths[first.head]))
