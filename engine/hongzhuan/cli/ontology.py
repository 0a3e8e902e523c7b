"""`hongzhuan ontology`"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hongzhuan.cli.options import complete_classes, format_option, note, print_json

if TYPE_CHECKING:
    from hongzhuan.ontology.terms import Entry
    from hongzhuan.ontology.usage import Use

INTO = click.option(
    "--into", type=click.Path(dir_okay=False), metavar="FILE", help="Write to a file instead of the screen."
)


@click.group("ontology")
def command() -> None:
    """The vocabulary: look a term up, write it all as one file.

    \b
    Examples:
      hongzhuan ontology show Technocrat
      hongzhuan ontology show 学历学位
      hongzhuan ontology export --format rdfxml --into hongzhuan.owl
    """


@command.command("show")
@click.argument("term", shell_complete=complete_classes)
@format_option("text", "json")
def show(term: str, form: str) -> None:
    """What TERM means: its labels, comment and example, its axioms, its ties to other vocabularies, and the rules that
    conclude or read it.

    TERM is a name (`Post`, `hz:born`, `isced:0715`) or a label in English or Chinese.

    \b
    Examples:
      hongzhuan ontology show heldInEra
      hongzhuan ontology show 技术官僚
    """
    from hongzhuan.ontology.lookup import Ontology

    ontology = Ontology.shipped()
    entry = ontology.find(term)
    found, place = ontology.uses(entry), ontology.place(entry)
    if form == "json":
        print_json(asdict(entry) | {"name": entry.name, "place": place, "uses": [asdict(use) for use in found]})
        return
    sys.stdout.write(_text(entry, place, found))


@command.command("export")
@click.option(
    "--format",
    "form",
    type=click.Choice(["turtle", "rdfxml", "jsonld"]),
    default="turtle",
    show_default=True,
    help="Output.",
)
@click.option("--only-owl", is_flag=True, help="Without dates, which OWL 2 does not have and at which HermiT stops.")
@INTO
def export(form: str, only_owl: bool, into: str | None) -> None:
    """The ontology as one file, for Protégé and other tools.

    \b
    Examples:
      hongzhuan ontology export --into hongzhuan.ttl
      hongzhuan ontology export --format rdfxml --only-owl --into hongzhuan.owl
    """
    from hongzhuan import shipped
    from hongzhuan.ontology.writing import merged_text

    _write(merged_text(shipped.vocabulary_files(), form, only_owl), into)


@command.command("document")
@INTO
def document(into: str | None) -> None:
    """The page docs/ontology.md, made from the ontology: every class, property and scale in English and Chinese.

    \b
    Example:
      hongzhuan ontology document --into docs/ontology.md
    """
    from hongzhuan import shipped
    from hongzhuan.ontology.page import page

    _write(page(shipped.vocabulary_files()), into)


def _write(text: str, into: str | None) -> None:
    from hongzhuan.writing import write_whole

    if into is None:
        sys.stdout.write(text)
        return
    write_whole(Path(into), text)
    note(f"{into}: {len(text.splitlines()):,} lines")


def _text(entry: Entry, place: str | None, uses: list[Use]) -> str:
    lines = [f"{entry.name}  {entry.kind}  {' · '.join(entry.labels.values())}"]
    lines += [f"  {text}" for text in entry.comments.values()]
    lines += [f"  e.g. {text}" for text in entry.examples]
    pairs = [("Types", ", ".join(map(_short, entry.types)))] if entry.types else []
    pairs += list(_joined([*entry.axioms, *entry.matches]))
    pairs += [("note", entry.note)] if entry.note else []
    pairs += [("sources", ", ".join(map(_short, entry.sources)))] if entry.sources else []
    pairs += [(use.how, f"{use.rule_set}/{use.rule}  {use.place}") for use in uses]
    pairs += [("declared", place)] if place else []
    width = max((len(keyword) for keyword, _ in pairs), default=0)
    return "\n".join([*lines, *(f"  {keyword:<{width}}  {text}" for keyword, text in pairs)]) + "\n"


def _joined(pairs: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """One line for each keyword."""
    for keyword in dict.fromkeys(key for key, _ in pairs):
        yield keyword, ", ".join(text for key, text in pairs if key == keyword)


def _short(iri: str) -> str:
    from hongzhuan.names import shorten

    return shorten(iri)
