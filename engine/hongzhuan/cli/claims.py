"""`hongzhuan claims`"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hongzhuan.cli.options import Origin, format_option, kb_option, note, open_kb, print_json, print_table

if TYPE_CHECKING:
    from hongzhuan.analysis.verdict import Verdict
    from hongzhuan.knowledge_base import KnowledgeBase


@click.command("claims")
@click.argument("names", nargs=-1, metavar="[CLAIM]...")
@click.option(
    "--from", "files", multiple=True, type=click.Path(), metavar="PATH", help="Claims of a file or folder of RDF."
)
@click.option("--open", "opened", is_flag=True, help="Each claim in full: reading, names, and whoever is unknown.")
@click.option("--proofs", is_flag=True, help="As --open, with the proof of every name.")
@kb_option
@format_option("table", "json")
def command(names: tuple[str, ...], files: tuple[str, ...], opened: bool, proofs: bool, kb: Origin, form: str) -> None:
    """Check the claims of the literature: claim, computed, verdict.

    A claim is reproduced, close (within its tolerance), contradicted, or it cannot be computed from these facts, with the
    reason. A claim that the facts contradict is a result and is shown as one. The exit status is 1 when one is contradicted.

    \b
    Examples:
      hongzhuan claims
      hongzhuan claims xi-politburo --open
      hongzhuan claims jiang-politburo-1997 --proofs
      hongzhuan claims --kb elite.duckdb --format json
    """
    base = open_kb(kb)
    note("checking the claim ..." if len(names) == 1 else "checking the claims ...")
    verdicts = base.claims(*names, files=files)
    if form == "json":
        print_json(verdicts.to_json())
    elif opened or proofs:
        click.echo("\n\n".join(_in_full(base, verdict, proofs) for verdict in verdicts))
    else:
        rows = [[v.claim.name, v.claim.figure(), v.figure(), v.word, v.reason] for v in verdicts]
        print_table(("claim", "expected", "computed", "verdict", "reason"), rows)
        note(verdicts.summary())
    if any(verdict.word == "contradicted" for verdict in verdicts):
        raise click.exceptions.Exit(1)


def _in_full(base: KnowledgeBase, verdict: Verdict, proofs: bool) -> str:
    """One claim with its reading, its figures and its names."""
    claim = verdict.claim
    scope = ", ".join(
        part for part in (claim.rules, *(base.vocabulary.label(era) or era for era in claim.eras)) if part
    )
    lines = [
        f"{claim.name}: {claim.label} {claim.label_zh}",
        f"  \u201c{claim.quotation}\u201d",
        *([f"  read as: {claim.reading}"] if claim.reading else []),
        *([f"  rules and era: {scope}" + (f", as of {claim.as_of}" if claim.as_of else "")] if scope else []),
        f"  expected {claim.figure() or '-'}, computed {verdict.figure()}: {verdict.word}",
        *([f"  {verdict.reason}"] if verdict.reason else []),
        *_listed("counted", [_shown(named.label, named.evidence_label) for named in verdict.names]),
        *_listed("before", [named.label for named in verdict.before]),
        *_listed("training or employer not on record", [named.label for named in verdict.unknown]),
    ]
    if proofs and claim.cls:
        lines += [line for named in verdict.names for line in _proof(base, verdict, named.iri)]
    return "\n".join(lines)


def _shown(label: str, evidence: str | None) -> str:
    return f"{label} ({evidence})" if evidence else label


def _listed(title: str, names: list[str]) -> list[str]:
    return [f"  {title} ({len(names)}): {'; '.join(names)}"] if names else []


def _proof(base: KnowledgeBase, verdict: Verdict, official: str) -> list[str]:
    from hongzhuan.explain.render_text import text
    from hongzhuan.names import HZ

    claim = verdict.claim
    eras = [era.removeprefix(HZ) for era in claim.eras]
    found = base.explain(official, claim.cls or "", claim.rules or "base", eras, as_of=claim.as_of)
    return ["", *(line for proof in found for line in text(proof).rstrip().splitlines())]
