"""`hongzhuan bench spark`"""

from __future__ import annotations

import click

from hongzhuan.cli.options import format_option, note, print_json, print_table

_SUPPOSED = (4, 8, 16)


@click.command("spark")
@click.option(
    "--officials", type=click.IntRange(10), default=100_000, show_default=True, help="How many are generated."
)
@click.option(
    "--workers",
    type=click.IntRange(1),
    multiple=True,
    default=(1, 2),
    show_default=True,
    metavar="N",
    help="A cluster with so many workers of one core each, again for another.",
)
@click.option(
    "--runs", type=click.IntRange(1), default=3, show_default=True, help="Runs of each; a first is not counted."
)
@click.option(
    "--small",
    type=click.IntRange(0),
    metavar="ROWS",
    help="A step that reads fewer rows is run in DuckDB; 0 sends all to Spark. Default: a million.",
)
@click.option("--memory", default="3g", show_default=True, metavar="SIZE", help="Of each worker.")
@format_option("table", "json")
def command(officials: int, workers: tuple[int, ...], runs: int, small: int | None, memory: str, form: str) -> None:
    """Ten rules over three eras on Spark clusters of this machine, beside DuckDB; what more workers would bring.

    The status is 1 when Spark does not find what DuckDB finds. From two sizes of cluster the time of larger ones is estimated:
    what they share out is divided, the rest stays.

    \b
    Examples:
      hongzhuan bench spark
      hongzhuan bench spark --officials 1000000 --workers 1 --workers 2 --format json
    """
    from hongzhuan.bench.spark import estimated, measure
    from hongzhuan.execute.spark import SMALL

    found = list(measure(officials, workers, runs, note, SMALL if small is None else small, memory))
    ours, clusters = found[0], found[1:]
    agree = all(one.counts == ours.counts for one in clusters)
    supposed = {
        number: estimated(clusters[0], clusters[1], number)
        for number in _SUPPOSED
        if len(clusters) > 1 and clusters[0].workers != clusters[1].workers
    }
    if form == "json":
        measured = [one.to_json() for one in found]
        print_json({"officials": officials, "measured": measured, "agree": agree, "estimated": supposed})
    else:
        rows = [
            [
                f"Spark, {one.workers} worker{'s' * (one.workers > 1)}" if one.workers else "DuckDB",
                f"{one.median:.2f}",
                f"{one.median / ours.median:.1f}",
                "the same" if one.counts == ours.counts else "OTHER",
            ]
            for one in found
        ]
        rows += [
            [f"Spark, {n} workers", f"{s:.2f}", f"{s / ours.median:.1f}", "(estimated)"] for n, s in supposed.items()
        ]
        print_table(("engine", "seconds", "times DuckDB", "answers"), rows)
    if not agree:
        raise click.exceptions.Exit(1)
