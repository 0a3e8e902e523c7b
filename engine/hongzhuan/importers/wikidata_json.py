"""The forms in which Wikidata gives items: Special:EntityData, a dump with an item a line, a list, the result of a query."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from hongzhuan.errors import BadInput

Binding = dict[str, dict[str, str]]

ENTITY = "http://www.wikidata.org/entity/"
HUMAN = "Q5"
TIME = re.compile(r"[+-]?\d{4,}-\d\d-\d\dT")


def entity_texts(path: Path) -> list[str]:
    """The items of a file, each as JSON.

    Raises:
        BadInput: the file cannot be read, or is none of the forms.
    """
    text = _text(path)
    try:
        found = json.loads(text)
    except ValueError as error:
        lines = _lines(text)
        if len(lines) < 2 or not all(line.startswith("{") for line in lines):
            raise BadInput("this is not JSON", str(path), f"give items as Wikidata exports them ({error})") from None
        return lines
    return [json.dumps(item, ensure_ascii=False) for item in _items(found, path)]


def _text(path: Path) -> str:
    try:
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        return raw.decode("utf-8-sig")
    except FileNotFoundError:
        raise BadInput("there is no such file", str(path), "check the path") from None
    except (UnicodeDecodeError, gzip.BadGzipFile, EOFError) as error:
        raise BadInput("this is not JSON", str(path), f"JSON is text in UTF-8 ({error})") from None


def _lines(text: str) -> list[str]:
    """The items of a dump: one a line, between brackets, with commas."""
    stripped = (line.strip().rstrip(",") for line in text.splitlines())
    return [line for line in stripped if line not in ("", "[", "]")]


def _items(found: Any, path: Path) -> list[Any]:
    if isinstance(found, dict) and isinstance(found.get("entities"), dict):
        return list(found["entities"].values())
    if isinstance(found, dict) and isinstance(found.get("results"), dict):
        return items_of_query(found["results"].get("bindings", []), path)
    if isinstance(found, dict) and "id" in found:
        return [found]
    if isinstance(found, list) and found and all(isinstance(item, dict) for item in found):
        return found
    hint = "give Special:EntityData/Q....json, lines of a dump, or the result of the query that --query prints"
    raise BadInput("this JSON is not from Wikidata", str(path), hint)


def items_of_query(bindings: Iterable[Binding], path: Path) -> list[dict[str, Any]]:
    """The items that a query result speaks of, in the form of the export.

    Raises:
        BadInput: the result lacks the variables of the query.
    """
    items: dict[str, dict[str, Any]] = {}
    claims: dict[tuple[str, str], dict[str, Any]] = {}
    for binding in bindings:
        row = {name: value["value"] for name, value in binding.items()}
        if not {"person", "property", "statement", "value"} <= row.keys():
            hint = "use the query that `hongzhuan import wikidata --query` prints"
            raise BadInput("the result lacks person, property, statement or value", str(path), hint)
        _label(items, row["person"], row.get("personEn"), row.get("personZh"))
        for name in ("value", "of", "degree", "major"):
            if row.get(name, "").startswith(ENTITY):
                _label(items, row[name], row.get(name + "En"), row.get(name + "Zh"))
        _claim(claims, row)
    for (person, _), claim in claims.items():
        of_person = items[person.removeprefix(ENTITY)].setdefault("claims", _human())
        of_person.setdefault(claim.pop("property"), []).append(claim)
    return list(items.values())


def _human() -> dict[str, Any]:
    return {"P31": [{"mainsnak": _item(HUMAN), "rank": "normal"}]}


def _label(items: dict[str, dict[str, Any]], iri: str, en: str | None, zh: str | None) -> None:
    name = iri.removeprefix(ENTITY)
    labels = items.setdefault(name, {"id": name, "labels": {}})["labels"]
    labels.update({language: {"value": word} for language, word in (("en", en), ("zh", zh)) if word})


def _claim(claims: dict[tuple[str, str], dict[str, Any]], row: dict[str, str]) -> None:
    """Add what one row says of its statement; a statement has a row for each of its references."""
    claim = claims.setdefault(
        (row["person"], row["statement"]),
        {
            "property": row["property"],
            "rank": row.get("rank", "normal").rpartition("#")[2].removesuffix("Rank").lower(),
            "mainsnak": _snak(row["value"], row.get("precision")),
            "qualifiers": _qualifiers(row),
            "references": [],
        },
    )
    if "reference" in row:
        read = {"P813": [_time(row["retrieved"], "11")]} if "retrieved" in row else {}
        snaks = {"P854": [{"datavalue": {"value": row["reference"]}}], **read}
        if {"snaks": snaks} not in claim["references"]:
            claim["references"].append({"snaks": snaks})


def _qualifiers(row: dict[str, str]) -> dict[str, list[dict[str, Any]]]:
    times = [("P580", "start"), ("P582", "end")]
    found = {prop: [_time(row[name], row.get(name + "Precision", "11"))] for prop, name in times if name in row}
    things = [("P642", "of"), ("P512", "degree"), ("P812", "major")]
    return found | {prop: [_item(row[name].removeprefix(ENTITY))] for prop, name in things if name in row}


def _snak(value: str, precision: str | None) -> dict[str, Any]:
    if value.startswith(ENTITY):
        return _item(value.removeprefix(ENTITY))
    return _time(value, precision or "11") if TIME.match(value) else {"snaktype": "somevalue"}


def _item(name: str) -> dict[str, Any]:
    return {"snaktype": "value", "datavalue": {"value": {"id": name}}}


def _time(value: str, precision: str) -> dict[str, Any]:
    time = value if value.startswith(("+", "-")) else f"+{value}"
    return {"snaktype": "value", "datavalue": {"value": {"time": time, "precision": int(precision)}}}
