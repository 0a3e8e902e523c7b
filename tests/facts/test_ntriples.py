"""If these fail, a large file is read otherwise than a small one: a term is lost, changed, or taken for another."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hongzhuan.errors import BadInput
from hongzhuan.facts import rdf_io

USUAL = """<http://a.org/x> <http://a.org/p> <http://a.org/y> .
<http://a.org/x> <http://a.org/p> "two words, a \\"quotation\\" and \\\\ signs" .
<http://a.org/x> <http://a.org/p> "马兴瑞"@zh .
<http://a.org/x> <http://a.org/p> "1982-07"^^<http://www.w3.org/2001/XMLSchema#gYearMonth> .
_:b1 <http://a.org/p> _:b2 .
"""
UNUSUAL = """# a comment

<http://a.org/x>   <http://a.org/p>\t<http://a.org/z>.
<http://a.org/x> <http://a.org/p> "\\u9A6C"@ZH . # and a remark
<http://a.org/x> <http://a.org/p> "plain"^^<http://www.w3.org/2001/XMLSchema#string> .
_:b1 <http://a.org/p> "the same\\tnode" .
"""


def _read(*files: Path) -> list[tuple[str, str, str]]:
    connection = duckdb.connect()
    rdf_io.statements_of(files, connection)
    return sorted(connection.execute("SELECT subject, predicate, object FROM statements").fetchall())


def _expected(text: str) -> list[tuple[str, str, str]]:
    quads = ox.parse(text, format=ox.RdfFormat.N_TRIPLES)
    found = [(str(q.subject), str(q.predicate), str(q.object)) for q in quads]
    return sorted(tuple("_:f0x" + part[2:] if part.startswith("_:") else part for part in row) for row in found)  # type: ignore[misc]


@pytest.mark.parametrize("text", [USUAL, UNUSUAL, USUAL + UNUSUAL, "", "# nothing\n"])
def test_lines_are_read_as_the_parser_reads_them(tmp_path: Path, text: str) -> None:
    """Whatever form a line has, its terms are those that the specification says."""
    file = tmp_path / "facts.nt"
    file.write_text(text, encoding="utf-8")
    assert _read(file) == _expected(text)


@given(
    st.text(st.characters(codec="utf-8"), max_size=12), st.sampled_from(["", "@en", "@zh-Hans", "^^<http://a.org/t>"])
)
def test_every_text_keeps_its_characters(tmp_path_factory: pytest.TempPathFactory, text: str, kind: str) -> None:
    """A name with an odd character must come out as it went in."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    line = f'<http://a.org/x> <http://a.org/p> "{escaped}"{kind} .\n'
    file = tmp_path_factory.mktemp("texts") / "facts.nt"
    file.write_bytes(line.encode())
    assert _read(file) == _expected(line)


def test_blank_nodes_of_two_files_stay_apart(tmp_path: Path) -> None:
    """Two files that both call a node `b1` speak of two things."""
    for name in ("one.nt", "two.nt"):
        (tmp_path / name).write_text(USUAL, encoding="utf-8")
    subjects = {s for s, _, _ in _read(tmp_path / "one.nt", tmp_path / "two.nt") if s.startswith("_:")}
    assert len(subjects) == 2


@pytest.mark.parametrize(
    "line",
    [
        "<http://a.org/x> <http://a.org/p> <relative> .",
        "<http://a.org/x> <http://a.org/p> 'single' .",
        '"text" <http://a.org/p> <http://a.org/x> .',
        "<http://a.org/x> <http://a.org/p> <http://a.org/100%> .",
        '<http://a.org/x> <http://a.org/p> "no end .',
        "<http://a.org/x> _:b <http://a.org/y> .",
    ],
)
def test_what_is_no_rdf_is_refused_with_its_line(tmp_path: Path, line: str) -> None:
    """An author finds the mistake among a million lines."""
    file = tmp_path / "facts.nt"
    file.write_text(USUAL + line + "\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"facts\.nt:6"):
        _read(file)


def test_what_is_no_utf_8_is_refused(tmp_path: Path) -> None:
    """A file in another encoding must not be read as something else."""
    file = tmp_path / "facts.nt"
    file.write_bytes(b'<http://a.org/x> <http://a.org/p> "\xff" .\n')
    with pytest.raises(BadInput):
        _read(file)
