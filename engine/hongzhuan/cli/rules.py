"""`hongzhuan rules`"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from hongzhuan.cli import rules_export, rules_format
from hongzhuan.cli.options import (
    Origin,
    chosen_rules,
    counted,
    format_option,
    kb_option,
    note,
    open_kb,
    print_json,
    print_table,
    set_option,
)

if TYPE_CHECKING:
    from hongzhuan.rule_tests import Outcome


@click.group("rules")
def command() -> None:
    """List, show, compare, check and test rule sets.

    \b
    Examples:
      hongzhuan rules list
      hongzhuan rules show xi
      hongzhuan rules diff jiang xi
      hongzhuan rules check my.hz
      hongzhuan rules test xi
    """


@command.command("list")
@format_option("table", "json")
def list_(form: str) -> None:
    """The shipped rule sets."""
    from hongzhuan.program import rulesets

    found = [rulesets.load(name) for name in rulesets.shipped_names()]
    if form == "json":
        print_json(
            [
                {
                    "name": r.name,
                    "title": {t.language or "": t.text for t in r.titles},
                    "era": r.era.text if r.era else None,
                    "rules": len(r.rules),
                    "examples": len(r.examples),
                    "hash": r.hash,
                }
                for r in found
            ]
        )
        return
    print_table(
        ("name", "title", "标题", "era", "rules", "examples"),
        [
            [r.name, r.title(), r.title("zh"), r.era.text if r.era else "", str(len(r.rules)), str(len(r.examples))]
            for r in found
        ],
    )


@command.command("show")
@click.argument("name", metavar="NAME|FILE.hz")
@set_option
@kb_option
@format_option("text", "json", "dot", "mermaid")
def show(name: str, values: tuple[str, ...], kb: Origin, form: str) -> None:
    """The effective program of a rule set: every rule and parameter and where each comes from, and the order of evaluation.

    With `dot` or `mermaid`: a picture of what depends on what.

    \b
    Examples:
      hongzhuan rules show xi
      hongzhuan rules show xi --set minimum_leadership=3years
      hongzhuan rules show xi --format dot | dot -Tsvg > xi.svg
    """
    from hongzhuan.program import dependencies, show
    from hongzhuan.program.build import build_program

    base = open_kb(kb)
    rule_set = chosen_rules(base, name, values)
    program = build_program(rule_set, base.vocabulary, base.axioms.rules)
    if form == "json":
        print_json(show.to_json(rule_set, program))
    elif form == "dot":
        sys.stdout.write(dependencies.to_dot(dependencies.dependencies(program.rules), rule_set.name))
    elif form == "mermaid":
        sys.stdout.write(dependencies.to_mermaid(dependencies.dependencies(program.rules)))
    else:
        sys.stdout.write(show.to_text(rule_set, program))


@command.command("diff")
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@format_option("text", "json")
def diff(one: str, other: str, form: str) -> None:
    """What differs between two rule sets as definitions.

    The order of rules and conditions, the names of variables, layout and comments make no difference. The exit status is 1
    when they differ.

    \b
    Examples:
      hongzhuan rules diff jiang xi
      hongzhuan rules diff xi my.hz --format json
    """
    from hongzhuan.program.diff import diff as compare
    from hongzhuan.program.diff import to_text
    from hongzhuan.program.rulesets import load

    found = compare(load(one), load(other))
    if form == "json":
        print_json(found.to_json())
    else:
        sys.stdout.write(to_text(found))
    if not found.is_empty:
        raise click.exceptions.Exit(1)


@command.command("check")
@click.argument("names", nargs=-1, metavar="[NAME|FILE.hz]...")
@set_option
@kb_option
@format_option("text", "json")
def check(names: tuple[str, ...], values: tuple[str, ...], kb: Origin, form: str) -> None:
    """Everything that is wrong with rule sets, each with its place and a help; without names, all shipped ones.

    Each message has a number; docs/errors.md shows for each what is wrong and what is right. The exit status is 2 when
    there are errors, 0 when there are only warnings.

    \b
    Examples:
      hongzhuan rules check
      hongzhuan rules check my.hz --format json
    """
    from hongzhuan.language.diagnostics import render
    from hongzhuan.program.check import diagnose
    from hongzhuan.program.rulesets import shipped_names

    base = open_kb(kb)
    found = [diagnose(name, base.vocabulary, base.axioms.rules, values) for name in names or shipped_names()]
    texts = {file: text for diagnosis in found for file, text in diagnosis.sources.items()}
    diagnostics = list(dict.fromkeys(d for diagnosis in found for d in diagnosis.diagnostics))
    errors = sum(d.severity == "error" for d in diagnostics)
    if form == "json":
        print_json({"errors": errors, "diagnostics": [d.to_json() for d in diagnostics]})
    else:
        for diagnostic in diagnostics:
            click.echo(render(diagnostic, texts.get(diagnostic.span.file)) + "\n", err=True)
        note(f"{counted(errors, 'error')}, {counted(len(diagnostics) - errors, 'warning')}")
    if errors:
        raise click.exceptions.Exit(2)


@command.command("test")
@click.argument("names", nargs=-1, metavar="[NAME|FILE.hz]...")
@set_option
@kb_option
@click.option("--quiet", is_flag=True, help="Only what failed, and the count.")
@format_option("text", "json")
def test(names: tuple[str, ...], values: tuple[str, ...], kb: Origin, quiet: bool, form: str) -> None:
    """Run the examples of rule sets; without names, of all shipped ones. The exit status is 1 when one fails.

    For a class that was not expected the proof is shown, for one that was expected and did not come out what is missing.

    \b
    Examples:
      hongzhuan rules test xi
      hongzhuan rules test my.hz --set minimum_years=2years
    """
    from hongzhuan.program.rulesets import shipped_names
    from hongzhuan.rule_tests import run_examples

    base = open_kb(kb)
    results: list[tuple[str, Outcome]] = []
    for name in names or shipped_names():
        for outcome in run_examples(base, chosen_rules(base, name, values), evidence=True):
            results.append((name, outcome))
            if form == "text" and not (quiet and outcome.met):
                _report(name, outcome)
    failed = sum(not outcome.met for _, outcome in results)
    if form == "json":
        shown = [{"rules": name, **outcome.to_json()} for name, outcome in results]
        print_json({"passed": len(results) - failed, "failed": failed, "results": shown})
    else:
        click.echo(f"{len(results) - failed} passed, {failed} failed")
    if failed:
        raise click.exceptions.Exit(1)


def _report(name: str, outcome: Outcome) -> None:
    click.echo(f"{'ok  ' if outcome.met else 'FAIL'} {name}: {outcome.example}: {outcome.expectation}")
    if not outcome.met:
        click.echo(f"     {outcome.span.place}: {outcome.reason}")
        for line in outcome.evidence.splitlines():
            click.echo(f"     {line}".rstrip())


command.add_command(rules_format.command)
command.add_command(rules_export.command)
