"""If these fail, the reference of the language says what the program no longer reads."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

DOCS = Path(__file__).parents[2] / "docs"


def _generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("grammar_page", DOCS / "grammar.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_page_is_made_from_the_grammar() -> None:
    """A reader would learn a form that is gone, or miss a new one. Mend it with `make reference`."""
    assert (DOCS / "grammar.md").read_text(encoding="utf-8") == _generator().main()


def test_every_production_has_an_example() -> None:
    """A reader would find a form and no example of it: write one into docs/sample.hz, then `make reference`."""
    page = _generator()
    examples = page.cut(DOCS / "sample.hz")
    text = page.GRAMMAR.read_text(encoding="utf-8").partition("// --- words")[0]
    missing = [
        label
        for production in page.productions(text)
        for label in production.labels
        if label not in examples and not _is_only_a_choice(production)
    ]
    assert missing == []


def _is_only_a_choice(production: object) -> bool:
    """Whether a production is an inner name for other ones, which the tree does not keep."""
    name: str = production.name  # type: ignore[attr-defined]
    grammar = (DOCS.parent / "engine" / "hongzhuan" / "language" / "grammar.lark").read_text(encoding="utf-8")
    return f"\n?{name}:" in grammar
