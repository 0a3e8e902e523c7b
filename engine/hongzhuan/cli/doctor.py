"""`hongzhuan doctor`"""

from __future__ import annotations

import click

from hongzhuan.cli.options import format_option, note, print_json, print_table


@click.command("doctor")
@format_option("table", "json")
def command(form: str) -> None:
    """What is installed, what each part is needed for, and what to do where one is missing.

    The exit status is 1 when something is missing that no command can do without. Optional parts may be missing.

    \b
    Examples:
      hongzhuan doctor
      hongzhuan doctor --format json
    """
    from hongzhuan.doctor import parts

    found = parts()
    missing = [part for part in found if part.is_missing]
    if form == "json":
        print_json({"healthy": not missing, "parts": [part.to_json() for part in found]})
    else:
        rows = [[p.name, p.found or "-", p.need, p.used_for + ("" if p.found else f" ({p.remedy})")] for p in found]
        print_table(("part", "version", "need", "for"), rows)
        note(f"missing: {', '.join(part.name for part in missing)}" if missing else "everything that is needed is here")
    if missing:
        raise click.exceptions.Exit(1)
