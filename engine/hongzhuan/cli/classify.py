"""`hongzhuan classify`"""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hongzhuan.cli.options import (
    Origin,
    as_of_option,
    chosen_eras,
    chosen_rules,
    complete_classes,
    counted,
    engine_option,
    eras_option,
    format_option,
    kb_option,
    keep_going_option,
    master_option,
    note,
    opened_on,
    print_json,
    print_table,
    rules_option,
    set_option,
    shared_option,
)

if TYPE_CHECKING:
    from hongzhuan.classification import Classification


@click.command("classify")
@rules_option
@set_option
@eras_option
@click.option(
    "--class",
    "classes",
    multiple=True,
    metavar="CLASS",
    shell_complete=complete_classes,
    help="A class, again for more; default: what the rule set itself concludes.",
)
@click.option("--body", metavar="BODY", help="Only members of a body, for example Politburo-19.")
@as_of_option
@kb_option
@keep_going_option
@engine_option
@master_option
@shared_option
@format_option("table", "json", "csv", "parquet", "turtle")
@click.option("--output", type=click.Path(), metavar="FILE", help="Write to a file; needed for parquet.")
def command(
    rules: str,
    values: tuple[str, ...],
    era: tuple[str, ...],
    classes: tuple[str, ...],
    body: str | None,
    as_of: str | None,
    kb: Origin,
    keep_going: bool,
    engine: str,
    master: str | None,
    shared: str | None,
    form: str,
    output: str | None,
) -> None:
    """Who is in which class under a rule set, in each era asked for.

    \b
    Examples:
      hongzhuan classify --rules xi --class Technocrat
      hongzhuan classify --rules mao --era MaoEra --era XiEra
      hongzhuan classify --rules jiang --era all --class DualTechnocratProvince --format json
      hongzhuan classify --rules xi --set minimum_leadership=3years --class ExperiencedAdministrator
      hongzhuan classify --kb elite.duckdb --body Politburo-19 --class Technocrat
      hongzhuan classify --kb million --engine spark --master spark://host:7077 --shared /data/spark
    """
    from hongzhuan.errors import BadInput
    from hongzhuan.writing import write_whole

    with opened_on(engine, master, shared, kb) as base:
        rule_set = chosen_rules(base, rules, values)
        result = base.classify(rule_set, chosen_eras(base, era), classes, body, as_of, keep_going)
    if form == "parquet":
        if output is None:
            raise BadInput("parquet is binary", hint="add --output FILE.parquet")
        result.to_parquet(output)
        return
    if output is None:
        _show(result, form)
        return
    with contextlib.redirect_stdout(io.StringIO(newline="")) as text:
        _show(result, form)
    write_whole(Path(output), text.getvalue())


def _show(result: Classification, form: str) -> None:
    if form == "json":
        print_json(result.to_json())
    elif form == "csv":
        sys.stdout.write(result.to_csv())
    elif form == "turtle":
        sys.stdout.write(result.to_turtle())
    else:
        print_table(*_rows(result))
        people = len({m.official for m in result.members})
        found = f"{counted(len(result), 'classification')} of {people}"
        note(f"{found} under {result.rules} ({result.rules_hash}), facts {result.kb_hash}")


def _rows(result: Classification) -> tuple[Sequence[str], list[list[str]]]:
    from hongzhuan.classification import short

    rows = [[m.label, m.label_zh, short(m.cls), short(m.era)] for m in result.members]
    return ("official", "官员", "class", "era"), rows
