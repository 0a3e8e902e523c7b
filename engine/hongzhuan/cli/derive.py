"""`hongzhuan derive`"""

from __future__ import annotations

from pathlib import Path

import click

from hongzhuan.cli.options import (
    Origin,
    as_of_option,
    chosen_eras,
    chosen_rules,
    complete_classes,
    eras_option,
    kb_option,
    note,
    open_kb,
    rules_option,
    set_option,
)

ENDINGS = {"nquads": (".nq",), "trig": (".trig",), "turtle": (".ttl",)}
"""The formats and the endings that readers know them by."""


def _format(into: str, form: str | None) -> str:
    """The format of a file; a reader goes by the ending, so one that says otherwise is refused."""
    meant = next((name for name, endings in ENDINGS.items() if Path(into).suffix.lower() in endings), None)
    if form is not None and meant is not None and form != meant:
        raise click.UsageError(f"{into} would be read as {meant}: take another ending, or leave --format {form} out")
    return form or meant or "nquads"


@click.command("derive")
@rules_option
@set_option
@eras_option
@as_of_option
@click.option(
    "--class",
    "classes",
    multiple=True,
    metavar="CLASS",
    shell_complete=complete_classes,
    help="Only what this class rests on, again for more; default: what the rule set concludes.",
)
@click.option("--triple-terms", is_flag=True, help="Facts as triple terms of RDF 1.2 (rdf:reifies).")
@click.option("--into", type=click.Path(dir_okay=False), required=True, metavar="FILE", help="The file to write.")
@click.option(
    "--format",
    "form",
    type=click.Choice(tuple(ENDINGS)),
    help="Output; default: what the ending of the file says, else nquads.",
)
@kb_option
def command(
    rules: str,
    values: tuple[str, ...],
    era: tuple[str, ...],
    as_of: str | None,
    classes: tuple[str, ...],
    triple_terms: bool,
    into: str,
    form: str | None,
    kb: Origin,
) -> None:
    """Write every derivation of a rule set as RDF: each fact with each rule and binding that concludes it.

    Derivations are PROV-O and the vocabulary of ontology/derivations.ttl, in one graph for each rule set and era. Their
    addresses are hashes of what they say, the same in every run and on any machine. N-Quads come in no particular order.

    \b
    Examples:
      hongzhuan derive --rules xi --into xi.nq
      hongzhuan derive --rules xi --era XiThirdTerm --class RedAndExpert --into red.trig
    """
    from hongzhuan.explain.to_dataset import write
    from hongzhuan.program.ir import class_relation

    form = _format(into, form)
    base = open_kb(kb)
    rule_set = chosen_rules(base, rules, values)
    note(f"deriving {rule_set.name} ...")
    derivation = base.derive_for(rule_set, chosen_eras(base, era), classes, as_of)
    note(f"writing {into} ...")
    goals = [class_relation(base.class_iri(name)) for name in classes]
    written = write(derivation, Path(into), form, triple_terms, goals)
    note(f"{written:,} statements in {into}: rules {rule_set.name} {rule_set.hash}, facts {base.hash}")
