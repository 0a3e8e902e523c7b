"""What people come to do, done in a real browser."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = next((Path(p) for p in (os.environ.get("HONGZHUAN_AXE", ""), "node_modules/axe-core/axe.min.js") if p), Path())
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
VIEWS = (
    "/", "/search?q=guangdong", "/page/MaXingrui", "/page/GuangdongGovernment", "/why/MaXingrui?class=RedAndExpert",
    "/why/LiXi?class=RedAndExpert", "/body/Politburo-19", "/provinces", "/compare?a=mao&b=xi&era=XiEra&class=RedAndExpert",
    "/rules", "/rules/xi", "/rules/xi/edit", "/sparql?rules=none&query=SELECT+*+%7B+%3Fo+a+hz%3AProvince+%7D", "/ontology",
    "/ontology/Technocrat", "/nonsense",
)  # fmt: skip


def test_a_chinese_name_leads_to_a_career_and_on_to_a_long_proof(page: Page) -> None:
    page.goto("/")
    page.get_by_label("A name, a role or an organisation").last.fill("马兴瑞")
    page.keyboard.press("Enter")
    page.wait_for_url("**/page/MaXingrui")
    assert page.locator("svg.timeline a").count() > 15
    held = page.locator("tr:has(th:has-text('xi')) td:last-child a.held", has_text="red and expert")
    held.wait_for(timeout=60_000)  # the matrix fills itself while the rules are worked out
    held.click()
    page.wait_for_url("**/why/**")
    assert page.locator("h1").inner_text() == "Ma Xingrui is red and expert"
    steps = page.locator(".proof details")
    assert steps.count() > 20
    page.get_by_role("button", name="Unfold all").click()
    assert page.locator(".proof details[open]").count() == steps.count()
    page.get_by_role("button", name="Fold all", exact=True).click()
    assert page.locator(".proof details[open]").count() == 0
    page.locator(".proof summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator(".proof details[open]").count() == 1, "steps unfold from the keyboard"


def test_an_empty_cell_says_why_not_and_what_would_have_to_change(page: Page) -> None:
    page.goto("/why/LiXi?class=RedAndExpert&rules=xi&era=XiEra")
    assert page.locator("h1").inner_text() == "Li Xi is not red and expert"
    assert page.locator(".proof .failed").count() > 1
    page.get_by_role("link", name="What would have to change?").click()
    page.wait_for_url("**changes**", timeout=60_000)
    assert page.locator("h3", has_text="It would hold").or_(page.get_by_text("No small change")).count() == 1


def test_the_interface_is_chinese_for_who_asks_for_it(page: Page) -> None:
    page.goto("/why/MaXingrui?class=Technocrat")
    page.get_by_role("link", name="中文").click()
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    assert page.locator("h1").inner_text() == "马兴瑞 是 技术官僚"
    assert page.locator(".proof .en").first.is_hidden()
    page.get_by_role("link", name="机构").click()
    assert "政治局" in page.locator("h1").inner_text(), "the choice is kept"


def test_a_rule_with_an_error_is_marked_while_it_is_written_and_runs_once_it_is_mended(page: Page) -> None:
    page.goto("/rules/xi/edit")
    text = page.get_by_label("Rule text")
    wrong = (
        "ruleset mine extends base\n  era XiEra\n\nrule one\n  ?official is Technocrat\nwhen\n  ?official is Engeneer\n"
    )
    text.fill(wrong)
    page.locator("#problems pre.error", has_text="HZ010").wait_for(timeout=30_000)
    text.fill(wrong.replace("Engeneer", "EngineerByTraining"))
    page.locator("#problems pre.error").first.wait_for(state="detached", timeout=30_000)
    page.get_by_role("button", name="Run").click()
    page.locator("summary", has_text="technocrat").wait_for(timeout=60_000)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    assert Path(download.value.path()).read_text(encoding="utf-8").startswith("ruleset mine")


def test_a_query_is_completed_run_and_shared(page: Page) -> None:
    page.goto("/sparql?rules=none")
    query = page.get_by_label("Query", exact=True)
    query.fill("SELECT ?o { ?o a hz:Provi")
    query.press("Control+Space")
    page.get_by_role("option").first.wait_for()
    assert "hz:Province" in page.get_by_role("listbox").inner_text()
    while not page.locator('[aria-selected="true"]').inner_text().startswith("hz:Province "):
        query.press("ArrowDown")
    query.press("Enter")
    query.press_sequentially(" }")
    page.get_by_label("Rule set").select_option("none")
    query.press("Control+Enter")
    page.wait_for_url("**query=**")
    assert page.get_by_role("row").count() == 32, "31 provinces and the head of the table"
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    assert page.get_by_role("row").count() == 32, "the address holds the query"


def test_a_slow_query_is_stopped_at_its_deadline_and_the_page_says_so(page: Page) -> None:
    page.goto("/sparql?rules=none")
    page.get_by_label("Query", exact=True).fill(SLOW)
    page.get_by_label("Rule set").select_option("none")
    page.get_by_role("button", name="Run").click()
    page.get_by_role("alert").wait_for(timeout=60_000)
    assert "was not answered in 15 seconds, and was stopped" in page.get_by_role("alert").inner_text()


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_fits_on_a_phone(page: Page, view: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(view, timeout=60_000)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.skipif(
    not AXE.is_file(), reason="axe-core is not here (npm install axe-core, or HONGZHUAN_AXE=axe.min.js)"
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing_serious(page: Page, view: str, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(view, timeout=60_000)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")["violations"]
    serious = [
        f"{one['id']}: {one['help']}: {one['nodes'][0]['html']}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    assert not serious
