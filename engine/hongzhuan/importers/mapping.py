"""The mapping file: which column of which table says what. TOML, checked whole before any table is read."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hongzhuan.errors import BadInput
from hongzhuan.importers.properties import KINDS
from hongzhuan.language.diagnostics import did_you_mean

LANGUAGES = ("en", "zh", "zh-Latn")
TOP = ("name", "source", "encoding", "delimiter", "missing", "present", "as_of", "day_first", "values", *KINDS)
SOURCE = ("title", "publisher", "url", "identifier", "creator", "read")
SECTION = ("file", "sheet", "encoding", "delimiter", "key", "holder", "columns", "always")


@dataclass(frozen=True, slots=True)
class Column:
    """One thing that a column (or a constant, `always`) says: a property, and the language of a text."""

    property: str
    language: str | None
    column: str | None
    constant: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """What the rows of one table say of one kind of thing.

    `key` is the column that names the row: the person of `people`, the name of `organisations`; for what a person holds it
    is the column `holder`, with the person's key.
    """

    kind: str
    file: str | None
    sheet: str | None
    encoding: str | None
    delimiter: str | None
    key: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class TableMapping:
    """A whole mapping. `values` gives for a property what cells mean; `missing` are the words for an empty cell, `present`
    those for "still in office", of which `as_of` says the date."""

    path: Path
    name: str
    source: Mapping[str, str]
    sections: tuple[Section, ...]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    missing: tuple[str, ...] = ("", "NA", "N/A", "n/a", "-", "--", "不详", "未知")
    present: tuple[str, ...] = ("present", "now", "incumbent", "至今", "现在", "今")
    as_of: str | None = None
    day_first: bool | None = None


def read_mapping(path: Path) -> TableMapping:
    """Read and check a mapping file.

    Raises:
        BadInput: the file is missing, no TOML, or says something that is not understood; all mistakes at once.
    """
    text = _parsed(path)
    mistakes = list(_unknown(text, TOP, "the mapping"))
    source = text.get("source", {})
    source = {"title": source} if isinstance(source, str) else source
    if not isinstance(source, dict) or not source.get("title"):
        mistakes.append('source: say whose table this is, as in source = { title = "..." }')
        source = {}
    mistakes += _unknown(source, SOURCE, "source")
    sections = tuple(
        _section(kind, entry, mistakes) for kind in KINDS for entry in _entries(text.get(kind, []), kind, mistakes)
    )
    if not any(section.kind == "people" for section in sections):
        mistakes.append("people: no section [[people]] says who the table is about")
    if mistakes:
        raise BadInput("the mapping cannot be used", str(path), "\n        ".join(mistakes))
    options = {name: tuple(map(str, text[name])) for name in ("missing", "present") if name in text}
    return TableMapping(
        path,
        str(text.get("name", path.stem)),
        {name: str(value) for name, value in source.items()},
        sections,
        _values(text.get("values", {})),
        as_of=str(text["as_of"]) if "as_of" in text else None,
        day_first=text.get("day_first"),
        **options,
    )


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadInput(f"the mapping cannot be read: {error.strerror}", str(path)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput("the mapping is not TOML", str(path), str(error)) from None


def _unknown(found: Mapping[str, Any], known: tuple[str, ...], where: str) -> list[str]:
    return [
        f"{where}: nothing is called `{name}`. {did_you_mean(name, known)}".strip()
        for name in found
        if name not in known
    ]


def _entries(found: Any, kind: str, mistakes: list[str]) -> list[dict[str, Any]]:
    entries = [found] if isinstance(found, dict) else found
    if isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries):
        return entries
    mistakes.append(f"{kind}: write it as a section, [[{kind}]]")
    return []


def _section(kind: str, entry: dict[str, Any], mistakes: list[str]) -> Section:
    mistakes += _unknown(entry, SECTION, kind)
    naming = "key" if kind in ("people", "organisations") else "holder"
    if not isinstance(entry.get(naming), str):
        who = "names the row" if naming == "key" else "has the key of the person"
        mistakes.append(f"{kind}: {naming} is missing, the column that {who}")
    columns = [
        *_columns(kind, entry.get("columns", {}), mistakes, constant=False),
        *_columns(kind, entry.get("always", {}), mistakes, constant=True),
    ]
    options = {name: str(entry[name]) if name in entry else None for name in ("file", "sheet", "encoding", "delimiter")}
    return Section(kind=kind, key=str(entry.get(naming, "")), columns=tuple(columns), **options)


def _columns(kind: str, found: Any, mistakes: list[str], *, constant: bool) -> list[Column]:
    if not isinstance(found, dict):
        mistakes.append(f'{kind}: columns and always are tables, property = "column"')
        return []
    known = KINDS[kind].properties
    columns: list[Column] = []
    for name, written in found.items():
        prop, _, language = name.partition("@")
        if prop not in known:
            mistakes.append(
                f"{kind}: no property `{prop}`. {did_you_mean(prop, known) or 'It has ' + ', '.join(known)}"
            )
        elif language and (language not in LANGUAGES or known[prop].value != "text"):
            mistakes.append(f"{kind}: `{name}`: texts are in {', '.join(LANGUAGES)}, and other properties in none")
        else:
            columns += [_column(prop, language or None, value, constant) for value in _listed(written)]
    return columns


def _column(prop: str, language: str | None, value: str, constant: bool) -> Column:
    return Column(prop, language, None if constant else value, value if constant else None)


def _listed(written: Any) -> list[str]:
    return [str(value) for value in (written if isinstance(written, list) else [written])]


def _values(found: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    return {prop: {str(cell): str(name) for cell, name in meanings.items()} for prop, meanings in found.items()}
