"""If these fail, an author reads another message than the one that was reviewed, or a traceback instead of one.

To review a changed message: HONGZHUAN_UPDATE_GOLDEN=1 rewrites `golden/errors/`, then read the difference like prose.
"""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from golden_errors import ErrorCase, read_cases, write_case

from hongzhuan import shipped
from hongzhuan.facts import rdf_io
from hongzhuan.language.diagnostics import CODES, render
from hongzhuan.ontology.axioms import Compiled, compile_axioms
from hongzhuan.ontology.vocabulary import Vocabulary, read_vocabulary
from hongzhuan.program.check import diagnose

CASES = read_cases()


@cache
def _ontology(*further: Path) -> tuple[Vocabulary, Compiled]:
    store = ox.Store()
    files = rdf_io.files_of(shipped.ontology_folder())
    rdf_io.parse_into(store, [*files, shipped.kb_folder() / "sources.ttl", *further])
    return read_vocabulary(store), compile_axioms(store)


def _message(name: str, further: list[Path]) -> str:
    """What `rules check` prints of a rule set, with further files of an ontology."""
    vocabulary, axioms = _ontology(*further)
    found = diagnose(name, vocabulary, axioms.rules)
    return "\n\n".join(render(d, found.sources.get(d.span.file)) for d in found.diagnostics)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_message(case: ErrorCase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, content in case.files:
        (tmp_path / name).write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    found = _message(case.files[0][0], sorted(tmp_path.glob("*.ttl")))
    if "HONGZHUAN_UPDATE_GOLDEN" in os.environ:
        write_case(case, found)
    else:
        assert found == case.message


def test_every_code_has_a_case() -> None:
    shown = {code for case in CASES for code in re.findall(r"\bHZ\d{3}\b", case.message)}
    assert shown == set(CODES)
