"""An official's file in its order: person, credentials, posts from the oldest on, sources; numbered without gaps.

Paragraphs are moved as they stand, with the comments above them, so that nothing but the order and the numbers changes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from hongzhuan.curation.lint import ORDER, kind_of
from hongzhuan.writing import write_whole

_BLANK = re.compile(r"\n[ \t]*\n+")
_HEAD = re.compile(r"^kb:([\w.-]+)\s", re.MULTILINE)
_START = re.compile(r'hz:start\s+"([^"]+)"')


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One node with the comments above it."""

    name: str
    text: str

    @property
    def start(self) -> str:
        """The start of a post as it is written; empty when the source gives none."""
        found = _START.search(self.text)
        return found[1] if found else ""


def in_order(text: str) -> str:
    """The text of an official's file with its nodes in order and numbered without gaps."""
    header, found, tail = _split(text)
    ordered = sorted(_by_start(found), key=lambda one: ORDER.index(kind_of(one.name)))
    body = "\n\n".join([*header, *(one.text for one in ordered), *tail])
    return _renumbered(body.rstrip() + "\n", ordered)


def put_in_order(file: Path) -> bool:
    """Put a file in order; whether anything changed. The old file stays until the new one is whole."""
    old = file.read_text(encoding="utf-8")
    new = in_order(old)
    if new != old:
        write_whole(file, new)
    return new != old


def _split(text: str) -> tuple[list[str], list[Paragraph], list[str]]:
    """What stands before the first node, the nodes, and comments after the last one."""
    header: list[str] = []
    found: list[Paragraph] = []
    comments: list[str] = []
    for part in _BLANK.split(text.strip("\n")):
        head = _HEAD.search(part)
        if head:
            found.append(Paragraph(head[1], "\n\n".join([*comments, part])))
            comments = []
        elif part.startswith("#") and found:
            comments.append(part)
        else:
            header.append(part)
    return header, found, comments


def _by_start(found: list[Paragraph]) -> list[Paragraph]:
    """Posts by their start; one without a start stays behind the post above it."""
    keys: list[str] = []
    last = ""
    for one in found:
        if kind_of(one.name) == "post":
            last = one.start or last
            keys.append(last)
        else:
            keys.append("")
    return [one for _, one in sorted(zip(keys, found, strict=True), key=lambda pair: pair[0])]


def _renumbered(text: str, ordered: list[Paragraph]) -> str:
    """The text with posts and credentials numbered in the order in which they stand."""
    counts: dict[str, int] = {}
    names: dict[str, str] = {}
    for one in ordered:
        kind = kind_of(one.name)
        if kind not in ("", "source"):
            counts[kind] = counts.get(kind, 0) + 1
            stem = one.name.rpartition("-")[0]
            names[one.name] = f"{stem}-{counts[kind]:02d}" if kind == "post" else f"{stem}-{counts[kind]}"
    pattern = re.compile(r"(?<=kb:)([\w.-]+-(?:degree|title|record|origin|sanction|post)-\d+)(?![\w-])")
    return pattern.sub(lambda match: names.get(match[1], match[1]), text)
