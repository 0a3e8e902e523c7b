"""`hongzhuan dataset`"""

from __future__ import annotations

from pathlib import Path

import click

from hongzhuan.cli.options import (
    Origin,
    chosen_eras,
    chosen_rule_sets,
    eras_option,
    kb_option,
    note,
    open_kb,
    rules_options,
    set_option,
)


@click.command("dataset")
@rules_options
@set_option
@eras_option
@click.option("--into", type=click.Path(), required=True, metavar="FILE.nq|FOLDER", help="What to write.")
@kb_option
def command(rules: tuple[str, ...], values: tuple[str, ...], era: tuple[str, ...], into: str, kb: Origin) -> None:
    """Write facts and what rule sets derive from them, each in its graph, for other programs and for questions of any size.

    A file that ends in .nq is N-Quads, for any triple store. Anything else is a folder of Oxigraph, which `hongzhuan query
    --store FOLDER` asks without deriving anything, reading from the disk what a question needs. The graphs are those of
    `hongzhuan query`: graph:asserted, and one for each rule set and era.

    \b
    Examples:
      hongzhuan dataset --rules xi --into whole.nq
      hongzhuan dataset --rules mao --rules xi --era all --into whole.store
      hongzhuan query q.rq --store whole.store
    """
    from hongzhuan.sparql.on_disk import write_folder, write_quads

    base, target = open_kb(kb), Path(into)
    rule_sets = [] if rules == ("none",) else chosen_rule_sets(base, rules, values)
    derivations = []
    for rule_set in rule_sets:
        note(f"deriving {rule_set.name} ...")
        derivations.append(base.derive_consistently(rule_set, chosen_eras(base, era)))
    note(f"writing {into} ...")
    write = write_quads if target.suffix.lower() == ".nq" else write_folder
    write(base.store, derivations, target)
    names = ", ".join(f"{rule_set.name} {rule_set.hash}" for rule_set in rule_sets) or "none"
    note(f"{into}: rules {names}, facts {base.hash}")
