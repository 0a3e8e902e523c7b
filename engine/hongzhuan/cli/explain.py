"""`hongzhuan explain`"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from hongzhuan.cli.explain_more import explain_contrast, explain_sensitivity
from hongzhuan.cli.options import (
    Origin,
    as_of_option,
    chosen_eras,
    chosen_rule_sets,
    complete_classes,
    eras_option,
    format_option,
    kb_option,
    note,
    open_kb,
    print_json,
    rules_options,
    same_options,
    set_option,
)

if TYPE_CHECKING:
    from hongzhuan.explain.proof import Proof
    from hongzhuan.knowledge_base import KnowledgeBase
    from hongzhuan.program.rulesets import RuleSet


@click.command("explain")
@click.argument("names", metavar="OFFICIAL [OFFICIAL] CLASS", nargs=-1, shell_complete=complete_classes)
@rules_options
@set_option
@eras_option
@as_of_option
@click.option("--all", "every", is_flag=True, help="Every rule and every way it applies, the shortest first.")
@click.option(
    "--depth", type=click.IntRange(0), metavar="N", help="Levels of steps to show (text), or to unfold (html)."
)
@click.option("--full", is_flag=True, help="With the bookkeeping of scales and records that is left out otherwise.")
@click.option("--sensitivity", is_flag=True, help="At which value of each parameter the answer turns.")
@click.option("--zh", is_flag=True, help="Sentences in Chinese.")
@click.option("--triple", metavar="'S P O'", help="Any fact instead, one triple in Turtle.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of `--format json` and stop.")
@kb_option
@format_option("text", "json", "turtle", "mermaid", "dot", "html")
def command(
    names: tuple[str, ...],
    rules: tuple[str, ...],
    values: tuple[str, ...],
    era: tuple[str, ...],
    as_of: str | None,
    every: bool,
    depth: int | None,
    full: bool,
    sensitivity: bool,
    zh: bool,
    triple: str | None,
    schema: bool,
    kb: Origin,
    form: str,
) -> None:
    """Why OFFICIAL is in CLASS: the proof, step by step, down to asserted facts with their sources.

    OFFICIAL is an address, a kb: name, an English or Chinese name, pinyin or a Wikidata id. The exit status is 1 when
    the class does not hold. Any other fact is given with --triple; with --ontology none, any ontology and any data will do.

    Two officials, or two of --era, or two of --rules are held against each other: the first condition at which they part,
    then the rest (as text or json).

    \b
    Examples:
      hongzhuan explain "Ma Xingrui" Technocrat --rules xi
      hongzhuan explain 马兴瑞 RedAndExpert --era XiThirdTerm --zh
      hongzhuan explain --triple 'kb:XiJinping a foaf:Agent'
      hongzhuan explain "Guo Moruo" OutsiderLeader --rules mao --format html > proof.html
      hongzhuan explain "Ma Xingrui" "Chen Jining" RedAndExpert
      hongzhuan explain "Ma Xingrui" RedAndExpert --sensitivity
    """
    if schema:
        from hongzhuan.explain.schemas import schema_text

        sys.stdout.write(schema_text("explanation"))
        return
    if triple is None and not 2 <= len(names) <= 3:
        raise click.UsageError('an OFFICIAL and a CLASS are needed, as in: hongzhuan explain "Ma Xingrui" Technocrat')
    base = open_kb(kb)
    eras = chosen_eras(base, era)
    rule_sets = chosen_rule_sets(base, rules, values)
    if triple is not None:
        proofs = base.explain_triple(triple, rule_sets[0], eras, every)
        _print_triple(base, triple, proofs, rule_sets[0], _Shown(zh, full, depth), form)
        return
    *officials, cls = names
    official = officials[0]
    if 2 in (len(officials), len(rule_sets), len(eras)):
        explain_contrast(base, officials, cls, rule_sets, eras, as_of, zh, form)
        return
    if len(rule_sets) > 1:
        raise click.UsageError("--rules is given once, or twice to hold two rule sets against each other")
    rule_set = rule_sets[0]
    if sensitivity:
        explain_sensitivity(base, official, cls, rule_set, eras, as_of, zh, form)
        return
    proofs = base.explain(official, cls, rule_set, eras, every, as_of)
    found, address = base.find(official), base.class_iri(cls)
    if form == "json":
        from hongzhuan.explain.proof import SCHEMA_VERSION

        shared: dict[int, int] | None = {} if every else None
        print_json(
            {
                "version": SCHEMA_VERSION,
                "rules": rule_set.name,
                "rules_hash": rule_set.hash,
                "kb": {"hash": base.hash},
                "official": found.iri,
                "class": address,
                "holds": bool(proofs),
                "proofs": [p.to_json(shared) for p in proofs],
            }
        )
    elif proofs:
        title = f"{found.label}: {base.vocabulary.label(address) or cls}"
        sys.stdout.write(
            _rendered(form, proofs, title, _Shown(zh, full, depth), rule_set.name, rule_set.hash, base.hash)
        )
    if not proofs:
        windows = ", ".join(base.vocabulary.label(w.era) or w.era for w in base.windows(rule_set, eras))
        from hongzhuan.explain.render_why_not import summary

        note(f"{found.label} is not {base.vocabulary.label(address) or cls} under {rule_set.name} in {windows}")
        note(summary(base.why_not(official, cls, rule_set, eras, as_of)))
        same = same_options(kb, rules=rules, set=values, era=era, as_of=as_of)
        note(f'`hongzhuan why-not "{official}" {cls}{same}` says what each rule lacked')
        raise click.exceptions.Exit(1)


def _print_triple(
    base: KnowledgeBase, triple: str, proofs: list[Proof], rule_set: RuleSet, shown: _Shown, form: str
) -> None:
    """The proofs of any fact, or that it does not hold."""
    if form == "json":
        from hongzhuan.explain.proof import SCHEMA_VERSION

        document = {"version": SCHEMA_VERSION, "rules": rule_set.name, "rules_hash": rule_set.hash}
        document |= {"kb": {"hash": base.hash}, "triple": triple, "holds": bool(proofs)}
        print_json(document | {"proofs": [proof.to_json() for proof in proofs]})
    elif proofs:
        sys.stdout.write(_rendered(form, proofs, triple, shown, rule_set.name, rule_set.hash, base.hash))
    if not proofs:
        note(f"{triple} does not follow under {rule_set.name}")
        raise click.exceptions.Exit(1)


@dataclass(frozen=True, slots=True)
class _Shown:
    """How much is shown, and in which language."""

    zh: bool
    full: bool
    depth: int | None


def _rendered(
    form: str, proofs: list[Proof], title: str, shown: _Shown, rules: str, rules_hash: str, kb_hash: str
) -> str:
    stamp = f"rules {rules} {rules_hash}, facts {kb_hash}"
    if form == "text":
        from hongzhuan.explain.render_text import text

        tree = text(proofs, zh=shown.zh, colour=sys.stdout.isatty(), full=shown.full, depth=shown.depth)
        return tree.rstrip() + f"\n\n{stamp}\n"
    if form == "html":
        from hongzhuan.explain.render_html import OPEN_LEVELS, html

        return html(proofs, title, stamp, shown.full, OPEN_LEVELS if shown.depth is None else shown.depth)
    if form == "turtle":
        from hongzhuan.explain.to_rdf import turtle

        return turtle(proofs, rules, rules_hash, kb_hash)
    if form == "mermaid":
        from hongzhuan.explain.render_mermaid import mermaid

        return "\n".join(f"%% {stamp}\n{mermaid(proof, shown.full).rstrip()}\n" for proof in proofs)
    from hongzhuan.explain.render_dot import dot

    return "\n".join(f"// {stamp}\n{dot(proof, shown.full).rstrip()}\n" for proof in proofs)
