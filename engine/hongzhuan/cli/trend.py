"""`hongzhuan trend`"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hongzhuan.cli.options import (
    Origin,
    _complete_rules,
    chosen_rule_sets,
    complete_classes,
    format_option,
    kb_option,
    note,
    open_kb,
    print_json,
    print_table,
    set_option,
)
from hongzhuan.cli.picture import draw, output_option, plot_option, write_table, zh_option

if TYPE_CHECKING:
    from hongzhuan.analysis.trend import Point, Trend


@click.command("trend")
@click.option(
    "--class",
    "cls",
    required=True,
    metavar="CLASS",
    shell_complete=complete_classes,
    help="The class that is followed.",
)
@click.option(
    "--body",
    required=True,
    metavar="BODY",
    help="CentralCommittee, Politburo, StandingCommittee, Province, or one body such as Politburo-19.",
)
@click.option(
    "--rules",
    multiple=True,
    default=("xi",),
    show_default=True,
    metavar="NAME|FILE.hz",
    shell_complete=_complete_rules,
    help="The rule set, again for more.",
)
@set_option
@plot_option
@zh_option
@kb_option
@format_option("table", "json", "csv", "parquet")
@output_option
def command(
    cls: str,
    body: str,
    rules: tuple[str, ...],
    values: tuple[str, ...],
    picture: str | None,
    zh: bool,
    kb: Origin,
    form: str,
    output: str | None,
) -> None:
    """A class over the congresses: how large a share of each body is in it.

    Each body is judged in its own term, as it was elected; who joined later in the term is counted in a column of its own.
    The share is of those who can be judged: unknown counts members whose training or employer is not on record. The interval
    is Wilson's, 95 %. Bodies of which less than nine tenths are on record are named on standard error and marked with ~.

    \b
    Examples:
      hongzhuan trend --class Technocrat --body Politburo
      hongzhuan trend --class EngineerTechnocrat --body StandingCommittee --rules jiang --plot engineers.svg
      hongzhuan trend --class Technocrat --body CentralCommittee --rules jiang --rules xi --format csv
      hongzhuan trend --class DualTechnocratProvince --body Province --rules jiang
    """
    from hongzhuan.analysis.trend import trend

    base = open_kb(kb)
    note(f"following {cls} over the congresses ...")
    result = trend(base, base.class_iri(cls), body, chosen_rule_sets(base, rules, values))
    if form == "json":
        print_json(result.to_json())
    elif form in ("csv", "parquet"):
        write_table(result, form, output)
    else:
        _print(result)
    for warning in result.warnings():
        note(f"warning: {warning}")
    draw(result, picture, zh)


COLUMNS = ("body", "elected on", "seats", "on record", "in class", "unknown", "share", "95 %", "later")


def _print(result: Trend) -> None:
    many = len(result.rules) > 1
    print_table((*(["rules"] if many else []), *COLUMNS), [_row(point, many) for point in result.points])
    note(f"rules {', '.join(f'{name} {digest}' for name, digest in result.rules)}, facts {result.kb_hash}")


def _row(point: Point, many: bool) -> list[str]:
    mark = "~" if point.is_thin else ""
    share = f"{mark}{point.share:.0%}" if point.share is not None else "-"
    interval = f"{point.interval.low:.0%} to {point.interval.high:.0%}" if point.interval else "-"
    return [
        *([point.rules] if many else []), point.name, point.elected_on, str(point.seats or "?"), str(len(point.members)),
        str(point.in_class), str(point.unknown), share, interval, str(point.joined_later or ""),
    ]  # fmt: skip
