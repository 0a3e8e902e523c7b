"""`hongzhuan rules`"""

from __future__ import annotations

import sys

import click

from hongzhuan.cli import rules_export, rules_format
from hongzhuan.cli.options import format_option, kb_option, note, open_kb, print_json, print_table


@click.group("rules")
def command() -> None:
    """List, show, check and test rule sets.

    \b
    Examples:
      hongzhuan rules list
      hongzhuan rules show xi
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
@click.argument("name")
@format_option("text", "json")
def show(name: str, form: str) -> None:
    """The effective program of a rule set: every rule and parameter, and where each comes from."""
    from hongzhuan.program import rulesets

    rule_set = rulesets.load(name)
    if form == "json":
        from hongzhuan.program.show import to_json

        print_json(to_json(rule_set))
        return
    from hongzhuan.program.show import to_text

    sys.stdout.write(to_text(rule_set))


@command.command("check")
@click.argument("names", nargs=-1, metavar="[NAME|FILE.hz]...")
@kb_option
@format_option("text", "json")
def check(names: tuple[str, ...], kb: str | None, form: str) -> None:
    """Everything that is wrong with rule sets, each with its place and a help; without names, all shipped ones.

    The exit status is 2 when there are errors, 0 when there are only warnings.
    """
    from hongzhuan.language.diagnostics import RuleSetError, render
    from hongzhuan.program.build import build_program, warnings_of
    from hongzhuan.program.rulesets import load, shipped_names

    base = open_kb(kb)
    diagnostics, texts = [], {}
    for name in names or shipped_names():
        try:
            rule_set = load(name)
            texts.update(rule_set.sources)
            build_program(rule_set, base.vocabulary, base.axioms.rules)
            diagnostics += list(warnings_of(rule_set, base.vocabulary))
        except RuleSetError as error:
            diagnostics += error.diagnostics
            texts.update(error.sources)
    diagnostics = list(dict.fromkeys(diagnostics))
    errors = sum(d.severity == "error" for d in diagnostics)
    if form == "json":
        print_json({"errors": errors, "diagnostics": [d.to_json() for d in diagnostics]})
    else:
        for diagnostic in diagnostics:
            click.echo(render(diagnostic, texts.get(diagnostic.span.file)) + "\n", err=True)
        note(f"{errors} errors, {len(diagnostics) - errors} warnings")
    if errors:
        raise click.exceptions.Exit(2)


@command.command("test")
@click.argument("names", nargs=-1, metavar="[NAME|FILE.hz]...")
@kb_option
@format_option("text", "json")
def test(names: tuple[str, ...], kb: str | None, form: str) -> None:
    """Run the examples of rule sets; without names, of all shipped ones. The exit status is 1 when one fails."""
    from hongzhuan.program.examples import run_examples
    from hongzhuan.program.rulesets import load, shipped_names

    base = open_kb(kb)
    results = [(name, outcome) for name in names or shipped_names() for outcome in run_examples(base, load(name))]
    failed = [outcome for _, outcome in results if not outcome.met]
    if form == "json":
        print_json(
            {
                "passed": len(results) - len(failed),
                "failed": len(failed),
                "results": [
                    {
                        "rules": name,
                        "example": o.example,
                        "expectation": o.expectation,
                        "met": o.met,
                        "reason": o.reason,
                        "place": o.span.place,
                    }
                    for name, o in results
                ],
            }
        )
    else:
        for name, outcome in results:
            mark = "ok  " if outcome.met else "FAIL"
            click.echo(f"{mark} {name}: {outcome.example}: {outcome.expectation}")
            if not outcome.met:
                click.echo(f"     {outcome.span.place}: {outcome.reason}")
        click.echo(f"{len(results) - len(failed)} passed, {len(failed)} failed")
    if failed:
        raise click.exceptions.Exit(1)


command.add_command(rules_format.command)
command.add_command(rules_export.command)
