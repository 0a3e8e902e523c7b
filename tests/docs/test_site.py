"""The site, built as a reader gets it. Without these a link would lead nowhere, or a page would need a network."""

from __future__ import annotations

import os
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest

ROOT = Path(__file__).parents[2]


class Page(HTMLParser):
    """What a page links to, loads, and can be linked to at."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.anchors = {""}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.anchors.add(values.get("id", ""))
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        is_loaded = tag in ("script", "img", "iframe") or (
            tag == "link" and values.get("rel") in ("stylesheet", "preload")
        )
        if is_loaded:
            self.loads.append(values.get("src") or values.get("href", ""))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Page]:
    """Every page of the site by its file; MkDocs itself ends in an error at a broken link, an anchor or a page left out."""
    folder = tmp_path_factory.mktemp("site").resolve()
    command = [sys.executable, "-m", "mkdocs", "build", "-f", str(ROOT / "mkdocs.yml"), "-d", str(folder)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=environment)
    assert done.returncode == 0, done.stderr
    return {path: Page(path.read_text(encoding="utf-8")) for path in folder.rglob("*.html")}


def test_every_link_and_anchor_leads_somewhere(site: dict[Path, Page]) -> None:
    """A reader would be sent to a page that is not there."""
    broken = []
    for path, page in site.items():
        for link in page.links:
            target, anchor = urldefrag(link)
            if target.startswith(("http://", "https://", "mailto:")) or path.name == "404.html":
                continue
            there = (path.parent / unquote(target)).resolve() if target else path
            if there.suffix == ".html":
                known = site[there].anchors if there in site else None
                if known is None or unquote(anchor) not in known:
                    broken.append(f"{path.name}: {link}")
            elif not there.exists():
                broken.append(f"{path.name}: {link}")
    assert len(site) > 40
    assert broken == []


def test_no_page_needs_a_network(site: dict[Path, Page]) -> None:
    """A reader without a network would see pages without style or pictures."""
    assert [load for page in site.values() for load in page.loads if load.startswith(("http:", "https:", "//"))] == []


def test_command_line_and_python_are_there(site: dict[Path, Page]) -> None:
    """A reader would look in vain for a command or a method."""
    pages = {path.name: path.read_text(encoding="utf-8") for path in site}
    assert all(f"hongzhuan {name}" in pages["command-line.html"] for name in ("classify", "rules check", "import csv"))
    assert all(name in pages["python.html"] for name in ("why_not", "to_parquet", "BadInput"))
