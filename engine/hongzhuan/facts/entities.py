"""Entities of XML that are safe to expand: short ones, which stand for an address or a namespace, as ontologies use them.

An entity that is made of others can stand for more text than any memory holds (the "billion laughs"), and one of another file
would have a document read what nobody named. Expat tells what is declared, and expands nothing here.
"""

from __future__ import annotations

from pathlib import Path
from xml.parsers import expat

from hongzhuan.errors import BadInput

LONGEST = 256
"""Characters that an entity may stand for: so a file can become no more than about a hundred times as large as it is."""


class _Over(Exception):
    """The first element has begun: nothing can be declared after that."""


def check_entities(file: Path) -> None:
    """Look at what an XML file declares before its first element.

    Raises:
        BadInput: an entity that is long, made of others, or in another file. What is no XML is left to the parser.
        OSError: the file cannot be read.
    """
    parser = expat.ParserCreate()
    parser.EntityDeclHandler = lambda name, parameter, value, _base, system, _public, _notation: _check(
        file, parser.CurrentLineNumber, name, parameter, value, system
    )
    parser.StartElementHandler = _stop
    try:
        with file.open("rb") as source:
            parser.ParseFile(source)
    except (_Over, expat.ExpatError):
        return


def _stop(_name: str, _attributes: dict[str, str]) -> None:
    raise _Over


def _check(file: Path, line: int, name: str, parameter: bool, value: str | None, system: str | None) -> None:
    if parameter:
        reason = "is a parameter entity"
    elif value is None:
        reason = f"stands in another file ({system})"
    elif "&" in value:
        reason = "is made of other entities"
    elif len(value) > LONGEST:
        reason = f"stands for {len(value):,} characters; {LONGEST} are the most"
    else:
        return
    raise BadInput(
        f"the entity `{name}` {reason}",
        f"{file}:{line}",
        "write its text out, or convert the file to Turtle with a tool that you trust",
    )
