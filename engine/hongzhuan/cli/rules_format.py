"""`hongzhuan rules format`"""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from hongzhuan.cli.options import note
from hongzhuan.errors import BadInput


@click.command("format")
@click.argument("paths", nargs=-1, metavar="[FILE.hz|FOLDER|-]...")
@click.option("--check", is_flag=True, help="Write nothing; the exit status is 1 when a file would change.")
@click.option("--diff", is_flag=True, help="Write nothing; print what would change.")
def command(paths: tuple[str, ...], check: bool, diff: bool) -> None:
    """Lay rule files out in the common form: margins, spaces, empty lines. Comments stay where they stand.

    A folder stands for every .hz file in it and below; without a path, the folder you are in. `-` reads the text from
    standard input and prints the result. A file with syntax errors is left alone, its errors are printed, and the exit
    status is 2.

    \b
    Examples:
      hongzhuan rules format my.hz
      hongzhuan rules format --check rules/
      hongzhuan rules format --diff my.hz
    """
    changed = broken = 0
    files = [file for path in paths or (".",) for file in _files(path)]
    for file in files:
        try:
            before, after = _formatted(file)
        except BadInput as error:
            click.echo(f"{error}\n", err=True)
            broken += 1
            continue
        changed += before != after
        _show(file, before, after, check, diff)
    note(_summary(len(files), changed, broken, written=not (check or diff)))
    if broken:
        raise click.exceptions.Exit(2)
    if changed and check:
        raise click.exceptions.Exit(1)


def _files(path: str) -> Iterator[Path]:
    """The rule files that a path stands for."""
    if path == "-" or not Path(path).is_dir():
        yield Path(path)
        return
    found = sorted(Path(path).rglob("*.hz"))
    if not found:
        raise BadInput(f"no .hz file in {path}", hint="name a file or another folder")
    yield from found


def _formatted(file: Path) -> tuple[str, str]:
    from hongzhuan.language.format import format_text
    from hongzhuan.language.parse import read_text

    if str(file) == "-":
        text = sys.stdin.read()
        return text, format_text(text, file, "standard input")
    return read_text(file), format_text(read_text(file), file, str(file))


def _show(file: Path, before: str, after: str, check: bool, diff: bool) -> None:
    from hongzhuan.writing import write_whole

    if diff:
        lines = difflib.unified_diff(before.splitlines(True), after.splitlines(True), str(file), f"{file}, formatted")
        sys.stdout.writelines(lines)
    elif str(file) == "-" and not check:
        sys.stdout.write(after)
    elif before != after:
        if not check:
            write_whole(file, after)
        note(f"{'would change' if check else 'changed'} {file}")


def _summary(files: int, changed: int, broken: int, written: bool) -> str:
    words = f"{files} file{'s' if files != 1 else ''}, {changed} {'changed' if written else 'would change'}"
    return words + (f", {broken} with errors and left alone" if broken else "")
