"""Conditions that nothing can meet, because the ontology keeps their classes apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hongzhuan.language.diagnostics import Diagnostic
from hongzhuan.language.syntax import Span
from hongzhuan.names import shorten
from hongzhuan.ontology.vocabulary import Vocabulary
from hongzhuan.program.ir import Argument, Atom, Const, Rule, Var


@dataclass(frozen=True, slots=True)
class _Claim:
    """What an atom says a thing is; `why` in words."""

    cls: str
    why: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class _Clash:
    argument: Argument
    one: _Claim
    other: _Claim
    in_head: bool


def impossible(rules: Sequence[Rule], vocabulary: Vocabulary) -> Iterator[Diagnostic]:
    """A warning for each rule, each case of an `or` and each block that can never be met (HZ054)."""
    by_part: dict[tuple[str, str], list[Rule]] = {}
    for rule in rules:
        part = rule.head.relation.name if rule.head.relation.kind == "step" else ""
        by_part.setdefault((rule.origin.name, part), []).append(rule)
    for (name, part), ways in by_part.items():
        clashes = [clash for way in ways for clash in [_clash(way, vocabulary)] if clash]
        if clashes:
            yield _warning(name, bool(part), len(clashes) == len(ways), clashes[0], vocabulary)


def _warning(name: str, is_block: bool, always: bool, clash: _Clash, vocabulary: Vocabulary) -> Diagnostic:
    if clash.in_head:
        message = f"rule `{name}` concludes what its own conditions rule out"
    elif not always:
        message = f"one of the cases of rule `{name}` can never arise"
    elif is_block:
        message = f"a block of rule `{name}` can never be met"
    else:
        message = f"rule `{name}` can never apply"
    shown = f"?{clash.argument.name}" if isinstance(clash.argument, Var) else f"`{shorten(clash.argument.term.value)}`"
    one, other = clash.one, clash.other
    help_ = f"{shown} would be {_a(one.cls, vocabulary)} ({one.why}) and {_a(other.cls, vocabulary)} ({other.why});"
    help_ += "\nthe ontology says that nothing is both"
    span = other.span or one.span
    assert span is not None
    return Diagnostic("HZ054", message, span, "", help_, "warning")


def _a(cls: str, vocabulary: Vocabulary) -> str:
    return f"of the class {shorten(cls).removeprefix('hz:')}"


def _clash(rule: Rule, vocabulary: Vocabulary) -> _Clash | None:
    body = [atom for atom in rule.body if isinstance(atom, Atom)]
    found = _first_clash(body, vocabulary)
    if found is None and rule.head.relation.kind != "step":
        found = _first_clash([*body, rule.head], vocabulary)
        return _Clash(found.argument, found.one, found.other, True) if found else None
    return found


def _first_clash(atoms: Iterable[Atom], vocabulary: Vocabulary) -> _Clash | None:
    known: dict[Argument, list[_Claim]] = {}
    for atom in atoms:
        for argument, claim in _claims(atom, vocabulary):
            for earlier in [*_declared(argument, vocabulary), *known.get(argument, [])]:
                if _apart(earlier.cls, claim.cls, vocabulary):
                    return _Clash(argument, earlier, claim, False)
            known.setdefault(argument, []).append(claim)
    return None


def _claims(atom: Atom, vocabulary: Vocabulary) -> Iterator[tuple[Argument, _Claim]]:
    relation = atom.relation
    if relation.kind == "class":
        yield atom.arguments[0], _Claim(relation.name, f"line {atom.span.line}" if atom.span else "", atom.span)
    prop = vocabulary.properties.get(relation.name) if relation.kind == "property" else None
    if prop is None or atom.span is None:
        return
    name = shorten(prop.iri).removeprefix("hz:")
    if prop.domain:
        yield atom.arguments[0], _Claim(prop.domain, f"has `{name}`, line {atom.span.line}", atom.span)
    if prop.range and prop.values == "thing":
        yield atom.arguments[1], _Claim(prop.range, f"value of `{name}`, line {atom.span.line}", atom.span)


def _declared(argument: Argument, vocabulary: Vocabulary) -> Iterator[_Claim]:
    if isinstance(argument, Const):
        for cls in sorted(vocabulary.individuals.get(argument.term.value, ())):
            yield _Claim(cls, "by its own record", None)


def _apart(one: str, other: str, vocabulary: Vocabulary) -> bool:
    above = vocabulary.superclasses_of(other)
    return any(vocabulary.disjoint.get(cls, set()) & above for cls in vocabulary.superclasses_of(one))
