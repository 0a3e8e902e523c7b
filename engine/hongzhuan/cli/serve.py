"""`hongzhuan serve`"""

from __future__ import annotations

import importlib.util
import secrets
import sys

import click

from hongzhuan.cli.options import Origin, kb_option, note
from hongzhuan.errors import BadInput


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8351, show_default=True, help="The port; 0 takes a free one."
)
@click.option(
    "--rules", multiple=True, metavar="FILE.hz", help="A rule set to serve beside the shipped ones, again for more."
)
@click.option(
    "--deadline",
    type=click.FloatRange(0.1),
    default=20.0,
    show_default=True,
    metavar="SECONDS",
    help="After so long a question is stopped.",
)
@click.option(
    "--rows",
    type=click.IntRange(1),
    default=100_000,
    show_default=True,
    metavar="N",
    help="Rows or triples that an answer may have.",
)
@click.option(
    "--memory",
    type=click.IntRange(64),
    default=1024,
    show_default=True,
    metavar="MB",
    help="Memory that one question may take.",
)
@click.option(
    "--workers", type=click.IntRange(1), default=2, show_default=True, metavar="N", help="Questions at the same time."
)
@click.option(
    "--waiting",
    type=click.IntRange(1),
    default=64,
    show_default=True,
    metavar="N",
    help="Questions that may wait; more are told to come back.",
)
@click.option(
    "--cors",
    default="*",
    show_default=True,
    metavar="ORIGIN",
    help="Whose pages may read answers of /sparql; `none` for nobody's.",
)
@click.option("--prepare/--no-prepare", default=True, help="Work the default graphs out at the start (default).")
@click.option(
    "--token",
    metavar="TEXT",
    help="The token to ask for; default: none on the loopback, elsewhere a new one. `none`: open to everybody.",
)
@kb_option
def command(
    host: str,
    port: int,
    rules: tuple[str, ...],
    deadline: float,
    rows: int,
    memory: int,
    workers: int,
    waiting: int,
    cors: str,
    prepare: bool,
    token: str | None,
    kb: Origin,
) -> None:
    """Serve the knowledge base: pages for the browser, linked data, and SPARQL at /sparql.

    It answers this machine alone. With another --host it warns, and asks for a token. Nothing is ever changed or fetched from
    elsewhere. Stop it with Ctrl-C.

    \b
    Examples:
      hongzhuan serve
      hongzhuan serve --kb elite.duckdb --port 8000
      hongzhuan serve --rules mine.hz --deadline 60
      curl -H 'Accept: text/csv' --data-urlencode 'query=SELECT ?o { ?o a hz:Technocrat }' http://127.0.0.1:8351/sparql
    """
    if importlib.util.find_spec("starlette") is None or importlib.util.find_spec("uvicorn") is None:
        raise BadInput("the server needs the packages starlette and uvicorn", hint="pip install 'hongzhuan[serve]'")
    if not sys.platform.startswith("linux"):
        raise BadInput(
            "the server runs on Linux, where a process can be copied and bounded", hint="a container will do"
        )
    if "none" in kb.ontology:
        raise BadInput(
            "the pages show rule sets and eras, which the shipped ontology declares",
            hint="`hongzhuan query --ontology none` asks any data under any ontology",
        )
    from hongzhuan.serve.app import Settings
    from hongzhuan.serve.limits import Limits
    from hongzhuan.serve.messages import Opening
    from hongzhuan.serve.running import run
    from hongzhuan.serve.safety import is_loopback

    is_open = token == "none"
    if is_open:
        token = None
        note(f"warning: whoever reaches {host} can read everything that is served")
    elif not is_loopback(host):
        token = token or secrets.token_urlsafe(24)
        note(
            f"warning: {host} can be reached from other machines; who has the token can read everything that is served"
        )
    limits = Limits(deadline, rows, memory, workers, waiting)
    origin = None if cors == "none" else cors
    settings = Settings(Opening(kb.paths, rules, kb.ontology), limits, token, origin, is_open, prepare)
    run(settings, host, port, note)
