"""The pages, as far as they can be seen without a browser: what stands on them, in both languages, whatever is asked."""

from __future__ import annotations

import asyncio
import re

import httpx
import pytest

from hongzhuan.serve.catalogue import Era
from hongzhuan.serve.portrait import Post, Said
from hongzhuan.serve.state import Served
from hongzhuan.serve.timeline import timeline
from hongzhuan.serve.words import ZH
from serve import local

HEADER = "ruleset mine extends base\n  era XiEra\n\n"
WRONG = HEADER + "rule one\n  ?official is Technocrat\nwhen\n  ?official is EngeneerByTraining\n"
RIGHT = WRONG.replace("Engeneer", "Engineer")


def get(served: Served, path: str, **headers: str) -> httpx.Response:
    """One page."""

    async def asked() -> httpx.Response:
        async with local.client(served) as client:
            return await client.get(path, headers={"Accept": "text/html", **headers}, follow_redirects=True)

    return asyncio.run(asked())


def post(served: Served, path: str, **form: str) -> httpx.Response:
    """A form that is sent."""

    async def asked() -> httpx.Response:
        async with local.client(served) as client:
            return await client.post(path, data=form)

    return asyncio.run(asked())


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/", "Who was a technocrat"),
        ("/search?q=lin+hai", "林海"),
        ("/search?q=nobody", "Nothing found for"),
        ("/page/LinHai", "Engineer of Anhe Electronics"),
        ("/page/LinHai?all", "referred to by"),
        ("/page/AnheElectronics", "state-owned enterprise"),
        ("/why/LinHai?class=EngineerByTraining", "Lin Hai is"),
        ("/why/LinHai?class=Purged", "is not"),
        ("/why/LinHai", "Classes that do not hold"),
        ("/rules", "Rule sets"),
        ("/rules/xi", "opening paragraph"),
        ("/rules/xi/edit", "Nothing is saved on the server"),
        ("/compare", "First rule set"),
        ("/compare?a=xi&era=XiEra&era2=HuEra&b=xi&class=EngineerByTraining", "in both"),
        ("/sparql", "Ready queries"),
        ("/sparql?query=ASK+%7B%7D&rules=none", "true"),
        ("/sparql?query=SELECT+*+%7B&rules=none", "the query does not parse"),
        ("/sparql?rules=none&query=SELECT+(COUNT(*)+AS+%3Fn)+%7B+%3Fo+a+hz%3AOfficial+%7D", "<td>1</td>"),
    ],
)
def test_pages_show_what_they_are_for(served: Served, path: str, shown: str) -> None:
    page = get(served, path)
    assert page.status_code == 200, page.text
    assert shown in page.text
    assert "hongzhuan" in page.text and "Traceback" not in page.text


@pytest.mark.parametrize(
    "words", ["林海", "lin hai", "Lín Hǎi", "linhai", "LIN  HAI", "Anhe Electronics", "安和省省长"]
)
def test_people_are_found_by_what_one_types(served: Served, words: str) -> None:
    page = get(served, f"/search?q={words}")
    assert "Lin Hai" in page.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nonsense", 404),
        ("/rules/nonsense", 400),
        ("/why/Nobody?class=Technocrat", 400),
        ("/why/LinHai?class=Technokrat", 400),
        ("/why/LinHai?class=Technocrat&rules=xii", 400),
        ("/why/LinHai?class=Technocrat&era=Nonsense", 400),
        ("/provinces?on=nonsense", 400),
        ("/body/Nonsense", 400),
        ("/compare?a=xi&b=xi&era=XiEra", 400),
    ],
)
def test_what_there_is_not_is_said_on_a_page_with_a_next_step(served: Served, path: str, status: int) -> None:
    page = get(served, path)
    assert page.status_code == status
    assert "Something is not right" in page.text and "Back to the start" in page.text


def test_the_language_is_that_of_the_address_of_the_choice_or_of_the_browser(served: Served) -> None:
    assert "谁是技术官僚" in get(served, "/?lang=zh").text
    assert "谁是技术官僚" in get(served, "/", **{"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"}).text
    assert "Who was" in get(served, "/", **{"Accept-Language": "de, en;q=0.5"}).text
    assert "谁是技术官僚" in get(served, "/", Cookie="hongzhuan-language=zh").text
    assert "hongzhuan-language=zh" in get(served, "/?lang=zh").headers["set-cookie"]


def test_no_page_is_half_translated() -> None:
    """Every word of a template that is marked for translation has its Chinese."""
    from pathlib import Path

    import hongzhuan.serve

    folder = Path(hongzhuan.serve.__file__).parent / "templates"
    marked = {
        word for file in folder.glob("*.html") for word in re.findall(r'\bt\("([^"{]+)"\)', file.read_text("utf-8"))
    }
    assert marked and not sorted(marked - ZH.keys())


def test_nothing_that_a_client_sends_becomes_markup(served: Served) -> None:
    for path in (
        "/search?q=<script>alert(1)</script>",
        "/sparql?rules=none&query=SELECT+(%22<script>alert(1)</script>%22+AS+%3Fx)+%7B%7D",
        "/page/<script>alert(1)</script>",
        "/compare?a=xi&b=mao&body=<script>alert(1)</script>",
    ):
        page = get(served, path)
        assert "<script>alert" not in page.text, path
        assert "script-src 'self'" in page.headers["content-security-policy"]


def test_a_copy_of_a_rule_set_is_checked_and_run_and_compared(served: Served) -> None:
    wrong = post(served, "/rules/xi/edit", source=WRONG, era="XiEra")
    assert "did you mean `EngineerByTraining`?" in wrong.text.replace("&#39;", "'")
    right = post(served, "/rules/xi/edit", source=RIGHT, era="XiEra")
    assert "Lin Hai" in right.text and "Result" in right.text


def test_a_copy_reads_no_file_beside_the_shipped_rule_sets(served: Served) -> None:
    for line in ('import "../../../etc/passwd"', 'import "/etc/passwd"', 'import "base.hz"'):
        source = f"ruleset mine extends base\n\n{line}\n"
        page = post(served, "/rules/xi/edit", source=source, era="XiEra")
        assert "HZ0" in page.text and "root:" not in page.text, line


def test_a_career_is_drawn_with_what_is_known_of_its_dates() -> None:
    """Posts without an end are drawn open, those without any date are left to the list."""

    def held(name: str, start: str, end: str, known: str = "") -> Post:
        return Post(f"kb:{name}", Said(name, name), None, "party", 5, None, start, end, known, ())

    posts = [held("a", "1990", "1995-06"), held("b", "1993-01-02", "", "1999"), held("c", "", "")]
    eras = [Era("hz:JiangEra", "Jiang era", "江泽民时期", "1989-06-24", "2002-11-15")]
    drawn = timeline(posts, eras, zh=False)
    assert drawn.count("<a ") == 2
    assert drawn.count(" open") == 1
    assert "at least 1999" in drawn and "Jiang era" in drawn
    assert timeline(posts[2:], eras, zh=False) == ""
