"""`hongzhuan sweep`"""

from __future__ import annotations

import csv
import io
import math
import sys
from pathlib import Path

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

MOST_BY_DEFAULT = 10
"""Steps of a sweep where no other step is asked for."""
SHOWN = 6
"""Names of a step that the table shows."""


@click.command("sweep")
@click.argument("parameter")
@click.argument("start", metavar="FROM", type=float)
@click.argument("end", metavar="TO", type=float)
@click.option(
    "--step", type=float, help="From one value to the next; default: a round number, about a tenth of the way."
)
@rules_option
@set_option
@click.option("--era", metavar="ERA", help="The era or term; default: the rule set's own.")
@click.option(
    "--class",
    "cls",
    metavar="CLASS",
    shell_complete=complete_classes,
    help="Default: the first that the rule set concludes.",
)
@click.option("--body", metavar="BODY", help="Only members of a body, for example Politburo-19.")
@click.option("--plot", type=click.Path(dir_okay=False), metavar="FILE", help="Draw it: .svg, .png or .html.")
@kb_option
@format_option("table", "json", "csv")
def command(
    parameter: str,
    start: float,
    end: float,
    step: float | None,
    rules: str,
    values: tuple[str, ...],
    era: str | None,
    cls: str | None,
    body: str | None,
    plot: str | None,
    kb: Origin,
    form: str,
) -> None:
    """How a class changes when PARAMETER goes from FROM to TO: who is in it at each value, who comes and who goes.

    A number behind a name is the value of the facts at which that person crosses over, where it is known exactly.

    \b
    Examples:
      hongzhuan sweep minimum_leadership 2 10 --step 1 --rules xi --class ExperiencedAdministrator
      hongzhuan sweep minimum_leadership 0 15 --class RedAndExpert --body Politburo-20 --plot sweep.svg
    """
    from hongzhuan.explain.sweep import sweep

    steps = _steps(start, end, step)
    base = open_kb(kb)
    rule_set = chosen_rules(base, rules, values)
    chosen = cls or next(iter(base.concluded(rule_set)), None)
    if chosen is None:
        raise click.UsageError(f"{rules} concludes no class; name one with --class")
    found = sweep(base, rule_set, parameter, steps, chosen, era, body, note)
    if plot:
        from hongzhuan.plots.sweep import save

        save(found, Path(plot))
    if form == "json":
        print_json(found.to_json())
    elif form == "csv":
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["parameter", "value", "class", "era", "official", "label", "label_zh"])
        for one in found.steps:
            for person in one.members:
                row = [found.parameter.name, f"{one.value:g}", found.cls, found.era]
                writer.writerow([*row, person.iri, person.label, person.label_zh])
        sys.stdout.write(out.getvalue())
    else:
        rows = [[f"{one.value:g}", str(len(one.members)), _named(one.entered), _named(one.left)] for one in found.steps]
        print_table((f"{found.parameter.name}", "members", "come", "go"), rows)


def _steps(start: float, end: float, step: float | None) -> list[float]:
    """The values from one to the other, the last included where a step reaches it."""
    if start < 0 or end <= start:
        raise click.UsageError("FROM must not be negative, and TO must be larger")
    by = step if step is not None else _round_step((end - start) / MOST_BY_DEFAULT)
    if by <= 0:
        raise click.UsageError("--step must be larger than 0")
    count = int((end - start) / by + 1e-9)
    return [round(start + n * by, 9) for n in range(count + 1)]


def _round_step(least: float) -> float:
    """The smallest of 1, 2 and 5 times a power of ten that is not less (Heckbert, "Nice numbers for graph labels", 1990)."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least - 1e-9)


def _named(crossings: object) -> str:
    words = [c.person.label + (f" ({c.at:.1f})" if c.at is not None else "") for c in crossings]  # type: ignore[attr-defined]
    more = len(words) - SHOWN
    return ", ".join(words[:SHOWN]) + (f" and {more} more" if more > 0 else "")
