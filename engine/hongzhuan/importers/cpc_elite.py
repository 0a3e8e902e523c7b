"""The CPC Elite Database of Lee and Shih (2023): members of the 18th to 20th Central Committees."""

from __future__ import annotations

from pathlib import Path

import duckdb

from hongzhuan.importers.coded import Layout, read_coded
from hongzhuan.importers.report import ImportReport

REQUIRED = ("cname", "ename", "byear", "gender", "job1", "job1s", "job1e")
OPTIONAL = (
    *("dyear", "pyear", "ryear", "ethnic", "bpro", "edu", "ayear", "amonth", "pursyear", "pureyear", "cdyear"),
    *("bauniv", "bamajor", "mauniv", "mamajor", "phduniv", "phdmajor", "cc18", "cc19", "cc20"),
    *("red4th", "jxsoviet", "kangda", "jgshan", "4thfront", "2ndfront", "lmarch"),
    *("armyexp", "fbase", "sbase", "tbase", "volunteer"),
)
LAYOUT = Layout(
    title="CPC Elite Database",
    source="lee-shih2023",
    namespace="https://w3id.org/hongzhuan/elite/",
    male="0",
    required=REQUIRED,
    columns={name: name for name in ("cname", "ename", "byear", "gender", *OPTIONAL)},
    codebooks=("position_codes",),
    steps=(
        *("people", "jobs", "realign", "positions", "posts", "seats_by_rank", "all_posts"),
        *("degrees", "credentials", "statements"),
    ),
)


def read(path: Path, connection: duckdb.DuckDBPyConnection) -> ImportReport:
    """Add the workbook at `path` to `statements` of `connection`; see `read_coded`."""
    return read_coded(LAYOUT, path, connection)
