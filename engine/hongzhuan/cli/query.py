"""`hongzhuan query`"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hongzhuan.cli.options import (
    Origin,
    as_of_option,
    chosen_eras,
    chosen_rules,
    engine_option,
    eras_option,
    format_option,
    kb_option,
    keep_going_option,
    master_option,
    opened_on,
    print_json,
    print_table,
    rules_option,
    set_option,
    shared_option,
)

if TYPE_CHECKING:
    from hongzhuan.sparql.results import QueryResult


@click.command("query")
@click.argument("file", metavar="FILE|-")
@rules_option
@set_option
@eras_option
@as_of_option
@click.option(
    "--store",
    type=click.Path(exists=True, file_okay=False),
    metavar="FOLDER",
    help="Ask a folder of `hongzhuan dataset` as it stands; rules, eras and facts are those that it was made with.",
)
@click.option("--derivations", is_flag=True, help="With every derivation: why each fact holds, in the same graphs.")
@kb_option
@keep_going_option
@engine_option
@master_option
@shared_option
@format_option("table", "json", "csv", "turtle")
def command(
    file: str,
    rules: str,
    values: tuple[str, ...],
    era: tuple[str, ...],
    as_of: str | None,
    store: str | None,
    derivations: bool,
    kb: Origin,
    keep_going: bool,
    engine: str,
    master: str | None,
    shared: str | None,
    form: str,
) -> None:
    """Answer a SPARQL query: SELECT, ASK, CONSTRUCT or DESCRIBE, from a FILE or standard input.

    The common prefixes (hz, kb, isced, rdfs, owl, skos, prov, ...) are declared. Asserted facts are in the graph
    graph:asserted, what a rule set derives in an era in <https://w3id.org/hongzhuan/graph/RULES/ERA>; a query without
    GRAPH sees all of them. `--rules none` leaves derived facts out. With `--ontology none` any ontology and any data can be
    asked: the answer is over their closure under RDF, RDF Schema or OWL 2 RL, whichever vocabulary they use.

    \b
    Examples:
      hongzhuan query q.rq --ontology none --kb data.ttl
      echo 'SELECT (COUNT(DISTINCT ?o) AS ?n) { ?o a hz:Technocrat }' | hongzhuan query - --rules xi
      hongzhuan query careers.rq --format csv
      hongzhuan query reasons.rq --rules xi --derivations
      hongzhuan query q.rq --store whole.store
    """
    sparql = _read(file)
    if store is not None:
        result = _asked_on_disk(sparql, Path(store))
    else:
        with opened_on(engine, master, shared, kb) as base:
            rule_set = None if rules == "none" else chosen_rules(base, rules, values)
            result = base.query(sparql, rule_set, chosen_eras(base, era), keep_going, derivations, as_of)
    _show(result, form)


def _asked_on_disk(sparql: str, folder: Path) -> QueryResult:
    from click.core import ParameterSource

    from hongzhuan.sparql.on_disk import open_folder
    from hongzhuan.sparql.results import run

    context = click.get_current_context()
    for name in ("rules", "values", "era", "as_of", "derivations", "kb", "ontology", "keep_going", "engine"):
        if context.get_parameter_source(name) == ParameterSource.COMMANDLINE:
            option = "set" if name == "values" else name.replace("_", "-")
            raise click.UsageError(f"--{option} was settled when the folder of --store was made")
    return run(open_folder(folder), sparql)


def _show(result: QueryResult, form: str) -> None:
    if form == "json":
        print_json(result.to_json())
    elif form == "turtle" or (form == "table" and result.form == "graph"):
        sys.stdout.write(result.to_turtle())
    elif result.form == "ask":
        sys.stdout.write("true\n" if result.truth else "false\n")
    elif form == "csv":
        sys.stdout.write(result.to_csv())
    else:
        print_table(result.variables, result.cells())


def _read(file: str) -> str:
    from hongzhuan.errors import BadInput

    if file == "-":
        return sys.stdin.read()
    try:
        return Path(file).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BadInput(
            f"no such file: {file}", hint="give a file with a SPARQL query, or - for standard input"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"cannot read {file}: {error}") from None
