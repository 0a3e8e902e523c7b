"""A rule set as it takes effect: every piece with the rule set that it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from hongzhuan.language.syntax import Rule
from hongzhuan.names import shorten
from hongzhuan.program.dependencies import dependencies, graph_json, strata_of
from hongzhuan.program.ir import ParameterValue, Program
from hongzhuan.program.rulesets import RuleSet


def to_text(rule_set: RuleSet, program: Program) -> str:
    """The effective program as text: parameters, layers, rules with their source text, what was replaced and dropped."""
    return "\n".join(_lines(rule_set, program)) + "\n"


def _lines(rule_set: RuleSet, program: Program) -> Iterator[str]:
    titles = ", ".join(text.text for text in rule_set.titles)
    chain = " <- ".join(file.header.name for file in reversed(rule_set.files))
    yield f"{rule_set.name}: {titles}"
    yield f"  rule sets: {chain}; hash {rule_set.hash}; era {rule_set.era.text if rule_set.era else 'as asked for'}"
    for file in rule_set.files:
        yield from (f"  {file.header.name} imports {name}" for name, _ in file.imported)
    for value in rule_set.parameters.values():
        yield from _parameter(value, rule_set.earlier.get(value.name, ()))
    yield ""
    yield "# worked out in this order; `*` marks what is judged anew in each era"
    dated = {shorten(relation.name).removeprefix("hz:") for relation in program.dated}
    for number, layer in enumerate(strata_of(program), 1):
        yield f"# {number:>2}  " + ", ".join(name + "*" * (name in dated) for name in layer)
    for rule, origin in rule_set.rules.values():
        yield ""
        replaced = rule_set.replaced.get(rule.name)
        changed = f", in place of the rule of {replaced}" if replaced else ""
        yield f"# from {origin}{changed}, {rule.name_span.place}"
        yield source_of(rule, rule_set)
    for name, origin in rule_set.dropped.items():
        yield f"\n# dropped by {origin}: rule {name}"


def _parameter(value: ParameterValue, earlier: Sequence[ParameterValue]) -> Iterator[str]:
    yield ""
    place = f"from {value.rule_set}, {value.span.place}" if value.notes or value.span.line > 1 else "given with --set"
    yield f"parameter {value.name} = {quantity(value)}    # {place}"
    yield from (f'  "{text}"' + (f" [{source}]" if source else "") for text, source in value.notes)
    for before in earlier:
        yield f"  # in place of {quantity(before)} of {before.rule_set}, {before.span.place}"


def quantity(value: ParameterValue) -> str:
    """`5 years`, `1 year`, `30 percent`, `3`"""
    unit = value.unit.removesuffix("s") if value.unit and value.value == 1 else value.unit
    return f"{value.value:g}" + (f" {unit}" if unit else "")


def source_of(rule: Rule, rule_set: RuleSet) -> str:
    """The text of a rule as its author wrote it."""
    lines = rule_set.sources[rule.span.file].splitlines()
    last = rule.span.end_line
    return "\n".join(lines[rule.span.line - 1 : last]).rstrip()


def to_json(rule_set: RuleSet, program: Program) -> dict[str, Any]:
    """The same for programs."""
    return {
        "name": rule_set.name,
        "title": {text.language or "": text.text for text in rule_set.titles},
        "era": rule_set.era.text if rule_set.era else None,
        "extends": [file.header.name for file in rule_set.files[:-1]],
        "imports": [name for file in rule_set.files for name, _ in file.imported],
        "hash": rule_set.hash,
        "parameters": [
            {
                "name": value.name,
                "value": value.value,
                "unit": value.unit,
                "from": value.rule_set,
                "place": value.span.place,
                "notes": [{"text": text, "source": source} for text, source in value.notes],
                "before": [
                    {"value": before.value, "from": before.rule_set, "place": before.span.place}
                    for before in rule_set.earlier.get(value.name, ())
                ],
            }
            for value in rule_set.parameters.values()
        ],
        "strata": [list(layer) for layer in strata_of(program)],
        "rules": [
            {
                "name": rule.name,
                "from": origin,
                "place": rule.name_span.place,
                "replaces": rule_set.replaced.get(rule.name),
                "cites": [{"source": c.source, "passage": c.passage} for c in rule.cites],
                "because": {t.language or "en": t.text for t in rule.because},
                "text": source_of(rule, rule_set),
            }
            for rule, origin in rule_set.rules.values()
        ],
        "dropped": dict(rule_set.dropped),
        "dependencies": graph_json(dependencies(program.rules)),
    }
