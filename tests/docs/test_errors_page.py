"""The page of messages, held against the checks: an author would be shown a remedy that does not help."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from hongzhuan import KnowledgeBase
from hongzhuan.language.diagnostics import CODES
from hongzhuan.ontology.vocabulary import Vocabulary, read_vocabulary
from hongzhuan.program.check import diagnose

PAGE = Path(__file__).parents[2] / "docs" / "errors.md"
SECTIONS = {part[:5]: part for part in re.split(r"^## `", PAGE.read_text(encoding="utf-8"), flags=re.M)[1:]}
FENCE = re.compile(r"^```([\w-]+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADER = "ruleset demo extends base\n  era XiEra\n\n"
RULE = "rule demo\n  ?official is Technocrat\nwhen\n"


def _whole(text: str, name: str | None) -> str:
    if name:
        return text
    text = RULE + text if text.startswith(" ") else text
    return text if text.startswith("ruleset") else HEADER + text


def _codes(text: str, folder: Path, vocabulary: Vocabulary, kb: KnowledgeBase) -> dict[str, str]:
    path = folder / "checked.hz"
    path.write_text(text.replace("ruleset demo extends demo", "ruleset demo extends checked"), encoding="utf-8")
    return {d.code: d.severity for d in diagnose(str(path), vocabulary, kb.axioms.rules).diagnostics}


def _vocabulary(kb: KnowledgeBase, turtle: list[str]) -> Vocabulary:
    if not turtle:
        return kb.vocabulary
    store = ox.Store()
    store.extend(kb.opened.rdf())
    for text in turtle:
        store.load(text.encode(), ox.RdfFormat.TURTLE)
    return read_vocabulary(store)


@pytest.mark.parametrize("code", CODES)
def test_the_wrong_is_found_and_the_right_is_not(code: str, kb: KnowledgeBase, tmp_path: Path) -> None:
    found = FENCE.findall(SECTIONS[code])
    for language, name, text in found:
        if name and language == "hz":
            (tmp_path / name).write_text(text, encoding="utf-8")
    vocabulary = _vocabulary(kb, [text for language, _, text in found if language == "ttl"])
    wrong = next((name, text) for language, name, text in found if language == "hz-wrong")
    right = [(name, text) for language, name, text in found if language == "hz"][-1]
    assert code in _codes(_whole(wrong[1], wrong[0]), tmp_path, vocabulary, kb)
    after = _codes(_whole(right[1], right[0]), tmp_path, vocabulary, kb)
    assert code not in after and "error" not in after.values()


def test_every_message_has_its_section() -> None:
    """An author would look a number up in vain, or read about one that no check gives."""
    assert set(SECTIONS) == set(CODES)
