"""`hongzhuan tour`"""

from __future__ import annotations

import click

from hongzhuan.cli.options import open_kb, print_table


@click.command("tour")
def command() -> None:
    """A guided tour of the shipped knowledge base: two eras, one official, one proof, one query."""
    from hongzhuan.classification import short
    from hongzhuan.explain.render_text import text

    kb = open_kb()
    _chapter("1. What is here", f"{kb!r}\nEach post and each credential names the page that it was read from.")
    _chapter(
        "2. Who is a technocrat under the rules of Xi's era?", "$ hongzhuan classify --rules xi --class Technocrat"
    )
    result = kb.classify("xi", cls="Technocrat")
    print_table(("official", "官员"), [(m.label, m.label_zh) for m in result.members])
    _chapter(
        "3. The same rules of Mao's era see other people", "$ hongzhuan classify --rules mao --class OutsiderLeader"
    )
    result = kb.classify("mao", cls="OutsiderLeader")
    print_table(("official", "官员", "era"), [(m.label, m.label_zh, short(m.era)) for m in result.members])
    _chapter("4. One official under two rule sets", "$ hongzhuan classify --rules mao --era XiEra; ... --rules xi")
    rows = [
        (name, ", ".join(sorted({short(m.cls) for m in kb.classify(name, "XiEra").members if m.label == "Ma Xingrui"})))
        for name in ("mao", "xi")
    ]
    print_table(("rules", "Ma Xingrui 马兴瑞 is"), rows)
    _chapter("5. Why?", '$ hongzhuan explain "Ma Xingrui" Technocrat --rules xi')
    for proof in kb.explain("Ma Xingrui", "Technocrat", "xi"):
        click.echo(text(proof))
    _chapter(
        "6. Ask in SPARQL",
        "$ echo 'SELECT (COUNT(DISTINCT ?o) AS ?n) { ?o a hz:Technocrat }' | hongzhuan query - --rules xi",
    )
    answer = kb.query("SELECT (COUNT(DISTINCT ?o) AS ?n) { ?o a hz:Technocrat }", "xi")
    print_table(answer.variables, answer.cells())
    click.echo("\nA class is what a named rule set says about a public record. Next: hongzhuan rules show xi")


def _chapter(title: str, command_line: str) -> None:
    click.echo("\n" + click.style(title, bold=True) + "\n" + click.style(command_line, dim=True) + "\n")
