"""Two rule sets compared as definitions: whatever the order, the names of variables, the layout and the comments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from hongzhuan.language.syntax import Citation, Rule, Span, Text
from hongzhuan.program.ir import ParameterValue
from hongzhuan.program.matching import Matcher, pairs
from hongzhuan.program.rulesets import RuleSet
from hongzhuan.program.show import quantity


@dataclass(frozen=True, slots=True)
class Change:
    """What differs in one rule or parameter: lines that only the first has, and lines that only the second has."""

    name: str
    place: str
    other_place: str
    removed: tuple[str, ...]
    added: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The form of `rules diff --format json`."""
        places = {"place": self.place, "other_place": self.other_place}
        return {"name": self.name, **places, "removed": list(self.removed), "added": list(self.added)}


@dataclass(frozen=True, slots=True)
class Difference:
    """What the second rule set has that the first has not, and the other way round.

    `renamed` are rules that say the same under another name; `eras` the two default eras where they differ.
    """

    names: tuple[str, str]
    hashes: tuple[str, str]
    eras: tuple[str, str] | None
    parameters: tuple[Change, ...]
    added: tuple[Change, ...]
    removed: tuple[Change, ...]
    renamed: tuple[tuple[str, str], ...]
    changed: tuple[Change, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the two are the same as definitions."""
        return not (self.eras or self.parameters or self.added or self.removed or self.renamed or self.changed)

    def to_json(self) -> dict[str, Any]:
        """The form of `rules diff --format json`."""
        return {
            "rules": list(self.names),
            "hashes": list(self.hashes),
            "same": self.is_empty,
            "eras": list(self.eras) if self.eras else None,
            "parameters": [change.to_json() for change in self.parameters],
            "added": [change.to_json() for change in self.added],
            "removed": [change.to_json() for change in self.removed],
            "renamed": [{"from": one, "to": other} for one, other in self.renamed],
            "changed": [change.to_json() for change in self.changed],
        }


def diff(one: RuleSet, other: RuleSet) -> Difference:
    """Compare two effective rule sets."""
    gone = [rule for name, (rule, _) in one.rules.items() if name not in other.rules]
    new = [rule for name, (rule, _) in other.rules.items() if name not in one.rules]
    renamed = tuple(_renamed(gone, new))
    eras = tuple(r.era.text if r.era else "none" for r in (one, other))
    return Difference(
        names=(one.name, other.name),
        hashes=(one.hash, other.hash),
        eras=(eras[0], eras[1]) if eras[0] != eras[1] else None,
        parameters=tuple(_parameters(one, other)),
        added=tuple(_whole(rule, other, new=True) for rule in new if rule.name not in {b for _, b in renamed}),
        removed=tuple(_whole(rule, one, new=False) for rule in gone if rule.name not in {a for a, _ in renamed}),
        renamed=renamed,
        changed=tuple(_changes(one, other)),
    )


def _renamed(gone: Sequence[Rule], new: Sequence[Rule]) -> Iterator[tuple[str, str]]:
    taken: set[str] = set()
    for rule in gone:
        for candidate in new:
            if candidate.name not in taken and _same_in_all(rule, candidate):
                taken.add(candidate.name)
                yield rule.name, candidate.name
                break


def _same_in_all(one: Rule, other: Rule) -> bool:
    return not _differing_texts(one, other) and Matcher().whole(one, other) is not None


def _parameters(one: RuleSet, other: RuleSet) -> Iterator[Change]:
    for name in dict.fromkeys((*one.parameters, *other.parameters)):
        first, second = one.parameters.get(name), other.parameters.get(name)
        if _value(first) != _value(second):
            places = [value.span.place if value else "" for value in (first, second)]
            lines = [(f"parameter {name} = {quantity(value)}",) if value else () for value in (first, second)]
            yield Change(name, places[0], places[1], lines[0], lines[1])


def _value(value: ParameterValue | None) -> tuple[float, str | None] | None:
    return (value.value, value.unit) if value else None


def _whole(rule: Rule, rule_set: RuleSet, new: bool) -> Change:
    """A rule that only one of the two has, by its conclusions."""
    lines = tuple(_text(head.span, rule_set) for head in rule.heads)
    place = rule.name_span.place
    return Change(rule.name, "" if new else place, place if new else "", () if new else lines, lines if new else ())


def _changes(one: RuleSet, other: RuleSet) -> Iterator[Change]:
    for name, (rule, _) in one.rules.items():
        if name in other.rules and not _same_in_all(rule, other.rules[name][0]):
            yield _change(rule, other.rules[name][0], one, other)


def _change(rule: Rule, its: Rule, one: RuleSet, other: RuleSet) -> Change:
    heads, its_heads = pairs(rule.heads, its.heads, {})
    reading = next((names for a in rule.heads for b in its.heads if (names := Matcher().first([a], [b], {}))), {})
    body, its_body = pairs(rule.body, its.body, reading)
    if not (heads or its_heads or body or its_body) and Matcher().whole(rule, its) is None:
        body, its_body = list(rule.body), list(its.body)
    texts, its_texts = _differing_texts(rule, its) or ((), ())
    removed = (*(_text(head.span, one) for head in heads), *(_text(c.span, one) for c in body), *texts)
    added = (*(_text(head.span, other) for head in its_heads), *(_text(c.span, other) for c in its_body), *its_texts)
    return Change(rule.name, rule.name_span.place, its.name_span.place, removed, added)


def _differing_texts(rule: Rule, its: Rule) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Sentences and citations that only one of the two has; variables keep their names here, for the reader sees them."""
    mine = [_because(text) for text in rule.because] + [_cite(cite) for cite in rule.cites]
    yours = [_because(text) for text in its.because] + [_cite(cite) for cite in its.cites]
    only = tuple(line for line in mine if line not in yours), tuple(line for line in yours if line not in mine)
    return only if only[0] or only[1] else None


def _because(text: Text) -> str:
    return f'because "{text.text}"' + (f"@{text.language}" if text.language else "")


def _cite(citation: Citation) -> str:
    return f"cite {citation.source}" + (f' "{citation.passage}"' if citation.passage else "")


def _text(span: Span, rule_set: RuleSet) -> str:
    """A condition as its author wrote it, on one line."""
    last = span.end_line if span.end_column > 1 else span.end_line - 1
    lines = rule_set.sources[span.file].splitlines()[span.line - 1 : last]
    first = lines[0][span.column - 1 :] if lines else ""
    if span.end_line == span.line:
        first = first[: span.end_column - span.column]
    shown = [first, *lines[1:]]
    return "; ".join(line.split(" #")[0].strip() for line in shown if line.strip())


def to_text(found: Difference) -> str:
    """The difference for a reader: `-` is what the first rule set has, `+` what the second has."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Difference) -> Iterator[str]:
    one, other = found.names
    yield f"- {one} {found.hashes[0]}"
    yield f"+ {other} {found.hashes[1]}"
    if found.is_empty:
        yield "\nthe same definitions"
    if found.eras:
        yield from ("", "era", f"  - {found.eras[0]}", f"  + {found.eras[1]}")
    for title, changes in (
        ("parameter", found.parameters),
        ("rule only in " + one, found.removed),
        ("rule only in " + other, found.added),
        ("rule changed", found.changed),
    ):
        yield from _block(title, changes)
    for before, after in found.renamed:
        yield from ("", f"rule {before} is called {after}")


def _block(title: str, changes: Iterable[Change]) -> Iterator[str]:
    for change in changes:
        yield ""
        yield f"{title}: {change.name}  ({', '.join(p for p in (change.place, change.other_place) if p)})"
        yield from (f"  - {line}" for line in change.removed)
        yield from (f"  + {line}" for line in change.added)
