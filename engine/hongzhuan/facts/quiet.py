"""Connections to DuckDB that draw no progress bar: it would stand in what a command prints."""

from __future__ import annotations

import duckdb


def quiet(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """The same connection without a progress bar.

    It is asked first, because DuckDB refuses the setting altogether in a notebook that has no widgets, where there is no bar.
    """
    found = connection.execute("SELECT current_setting('enable_progress_bar')").fetchone()
    if found and found[0]:
        connection.execute("SET enable_progress_bar = false")
    return connection
