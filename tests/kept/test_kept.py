"""What is kept on disk between questions: a wrong answer from there would be worse than a slow one."""

from __future__ import annotations

from pathlib import Path

import pytest

from hongzhuan import KnowledgeBase, kept, kept_derivation, kept_facts

FACTS = """
@prefix hz: <https://w3id.org/hongzhuan/ontology#> .
@prefix kb: <https://w3id.org/hongzhuan/kb/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
kb:Post hz:holder kb:Wang ; hz:role hz:Head ; hz:start "2013"^^xsd:gYear ; hz:organisation [ a hz:Ministry ] .
kb:Wang a hz:Official .
kb:Degree a hz:Degree ; hz:holder kb:Wang ; hz:degreeLevel hz:LEVEL ; hz:field <https://w3id.org/hongzhuan/isced#0715> .
"""
RULES = """ruleset own extends base
  era XiEra

rule doctor
  ?official is Technocrat
when
  ?official earned ?degree
  ?degree degreeLevel Doctorate
  ?official held ?post
because "{?official} has a doctorate"
cite reddy2022
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of our own in which everything is kept, however small or quick."""
    monkeypatch.setenv("HONGZHUAN_CACHE", str(tmp_path / "kept"))
    monkeypatch.setattr(kept_facts, "_WORTH_KEEPING", 0)
    monkeypatch.setattr(kept_derivation, "WORTH_KEEPING", 0)
    return tmp_path


def _write(folder: Path, level: str) -> Path:
    path = folder / "facts.ttl"
    path.write_text(FACTS.replace("LEVEL", level))
    (folder / "own.hz").write_text(RULES)
    return path


def _classes(path: Path) -> object:
    found = KnowledgeBase.open(path).classify(str(path.parent / "own.hz"), cls="Technocrat")
    return found.to_json()["results"]


def _answers(path: Path) -> tuple[object, ...]:
    kb = KnowledgeBase.open(path)
    rules = str(path.parent / "own.hz")
    found = kb.classify(rules, cls=["Technocrat", "Official"])
    return (
        found.to_json()["results"],
        [proof.to_json() for proof in kb.explain("kb:Wang", "Technocrat", rules, every=True)],
        [repr(answer) for answer in kb.why_not("kb:Wang", "EngineerByTraining", rules)],
        kb.query("SELECT ?o ?p { ?o a hz:Official ; ?p ?x } ORDER BY ?o ?p", rules).to_json(),
    )


def test_what_was_kept_answers_like_what_is_made_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second question is answered from disk, and nobody could tell."""
    path = _write(folder, "Doctorate")
    first = _answers(path)
    assert first[0] and first[1]
    monkeypatch.setattr("hongzhuan.deriving.derive", None)
    monkeypatch.setattr("hongzhuan.opened.read_vocabulary", None)
    assert _answers(path) == first


def test_changed_facts_and_rules_are_seen(folder: Path) -> None:
    """Whoever corrects a fact or a rule must never get the answer of before."""
    graduates = _classes(_write(folder, "Doctorate"))
    path = _write(folder, "Bachelor")
    assert _classes(path) != graduates
    (folder / "own.hz").write_text(RULES.replace("Doctorate", "Bachelor"))
    assert _classes(path) == graduates


def test_damaged_files_are_made_again(folder: Path) -> None:
    """A disk that was full once must not break every question after."""
    path = _write(folder, "Doctorate")
    first = _classes(path)
    files = [file for file in (folder / "kept").iterdir() if file.is_file()]
    assert {file.suffix for file in files} == {".duckdb", ".pickle"}
    for file in files:
        file.write_bytes(b"damaged" if file.suffix == ".duckdb" else file.read_bytes()[:40])
    assert _classes(path) == first


def test_a_missing_table_file_is_made_again(folder: Path) -> None:
    """Somebody may tidy up half of the folder."""
    path = _write(folder, "Doctorate")
    first = _classes(path)
    for file in (folder / "kept").glob("derived-*.duckdb"):
        file.unlink()
    assert _classes(path) == first


def test_nothing_is_written_when_turned_off(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a home folder must not be written to, it is not."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HONGZHUAN_CACHE", "off")
    assert _classes(_write(folder, "Doctorate"))
    assert not (tmp_path / "home").exists()


def test_the_oldest_give_way(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder must not grow without end."""
    monkeypatch.setattr(kept, "MOST", 2)
    for number in range(4):
        kept.save(f"value-{number}", number)
    assert [kept.load(f"value-{number}") for number in range(4)] == [None, None, 2, 3]
