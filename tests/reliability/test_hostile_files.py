"""If these fail, a file that somebody sends ends in a traceback, takes the memory, or has another file or a server read."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from reliability.limits import limited

Run = Callable[..., Result]
ALL = "SELECT * { ?s ?p ?o }"


def _broken() -> dict[str, tuple[str, str]]:
    text = Path(__file__).with_name("broken_rdf.txt").read_text(encoding="utf-8")
    parts = re.split(r"^== (.+?) \| (.+)\n", text, flags=re.MULTILINE)[1:]
    return {name: (content, says) for name, says, content in zip(parts[::3], parts[1::3], parts[2::3], strict=True)}


BROKEN = _broken()


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_rdf_is_refused_in_words(name: str, tmp_path: Path, run: Run) -> None:
    """The error names the file, and nothing of another one is in it."""
    content, says = BROKEN[name]
    (tmp_path / name).write_text(content, encoding="utf-8")
    found = run("query", "-", "--ontology", "none", "--kb", str(tmp_path / name), text=ALL)
    assert found.exit_code == 2 and found.stderr.startswith("error: "), found.stderr
    assert says in found.stderr and name in found.stderr, found.stderr
    assert "Traceback" not in found.stderr


def test_a_context_on_a_server_is_not_fetched(tmp_path: Path, run: Run) -> None:
    """Whoever wrote a file would learn who reads it, and when."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.5)
        callers: list[object] = []

        def wait() -> None:
            try:
                callers.append(server.accept())
            except TimeoutError:
                return

        waiting = threading.Thread(target=wait)
        waiting.start()
        address = f"http://127.0.0.1:{server.getsockname()[1]}/context.jsonld"
        (tmp_path / "remote.jsonld").write_text(f'{{"@context": "{address}", "name": "x"}}', encoding="utf-8")
        found = run("query", "-", "--ontology", "none", "--kb", str(tmp_path / "remote.jsonld"), text=ALL)
        waiting.join()
    assert found.exit_code == 2 and "remote" in found.stderr
    assert not callers


LARGE: dict[str, str] = {
    "nested.ttl": "<http://e/s> <http://e/p> " + "[ <http://e/p> " * 50_000 + "1" + " ]" * 50_000 + " .",
    "lists.ttl": "<http://e/s> <http://e/p> " + "(" * 50_000 + ")" * 50_000 + " .",
    "nested.jsonld": "[" * 100_000 + "]" * 100_000,
    "laughs.rdf": '<!DOCTYPE r [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "' + f"&a{n - 1};" * 10 + '">' for n in range(1, 14))
    + ']>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    + "<rdf:Description><rdf:value>&a13;</rdf:value></rdf:Description></rdf:RDF>",
    "long.ttl": f'<http://e/s> <http://e/p> "{"x" * 20_000_000}" .',
}


@pytest.mark.parametrize("name", LARGE)
def test_a_file_that_wants_everything_ends_in_bounds(name: str, tmp_path: Path) -> None:
    """Three gigabytes and a minute are enough to read it or to refuse it."""
    (tmp_path / name).write_text(LARGE[name], encoding="utf-8")
    (tmp_path / "q.rq").write_text("ASK { ?s ?p ?o }", encoding="utf-8")
    status, errors = limited("query", "q.rq", "--ontology", "none", "--kb", name, folder=tmp_path)
    assert status in (0, 1, 2), errors
    assert "Traceback" not in errors and "panicked" not in errors, errors[-500:]


RULES = {
    "deep nots": "when\n" + "".join("  " * n + "not\n" for n in range(1, 400)) + "  " * 400 + "?o is Official\n",
    "deep arithmetic": "when\n  ?o born ?d\n  ?n = " + "(" * 20_000 + "1" + ")" * 20_000 + "\n",
    "long chain": "when\n" + "  ?o is Official\n" * 20_000,
    "right to left": "when\n  ?o is \u202eOfficial\n",
    "homoglyph": "when\n  ?o is \u041efficial\n",
    "zero width": "when\n  ?o is Official\u200b\n",
    "not a character": "when\n  ?o is \ufffe\n",
    "control": "when\n  ?o is \x07Official\n",
    "combining": "when\n  ?o is Offi\u0301cial\n",
    "lone surrogate": "when\n  ?o is \udcff\n",
    "byte order marks": "\ufeffwhen\n\ufeff  ?o is Official\n",
    "line separators": "when\u2028  ?o is Official\u2029",
    "ten megabytes": "when\n  ?o is Official\n" + "# and so on\n" * 900_000,
}


@pytest.mark.parametrize("name", RULES)
def test_odd_rules_are_refused_in_words(name: str, tmp_path: Path) -> None:
    """Neither the depth of a file, nor its length, nor a letter that looks like another ends in a traceback or a hang."""
    text = 'ruleset odd extends base\n  title "Odd"@en\n  era XiEra\n\nrule two\n  ?o is Technocrat\n' + RULES[name]
    (tmp_path / "odd.hz").write_text(text, encoding="utf-8", errors="surrogateescape")
    status, errors = limited("rules", "check", "odd.hz", folder=tmp_path)
    assert status in (0, 1, 2), errors
    assert "Traceback" not in errors, errors[-500:]
    assert status == 0 or "error" in errors or "error" in errors.lower(), errors
