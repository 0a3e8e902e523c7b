"""`hongzhuan bench`"""

from __future__ import annotations

import click

from hongzhuan.cli.options import format_option, note, print_json, print_table


@click.group("bench")
def command() -> None:
    """Measure, side by side with other systems, in one run.

    \b
    Examples:
      hongzhuan bench owl
      hongzhuan bench owl --triples 1000000 --format json
    """


@command.command("owl")
@click.option("--triples", type=click.IntRange(1000), default=100_000, show_default=True, help="The size of the data.")
@click.option("--runs", type=click.IntRange(1), default=3, show_default=True, help="Runs of each system; owlrl: one.")
@format_option("table", "json")
def owl(triples: int, runs: int, form: str) -> None:
    """Close generated data about universities under an ontology in OWL 2 RL, with this engine, reasonable and owlrl.

    The data are the same in every run. Times are medians from files to closure; that the answers agree is checked, class by
    class and property by property. reasonable and owlrl are measured where they are installed.

    \b
    Examples:
      hongzhuan bench owl
      hongzhuan bench owl --triples 1000000 --runs 5 --format json
    """
    from hongzhuan.bench.owl import compare

    found = compare(triples, runs, note)
    if form == "json":
        print_json(found.to_json())
        return
    ours = found.measured[0].seconds
    rows = [
        [
            one.system.name,
            one.system.version,
            f"{one.seconds:.2f}",
            f"{one.seconds / ours:.1f}",
            "; ".join(one.differences) or ("-" if number == 0 else "the same"),
        ]
        for number, one in enumerate(found.measured)
    ]
    rows += [[name, "", "", "", reason] for name, reason in found.skipped]
    print_table(("system", "version", "seconds", "times ours", "answers"), rows)
