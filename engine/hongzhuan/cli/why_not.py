"""`hongzhuan why-not`"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from hongzhuan.cli.options import (
    Origin,
    as_of_option,
    chosen_eras,
    chosen_rules,
    complete_classes,
    eras_option,
    format_option,
    kb_option,
    note,
    open_kb,
    print_json,
    rules_option,
    same_options,
    set_option,
)

if TYPE_CHECKING:
    from hongzhuan.explain.miss import Change, WhyNot
    from hongzhuan.knowledge_base import KnowledgeBase
    from hongzhuan.program.rulesets import RuleSet


@click.command("why-not")
@click.argument("official", required=False)
@click.argument("cls", metavar="CLASS", required=False, shell_complete=complete_classes)
@rules_option
@set_option
@eras_option
@as_of_option
@click.option("--changes/--no-changes", default=True, help="Look for small changes that would make it hold (default).")
@click.option("--zh", is_flag=True, help="In Chinese.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of `--format json` and stop.")
@kb_option
@format_option("text", "json", "html")
def command(
    official: str | None,
    cls: str | None,
    rules: str,
    values: tuple[str, ...],
    era: tuple[str, ...],
    as_of: str | None,
    changes: bool,
    zh: bool,
    schema: bool,
    kb: Origin,
    form: str,
) -> None:
    """Why OFFICIAL is not in CLASS: each rule that could have concluded it, and where it failed.

    ✓ marks a condition that held, ✗ one that failed, – one that could not be tried. What failed is either recorded
    otherwise, with what is recorded, or not recorded at all. The rule that came nearest stands first. Below stand small
    changes that would make it hold; each was applied to a copy of the facts and tried there.

    The exit status is 0 when the class does not hold, and 1 when it does after all.

    \b
    Examples:
      hongzhuan why-not "Xi Jinping" Technocrat --rules jiang
      hongzhuan why-not 陈吉宁 RedAndExpert --era XiThirdTerm --zh
      hongzhuan why-not "Li Xi" RedAndExpert --format json
    """
    if schema:
        from hongzhuan.explain.schemas import schema_text

        sys.stdout.write(schema_text("why-not"))
        return
    if official is None or cls is None:
        raise click.UsageError('an OFFICIAL and a CLASS are needed, for example: hongzhuan why-not "Li Xi" Technocrat')
    base = open_kb(kb)
    rule_set, eras = chosen_rules(base, rules, values), chosen_eras(base, era)
    answers = base.why_not(official, cls, rule_set, eras, as_of)
    found: list[list[Change]] = [[] for _ in answers]
    if changes and not all(answer.holds for answer in answers):
        note("looking for changes that would make it hold (--no-changes leaves them out) ...")
        found = base.changes(official, cls, rule_set, eras, as_of)
    if form == "json":
        print_json(document(base, rule_set, official, cls, answers, found))
    else:
        stamp = f"rules {rule_set.name} {rule_set.hash}, facts {base.hash}"
        sys.stdout.write(_rendered(form, answers, found, zh, stamp, base.find(official).label))
    if any(answer.holds for answer in answers):
        held = [asked for asked, answer in zip(eras, answers, strict=True) if answer.holds] if len(eras) > 1 else era
        same = same_options(kb, rules=rules, set=values, era=held, as_of=as_of)
        note(f'`hongzhuan explain "{official}" {cls}{same}` shows the proof')
        raise click.exceptions.Exit(1)


def document(
    base: KnowledgeBase,
    rule_set: RuleSet,
    official: str,
    cls: str,
    answers: list[WhyNot],
    changes: list[list[Change]],
) -> dict[str, Any]:
    """The JSON of `why-not`."""
    from hongzhuan.explain.miss import SCHEMA_VERSION

    return {
        "version": SCHEMA_VERSION,
        "rules": rule_set.name,
        "rules_hash": rule_set.hash,
        "kb": {"hash": base.hash},
        "official": base.find(official).iri,
        "class": base.class_iri(cls),
        "answers": [
            {**answer.to_json(), "changes": [change.to_json() for change in found]}
            for answer, found in zip(answers, changes, strict=True)
        ],
    }


def _rendered(form: str, answers: list[WhyNot], changes: list[list[Change]], zh: bool, stamp: str, title: str) -> str:
    if form == "html":
        from hongzhuan.explain.render_why_not_html import html

        return html(answers, changes, title, stamp)
    from hongzhuan.explain.render_why_not import text

    pairs = zip(answers, changes, strict=True)
    shown = [text(answer, found, zh=zh, colour=sys.stdout.isatty()).rstrip() + "\n" for answer, found in pairs]
    return "\n".join([*shown, stamp + "\n"])
