"""`hongzhuan import`"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from hongzhuan.cli.options import format_option, note, print_json, print_table
from hongzhuan.errors import BadInput


@click.group("import")
def command() -> None:
    """Make a knowledge base (.duckdb) from a database.

    \b
    Examples:
      hongzhuan import cpc-elite cpc_elite_18_20.xlsx --into elite.duckdb
      hongzhuan import cc-members cc_members_to_18.xls --into members.duckdb
      hongzhuan classify --kb elite.duckdb --class Technocrat

    Every value that could not be used as it stood is counted and named with its row; an existing file is replaced only
    when the import is complete.
    """


def import_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The argument and the options that every importer takes."""
    for option in (
        format_option("table", "json"),
        click.option("--problems", type=click.Path(), metavar="FILE.csv", help="Write every problem to a file."),
        click.option("--into", required=True, type=click.Path(), metavar="FILE.duckdb", help="Knowledge base to make."),
        click.argument("file", type=click.Path()),
    ):
        function = option(function)
    return function


@command.command("cpc-elite")
@import_options
def cpc_elite(file: str, into: str, problems: str | None, form: str) -> None:
    """The CPC Elite Database, 18th to 20th Central Committees.

    Lee and Shih (2023), one row a person: degrees, ranks, up to 36 jobs.
    """
    run_import("cpc-elite", file, into, problems, form)


@command.command("cc-members")
@import_options
def cc_members(file: str, into: str, problems: str | None, form: str) -> None:
    """The database of Central Committee members to the 18th.

    Shih, Adolph and Liu (2012), one row a person: seats and other jobs, birth, education, purges. The first sheet is read.
    """
    run_import("cc-members", file, into, problems, form)


def run_import(kind: str, file: str, into: str, problems: str | None, form: str) -> None:
    """Import, then say what was read and what could not be used as it stood."""
    from hongzhuan.importers.run import import_file

    if problems and not Path(problems).resolve().parent.is_dir():
        raise BadInput(f"no such folder: {Path(problems).parent}")
    note(f"reading {file} ...")
    report = import_file(kind, Path(file), Path(into))
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
        [what, action, f"{count:,}", ", ".join(map(str, report.first_rows(what)))]
        for (what, action), count in report.summary().items()
    ]
    print_table(("problem", "what was done", "count", "rows"), rows)
    if not problems:
        note("--problems FILE.csv lists each with its row, column and value")
