"""`hongzhuan check`"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import click

from hongzhuan.cli.options import format_option, kb_option, note, open_kb, print_json

PARTS = ("data", "ontology", "rules", "coverage")
MOST = 50


@click.command("check")
@click.option("--only", type=click.Choice(PARTS), multiple=True, help="One part, again for more; default: all.")
@click.option(
    "--all", "every", is_flag=True, help=f"Every finding; without it, the first {MOST} that a shape leads to."
)
@click.option("--zh", is_flag=True, help="Messages about the data in Chinese.")
@kb_option
@format_option("text", "json")
def command(only: tuple[str, ...], every: bool, zh: bool, kb: str | None, form: str) -> None:
    """Check the data against their shapes (SHACL), the ontology's coherence (HermiT), the examples of the rules, and how
    many members of each body are known. The exit status is 1 when a check fails; what was skipped is said.

    \b
    Examples:
      hongzhuan check
      hongzhuan check --only coverage
      hongzhuan check --only data --kb my-officials/
    """
    from hongzhuan import checking

    base = open_kb(kb)
    parts: dict[str, Callable[[], Iterator[checking.Finding]]] = {
        "data": lambda: checking.check_data(base, "zh" if zh else "en"),
        "ontology": lambda: checking.check_ontology(base),
        "rules": lambda: checking.check_rules(base),
        "coverage": lambda: checking.check_coverage(base),
    }

    def findings() -> Iterator[checking.Finding]:
        for name in only or PARTS:
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
