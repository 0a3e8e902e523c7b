"""`hongzhuan bench rdf`"""

from __future__ import annotations

import click

from hongzhuan.cli.options import format_option, note, print_json, print_table


@click.command("rdf")
@click.option("--officials", type=click.IntRange(10), default=20_000, show_default=True, help="How many are generated.")
@click.option("--runs", type=click.IntRange(1), default=3, show_default=True, help="Runs of each.")
@format_option("table", "json")
def command(officials: int, runs: int, form: str) -> None:
    """Triples a second: N-Triples and Turtle into a store that can be asked, N-Quads out of it.

    \b
    Examples:
      hongzhuan bench rdf
      hongzhuan bench rdf --officials 100000 --format json
    """
    from hongzhuan.bench.rdf import BOUNDS, measure

    found = list(measure(officials, runs, note))
    if form == "json":
        print_json([one.to_json() for one in found])
        return
    rows = [
        [
            one.what,
            f"{one.triples:,}",
            f"{one.seconds:.2f}",
            f"{one.processor:.2f}",
            f"{one.rate:,.0f}",
            f"{BOUNDS[one.what]:,}",
        ]
        for one in found
    ]
    print_table(("what", "triples", "seconds", "processor s", "triples/s", "bound"), rows)
