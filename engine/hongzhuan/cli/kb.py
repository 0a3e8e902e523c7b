"""`hongzhuan kb`"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hongzhuan.cli.options import Origin, counted, format_option, kb_option, note, open_kb, print_json, print_table
from hongzhuan.names import shorten

if TYPE_CHECKING:
    from hongzhuan.curation.coverage import Seat
    from hongzhuan.curation.dossier import Dossier, Line


@click.group("kb")
def command() -> None:
    """Write and review the knowledge base: a new official, one at a glance, flaws of the files, what is missing.

    \b
    Examples:
      hongzhuan kb new "Ma Xingrui" 马兴瑞 --born 1959-10 --into kb
      hongzhuan kb show 马兴瑞
      hongzhuan kb lint kb/officials/MaXingrui.ttl
      hongzhuan kb coverage --on 2022-12-31
    """


@command.command("new")
@click.argument("english")
@click.argument("chinese")
@click.option("--born", metavar="DATE", help="1959, 1959-10 or 1959-10-15, as precisely as the source.")
@click.option("--wikidata", metavar="Q…", help="The Wikidata id, after a look at namesakes.")
@click.option("--title", help="Title of the first page that was read.")
@click.option("--publisher", help="Its publisher.")
@click.option("--url", help="Its address.")
@click.option("--read", metavar="DATE", help="The day on which it was read.")
@click.option("--into", type=click.Path(), default="kb", show_default=True, help="The folder of the knowledge base.")
def new(
    english: str,
    chinese: str,
    born: str | None,
    wikidata: str | None,
    title: str | None,
    publisher: str | None,
    url: str | None,
    read: str | None,
    into: str,
) -> None:
    """Begin the file of an official, with what is known and nothing guessed. An existing file is left alone.

    \b
    Example:
      hongzhuan kb new "Ma Xingrui" 马兴瑞 --born 1959-10 --url https://en.wikipedia.org/wiki/Ma_Xingrui
    """
    from hongzhuan.curation.skeleton import Newcomer, write_new

    path = write_new(Newcomer(english, chinese, born, wikidata, title, publisher, url, read), Path(into))
    click.echo(path)
    note("now add degrees and posts, each with its source; docs/knowledge-base.md says how; then `hongzhuan kb lint`")


@command.command("show")
@click.argument("official")
@kb_option
@format_option("text", "json")
def show(official: str, kb: Origin, form: str) -> None:
    """One official at a glance: names, credentials and posts in order, with the pages that say so.

    \b
    Example:
      hongzhuan kb show 马兴瑞
    """
    from hongzhuan.curation.dossier import dossier

    base = open_kb(kb)
    found = dossier(base, base.finder.find(official))
    if form == "json":
        print_json(found.to_json())
    else:
        click.echo("\n".join(_shown(found)))


def _shown(one: Dossier) -> list[str]:
    facts = [f"{name} {value}" for name, value in one.facts]
    lines = [" · ".join(one.names), "  " + ", ".join([shorten(one.iri), *facts, *one.wikidata])]
    for title, entries in (("Credentials", one.credentials), ("Posts", one.posts)):
        lines += ["", title, *(_entry(entry) for entry in entries)]
    lines += ["", "Sources"]
    lines += [f"  [{s.number}] {s.title}, {s.publisher}, read {s.read}  {s.url}" for s in one.sources]
    return lines


def _entry(line: Line) -> str:
    kind = "" if line.kind == "Post" else f"{line.kind}: "
    years = f"{line.since or '?'} - {line.until or '?'}" if line.kind == "Post" else line.since
    cited = " ".join(f"[{number}]" for number in line.sources)
    return f"  {years:<24}  {kind}{line.text}  {cited}"


@command.command("lint")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--fix", is_flag=True, help="Put the files of officials in order and number them without gaps.")
@format_option("text", "json")
def lint_files(paths: tuple[str, ...], fix: bool, form: str) -> None:
    """Flaws of the files: undefined names, gaps, order, missing and unused sources. The exit status is 1 when there are any.

    \b
    Examples:
      hongzhuan kb lint
      hongzhuan kb lint kb/officials/MaXingrui.ttl --fix
    """
    from hongzhuan.curation.lint import lint
    from hongzhuan.curation.order import put_in_order
    from hongzhuan.facts.rdf_io import files_of

    places = [Path(path) for path in paths]
    if fix:
        for file in (file for place in places for file in files_of(place) if file.parent.name == "officials"):
            if put_in_order(file):
                note(f"put in order: {file}")
    flaws = lint(places)
    if form == "json":
        print_json({"flaws": [flaw.to_json() for flaw in flaws]})
    else:
        for flaw in flaws:
            click.echo(flaw)
        note(counted(len(flaws), "flaw"))
    if flaws:
        raise click.exceptions.Exit(1)


@command.command("coverage")
@click.option("--on", "day", default="2022-01-01", show_default=True, metavar="DATE", help="The day for the provinces.")
@kb_option
@format_option("table", "json")
def show_coverage(day: str, kb: Origin, form: str) -> None:
    """What is on record: members of each body, heads of the provinces on a day, and how full the records are.

    \b
    Example:
      hongzhuan kb coverage --on 2022-12-31
    """
    from hongzhuan.curation.coverage import coverage

    found = coverage(open_kb(kb), day)
    if form == "json":
        print_json(found.to_json())
        return
    print_table(
        ("body", "full members on record", "elected"), [[n, str(k), str(s or "?")] for n, _, k, s in found.bodies]
    )
    click.echo()
    held = {(seat.province, seat.office): _holders(seat) for seat in found.provinces}
    provinces = sorted({seat.province for seat in found.provinces})
    print_table(
        (f"province on {found.day}", "Party secretary", "governor"),
        [[p, held.get((p, "secretary"), ""), held.get((p, "governor"), "")] for p in provinces],
    )
    click.echo()
    print_table(("records", "known", "of"), [[one.what, f"{one.known:,}", f"{one.total:,}"] for one in found.fullness])


def _holders(seat: Seat) -> str:
    """Who held an office; `?` after whoever took it last and of whom no end is on record."""
    if seat.holders:
        return ", ".join(seat.holders)
    return f"{seat.last_taken}?" if seat.last_taken else "not on record"


@command.command("crosscheck")
@click.argument("other", type=click.Path())
@click.option(
    "--notes", type=click.Path(), metavar="FILE.csv", help="Decided disagreements; default: the shipped list."
)
@click.option(
    "--at-most", type=float, default=1.0, show_default=True, metavar="PERCENT", help="Unresolved that are allowed."
)
@click.option("--gaps", is_flag=True, help="Also what only the other side records.")
@kb_option
@format_option("table", "json")
def cross_check(other: str, notes: str | None, at_most: float, gaps: bool, kb: Origin, form: str) -> None:
    """Compare with another knowledge base: birth, sex, seats, fields of study, provinces, matched by name and birth.

    The exit status is 1 when more than --at-most percent of the compared facts differ and no note decides them.

    \b
    Example:
      hongzhuan kb crosscheck elite.duckdb
    """
    from hongzhuan.curation.crosscheck import crosscheck

    found = crosscheck(open_kb(kb), open_kb(Origin((other,))), Path(notes) if notes else None)
    if form == "json":
        print_json(found.to_json())
    else:
        listed = [*found.disagreements, *(found.gaps if gaps else ())]
        rows = [[d.official, d.born, d.fact, d.key, d.ours or "-", d.theirs, d.note] for d in listed]
        print_table(("official", "born", "fact", "of", "ours", "theirs", "decided by"), rows)
        note(
            f"{found.matched} people matched, {found.compared} facts compared, {len(found.disagreements)} differ,"
            f" {len(found.unresolved)} undecided ({found.share:.1f} %), {len(found.gaps)} recorded only there"
        )
    if found.share > at_most:
        raise click.exceptions.Exit(1)
