"""Which form of an answer a client wants: the Accept header, and the formats there are. Source: RFC 9110, section 12."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Format:
    """A form of an answer: its short name, its media type, and other types that mean the same."""

    name: str
    media_type: str
    aliases: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """The header: texts say that they are UTF-8."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


ROWS = (
    Format("json", "application/sparql-results+json", ("application/json",)),
    Format("xml", "application/sparql-results+xml", ("application/xml", "text/xml")),
    Format("csv", "text/csv"),
    Format("tsv", "text/tab-separated-values"),
)
"""Forms of the answers of SELECT and ASK."""
GRAPHS = (
    Format("turtle", "text/turtle", ("application/x-turtle",)),
    Format("ntriples", "application/n-triples"),
    Format("jsonld", "application/ld+json", ("application/json",)),
    Format("rdfxml", "application/rdf+xml", ("application/xml",)),
)
"""Forms of triples."""
HTML = Format("html", "text/html", ("application/xhtml+xml",))


class NotAcceptable(Exception):
    """Nothing that the client takes can be made; `formats` is what there is."""

    def __init__(self, accept: str, formats: Sequence[Format]) -> None:
        super().__init__(accept, formats)
        self.formats = tuple(formats)

    def __str__(self) -> str:
        offered = ", ".join(form.media_type for form in self.formats)
        return f"nothing fits `Accept: {self.args[0]}`; there are {offered}"


def choose(accept: str | None, formats: Sequence[Format], asked: str | None = None) -> Format:
    """The format that a client likes best; of those it likes alike the first.

    Args:
        accept: the header, as it was sent; None or empty takes anything.
        asked: the short name of a format, which counts before the header.

    Raises:
        NotAcceptable: none of them.
    """
    if asked is not None:
        named = next((form for form in formats if asked in (form.name, form.media_type, *form.aliases)), None)
        if named is None:
            raise NotAcceptable(asked, formats)
        return named
    if not accept or not accept.strip():
        return formats[0]
    wanted = _ranges(accept)
    liked = [(_quality(form, wanted), -number, form) for number, form in enumerate(formats)]
    quality, _, best = max(liked, key=lambda one: one[:2])
    if quality <= 0:
        raise NotAcceptable(accept, formats)
    return best


def _ranges(accept: str) -> list[tuple[str, float]]:
    """The media ranges of a header, each with its quality."""
    found = []
    for part in accept.split(","):
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if media:
            found.append((media, _quality_of(parameters)))
    return found


def _quality_of(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return max(0.0, min(1.0, float(value)))
            except ValueError:
                return 0.0
    return 1.0


def _quality(form: Format, wanted: Sequence[tuple[str, float]]) -> float:
    """What the most exact range that fits a format says of it."""
    best, exactness = 0.0, -1
    for media, quality in wanted:
        for rank, fits in enumerate(("*/*", form.media_type.split("/")[0] + "/*", *form.aliases, form.media_type)):
            if media == fits and (rank, quality) > (exactness, best if rank == exactness else -1.0):
                best, exactness = quality, rank
    return best
