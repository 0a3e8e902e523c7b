"""A chart to a file: SVG, PNG or HTML, without network."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from hongzhuan.errors import BadInput
from hongzhuan.writing import write_bytes_whole

ENDINGS = (".svg", ".png", ".html")
SCALE = 2
"""Pixels of a PNG for each point of the chart."""


def save(draw: Callable[[], Any], path: str | Path) -> None:
    """Draw a chart and write it, whole or not at all; the ending of the path says how.

    An HTML page holds the libraries that it needs, so that it opens without network.

    Raises:
        BadInput: another ending, or the extra `plots` is not installed.
        OSError: the file cannot be written.
    """
    target = Path(path)
    check_ending(target)
    write_bytes_whole(target, rendered(draw, target.suffix.lower()))


def check_ending(path: str | Path) -> None:
    """Whether a picture can be written to the path.

    Raises:
        BadInput: another ending than those of pictures.
    """
    target = Path(path)
    if target.suffix.lower() not in ENDINGS:
        raise BadInput(f"{target.name}: no picture has this ending", hint="end it with " + ", ".join(ENDINGS))


def rendered(draw: Callable[[], Any], ending: str) -> bytes:
    """A chart in the format of an ending."""
    try:
        import vl_convert

        spec = draw().to_dict()
    except ModuleNotFoundError as error:
        raise BadInput(f"pictures need {error.name}", hint="pip install 'hongzhuan[plots]'") from None
    if ending == ".png":
        return bytes(vl_convert.vegalite_to_png(spec, scale=SCALE))
    if ending == ".svg":
        return str(vl_convert.vegalite_to_svg(spec)).encode()
    return str(vl_convert.vegalite_to_html(spec, bundle=True)).encode()
