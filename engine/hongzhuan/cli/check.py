"""`hongzhuan check`"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import click

from hongzhuan.cli.options import Origin, format_option, kb_option, note, open_kb, print_json

PARTS = ("data", "ontology", "clashes", "rules", "coverage")
MOST = 50
FOREIGN = ("ontology", "clashes")
"""What can be checked without the shipped ontology."""


@click.command("check")
@click.option("--only", type=click.Choice(PARTS), multiple=True, help="One part, again for more; default: all.")
@click.option(
    "--all", "every", is_flag=True, help=f"Every finding; without it, the first {MOST} that a shape leads to."
)
@click.option("--zh", is_flag=True, help="Messages about the data in Chinese.")
@kb_option
@format_option("text", "json")
def command(only: tuple[str, ...], every: bool, zh: bool, kb: Origin, form: str) -> None:
    """Check the data against their shapes (SHACL), the ontology's coherence (HermiT), the facts against its axioms (OWL 2
    RL: every clash), the examples of the rules, and how many members of each body are known. The exit status is 1 when a
    check fails; what was skipped is said.

    \b
    Examples:
      hongzhuan check
      hongzhuan check --only coverage
      hongzhuan check --only data --kb my-officials/
      hongzhuan check --ontology none --kb data.ttl
    """
    from hongzhuan import checking

    base = open_kb(kb)
    parts: dict[str, Callable[[], Iterator[checking.Finding]]] = {
        "data": lambda: checking.check_data(base, "zh" if zh else "en"),
        "ontology": lambda: checking.check_ontology(base),
        "clashes": lambda: checking.check_clashes(base),
        "rules": lambda: checking.check_rules(base),
        "coverage": lambda: checking.check_coverage(base),
    }

    def findings() -> Iterator[checking.Finding]:
        for name in only or (PARTS if base.own else FOREIGN):
            note(f"checking {name} ...")
            yield from parts[name]()

    found = list(findings())
    failed = sum(finding.status == "failed" for finding in found)
    if form == "json":
        print_json({"failed": failed, "findings": [finding.to_json() for finding in found]})
    else:
        for finding in found if every else checking.shortened(found, MOST):
            click.echo(f"{finding.status:<8}{finding.part:<10}{finding}")
    if failed:
        raise click.exceptions.Exit(1)
