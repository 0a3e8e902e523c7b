"""Where a word is defined: a rule, a parameter, a rule set, or a name of the ontology and the facts."""

from __future__ import annotations

import re
from pathlib import Path

from hongzhuan.errors import BadInput
from hongzhuan.lsp.cursor import Cursor
from hongzhuan.lsp.knowledge import Knowledge, Place, paths_of, place_of
from hongzhuan.names import KB
from hongzhuan.program.files import find
from hongzhuan.program.rulesets import RuleSet


def definition(cursor: Cursor, path: Path, rule_set: RuleSet | None, knowledge: Knowledge) -> Place | None:
    """The place that the word under the cursor comes from; None for what has none."""
    word, before = cursor.word, cursor.before_word
    if not word or word.startswith("?"):
        return None
    if re.match(r"ruleset\s.*\bextends\b", before):
        return _rule_set(word, path)
    if re.match(r"(?:replace\s+|drop\s+)?rule\s+$", before):
        return _rule(word, rule_set)
    if re.search(r"(?:\bcite\s+|\[\s*)$", before):
        return knowledge.declarations.get(KB + word)
    return _parameter(word, rule_set) or _term(word, knowledge)


def _rule_set(name: str, path: Path) -> Place | None:
    try:
        return Place(find(name, beside=path), 0, 0, 0)
    except BadInput:
        return None


def _rule(name: str, rule_set: RuleSet | None) -> Place | None:
    """The rule of this name; for one that is replaced here, the rule that it stands in place of."""
    if rule_set is None:
        return None
    paths = paths_of(rule_set)
    for file in rule_set.files[:-1][::-1]:
        for rule in file.rules:
            if rule.name == name:
                return place_of(rule.name_span, paths[rule.name_span.file])
    found = rule_set.rules.get(name)
    return place_of(found[0].name_span, paths[found[0].name_span.file]) if found else None


def _parameter(name: str, rule_set: RuleSet | None) -> Place | None:
    """The block that gives a parameter its first value."""
    if rule_set is None or name not in rule_set.parameters:
        return None
    value = (*rule_set.earlier.get(name, ()), rule_set.parameters[name])[0]
    return place_of(value.span, paths_of(rule_set)[value.span.file])


def _term(name: str, knowledge: Knowledge) -> Place | None:
    return next((p for _, iri in knowledge.addresses(name) if (p := knowledge.declarations.get(iri))), None)
