"""`hongzhuan evaluate`"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hongzhuan.cli.options import (
    Origin,
    chosen_rules,
    complete_classes,
    format_option,
    kb_option,
    note,
    open_kb,
    print_json,
    print_table,
    rules_option,
    set_option,
)
from hongzhuan.cli.picture import draw, output_option, plot_option, write_table, zh_option

if TYPE_CHECKING:
    from hongzhuan.analysis.effects import Effect
    from hongzhuan.analysis.evaluate import Evaluation


@click.command("evaluate")
@click.option(
    "--class",
    "cls",
    required=True,
    metavar="CLASS",
    shell_complete=complete_classes,
    help="The class that is taken as the prediction.",
)
@click.option(
    "--outcome", required=True, metavar="BODY", help="The body that was elected, for example CentralCommittee-20."
)
@rules_option
@set_option
@click.option("--at", metavar="DATE", help="The last day that counts; default: the day before the election.")
@click.option(
    "--criterion",
    "criteria",
    multiple=True,
    metavar="CLASS",
    shell_complete=complete_classes,
    help="A class to be judged beside it, again for more; default: those that its rules ask for.",
)
@click.option(
    "--among", metavar="CLASS|BODY", help="Only candidates of a class or a body; default: all officials of the term."
)
@plot_option
@zh_option
@kb_option
@format_option("table", "json", "csv", "parquet")
@output_option
def command(
    cls: str,
    outcome: str,
    rules: str,
    values: tuple[str, ...],
    at: str | None,
    criteria: tuple[str, ...],
    among: str | None,
    picture: str | None,
    zh: bool,
    kb: Origin,
    form: str,
    output: str | None,
) -> None:
    """A rule set as a prediction: who met its criteria before a congress, and who then won a full seat.

    Only facts dated before the election count. The table gives, for the class and for each criterion, how many met it and
    won, how many did not and won all the same, and the lift: the first rate over the second, with Katz' interval. Read the
    warnings first: these facts were mostly collected about people who made it.

    \b
    Examples:
      hongzhuan evaluate --class RedAndExpert --outcome CentralCommittee-20
      hongzhuan evaluate --class RedAndExpert --outcome Politburo-20 --among CentralCommittee-19
      hongzhuan evaluate --class Technocrat --outcome CentralCommittee-16 --rules jiang --format json
      hongzhuan evaluate --class RedAndExpert --outcome CentralCommittee-20 --kb elite.duckdb --plot lift.svg
    """
    from hongzhuan.analysis.evaluate import evaluate

    base = open_kb(kb)
    note(f"classifying the candidates for {outcome} ...")
    named = [base.class_iri(name) for name in criteria]
    result = evaluate(base, base.class_iri(cls), outcome, chosen_rules(base, rules, values), at, named, among)
    if form == "json":
        print_json(result.to_json())
    elif form in ("csv", "parquet"):
        write_table(result, form, output)
    else:
        _print(result)
    for warning in result.warnings:
        note(f"warning: {warning}")
    draw(result, picture, zh)


def _print(result: Evaluation) -> None:
    columns = ("criterion", "met", "won", "rate", "not met", "won", "rate", "unknown", "lift", "95 %", "p")
    print_table(columns, [_row(effect) for effect in result.effects])
    click.echo()
    rows = [
        [" + ".join(one.met) or "none", str(one.total), str(one.won), f"{one.won / one.total:.0%}", _span(one.interval)]
        for one in result.combinations
    ]
    print_table(("exactly these criteria", "candidates", "won", "rate", "95 %"), rows)
    seats = f" of {result.seats}" if result.seats else ""
    note(
        f"{len(result.candidates)} candidates on {result.at}, {result.won} of them elected to {result.outcome_label};"
        f" {result.winners}{seats} members on record"
    )
    note(f"rules {result.rules} {result.rules_hash}, facts {result.kb_hash}")


def _row(effect: Effect) -> list[str]:
    rates = [
        f"{won / total:.0%}" if total else "-"
        for won, total in ((effect.met_won, effect.met), (effect.not_met_won, effect.not_met))
    ]
    interval = effect.lift_interval
    return [
        effect.name, str(effect.met), str(effect.met_won), rates[0], str(effect.not_met), str(effect.not_met_won), rates[1],
        str(effect.unknown), f"{effect.lift:.2f}" if effect.lift is not None else "-",
        f"{interval.low:.2f} to {interval.high:.2f}" if interval else "-",
        f"{effect.p:.2g}" if effect.p is not None else "-",
    ]  # fmt: skip


def _span(interval: object) -> str:
    from hongzhuan.analysis.intervals import Interval

    return f"{interval.low:.0%} to {interval.high:.0%}" if isinstance(interval, Interval) else "-"
