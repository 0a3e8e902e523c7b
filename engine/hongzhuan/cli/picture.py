"""`--plot FILE` of the commands that draw, and the option that shares it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from hongzhuan.cli.options import note

if TYPE_CHECKING:
    from hongzhuan.tabular import Tabular

F = TypeVar("F", bound=Callable[..., Any])


def _picture(_: click.Context, __: click.Parameter, path: str | None) -> str | None:
    """The path, looked at before the work begins and not after it."""
    from hongzhuan.plots.writing import check_ending

    if path is not None:
        check_ending(path)
    return path


plot_option = click.option(
    "--plot",
    "picture",
    type=click.Path(dir_okay=False),
    callback=_picture,
    metavar="FILE.svg|png|html",
    help="Draw it too; the ending says how. Needs the extra `plots`.",
)
zh_option = click.option("--zh", is_flag=True, help="The picture in Chinese.")
output_option = click.option(
    "--output", type=click.Path(dir_okay=False), metavar="FILE", help="Write the table to a file; needed for parquet."
)


def draw(result: Tabular, picture: str | None, zh: bool) -> None:
    """Write the picture of a result, if one is asked for.

    Raises:
        BadInput: an ending that is none of a picture, or the extra is not installed.
    """
    if picture is None:
        return
    from hongzhuan.plots.writing import save

    save(lambda: result.plot(zh), picture)  # type: ignore[attr-defined]
    note(f"drawn to {picture}")


def write_table(result: Tabular, form: str, output: str | None) -> None:
    """CSV or Parquet, to a file or, for CSV, to standard output.

    Raises:
        BadInput: Parquet without a file.
    """
    from hongzhuan.errors import BadInput

    if form == "parquet":
        if output is None:
            raise BadInput("parquet is binary", hint="add --output FILE.parquet")
        result.to_parquet(output)
    elif output is not None:
        from pathlib import Path

        from hongzhuan.writing import write_whole

        write_whole(Path(output), result.to_csv())
    else:
        click.echo(result.to_csv(), nl=False)
