"""`hongzhuan bench`"""

from __future__ import annotations

import click

from hongzhuan.cli.options import format_option, kb_option, note, open_kb, print_json, print_table


@click.group("bench")
def command() -> None:
    """Measure, side by side with other systems, in one run.

    \b
    Examples:
      hongzhuan bench owl
      hongzhuan bench owl --triples 1000000 --format json
      hongzhuan bench explain --officials 100000 --class ExperiencedAdministrator
      hongzhuan bench serve --kb elite.duckdb
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


@command.command("explain")
@click.option("--officials", type=click.IntRange(1), metavar="N", help="Generated officials instead of facts.")
@click.option("--rules", default="xi", show_default=True, metavar="NAME|FILE.hz", help="The rule set.")
@click.option("--class", "classes", multiple=True, metavar="CLASS", help="Ask about this class, again for more.")
@click.option("--questions", type=click.IntRange(1), default=60, show_default=True, help="Whys, and as many why-nots.")
@click.option("--rdf/--no-rdf", default=True, help="Write all derivations as well (default).")
@kb_option
@format_option("table", "json")
def explain(
    officials: int | None,
    rules: str,
    classes: tuple[str, ...],
    questions: int,
    rdf: bool,
    kb: str | None,
    form: str,
) -> None:
    """How long a why, a why-not and all derivations take, on any facts or on generated officials.

    Each question counts with its text, the quickest of three. The status is 1 when a bound is not kept.

    \b
    Examples:
      hongzhuan bench explain --kb elite.duckdb
      hongzhuan bench explain --officials 1000000 --class ExperiencedAdministrator --no-rdf
    """
    import tempfile
    from pathlib import Path

    from hongzhuan.bench.explain import measure
    from hongzhuan.bench.generate import write

    with tempfile.TemporaryDirectory(prefix="hongzhuan-") as folder:
        where: str | None = kb
        if officials is not None:
            note(f"generating {officials:,} officials ...")
            where = str(Path(folder) / "generated.duckdb")
            write(Path(where), officials)
        found = list(measure(open_kb(where), rules, classes, questions, rdf, note))
    if form == "json":
        print_json([one.to_json() for one in found])
    else:
        rows = [
            [
                one.question,
                str(len(one.seconds)),
                *(f"{1000 * seconds:.0f}" for seconds in (one.quantile(0.5), one.quantile(0.95), one.seconds[-1])),
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
def serve(rules: str, clients: int, seconds: float, requests: int, kb: str | tuple[str, ...] | None, form: str) -> None:
    """How quick the server is: first page, many clients at once, recovery, memory over many requests, overload.

    A server is started and asked over HTTP; each query is another one. The status is 1 when a bound is not kept.

    \b
    Examples:
      hongzhuan bench serve --kb elite.duckdb
      hongzhuan bench serve --seconds 10 --requests 1000 --format json
    """
    from hongzhuan.bench.serve import measure

    paths = (kb,) if isinstance(kb, str) else tuple(kb or ())
    found = list(measure(paths, rules, seconds, clients, requests, note))
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
