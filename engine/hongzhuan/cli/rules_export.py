"""`hongzhuan rules export`"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import click

from hongzhuan.cli.options import Origin, chosen_rules, complete_classes, kb_option, note, open_kb, set_option

TARGETS = {
    "sparql": ("hongzhuan.export.sparql", "to_sparql"),
    "shacl": ("hongzhuan.export.shacl", "to_shacl"),
    "swrl": ("hongzhuan.export.swrl", "to_swrl"),
    "datalog": ("hongzhuan.export.datalog", "to_datalog"),
}


@click.command("export")
@click.argument("name", metavar="NAME|FILE.hz")
@click.option("--to", "target", type=click.Choice(list(TARGETS)), required=True, help="The language to write.")
@click.option("--era", metavar="ERA", help="The era or term to write it for; default: the rule set's own.")
@click.option("--as-of", metavar="DATE", help="Only what was true on that day: 2022, 2022-01 or 2022-01-01.")
@click.option(
    "--class",
    "classes",
    multiple=True,
    metavar="CLASS",
    shell_complete=complete_classes,
    help="Only what this class rests on, again for more.",
)
@click.option("--facts", is_flag=True, help="With datalog: write the facts that the rules read into the file too.")
@click.option("--into", type=click.Path(dir_okay=False), metavar="FILE", help="Write to a file instead of the screen.")
@set_option
@kb_option
def command(
    name: str,
    target: str,
    era: str | None,
    as_of: str | None,
    classes: tuple[str, ...],
    facts: bool,
    into: str | None,
    values: tuple[str, ...],
    kb: Origin,
) -> None:
    """Write a rule set, with the axioms of the ontology that it needs, for another engine.

    One era at a time: its days stand in the text as constants. With --class only what that class rests on. What the
    target cannot say, or not as the rule set does, is listed on standard error and at the head of the file.

    \b
    Examples:
      hongzhuan rules export xi --to sparql --into xi.ru
      hongzhuan rules export base --to datalog --facts --era HuEra
      hongzhuan rules export xi --to swrl --class RedAndExpert
    """
    from hongzhuan.errors import BadInput
    from hongzhuan.export.program import exported
    from hongzhuan.writing import write_whole

    note(f"{name}: running the rules once, to see how often recursive ones repeat ...")
    base = open_kb(kb)
    module, function = TARGETS[target]
    program = exported(base, chosen_rules(base, name, values), era, as_of, classes)
    if facts and target != "datalog":
        raise BadInput(
            "--facts goes with --to datalog", hint="the other targets read the RDF files of the facts themselves"
        )
    further = {"facts": True} if facts else {}
    text, omissions = getattr(importlib.import_module(module), function)(program, **further)
    for omission in omissions:
        note(f"note: {omission}")
    if into is None:
        sys.stdout.write(text)
        return
    write_whole(Path(into), text)
    note(f"{into}: rule set {program.rule_set.name} as {target}, in {program.era}")
