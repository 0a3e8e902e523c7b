"""Writes docs/grammar.md from the grammar that the program reads: `make reference`.

Each production is shown as it stands, with signs for the layout, where it is used, and an example cut from `sample.hz`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lark import Tree

from hongzhuan.language import parse
from hongzhuan.language.blocks import blocks
from hongzhuan.language.expected import in_words

HERE = Path(__file__).parent
GRAMMAR = Path(parse.__file__).with_name("grammar.lark")
SIGNS = {"_NL": "↵", "_INDENT": "→", "_DEDENT": "←"}
INTRODUCTION = """# The grammar

Made from `engine/hongzhuan/language/grammar.lark`, which the program reads, by `make reference`; do not edit it here. For an
introduction see [the rule language](language.md).

A file is a sequence of blocks (`start`). `'words'` stand as they are; `[ ]` may be missing; `+` is once or more, `*` any number
of times, `|` or. `↵` is the end of a line, `→` begins lines that stand further in, `←` ends them. Names in capitals are
[words](#words). A comment runs from `#` to the end of the line.
"""


@dataclass(frozen=True)
class Production:
    """A rule of the grammar: its name, its alternatives, and the names that the tree gives them."""

    name: str
    alternatives: tuple[str, ...]
    labels: tuple[str, ...]
    comment: str

    @property
    def names(self) -> set[str]:
        """The productions that it uses."""
        return {word for text in self.alternatives for word in re.findall(r"""(?<!["\w])[a-z]\w*(?!["\w])""", text)}


def main() -> str:
    """The text of the page."""
    text = GRAMMAR.read_text(encoding="utf-8")
    rules = text.partition("// --- words")[0]
    examples = cut(HERE / "sample.hz")
    return "\n".join([INTRODUCTION, *sections(rules, examples), *words(text)]) + "\n"


def sections(rules: str, examples: dict[str, str]) -> Iterator[str]:
    """The headings and comments of the grammar with its productions below them."""
    every = list(productions(rules))
    for part in re.split(r"^// --- ", rules, flags=re.M):
        title, _, body = part.partition("\n")
        if not part.startswith("//"):
            yield f"## {title.rstrip(' -').capitalize()}\n"
        for production in productions(body):
            yield from shown(production, every, examples)


def productions(text: str) -> Iterator[Production]:
    """The rules of a part of the grammar, in order."""
    for match in re.finditer(r"^((?://.*\n)*)\??([a-z]\w*): (.+(?:\n[ \t]+.+)*)", text, re.M):
        found = [part.strip() for part in re.split(r"\n\s*\|", match[3])]
        pairs = [re.split(r"\s*->\s*", part) for part in found]
        texts = tuple(re.sub(r"\s+", " ", pair[0]) for pair in pairs)
        labels = tuple(pair[1] if len(pair) > 1 else match[2] for pair in pairs)
        yield Production(match[2], texts, labels, re.sub(r"^// ?", "", match[1], flags=re.M).strip())


def shown(production: Production, every: list[Production], examples: dict[str, str]) -> Iterator[str]:
    """A production with its example and where it is used."""
    yield f"### {production.name}\n"
    if production.comment:
        yield production.comment + "\n"
    yield "```text"
    for number, alternative in enumerate(production.alternatives):
        yield ("    " if not number else "  | ") + readable(alternative)
    yield "```\n"
    found = [
        examples[label] for label in dict.fromkeys(production.labels) if label in examples and label != "arithmetic"
    ]
    if found:
        yield "```text\n" + "\n".join(found) + "\n```\n"
    users = [other.name for other in every if production.name in other.names and other.name != production.name]
    if users:
        yield "In " + ", ".join(f"[{name}](#{name})" for name in users) + ".\n"


def readable(text: str) -> str:
    """A right side with signs for the layout."""
    text = re.sub(r"(?<!\")\[(?=\S)", "[ ", re.sub(r"(?<=\S)(?<!\")\](?!\")", " ]", text))
    text = re.sub(r'"([^"]*)"', r"'\1'", text)
    for name, sign in SIGNS.items():
        text = re.sub(rf"\b{name}\b", sign, text)
    return text


def words(text: str) -> Iterator[str]:
    """The terminals: what each is, and the forms it can have."""
    yield "## Words\n"
    yield "| name | is | form |\n|---|---|---|"
    for match in re.finditer(r"^([A-Z]\w*)(?:\.\d+)?: (.+)$", text, re.M):
        name, form = match.groups()
        yield f"| {name} | {in_words([name]).replace('|', chr(92) + '|')} | {forms(form)} |"


def forms(pattern: str) -> str:
    """The words that a terminal stands for, or its regular expression where there are too many."""
    strings = re.findall(r'"([^"]+)"', pattern)
    if strings and not pattern.startswith("/"):
        return " ".join(f"`{word}`" for word in strings)
    inner = re.sub(r"\(\?[=!][^)]*\)+$", "", pattern.strip("/"))
    spread = list(dict.fromkeys(spread_out(inner.replace(r"\s+", " "))))
    if all(re.fullmatch(r"[a-z ]+", word) for word in spread):
        return ", ".join(f"`{word}`" for word in spread)
    return "`" + pattern.replace("|", "\\|") + "`"


def spread_out(pattern: str) -> list[str]:
    """Every text that an expression of words, groups and `|` matches."""
    pattern = re.sub(r"\(\?!.*?\]\)", "", pattern)
    depth, parts, start = 0, [], 0
    for number, letter in enumerate(pattern):
        depth += (letter == "(") - (letter == ")")
        if letter == "|" and depth == 0:
            parts.append(pattern[start:number])
            start = number + 1
    parts.append(pattern[start:])
    if len(parts) > 1:
        return [word for part in parts for word in spread_out(part)]
    match = re.search(r"\(([^()]*)\)", pattern)
    if match is None:
        return [pattern]
    return [
        word
        for inner in match[1].split("|")
        for word in spread_out(pattern[: match.start()] + inner + pattern[match.end() :])
    ]


def cut(file: Path) -> dict[str, str]:
    """The shortest example of each production in a file."""
    found: dict[str, str] = {}
    for block in blocks(file.read_text(encoding="utf-8")):
        text = block.text + "\n"
        for tree in parse.grammar().parse(text).iter_subtrees():
            keep(tree, text, found)
    return found


def keep(tree: Tree[object], text: str, found: dict[str, str]) -> None:
    """Keep the text of a tree when it is the shortest so far."""
    meta = tree.meta
    if meta.empty:
        return
    cut_out = text[meta.start_pos : meta.end_pos].strip("\n")
    margin = " " * (meta.column - 1)
    example = "\n".join(line.removeprefix(margin).rstrip() for line in cut_out.split("\n"))
    example, name = example.strip("\n"), str(tree.data)
    if example and (name not in found or len(example) < len(found[name])):
        found[name] = example


if __name__ == "__main__":
    (HERE / "grammar.md").write_text(main(), encoding="utf-8")
