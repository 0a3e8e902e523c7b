"""What `hongzhuan explain` does besides one proof: two answers against each other, and what an answer hangs on."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from hongzhuan.cli.options import note, print_json, print_table

if TYPE_CHECKING:
    from hongzhuan.knowledge_base import KnowledgeBase
    from hongzhuan.program.rulesets import RuleSet


def explain_contrast(
    base: KnowledgeBase,
    officials: Sequence[str],
    cls: str,
    rule_sets: Sequence[RuleSet],
    eras: Sequence[str],
    as_of: str | None,
    zh: bool,
    form: str,
) -> None:
    """Where two officials, rule sets or eras part."""
    _only(form, "text", "json")
    found = base.contrast(officials, cls, rule_sets, eras, as_of)
    hashes = " and ".join(f"{rules.name} {rules.hash}" for rules in rule_sets)
    if form == "json":
        from hongzhuan.explain.proof import SCHEMA_VERSION

        rules = [{"name": one.name, "hash": one.hash} for one in rule_sets]
        print_json({"version": SCHEMA_VERSION, "rules": rules, "kb": {"hash": base.hash}, **found.to_json()})
        return
    from hongzhuan.explain.render_contrast import text

    shown = text(found, zh=zh, colour=sys.stdout.isatty()).rstrip()
    sys.stdout.write(f"{shown}\n\nrules {hashes}, facts {base.hash}\n")


def explain_sensitivity(
    base: KnowledgeBase,
    official: str,
    cls: str,
    rule_set: RuleSet,
    eras: Sequence[str],
    as_of: str | None,
    zh: bool,
    form: str,
) -> None:
    """At which value of each parameter the answer turns."""
    from hongzhuan.explain.sensitivity import sensitivities
    from hongzhuan.program.ir import class_relation

    _only(form, "text", "json")
    if len(eras) > 1:
        raise click.UsageError("--sensitivity takes one era")
    found, relation = base.find(official), class_relation(base.class_iri(cls))
    era = eras[0] if eras else None
    read = sensitivities(base, rule_set, relation, found.iri, era, as_of, note)
    if form == "json":
        from hongzhuan.explain.proof import SCHEMA_VERSION

        document = {"version": SCHEMA_VERSION, "rules": rule_set.name, "rules_hash": rule_set.hash}
        document |= {"kb": {"hash": base.hash}, "official": found.iri, "class": relation.name}
        print_json({**document, "parameters": [one.to_json() for one in read]})
        return
    rows = [[one.name, f"{one.now:g}", one.unit or "", one.said().text_zh if zh else one.said().text] for one in read]
    head = ("参数", "现值", "单位", "结论") if zh else ("parameter", "now", "unit", "the class")
    print_table(head, rows)


def _only(form: str, *forms: str) -> None:
    if form not in forms:
        raise click.UsageError(f"--format {form} shows one proof; here there are {' and '.join(forms)}")
