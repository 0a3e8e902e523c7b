"""Pages of the site that are made from something else: a hook of MkDocs, named in mkdocs.yml.

README, CONTRIBUTING and CHANGELOG stand at the root of the repository, the command line is asked for its help, notebooks
become pages with what they show.
"""

from __future__ import annotations

import html
import importlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import nbformat
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from hongzhuan import cli

ROOT = Path(__file__).parents[1]
PYTHON = {
    "The knowledge base": ("hongzhuan.knowledge_base.KnowledgeBase",),
    "Results": (
        "hongzhuan.tabular.Tabular",
        "hongzhuan.classification.Classification",
        "hongzhuan.analysis.compare.Comparison",
        "hongzhuan.analysis.trend.Trend",
        "hongzhuan.analysis.evaluate.Evaluation",
        "hongzhuan.analysis.verdicts.Verdicts",
        "hongzhuan.sparql.results.QueryResult",
    ),
    "Explanations": ("hongzhuan.explain.proof.Proof", "hongzhuan.explain.miss.WhyNot", "hongzhuan.explain.miss.Miss"),
    "Imports": ("hongzhuan.importers.run.import_files", "hongzhuan.importers.report.ImportReport"),
    "Errors": ("hongzhuan.errors.BadInput", "hongzhuan.language.diagnostics.RuleSetError"),
}
"""The public names, in the order in which they are met."""
OUTSIDE = re.compile(
    r"\]\((?!https?:|#|docs/)(?:\.\./)*(LICENSE|CITATION\.cff|README(?:\.zh)?\.md|CHANGELOG\.md|CONTRIBUTING\.md)\)"
)
STYLE = re.compile(r"<style.*?</style>|\n\s*", re.DOTALL)
TARGETS = {
    "README.md": "index.md",
    "README.zh.md": "zh.md",
    "CHANGELOG.md": "reference/changelog.md",
    "CONTRIBUTING.md": "contributing/index.md",
}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are made, at the paths that the navigation names."""
    for path, text in made().items():
        files.append(File.generated(config, path, content=text))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Links of a page to files beside `docs` and to notebooks lead to the pages that are made of them."""
    depth = "../" * page.file.src_uri.count("/")
    text = re.sub(r"\]\((?:\.\./)+README\.md\)", f"]({depth}index.md)", markdown)
    return re.sub(r"(\]\([\w./-]*notebooks/[\w-]+)\.ipynb\)", r"\1.md)", text)


def made() -> dict[str, str]:
    """Each page that is made, by its path in the site."""
    pages = {
        "index.md": at_root("README.md", ""),
        "zh.md": at_root("README.zh.md", ""),
        "contributing/index.md": at_root("CONTRIBUTING.md", "../"),
        "reference/changelog.md": at_root("CHANGELOG.md", "../"),
        "reference/command-line.md": command_line(),
        "reference/python.md": python(),
        "reference/schemas.md": schemas(),
    }
    for path in sorted((ROOT / "docs" / "notebooks").glob("*.ipynb")):
        pages[f"notebooks/{path.stem}.md"] = notebook(path)
    return pages


def at_root(name: str, up: str) -> str:
    """A file at the root of the repository as a page of the site."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("](docs/", f"]({up}")
    return OUTSIDE.sub(lambda found: f"]({up}{TARGETS[found[1]]})" if found[1] in TARGETS else f"]({up}index.md)", text)


# --- the command line


def command_line() -> str:
    """The help of every command, as it prints it."""
    status = "Exit status: 0 done, 1 the answer is no, 2 wrong usage or bad input."
    parts = [f"# Command line\n\nWhat each command says of itself with `--help`. {status}\n"]
    for name, (module, _) in cli.COMMANDS.items():
        parts += helps(importlib.import_module(module).command, f"hongzhuan {name}", 2)
    return "\n".join(parts)


def helps(command: click.Command, path: str, level: int) -> Iterator[str]:
    """A command and those below it."""
    context = click.Context(command, info_name=path, max_content_width=100, terminal_width=100)
    yield f"{'#' * level} {path}\n\n```text\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None:
                yield from helps(below, f"{path} {name}", level + 1)


# --- Python and JSON


def python() -> str:
    """The public names with their docstrings."""
    parts = ["# Python\n\n`from hongzhuan import KnowledgeBase`; everything else is reached from there."]
    for title, names in PYTHON.items():
        parts += [f"## {title}", *(f"::: {name}\n    options: {{ heading_level: 3 }}" for name in names)]
    return "\n\n".join(parts) + "\n"


def schemas() -> str:
    """The JSON Schema of proofs and of why-not."""
    text = (ROOT / "engine" / "hongzhuan" / "explain" / "schema.json").read_text(encoding="utf-8")
    others = "Other documents are described under [JSON documents](../json.md)."
    shown = json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    return f"# JSON schemas\n\nWhat `hongzhuan explain --schema` prints. {others}\n\n```json\n{shown}\n```\n"


# --- notebooks


def notebook(path: Path) -> str:
    """A notebook as a page: text, code, and what is stored below each cell."""
    book = nbformat.read(path, as_version=4)
    return "\n\n".join(part for cell in book.cells for part in _cell(cell)) + "\n"


def _cell(cell: Any) -> Iterator[str]:
    if cell.cell_type == "markdown":
        yield cell.source
        return
    yield f"```python\n{cell.source}\n```"
    yield from (_output(output) for output in cell.outputs)


def _output(output: Any) -> str:
    data = output.get("data", {})
    if output.output_type == "stream":
        return f"<pre>{html.escape(output.text)}</pre>"
    if "image/png" in data:
        return f'<img alt="picture made by the cell above" src="data:image/png;base64,{data["image/png"].strip()}">'
    if "text/html" in data:
        return f"<div>{STYLE.sub('', data['text/html'])}</div>"
    return f"<pre>{html.escape(data.get('text/plain', ''))}</pre>"
