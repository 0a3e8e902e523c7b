"""`hongzhuan lsp`"""

from __future__ import annotations

import importlib.util

import click

from hongzhuan.cli.options import Origin, kb_option, note, open_kb
from hongzhuan.errors import BadInput


@click.command("lsp")
@kb_option
def command(kb: Origin) -> None:
    """The language server for rule files, over standard input and output: an editor starts it.

    It shows what `hongzhuan rules check` says while you write, explains names under the mouse, completes them, leads to
    where they are defined, lists the blocks of a file and lays it out. docs/editors.md has the settings of common editors.

    \b
    Examples:
      hongzhuan lsp
      hongzhuan lsp --kb my.duckdb
    """
    if importlib.util.find_spec("pygls") is None:
        raise BadInput("the language server needs the package pygls", hint="pip install 'hongzhuan[lsp]'")
    from hongzhuan.lsp.knowledge import Knowledge
    from hongzhuan.lsp.server import make_server

    server = make_server(Knowledge(open_kb(kb)))
    note("hongzhuan: language server ready")
    server.start_io()
