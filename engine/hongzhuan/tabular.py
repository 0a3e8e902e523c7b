"""Results that are tables: the same rows for a notebook, pandas, Arrow, Parquet and CSV."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Cell = str | int | float | bool | None
JSON_VERSION = 1
"""Of the JSON of results: it grows when a reader of the old form would fail; new keys alone do not change it."""
TYPES = {str: "string", int: "int64", float: "float64", bool: "bool_"}


class Tabular:
    """A result with named, typed columns. Where a value is unknown the cell is empty."""

    __slots__ = ()

    def columns(self) -> Mapping[str, type]:
        """The columns in order, each `str`, `int`, `float` or `bool`."""
        raise NotImplementedError

    def rows(self) -> Sequence[Sequence[Cell]]:
        """The rows, a cell for every column."""
        raise NotImplementedError

    def provenance(self) -> Mapping[str, str]:
        """The hashes of the rules and the facts, which a Parquet file carries as its metadata."""
        return {}

    def remarks(self) -> Sequence[str]:
        """What the rows alone would hide: warnings that a reader must see beside them."""
        return ()

    def to_arrow(self) -> pa.Table:
        """An Arrow table; its metadata name the rules and the facts by their hashes."""
        import pyarrow as pa

        fields = [pa.field(name, getattr(pa, TYPES[kind])()) for name, kind in self.columns().items()]
        cells = list(zip(*self.rows(), strict=True)) or [()] * len(fields)
        arrays = [pa.array(column, field.type) for column, field in zip(cells, fields, strict=True)]
        return pa.table(arrays, schema=pa.schema(fields, metadata=dict(self.provenance())))

    def to_pandas(self) -> pd.DataFrame:
        """The same as a data frame."""
        return self.to_arrow().to_pandas()

    def to_parquet(self, path: str | Path) -> None:
        """Write a Parquet file, whole or not at all; R (`arrow`), Stata (by Python) and DuckDB read it.

        Raises:
            OSError: the file cannot be written.
        """
        import pyarrow.parquet as pq

        from hongzhuan.writing import write_bytes_whole

        buffer = io.BytesIO()
        pq.write_table(self.to_arrow(), buffer)
        write_bytes_whole(Path(path), buffer.getvalue())

    def to_csv(self) -> str:
        """The rows as CSV with a header."""
        return str(self.to_pandas().to_csv(index=False))

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {len(self.rows())} rows of {', '.join(self.columns())}>"

    def _repr_html_(self) -> str:
        from hongzhuan.notebook import table

        return table(tuple(self.columns()), self.rows(), self.remarks(), self.provenance())


@dataclass(frozen=True, slots=True, repr=False)
class Table(Tabular):
    """Columns and rows as they are: for results that are more than a table."""

    header: Mapping[str, type]
    cells: Sequence[Sequence[Cell]]

    def columns(self) -> Mapping[str, type]:
        """The header."""
        return self.header

    def rows(self) -> Sequence[Sequence[Cell]]:
        """The cells."""
        return self.cells
