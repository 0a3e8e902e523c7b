"""A whole server with the shipped facts, and a Chromium that is there already; without either the tests are skipped."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
COMMAND = "from hongzhuan.cli import main; main()"

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (extra `browser`)")
pytest.importorskip("starlette", reason="the extra `serve` is not installed")


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The address of a server with a short deadline."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium (apt-get install chromium)")
    arguments = ["serve", "--port", "0", "--no-prepare", "--deadline", "15"]
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, *arguments], stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stderr is not None
    found = re.search(r"http://\S+", process.stderr.readline())
    assert found
    yield found[0].rstrip("/")
    process.send_signal(signal.SIGINT)
    process.wait(10)


@pytest.fixture(scope="module")
def chromium(address: str) -> Iterator[playwright.Browser]:
    """The browser, closed before tests of another file run: its driver keeps an event loop running in their thread."""
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: playwright.Browser, address: str) -> Iterator[playwright.Page]:
    """A new window; what its console complains of fails the test."""
    context = chromium.new_context(base_url=address, viewport={"width": 1200, "height": 900}, locale="en-US")
    window = context.new_page()
    complaints: list[str] = []
    window.on("pageerror", lambda error: complaints.append(str(error)))
    window.on("console", lambda line: complaints.append(line.text) if "Content Security Policy" in line.text else None)
    yield window
    context.close()
    assert not complaints
