"""The file of a new official: the layout of docs/knowledge-base.md, with what is known filled in and nothing guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from hongzhuan.errors import BadInput
from hongzhuan.facts.codes import encode_date

PREFIXES = """@prefix hz: <https://w3id.org/hongzhuan/ontology#> .
@prefix kb: <https://w3id.org/hongzhuan/kb/> .
@prefix isced: <https://w3id.org/hongzhuan/isced-f/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix wd: <http://www.wikidata.org/entity/> .
@prefix schema: <https://schema.org/> .
"""
TYPES = {4: "gYear", 7: "gYearMonth", 10: "date"}


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What is known of a new official before the file is written: names, birth, the first page that was read."""

    english: str
    chinese: str
    born: str | None = None
    wikidata: str | None = None
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    read: str | None = None

    @property
    def name(self) -> str:
        """The `kb:` name: the English name without blanks and marks."""
        return "".join(part.capitalize() for part in re.findall(r"[A-Za-z]+", self.english))


def skeleton(new: Newcomer) -> str:
    """The text of the file.

    Raises:
        BadInput: a name without letters, or a date that is none.
    """
    if not new.name:
        raise BadInput(f"`{new.english}` has no Latin letters", hint='give the name in pinyin: "Ma Xingrui"')
    name, source = new.name, f"kb:source-{new.name}-1"
    lines = [f"kb:{name} a hz:Official", f'rdfs:label "{new.english}"@en , "{new.chinese}"@zh']
    if new.born:
        lines.append(f'hz:born "{new.born}"^^xsd:{date_type(new.born)}')
    if new.wikidata:
        lines.append(f"owl:sameAs wd:{new.wikidata}")
    lines.append(f"dcterms:source {source}")
    page = [f"{source} a hz:Source"]
    page += [
        f'{key} "{value}"'
        for key, value in (("dcterms:title", new.title), ("dcterms:publisher", new.publisher))
        if value
    ]
    page += [f"schema:url <{new.url}>"] if new.url else []
    page += [f'hz:dateRead "{new.read}"^^xsd:date'] if new.read else []
    return f"{PREFIXES}\n{node(lines)}\n{REMINDER.format(name=name)}\n{node(page)}"


REMINDER = """# Then, each with its dcterms:source, oldest first: kb:{name}-degree-1, kb:{name}-title-1, kb:{name}-record-1,
# kb:{name}-origin-1, kb:{name}-sanction-1, kb:{name}-post-01. What no page says is left out. See docs/knowledge-base.md.
"""


def node(lines: list[str]) -> str:
    """One node in the layout of the knowledge base."""
    return " ;\n    ".join(lines) + " .\n"


def date_type(text: str) -> str:
    """The datatype of a date as precise as it is written.

    Raises:
        BadInput: the text is no date.
    """
    if len(text) not in TYPES or encode_date(text) is None:
        raise BadInput(f"`{text}` is no date", hint="write 1959, 1959-10 or 1959-10-15, as precisely as the source")
    return TYPES[len(text)]


def write_new(new: Newcomer, folder: Path) -> Path:
    """Write the file into `officials/` of a knowledge base; an existing one is left alone.

    Raises:
        BadInput: no such folder, or the official is there already.
    """
    officials = folder / "officials" if (folder / "officials").is_dir() else folder
    if not officials.is_dir():
        raise BadInput(f"no such folder: {officials}", hint="name the folder of the knowledge base with --into")
    text = skeleton(new)
    path = officials / f"{new.name}.ttl"
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        hint = "a namesake adds the year of birth to the name of the file and of the official"
        raise BadInput(f"{path} is there already", hint=hint) from None
    return path
