"""What a word means, as Markdown: the ontology's label and comment, a source's title, a parameter's value, a rule."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from hongzhuan.lsp.cursor import Cursor
from hongzhuan.lsp.knowledge import Knowledge
from hongzhuan.names import KB, shorten
from hongzhuan.ontology.vocabulary import NameKind
from hongzhuan.program.ir import ParameterValue
from hongzhuan.program.rulesets import RuleSet
from hongzhuan.program.show import source_of


def hover(cursor: Cursor, path: Path, rule_set: RuleSet | None, knowledge: Knowledge) -> str | None:
    """The text for the word under the cursor; None for a word that needs none."""
    word, before = cursor.word, cursor.before_word
    if not word:
        return None
    if word.startswith("?"):
        return _variable(word, cursor.block())
    if re.match(r"ruleset\s.*\bextends\b", before):
        return _extended(word, path, knowledge)
    if re.match(r"(?:replace\s+|drop\s+)?rule\s+$", before):
        return _rule(word, rule_set)
    if re.search(r"(?:\bcite\s+|\[\s*)$", before) and word in knowledge.sources:
        return _source(word, knowledge)
    if rule_set and word in rule_set.parameters:
        return _parameter(rule_set, word)
    return "\n\n---\n\n".join(_term(kind, iri, knowledge) for kind, iri in knowledge.addresses(word)) or None


def _variable(word: str, block: str) -> str | None:
    """The conditions that speak of a variable."""
    lines = [line.strip() for line in block.split("\n") if re.search(re.escape(word) + r"\b", line)]
    lines = [line for line in lines if not line.startswith(("because", "#"))]
    return "```hz\n" + "\n".join(lines) + "\n```" if lines else None


def _extended(name: str, path: Path, knowledge: Knowledge) -> str | None:
    rule_set = knowledge.rule_set(name, path)
    if rule_set is None:
        return None
    titles = " · ".join(dict.fromkeys(text.text for text in rule_set.titles))
    return f"**{name}** {titles}\n\n{len(rule_set.rules)} rules, {len(rule_set.parameters)} parameters"


def _rule(name: str, rule_set: RuleSet | None) -> str | None:
    found = rule_set.rules.get(name) if rule_set else None
    if found is None or rule_set is None:
        return None
    rule, origin = found
    replaced = rule_set.replaced.get(name)
    note = f", in place of the rule of {replaced}" if replaced else ""
    return f"from **{origin}**{note}\n\n```hz\n{source_of(rule, rule_set)}\n```"


def _source(name: str, knowledge: Knowledge) -> str:
    comment = knowledge.vocabulary.comments.get(KB + name, "")
    return f"**{name}** {knowledge.sources[name]}\n\n{comment}".rstrip()


def _parameter(rule_set: RuleSet, name: str) -> str:
    value = rule_set.parameters[name]
    earlier = [amount(v) + f" in {v.rule_set}" for v in rule_set.earlier.get(name, ())]
    lines = [
        f"parameter **{name}** = {amount(value)}, from {value.rule_set}"
        + (f" ({', '.join(earlier)})" if earlier else "")
    ]
    lines += [f"“{text}”" + (f" [{source}]" if source else "") for text, source in value.notes]
    return "\n\n".join(lines)


def amount(value: ParameterValue) -> str:
    """The value of a parameter with its unit."""
    return f"{value.value:g}" + (f" {value.unit}" if value.unit else "")


def _term(kind: NameKind, iri: str, knowledge: Knowledge) -> str:
    return "\n\n".join(_term_lines(kind, iri, knowledge))


def _term_lines(kind: NameKind, iri: str, knowledge: Knowledge) -> Iterator[str]:
    vocabulary = knowledge.vocabulary
    labels = vocabulary.labels.get(iri, {})
    shown = " · ".join(dict.fromkeys(labels[key] for key in ("en", "zh") if key in labels))
    yield f"{kind} **{shorten(iri)}** {shown}".rstrip()
    if iri in vocabulary.comments:
        yield vocabulary.comments[iri]
    if kind == "property":
        prop = vocabulary.properties[iri]
        ends = [f"{word} {shorten(end)}" for word, end in (("of", prop.domain), ("a", prop.range)) if end]
        yield ", ".join(ends) or "no domain or range is declared"
    elif kind == "class":
        above = sorted(shorten(cls) for cls in vocabulary.superclasses.get(iri, ()))
        if above:
            yield "is also: " + ", ".join(above)
    else:
        yield "is: " + ", ".join(sorted(shorten(cls) for cls in vocabulary.individuals[iri]))
