"""`hongzhuan bench change`"""

from __future__ import annotations

import click

from hongzhuan.cli.options import format_option, note, print_json, print_table


@click.command("change")
@click.option(
    "--officials", type=click.IntRange(10), default=100_000, show_default=True, help="How many are generated."
)
@click.option("--runs", type=click.IntRange(1), default=3, show_default=True, help="Values that are tried.")
@format_option("table", "json")
def command(officials: int, runs: int, form: str) -> None:
    """One parameter of ten rules changed, over three eras: derived anew, and only what rests on it.

    The status is 1 when the two do not find the same people.

    \b
    Examples:
      hongzhuan bench change
      hongzhuan bench change --officials 1000000 --runs 5 --format json
    """
    from hongzhuan.bench.change import measure

    found = measure(officials, runs, note).to_json()
    if form == "json":
        print_json(found)
    else:
        answers = "the same" if found["agree"] else "OTHER"
        cells = [f"{officials:,}", f"{found['whole_seconds']:.2f}", f"{found['changed_seconds']:.2f}"]
        print_table(
            ("officials", "whole s", "change s", "ratio", "answers"), [[*cells, f"{found['ratio']:.1f}", answers]]
        )
    if not found["agree"]:
        raise click.exceptions.Exit(1)
