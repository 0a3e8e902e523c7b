"""`hongzhuan import`"""

from __future__ import annotations

from pathlib import Path

import click

from hongzhuan.cli.options import format_option, note, print_json, print_table
from hongzhuan.errors import BadInput


@click.group("import")
def command() -> None:
    """Make a knowledge base (.duckdb) from a database.

    \b
    Example:
      hongzhuan import cpc-elite cpc_elite_18_20.xlsx --into elite.duckdb
      hongzhuan classify --kb elite.duckdb --class Technocrat
    """


@command.command("cpc-elite")
@click.argument("file", type=click.Path())
@click.option("--into", required=True, type=click.Path(), metavar="FILE.duckdb", help="The knowledge base to make.")
@click.option("--problems", type=click.Path(), metavar="FILE.csv", help="Write every problem with its row to a file.")
@format_option("table", "json")
def cpc_elite(file: str, into: str, problems: str | None, form: str) -> None:
    """The CPC Elite Database: Lee and Shih (2023), one row a person.

    Every value that could not be used as it stood is counted and named with its row; an existing file is replaced only
    when the import is complete.
    """
    from hongzhuan.importers.run import import_file

    if problems and not Path(problems).resolve().parent.is_dir():
        raise BadInput(f"no such folder: {Path(problems).parent}")
    note(f"reading {file} ...")
    report = import_file("cpc-elite", Path(file), Path(into))
    if problems:
        report.write_csv(Path(problems))
    if form == "json":
        print_json(report.to_json())
        return
    note(
        f"{report.rows_read:,} rows: {report.people:,} people, {report.posts:,} posts, {report.credentials:,} credentials,"
        f" {report.statements:,} statements in {into}"
    )
    rows = [
        [kind, action, f"{count:,}", ", ".join(map(str, report.first_rows(kind)))]
        for (kind, action), count in report.summary().items()
    ]
    print_table(("problem", "what was done", "count", "rows"), rows)
    if not problems:
        note("--problems FILE.csv lists each with its row, column and value")
