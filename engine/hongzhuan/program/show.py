"""A rule set as it takes effect: every piece with the rule set that it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hongzhuan.language.syntax import Rule
from hongzhuan.program.rulesets import RuleSet


def to_text(rule_set: RuleSet) -> str:
    """The effective program as text: parameters, rules with their source text, what was replaced and dropped."""
    return "\n".join(_lines(rule_set)) + "\n"


def _lines(rule_set: RuleSet) -> Iterator[str]:
    titles = ", ".join(text.text for text in rule_set.titles)
    chain = " <- ".join(file.header.name for file in reversed(rule_set.files))
    yield f"{rule_set.name}: {titles}"
    yield f"  rule sets: {chain}; hash {rule_set.hash}; era {rule_set.era.text if rule_set.era else 'as asked for'}"
    for value in rule_set.parameters.values():
        unit = f" {value.unit}" if value.unit else ""
        yield ""
        yield f"parameter {value.name} = {value.value:g}{unit}    # from {value.rule_set}, {value.span.place}"
        yield from (f'  "{text}"' + (f" [{source}]" if source else "") for text, source in value.notes)
    for rule, origin in rule_set.rules.values():
        yield ""
        replaced = rule_set.replaced.get(rule.name)
        changed = f", in place of the rule of {replaced}" if replaced else ""
        yield f"# from {origin}{changed}, {rule.name_span.place}"
        yield source_of(rule, rule_set)
    for name, origin in rule_set.dropped.items():
        yield f"\n# dropped by {origin}: rule {name}"


def source_of(rule: Rule, rule_set: RuleSet) -> str:
    """The text of a rule as its author wrote it."""
    lines = rule_set.sources[rule.span.file].splitlines()
    last = rule.span.end_line
    return "\n".join(lines[rule.span.line - 1 : last]).rstrip()


def to_json(rule_set: RuleSet) -> dict[str, Any]:
    """The same for programs."""
    return {
        "name": rule_set.name,
        "title": {text.language or "": text.text for text in rule_set.titles},
        "era": rule_set.era.text if rule_set.era else None,
        "extends": [file.header.name for file in rule_set.files[:-1]],
        "hash": rule_set.hash,
        "parameters": [
            {
                "name": v.name,
                "value": v.value,
                "unit": v.unit,
                "from": v.rule_set,
                "place": v.span.place,
                "notes": [{"text": text, "source": source} for text, source in v.notes],
            }
            for v in rule_set.parameters.values()
        ],
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
    }
