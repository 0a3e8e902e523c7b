"""`hongzhuan compare`"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from hongzhuan.cli.options import (
    Origin,
    _complete_eras,
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
    from hongzhuan.analysis.compare import Comparison, Placed, Side
    from hongzhuan.knowledge_base import KnowledgeBase

NAMES = 3
"""Names that are shown for a condition."""
ALL = "all"


@click.command("compare")
@click.option(
    "--rules", multiple=True, metavar="NAME|FILE.hz", shell_complete=_complete_rules, help="A rule set, again for more."
)
@set_option
@click.option(
    "--era", "eras", multiple=True, metavar="ERA", shell_complete=_complete_eras, help="An era or term, again for more."
)
@click.option("--as-of", "days", multiple=True, metavar="DATE", help="Only what was true on that day, again for more.")
@click.option(
    "--class",
    "classes",
    multiple=True,
    metavar="CLASS",
    shell_complete=complete_classes,
    help="A class, again for more; default: what all of the rule sets conclude.",
)
@click.option("--body", metavar="BODY", help="Only members of a body, for example Politburo-19.")
@click.option(
    "--open",
    "opened",
    multiple=True,
    metavar="OFFICIAL|all",
    help="The proof and the why-not of an official who changes sides.",
)
@plot_option
@zh_option
@kb_option
@format_option("table", "json", "csv", "parquet")
@output_option
def command(
    rules: tuple[str, ...],
    values: tuple[str, ...],
    eras: tuple[str, ...],
    days: tuple[str, ...],
    classes: tuple[str, ...],
    body: str | None,
    opened: tuple[str, ...],
    picture: str | None,
    zh: bool,
    kb: Origin,
    form: str,
    output: str | None,
) -> None:
    """Rule sets or eras side by side: who changes sides, how many each way, and at which condition.

    Each of --rules, --era and --as-of is given once for all sides, or once for every side. Without --era all sides stand in
    the era of the first rule set. With more than two sides, each is compared with the first. `parts at` is the first condition
    that the side without the class does not meet, followed down through the rules. `absent` is who holds no post in the era.

    \b
    Examples:
      hongzhuan compare --rules mao --rules xi --era XiEra --class CollegeGraduate
      hongzhuan compare --rules xi --era HuEra --era XiEra --class Technocrat --plot technocrats.svg
      hongzhuan compare --rules jiang --rules xi --body Politburo-16 --class Technocrat --open "Meng Jianzhu"
      hongzhuan compare --rules xi --era XiEra --as-of 2017-01 --as-of 2022-01 --format json
    """
    from hongzhuan.analysis.compare import compare, sides_of

    base = open_kb(kb)
    sides = sides_of(base, chosen_rule_sets(base, rules or ("xi",), values), eras, days)
    note(f"comparing {', '.join(side.name for side in sides)} in {_eras(base, sides)} ...")
    result = compare(base, sides, [base.class_iri(name) for name in classes], body)
    chosen = _opened(base, result, opened)
    if form == "json":
        document = result.to_json()
        print_json(document | {"opened": [_as_json(base, result, one) for one in chosen]} if opened else document)
    elif form in ("csv", "parquet"):
        write_table(result, form, output)
    elif opened:
        click.echo("\n\n".join(_in_full(base, result, one) for one in chosen))
    else:
        _print(result)
    draw(result, picture, zh)


def _eras(base: KnowledgeBase, sides: Sequence[Side]) -> str:
    return ", ".join(dict.fromkeys(base.vocabulary.label(side.era) or side.era for side in sides))


def _short(iri: str) -> str:
    from hongzhuan.classification import short

    return short(iri)


def _print(result: Comparison) -> None:
    first = result.sides[0].name
    rows = [
        [_short(cls), f"{first} / {side.name}", str(both), str(only_first), str(only_later)]
        for cls, side, both, only_first, only_later in result.counts()
    ]
    print_table(("class", "sides", "both", "only the first", "only the second"), rows)
    if not result.flips:
        note(f"nobody changes sides, of {result.everyone} compared")
        return
    click.echo()
    print_table(("lacking", "officials", "parts at", "on the way to", "rule", "who"), _conditions(result))
    click.echo()
    names = [side.name for side in result.sides]
    many = len(result.classes) > 1
    columns = ("official", "官员", *(["class"] if many else []), *names)
    print_table(
        columns,
        [[one.label, one.label_zh, *([_short(one.cls)] if many else []), *one.places] for one in result.flips],
    )
    note(f"{len({one.official for one in result.flips})} of {result.everyone} change sides; facts {result.kb_hash}")
    note('--open "NAME" shows the proof on one side and what is missing on the other')


def _conditions(result: Comparison) -> Iterator[list[str]]:
    for _, lacking, parting, who in result.by_condition():
        names = [one.label for one in who]
        shown = ", ".join(names[:NAMES]) + (", ..." if len(names) > NAMES else "")
        way = " > ".join(parting.path)
        rule = parting.rule if parting.kind != "no such rule" else f"only {parting.rule}"
        yield [lacking, str(len(who)), parting.condition, way, rule, shown]


def _opened(base: KnowledgeBase, result: Comparison, names: Sequence[str]) -> list[Placed]:
    """Those whom --open names.

    Raises:
        BadInput: an official who changes no side, or whom nobody knows.
    """
    from hongzhuan.errors import BadInput

    if ALL in names:
        return list(result.flips)
    found = []
    for name in names:
        official = base.find(name)
        of_one = [one for one in result.flips if one.official == official.iri]
        if not of_one:
            raise BadInput(
                f"{official.label} is in the same classes on all sides", hint="--open takes who changes sides"
            )
        found += of_one
    return found


def _in_full(base: KnowledgeBase, result: Comparison, one: Placed) -> str:
    from hongzhuan.explain.render_text import text
    from hongzhuan.explain.render_why_not import text as why_not_text

    parts = [f"parts at: {parting.condition}" for parting in one.partings if parting]
    for side, place in zip(result.sides, one.places, strict=True):
        parts.append(f"== {side.name}: {one.label} {'is' if place == 'yes' else 'is not'} {_short(one.cls)}")
        if place == "yes":
            parts += [
                text(p).rstrip() for p in base.explain(one.official, one.cls, side.rules, side.era, as_of=side.as_of)
            ]
        elif place == "absent":
            parts.append(f"{one.label} holds no post in this era that is on record")
        else:
            parts += [
                why_not_text(a, []).rstrip()
                for a in base.why_not(one.official, one.cls, side.rules, side.era, side.as_of)
            ]
    return "\n".join(parts)


def _as_json(base: KnowledgeBase, result: Comparison, one: Placed) -> dict[str, Any]:
    """The proof or the why-not of an official on each side."""
    note(f"explaining {one.label} ...")
    shown: dict[str, Any] = {"official": one.official, "class": one.cls, "sides": {}}
    for side, place in zip(result.sides, one.places, strict=True):
        if place == "yes":
            proofs = base.explain(one.official, one.cls, side.rules, side.era, as_of=side.as_of)
            shown["sides"][side.name] = {"proof": proofs[0].to_json()}
        else:
            answers = base.why_not(one.official, one.cls, side.rules, side.era, side.as_of)
            shown["sides"][side.name] = {"why_not": answers[0].to_json()}
    return shown
