"""`hongzhuan import`"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hongzhuan.cli.options import format_option, note, print_json, print_table
from hongzhuan.errors import BadInput

if TYPE_CHECKING:
    from hongzhuan.importers.report import ImportReport


@click.group("import")
def command() -> None:
    """Make a knowledge base (.duckdb) from a database, a spreadsheet or Wikidata.

    \b
    Examples:
      hongzhuan import cpc-elite cpc_elite_18_20.xlsx --into elite.duckdb
      hongzhuan import cc-members cc_members_to_18.xls --into members.duckdb
      hongzhuan import csv people.csv posts.csv --mapping mapping.toml --into mine.duckdb
      hongzhuan import wikidata Q15031.json --into wikidata.duckdb
      hongzhuan classify --kb elite.duckdb --class Technocrat

    Every value that could not be used as it stood is counted and named with its row; with --strict the first of them ends
    the import. An existing file is replaced only when the import is complete.
    """


def import_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The argument and the options that every importer takes."""
    for option in (
        format_option("table", "json"),
        click.option("--strict", is_flag=True, help="End at the first value that cannot be used as it stands."),
        click.option("--problems", type=click.Path(), metavar="FILE.csv", help="Write every problem to a file."),
        click.option("--into", type=click.Path(), metavar="FILE.duckdb", help="Knowledge base to make."),
        click.argument("files", type=click.Path(), nargs=-1, metavar="FILE..."),
    ):
        function = option(function)
    return function


@command.command("cpc-elite")
@import_options
def cpc_elite(**options: Any) -> None:
    """The CPC Elite Database, 18th to 20th Central Committees.

    Lee and Shih (2023), one row a person: degrees, ranks, up to 36 jobs.

    \b
    Example:
      hongzhuan import cpc-elite cpc_elite_18_20.xlsx --into elite.duckdb --problems problems.csv
    """
    run_import("cpc-elite", **options)


@command.command("cc-members")
@import_options
def cc_members(**options: Any) -> None:
    """The database of Central Committee members to the 18th.

    Shih, Adolph and Liu (2012), one row a person: seats and other jobs, birth, education, purges. The first sheet is read.

    \b
    Example:
      hongzhuan import cc-members cc_members_to_18.xls --into members.duckdb
    """
    run_import("cc-members", **options)


@command.command("csv")
@import_options
@click.option("--mapping", type=click.Path(), metavar="FILE.toml", help="What the columns say.")
@click.option("--template", is_flag=True, help="Print a mapping with comments, and end.")
@click.option("--example", type=click.Path(), metavar="FOLDER", help="Write the template with its tables, and end.")
def csv(mapping: str | None, template: bool, example: str | None, **options: Any) -> None:
    """Your own tables: CSV, TSV, XLSX, ODS, Parquet.

    A mapping says which column of which table is which property of people, posts, degrees and organisations.

    \b
    Examples:
      hongzhuan import csv --example trial
      hongzhuan import csv --template > mapping.toml
      hongzhuan import csv people.csv posts.xlsx --mapping mapping.toml --into mine.duckdb
      hongzhuan import csv table.csv --mapping mapping.toml --into mine.duckdb --strict
    """
    from hongzhuan.importers import example as shown

    if template:
        sys.stdout.write(shown.template())
        return
    if example:
        for path in shown.write_example(Path(example)):
            note(f"wrote {path}")
        return
    if not mapping:
        raise BadInput(
            "no mapping says what the columns are", hint="`hongzhuan import csv --template` prints one to begin with"
        )
    run_import("csv", mapping=mapping, **options)


@command.command("wikidata")
@import_options
@click.option(
    "--mapping", type=click.Path(), metavar="ITEMS.csv", help="What further items mean: item, kind, means, role."
)
@click.option("--query", is_flag=True, help="Print a query whose result can be imported, and end.")
def wikidata(mapping: str | None, query: bool, **options: Any) -> None:
    """Wikidata: items as JSON, lines of a dump, or the result of a query.

    Positions (P39), education (P69), birth, death, sex, ethnic group, party and place of birth, with the precision of
    their dates, their ranks and their references. Nothing is fetched: save the files first.

    \b
    Examples:
      hongzhuan import wikidata --query > people.rq
      hongzhuan import wikidata result.json --into wikidata.duckdb
      hongzhuan import wikidata Q15031.json Q123.json --into wikidata.duckdb --mapping items.csv
    """
    from hongzhuan.importers import wikidata as importer

    if query:
        sys.stdout.write(importer.query())
        return
    run_import("wikidata", mapping=mapping, **options)


def run_import(
    kind: str,
    files: Sequence[str],
    into: str | None,
    problems: str | None,
    strict: bool,
    form: str,
    mapping: str | None = None,
) -> None:
    """Import, then say what was read and what could not be used as it stood."""
    from hongzhuan.importers.run import import_files

    if not files or not into:
        raise BadInput(
            "name the files to read and the one to make", hint=f"hongzhuan import {kind} FILE --into FILE.duckdb"
        )
    if problems and not Path(problems).resolve().parent.is_dir():
        raise BadInput(f"no such folder: {Path(problems).parent}")
    note(f"reading {', '.join(files)} ...")
    paths = [Path(file) for file in files]
    report = import_files(kind, paths, Path(into), mapping=Path(mapping) if mapping else None, strict=strict)
    if problems:
        report.write_csv(Path(problems))
    if form == "json":
        print_json(report.to_json())
    else:
        print_report(report, into, problems is not None)


def print_report(report: ImportReport, into: str, listed: bool) -> None:
    """The counts, what became of the rows, the kinds of problem and the columns that were not read."""
    note(
        f"{report.rows_read:,} rows: {report.people:,} people, {report.posts:,} posts, {report.credentials:,} credentials,"
        f" {report.statements:,} statements in {into}"
    )
    fates = report.rows()
    note(
        f"rows used as they stand: {fates['used']:,}; with something repaired: {fates['repaired']:,}, left out:"
        f" {fates['left out']:,}; refused: {fates['refused']:,}"
    )
    if report.unread:
        note(f"columns not read: {', '.join(report.unread)}")
    rows = [
        [what, action, f"{count:,}", ", ".join(report.first_rows(what))]
        for (what, action), count in report.summary().items()
    ]
    print_table(("problem", "what was done", "count", "rows"), rows)
    if not listed:
        note("--problems FILE.csv lists each with its row, column and value")
