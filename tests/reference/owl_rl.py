"""OWL 2 RL by brute force over triples: the rules of the specification as they are printed there, tried until nothing is new.

Source: W3C OWL 2 Profiles (second edition), section 4.3, Tables 4 to 9. Terms are texts in N-Triples. Shares no code with the
engine but the value spaces of literals. `eq-ref` is left out: that everything is itself says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from hongzhuan.facts.codes import parse_n3
from hongzhuan.facts.datatypes import contains, is_known, value_key
from hongzhuan.names import PREFIXES

Triple = tuple[str, str, str]
Binding = dict[str, str]
FALSE: Triple = ("false", "", "")

RULES = Path(__file__).with_name("owl_rl_rules.txt")
"""The rules that are patterns of triples."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A rule over triples; a head of None is `false`."""

    name: str
    body: tuple[Triple, ...]
    head: Triple | None


def _full(word: str) -> str:
    if word.startswith("?"):
        return word
    if word.isdigit():
        return f'"{word}"^^<{PREFIXES["xsd"]}nonNegativeInteger>'
    prefix, _, local = word.partition(":")
    return f"<{PREFIXES[prefix]}{local}>"


def _triple(text: str) -> Triple:
    subject, predicate, value = (_full(word) for word in text.split())
    return subject, predicate, value


def _pattern(line: str) -> Pattern:
    name, _, text = line.partition(":")
    body, _, head = text.partition("->")
    triples = tuple(_triple(part) for part in body.split(" . ") if part.strip())
    return Pattern(name, triples, None if head.strip() == "false" else _triple(head))


PATTERNS = tuple(_pattern(line) for line in RULES.read_text(encoding="utf-8").splitlines()[1:])
TYPE, SAME = _full("rdf:type"), _full("owl:sameAs")


def closure(graph: Iterable[Triple]) -> set[Triple]:
    """Everything that follows; FALSE is in it when the graph contradicts itself."""
    known = set(graph)
    while new := {triple for triple in _round(known)} - known:
        known |= new
    return known


def _round(known: set[Triple]) -> Iterator[Triple]:
    index: dict[str, list[Triple]] = {}
    for triple in known:
        index.setdefault(triple[1], []).append(triple)
    for pattern in PATTERNS:
        for binding in _matches(pattern.body, known, index):
            if pattern.head is None:
                yield FALSE
            else:
                yield _filled(pattern.head, binding)
    yield from _over_lists(known, index)
    yield from _over_literals(known, index)


def _matches(body: tuple[Triple, ...], known: set[Triple], index: dict[str, list[Triple]]) -> list[Binding]:
    found: list[Binding] = [{}]
    for part in body:
        further: list[Binding] = []
        for binding in found:
            wanted = _filled(part, binding)
            candidates = known if wanted[1].startswith("?") else index.get(wanted[1], ())
            further += [{**binding, **more} for triple in candidates if (more := _unify(wanted, triple)) is not None]
        found = further
    return found


def _filled(triple: Triple, binding: Binding) -> Triple:
    subject, predicate, value = (binding.get(word, word) for word in triple)
    return subject, predicate, value


def _unify(wanted: Triple, triple: Triple) -> Binding | None:
    binding: Binding = {}
    for word, term in zip(wanted, triple, strict=True):
        if word.startswith("?"):
            if binding.setdefault(word, term) != term:
                return None
        elif word != term:
            return None
    return binding


# --- rules over lists


def _over_lists(known: set[Triple], index: dict[str, list[Triple]]) -> Iterator[Triple]:
    def pairs(name: str) -> list[tuple[str, list[str]]]:
        return [(s, _items(o, known)) for s, _, o in index.get(_full(name), ())]

    types = {(s, o) for s, _, o in index.get(TYPE, ())}
    things = {s for s, _ in types}
    for cls, parts in pairs("owl:intersectionOf"):  # cls-int1, cls-int2, scm-int
        yield from ((x, TYPE, cls) for x in things if all((x, part) in types for part in parts))
        yield from ((x, TYPE, part) for x, other in types if other == cls for part in parts)
        yield from ((cls, _full("rdfs:subClassOf"), part) for part in parts)
    for cls, parts in pairs("owl:unionOf"):  # cls-uni, scm-uni
        yield from ((x, TYPE, cls) for x, other in types if other in parts)
        yield from ((part, _full("rdfs:subClassOf"), cls) for part in parts)
    for cls, members in pairs("owl:oneOf"):  # cls-oo
        yield from ((member, TYPE, cls) for member in members)
    for prop, links in pairs("owl:propertyChainAxiom"):  # prp-spo2
        yield from ((x, prop, y) for x, y in _chained(links, index))
    for cls, keys in pairs("owl:hasKey"):  # prp-key
        yield from _keys(cls, keys, types, index)
    for node, members in [*pairs("owl:members"), *pairs("owl:distinctMembers")]:
        yield from _all_apart(node, members, known, types, index)


def _items(head: str, known: set[Triple]) -> list[str]:
    found: list[str] = []
    while head != _full("rdf:nil"):
        found += [o for s, p, o in known if s == head and p == _full("rdf:first")][:1]
        rest = [o for s, p, o in known if s == head and p == _full("rdf:rest")]
        if not rest:
            break
        head = rest[0]
    return found


def _chained(links: list[str], index: dict[str, list[Triple]]) -> set[tuple[str, str]]:
    reached = {(s, o) for s, _, o in index.get(links[0], ())}
    for link in links[1:]:
        reached = {(x, o) for x, y in reached for s, _, o in index.get(link, ()) if s == y}
    return reached


def _keys(cls: str, keys: list[str], types: set[tuple[str, str]], index: dict[str, list[Triple]]) -> Iterator[Triple]:
    members = [x for x, other in types if other == cls]
    values = {(x, key): {o for s, _, o in index.get(key, ()) if s == x} for x in members for key in keys}
    for x, y in combinations(members, 2):
        if all(values[x, key] & values[y, key] for key in keys):
            yield (x, SAME, y)


def _all_apart(
    node: str, members: list[str], known: set[Triple], types: set[tuple[str, str]], index: dict[str, list[Triple]]
) -> Iterator[Triple]:
    for first, second in combinations(members, 2):
        if (node, TYPE, _full("owl:AllDifferent")) in known and (first, SAME, second) in known:  # eq-diff2, eq-diff3
            yield FALSE
        if (node, TYPE, _full("owl:AllDisjointClasses")) in known:  # cax-adc
            yield from (FALSE for x, cls in types if cls == first and (x, second) in types)
        if (node, TYPE, _full("owl:AllDisjointProperties")) in known:  # prp-adp
            both = {(s, o) for s, _, o in index.get(first, ())} & {(s, o) for s, _, o in index.get(second, ())}
            yield from (FALSE for _ in both)


# --- rules over literals


def _over_literals(known: set[Triple], index: dict[str, list[Triple]]) -> Iterator[Triple]:
    literals = sorted({o for _, _, o in known if o.startswith('"')})
    keys = {literal: value_key(parse_n3(literal)) for literal in literals}
    for first, second in combinations(literals, 2):  # dt-eq, dt-diff with eq-diff1
        if keys[first] is None or keys[second] is None:
            continue
        if keys[first] == keys[second]:
            yield (first, SAME, second)
        elif (first, SAME, second) in known or (second, SAME, first) in known:
            yield FALSE
    for literal, _, cls in index.get(TYPE, ()):  # dt-not-type
        datatype = re.sub("[<>]", "", cls)
        if literal.startswith('"') and is_known(datatype) and not contains(datatype, parse_n3(literal)):
            yield FALSE
    for literal in literals:  # dt-type2, for the datatypes that the graph names
        for _, _, cls in [*index.get(_full("owl:someValuesFrom"), ()), *index.get(_full("owl:onDataRange"), ())]:
            if is_known(cls[1:-1]) and contains(cls[1:-1], parse_n3(literal)):
                yield (literal, TYPE, cls)
