"""The documents, run as they stand: a reader who copies a command or a rule would get something else than is shown.

A block is fenced and names its language; a second word names the file that later commands of the same document read.

- `console`: lines that begin with `$ ` are commands, the lines below them what they print. A line `...` stands for any
  number of lines, and the width of a column does not count.
- `hz`: rules that must load. A block without `ruleset` is put into one, an indented block under a `when`.
- `hz-wrong`: rules that a command then finds wrong.
- `python`: statements that must run.

Blocks in `sh`, `turtle` and `mermaid` are read by people only.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from hongzhuan import KnowledgeBase
from hongzhuan.cli import COMMANDS, main
from hongzhuan.language.diagnostics import CODES
from hongzhuan.program import rulesets
from hongzhuan.program.build import build_program

ROOT = Path(__file__).parents[2]
DOCUMENTS = (ROOT / "README.md", ROOT / "README.zh.md", *sorted((ROOT / "docs").rglob("*.md")))
FENCE = re.compile(r"^```([\w-]+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADER = "ruleset fragment extends base\n  era XiEra\n\n"
RULE = "rule fragment\n  ?official is Technocrat\nwhen\n"


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its document, its line, its language, the file it stands for and its text."""

    document: Path
    line: int
    language: str
    file: str | None
    text: str

    def __str__(self) -> str:
        return f"{self.document.name}:{self.line}"


@cache
def blocks(document: Path) -> tuple[Block, ...]:
    """The blocks of a document, in order."""
    text = document.read_text(encoding="utf-8")
    return tuple(
        Block(document, text.count("\n", 0, found.start()) + 1, found[1], found[2], found[3])
        for found in FENCE.finditer(text)
    )


def written_in(*languages: str) -> list[Block]:
    """Every block in these languages."""
    return [block for document in DOCUMENTS for block in blocks(document) if block.language in languages]


def commands(block: Block) -> Iterator[tuple[str, str]]:
    """Each command of a block with the output that is shown."""
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        yield command, shown


def spaced(text: str) -> str:
    """Lines with single spaces: how wide a column is depends on the terminal."""
    return "".join(re.sub(r"\s+", " ", line).strip() + "\n" for line in text.strip().splitlines())


def same_as_shown(printed: str, shown: str) -> bool:
    """Whether the output is what is shown, with `...` for any number of lines."""
    lines = (r"(?:.*\n)*?" if line == "..." else re.escape(line) + r"\n" for line in spaced(shown).splitlines())
    return re.fullmatch("".join(lines), spaced(printed)) is not None


def complaints(text: str) -> set[str]:
    """How lines begin that say that a command was wrong: `...` must not hide them."""
    return set(re.findall(r"^(error\b|Usage:)", text, re.MULTILINE))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kb: KnowledgeBase) -> Path:
    """An empty folder to work in; the shipped knowledge base is opened once for all commands."""
    opened = KnowledgeBase.open.__func__  # type: ignore[attr-defined]

    def once(cls: type[KnowledgeBase], path: Any = None, ontology: Any = None, **engine: Any) -> KnowledgeBase:
        return kb if path is None and not ontology and not engine else opened(cls, path, ontology, **engine)

    monkeypatch.setattr(KnowledgeBase, "open", classmethod(once))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_files_above(block: Block, folder: Path) -> None:
    """The files that a reader of the document has written so far."""
    for earlier in blocks(block.document):
        if earlier.file and earlier.line <= block.line:
            (folder / earlier.file).write_text(earlier.text, encoding="utf-8")


def printed_by(command: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """What a person reads in the terminal.

    `echo TEXT | hongzhuan ...` gives the text to the command, `hongzhuan ... > FILE` writes a file.
    """
    words, text, target = shlex.split(command), "", None
    if words[0] == "echo":
        text, words = words[1], words[words.index("|") + 1 :]
    if words[-2] == ">":
        target, words = Path(words[-1]), words[:-2]
    assert words[0] == "hongzhuan", f"only hongzhuan can be run here, not {words[0]}"
    monkeypatch.setattr("sys.argv", words)
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out), contextlib.suppress(SystemExit):
        main()
    if target is None:
        return out.getvalue()
    target.write_text(out.getvalue(), encoding="utf-8")
    return ""


@pytest.mark.parametrize("block", written_in("console"), ids=str)
def test_command_prints_what_is_shown(block: Block, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader who repeats the command would see something else, and trust neither."""
    write_files_above(block, desk)
    for command, shown in commands(block):
        printed = printed_by(command, monkeypatch)
        assert complaints(printed) <= complaints(shown), f"$ {command}\n{printed}"
        assert same_as_shown(printed, shown), f"$ {command}\n{printed}"


@pytest.mark.parametrize("block", written_in("hz"), ids=str)
def test_rules_load(block: Block, desk: Path, kb: KnowledgeBase) -> None:
    """An author who copies the example would be told that it is wrong."""
    write_files_above(block, desk)
    text = block.text
    if text.startswith(" "):
        text = RULE + text
    if not text.startswith("ruleset"):
        text = HEADER + text
    path = desk / (block.file or "fragment.hz")
    path.write_text(text, encoding="utf-8")
    declared = [str(file) for file in desk.glob("*.ttl")] if block.file else []
    known = KnowledgeBase.open(["shipped", *declared]) if declared else kb
    build_program(rulesets.load(str(path)), known.vocabulary, known.axioms.rules)


@pytest.mark.parametrize("block", written_in("python"), ids=str)
def test_python_runs(block: Block, desk: Path) -> None:
    """A reader who pastes the statements would get a traceback."""
    if "spark" in block.text:
        pytest.importorskip("pyspark", reason="pyspark is not installed (extra `spark`)")
    exec(compile(block.text, str(block), "exec"), {})


def test_picture_of_the_readme_is_the_one_of_its_command(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader who draws it anew would see other figures. Draw it into docs/pictures, and look at it."""
    command = next(c for b in blocks(ROOT / "README.md") for c, _ in commands(b) if c.endswith("--plot engineers.svg"))
    printed_by(command, monkeypatch)
    drawn, stored = (
        re.findall(r'aria-label="(congress: [^"]*)"', path.read_text(encoding="utf-8"))
        for path in (desk / "engineers.svg", ROOT / "docs" / "pictures" / "engineers.svg")
    )
    assert drawn and drawn == stored


@pytest.mark.parametrize("kind", ["Official", "Post", "Organisation", "Source"])
def test_readme_counts_no_more_than_there_is(kind: str, kb: KnowledgeBase) -> None:
    """A reader would take the knowledge base for larger than it is, or for less than half of it."""
    found = re.search(rf"([\d,]+) {kind.lower()}s\b", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert found is not None
    counted = kb.query(f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ ?x a hz:{kind} }}", rules="base").rows[0][0]
    stated = int(found[1].replace(",", ""))
    assert stated <= int(counted.value) < 2 * stated


def test_every_command_and_code_is_documented() -> None:
    """A command that nobody reads about is not used; a code without its meaning helps nobody."""
    text = "\n".join(document.read_text(encoding="utf-8") for document in DOCUMENTS)
    missing = [name for name in COMMANDS if f"hongzhuan {name}" not in text] + [
        c for c in CODES if f"`{c}`" not in text
    ]
    assert not missing


@pytest.mark.parametrize(
    "document", [*DOCUMENTS, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"], ids=lambda d: d.name
)
def test_links_lead_somewhere(document: Path) -> None:
    """A reader would be sent to a page that is not there."""
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text(encoding="utf-8"))
    assert [target for target in targets if not (document.parent / target).exists()] == []


def test_architecture_names_files_that_exist() -> None:
    """A contributor would look for a decision where it no longer lives."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = re.findall(r"`([a-z_]+/[a-z_]+\.py|[a-z_]+\.py)`", text)
    assert len(named) > 10
    assert [name for name in named if not (ROOT / "engine" / "hongzhuan" / name).exists()] == []
