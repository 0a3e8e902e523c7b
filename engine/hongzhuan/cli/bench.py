"""`hongzhuan bench`"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hongzhuan.cli.bench_change import command as change
from hongzhuan.cli.bench_rdf import command as rdf
from hongzhuan.cli.bench_spark import command as spark
from hongzhuan.cli.options import Origin, format_option, kb_option, note, open_kb, print_json, print_table
from hongzhuan.cli.picture import plot_option

if TYPE_CHECKING:
    from hongzhuan.bench.classify import Measured


@click.group("bench")
def command() -> None:
    """Measure, side by side with other systems, in one run.

    \b
    Examples:
      hongzhuan bench owl
      hongzhuan bench owl --triples 1000000 --format json
      hongzhuan bench explain --officials 100000
      hongzhuan bench serve --kb elite.duckdb
      hongzhuan bench change --officials 1000000
      hongzhuan bench rdf --officials 100000
      hongzhuan bench spark --officials 1000000
      hongzhuan bench classify --officials 10000 --officials 100000 --plot curve.svg
    """


command.add_command(change)
command.add_command(rdf)
command.add_command(spark)


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


@command.command("explain")
@click.option("--officials", type=click.IntRange(1), metavar="N", help="Generated officials instead of facts.")
@click.option(
    "--rules", metavar="NAME|FILE.hz", help="The rule set: xi, for generated officials ten rules of the bench."
)
@click.option("--class", "classes", multiple=True, metavar="CLASS", help="Ask about this class, again for more.")
@click.option("--questions", type=click.IntRange(1), default=60, show_default=True, help="Whys, and as many why-nots.")
@click.option("--rdf/--no-rdf", default=True, help="Write all derivations as well (default).")
@kb_option
@format_option("table", "json")
def explain(
    officials: int | None,
    rules: str | None,
    classes: tuple[str, ...],
    questions: int,
    rdf: bool,
    kb: Origin,
    form: str,
) -> None:
    """How long a why, a why-not and all derivations take, on any facts or on generated officials.

    Each question is asked once, about someone of whom nothing was read before, and counts with its text. The status is 1 when
    a bound is not kept.

    \b
    Examples:
      hongzhuan bench explain --kb elite.duckdb
      hongzhuan bench explain --officials 1000000 --no-rdf
    """
    import tempfile
    from pathlib import Path

    from hongzhuan.bench.explain import TEN, measure
    from hongzhuan.bench.generate import write

    with tempfile.TemporaryDirectory(prefix="hongzhuan-") as folder:
        where = kb
        if officials is not None:
            note(f"generating {officials:,} officials ...")
            generated = Path(folder) / "generated.duckdb"
            write(generated, officials)
            where = Origin((str(generated),))
        found = list(measure(open_kb(where), rules or (TEN if officials else "xi"), classes, questions, rdf, note))
    if form == "json":
        print_json([one.to_json() for one in found])
    else:
        rows = [
            [
                one.question,
                str(len(one.seconds)),
                *(f"{1000 * seconds:.0f}" for seconds in (one.quantile(0.5), one.quantile(0.95), one.quantile(1))),
                f"{1000 * one.bound:.0f}" if one.bound else "",
                {True: "yes", False: "no", None: ""}[one.is_within],
            ]
            for one in found
        ]
        print_table(("question", "asked", "median ms", "95 % ms", "largest ms", "bound ms", "within"), rows)
    if any(one.is_within is False for one in found):
        raise click.exceptions.Exit(1)


@command.command("serve")
@click.option("--rules", default="xi", show_default=True, metavar="NAME", help="The rule set that is asked about.")
@click.option("--clients", type=click.IntRange(1), default=50, show_default=True, help="Clients at the same time.")
@click.option("--seconds", type=click.FloatRange(1), default=60.0, show_default=True, help="How long they ask.")
@click.option(
    "--requests",
    type=click.IntRange(10),
    default=10_000,
    show_default=True,
    help="Requests over which memory is watched.",
)
@kb_option
@format_option("table", "json")
def serve(rules: str, clients: int, seconds: float, requests: int, kb: Origin, form: str) -> None:
    """How quick the server is: first page, many clients at once, recovery, memory over many requests, overload.

    A server is started and asked over HTTP; each query is another one. The status is 1 when a bound is not kept.

    \b
    Examples:
      hongzhuan bench serve --kb elite.duckdb
      hongzhuan bench serve --seconds 10 --requests 1000 --format json
    """
    from hongzhuan.bench.serve import measure

    found = list(measure(kb.options(), rules, seconds, clients, requests, note))
    if form == "json":
        print_json([one.to_json() for one in found])
    else:
        rows = [
            [
                one.what,
                f"{one.value:,.2f}" if one.unit == "s" else f"{one.value:,.0f}",
                one.unit,
                "" if one.bound is None else f"{one.bound:g}",
                {True: "yes", False: "no", None: ""}[one.is_within],
            ]
            for one in found
        ]
        print_table(("figure", "value", "unit", "bound", "within"), rows)
    if any(one.is_within is False for one in found):
        raise click.exceptions.Exit(1)


@command.command("classify")
@click.option(
    "--officials",
    type=click.IntRange(10),
    multiple=True,
    default=(1_000, 10_000, 100_000),
    show_default=True,
    metavar="N",
    help="How many officials, again for more sizes.",
)
@click.option("--rules", metavar="NAME|FILE.hz", help="Another rule set than the ten rules; peers know only those.")
@click.option("--runs", type=click.IntRange(1), default=3, show_default=True, help="Runs of each system.")
@click.option("--peers/--no-peers", default=True, help="Measure others that are installed beside (default).")
@click.option("--threads", type=click.IntRange(1), metavar="N", help="Threads of our engine; default: all processors.")
@click.option("--memory", metavar="SIZE", help="Memory of our engine, as 2GB: beyond it, it spills to the disk.")
@plot_option
@format_option("table", "json")
def classify(
    officials: tuple[int, ...],
    rules: str | None,
    runs: int,
    peers: bool,
    threads: int | None,
    memory: str | None,
    picture: str | None,
    form: str,
) -> None:
    """Classify generated officials in three eras: from Parquet to classes with a witness each.

    Officials have twelve posts and two degrees each. clingo runs the same rules, written for it; Oxigraph runs the updates
    that `rules export` writes. Where both are measured, that they find the same people is checked, class by class. `limit` is
    what memory alone would take: the bytes that must be read and written once, over the measured bandwidth of one processor.

    \b
    Examples:
      hongzhuan bench classify
      hongzhuan bench classify --officials 1000000 --memory 2GB --runs 5 --format json
      hongzhuan bench classify --rules xi --officials 10000
      hongzhuan bench classify --officials 10000 --officials 100000 --officials 1000000 --plot curve.svg
    """
    from hongzhuan.bench import classify as bench
    from hongzhuan.bench.peers import RULES

    plan = bench.Plan(officials, rules or str(RULES), runs, peers, threads, memory)
    found = list(bench.measure(plan, note))
    if picture is not None:
        from hongzhuan.plots.scaling import scaling
        from hongzhuan.plots.writing import save

        save(lambda: scaling(found), picture)
    if form == "json":
        print_json({"machine": bench.machine(), "rules": plan.rules, "measured": [one.to_json() for one in found]})
    else:
        print_table(_CLASSIFY_COLUMNS, _classify_rows(found))
    if any(one.differences for one in found):
        raise click.exceptions.Exit(1)


_CLASSIFY_COLUMNS = (
    "officials",
    "system",
    "version",
    "seconds",
    "processor s",
    "us each",
    "peak MB",
    "times ours",
    "times limit",
    "answers",
)


def _classify_rows(found: list[Measured]) -> list[list[str]]:
    ours = {one.officials: one.seconds for one in found if one.limit is not None}
    return [
        [
            f"{one.officials:,}",
            one.system,
            one.version,
            f"{one.seconds:.2f}",
            f"{one.cpu:.2f}",
            f"{1e6 * one.seconds / one.officials:.1f}",
            f"{one.peak:.0f}",
            f"{one.seconds / ours[one.officials]:.1f}",
            f"{one.seconds / one.limit:.0f}" if one.limit else "",
            "-" if one.limit else "; ".join(one.differences) or "the same",
        ]
        for one in found
    ]
