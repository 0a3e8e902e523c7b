"""The database of Shih, Adolph and Liu (2012): all members of the Central Committees up to the 18th.

A seat in a Central Committee is a job here (14 a full member of the 14th, 14.1 an alternate), and so is one in the
Politburo, which names no Congress and is laid over the terms by its years.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from hongzhuan.importers.coded import Layout, read_coded
from hongzhuan.importers.report import ImportReport

REQUIRED = ("name", "name1", "gender", "birth", "job1", "job1s", "job1e")
COLUMNS = {
    **{"cname": "name", "ename": "name1", "byear": "birth", "dyear": "death", "gender": "gender", "pyear": "ptime"},
    **{"ethnic": "ethnic", "bpro": "birthpro1", "birth_province": "birthpro", "edu": "edu"},
    **{"bauniv": "college", "bamajor": "major", "mauniv": "gschool", "mamajor": "gmajor"},
    **{"purged": "purged", "pursyear": "purgeds", "pureyear": "pursede"},
    **{
        "enterprise": "enterp",
        "enterprise_start": "enterps",
        "enterprise_end": "enterpe",
        "first_occupation": "careerb",
    },
    **{"red4th": "red4th", "jxsoviet": "jxsoviet", "kangda": "kangda", "jgshan": "jgshan", "lmarch": "lmarch"},
    **{"fbase": "base1", "sbase": "base2", "tbase": "base3", "volunteer": "volunteer", "armyexp": "farmy"},
    # Columns of the newer database that the steps name and this one lacks.
    **{name: name for name in ("ryear", "ayear", "amonth", "cdyear", "phduniv", "phdmajor", "4thfront", "2ndfront")},
    **{name: name for name in ("cc18", "cc19", "cc20")},
}
LAYOUT = Layout(
    title="Central Committee database to the 18th",
    source="shih-adolph-liu2012",
    namespace="https://w3id.org/hongzhuan/members/",
    male="1",
    required=REQUIRED,
    columns=COLUMNS,
    codebooks=("position_codes_to_18", "position_codes"),
    steps=(
        *("people", "birthplaces", "jobs", "realign", "seats_as_jobs", "enterprises_as_jobs"),
        *("positions", "posts", "seats_of_terms", "all_posts"),
        *("degrees", "credentials", "purges_undated", "statements"),
    ),
)


def read(path: Path, connection: duckdb.DuckDBPyConnection) -> ImportReport:
    """Add the workbook at `path` to `statements` of `connection`; see `read_coded`."""
    return read_coded(LAYOUT, path, connection)
