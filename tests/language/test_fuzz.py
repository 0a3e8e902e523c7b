"""If these fail, some file that an author may have on the screen ends in a traceback, or in nothing at all."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from golden_errors import read_cases
from hypothesis import example, given
from hypothesis import strategies as st

from hongzhuan import shipped
from hongzhuan.errors import BadInput
from hongzhuan.facts import rdf_io
from hongzhuan.language.diagnostics import CODES, Diagnostic, render
from hongzhuan.language.parse import parse
from hongzhuan.ontology.axioms import Compiled, compile_axioms
from hongzhuan.ontology.vocabulary import Vocabulary, read_vocabulary
from hongzhuan.program.check import diagnose

RULE_FILES = sorted(shipped.rules_folder().glob("*.hz"))
TEXTS = [path.read_text(encoding="utf-8") for path in RULE_FILES]
BROKEN = [case.files[0][1] for case in read_cases()]
PIECES = [
    "",
    "\t",
    "\n",
    "\n    ",
    "“",
    '"',
    "?",
    "(",
    "not\n",
    "\x00",
    "红",
    "\r",
    "，",
    "\u3000",
    "{",
    "@zh",
    " 5 years",
    "or",
]


@cache
def _ontology() -> tuple[Vocabulary, Compiled]:
    store = ox.Store()
    rdf_io.parse_into(store, [*rdf_io.files_of(shipped.ontology_folder()), shipped.kb_folder() / "sources.ttl"])
    return read_vocabulary(store), compile_axioms(store)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file to write into."""
    return tmp_path_factory.mktemp("fuzz") / "broken.hz"


def _found(text: str, file: Path) -> tuple[Diagnostic, ...]:
    """What the whole check says of a text; every message must be printable and lie inside the text."""
    file.write_text("ruleset broken\n", encoding="utf-8")
    vocabulary, axioms = _ontology()
    try:
        diagnosis = diagnose(file, vocabulary, axioms.rules, source=text)
    except BadInput:
        return ()
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    for diagnostic in diagnosis.diagnostics:
        assert diagnostic.code in CODES
        assert diagnostic.message and render(diagnostic, text)
        assert diagnostic.span.file != str(file) or 1 <= diagnostic.span.line <= lines
    return diagnosis.diagnostics


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A piece of a shipped rule file, or a file of the table of errors, with pieces cut out, moved, repeated or replaced."""
    text = draw(st.sampled_from(TEXTS))
    start = draw(st.integers(0, max(0, len(text) - 1500)))
    text = draw(st.sampled_from(["ruleset broken\n\n" + text[start : start + 1500], draw(st.sampled_from(BROKEN))]))
    for _ in range(draw(st.integers(1, 3))):
        a, b = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
        piece = draw(st.sampled_from([*PIECES, text[a:b] * 2]))
        text = text[:a] + piece + text[min(b, a + 40) :]
    return text


WORDS = sorted({word for text in TEXTS for word in re.findall(r'"[^"\n]*"|[?@]?[\w:.-]+|[^\w\s]', text[:20_000])})
KEYWORDS = re.findall(
    r"\S+",
    "and at because before by cite contains count drop either ends era example exists expect extends given have import in is"
    " least matches not of on optional or overlaps parameter percent replace rule ruleset set share starts title total when"
    " where with years ?official ?post ?n Official held >= = 5 ( ) + - * / [ ] , 1990-01",
)


@st.composite
def token_sequences(draw: st.DrawFn) -> str:
    """Words of the language in any order, on lines at any depth, under headings that are often right."""
    lines = ["ruleset broken"]
    words = st.one_of(st.sampled_from(KEYWORDS), st.sampled_from(WORDS))
    for _ in range(draw(st.integers(1, 12))):
        if draw(st.integers(0, 3)) == 0:
            lines += ["", "rule demo" + str(len(lines)), "  ?official is Technocrat", "when"]
        margin = " " * draw(st.sampled_from([0, 2, 2, 2, 4, 4, 6]))
        lines.append(margin + " ".join(draw(st.lists(words, min_size=1, max_size=8))))
    return "\n".join(lines) + "\n"


@given(text=mutated())
def test_a_mutated_file_gives_messages_and_nothing_else(text: str, desk: Path) -> None:
    _found(text, desk)


@given(text=token_sequences())
def test_words_in_any_order_give_messages_and_nothing_else(text: str, desk: Path) -> None:
    _found(text, desk)


@given(st.text(max_size=300))
@example("\ufeff")
@example("ruleset a\n\nrule b\n ?x is")
def test_any_text_parses_or_is_refused(text: str) -> None:
    try:
        parse(text, Path("any.hz"), "any.hz")
    except BadInput as error:
        assert str(error)


def _nested(depth: int, margin: str = "  ") -> str:
    either = margin + "?official is Official or ?official is Technocrat\n"
    return either * 5 + (f"{margin}not\n{_nested(depth - 1, margin + '  ')}" if depth else "")


HUGE = {
    "alternatives within absences": "rule a\n  ?official is Technocrat\nwhen\n" + _nested(8),
    "brackets": "rule a\n  ?official is Technocrat\nwhen\n  " + "(" * 3000 + "1" + ")" * 3000 + " = 1\n",
    "a line without end": "rule a\n  ?official is Technocrat\nwhen\n  ?official held " + "x" * 100_000 + "\n",
    "many blocks": "".join(f"rule r{n}\n  ?x is A{n}\nwhen\n  ?x is B{n}\n\n" for n in range(300)),
    "many equal rules": "".join(
        f"rule r{n}\n  ?x is Technocrat\nwhen\n" + "".join(f"  ?x servedWith ?y{m}\n" for m in range(12)) + "\n"
        for n in range(6)
    ),
    "deep blocks": "rule a\n  ?official is Technocrat\nwhen\n" + "".join("  " * n + "not\n" for n in range(1, 200)),
}


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE)
def test_what_no_person_wrote_is_refused_or_read(text: str, desk: Path) -> None:
    assert _found("ruleset broken\n\n" + text, desk)
