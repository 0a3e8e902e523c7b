"""The Language Server Protocol over standard input and output, by pygls.

Lines and columns of ours count characters; the protocol counts UTF-16 units unless the editor agrees to something else, so
every place passes through the document's codec.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp
from pygls import uris
from pygls.lsp.server import LanguageServer

from hongzhuan import __version__
from hongzhuan.errors import BadInput
from hongzhuan.language.diagnostics import Diagnostic, RuleSetError
from hongzhuan.language.format import format_text
from hongzhuan.lsp.completion import MOST, complete
from hongzhuan.lsp.cursor import Cursor
from hongzhuan.lsp.definition import definition
from hongzhuan.lsp.hover import hover
from hongzhuan.lsp.knowledge import Knowledge, Place
from hongzhuan.lsp.outline import Entry, outline
from hongzhuan.program.files import shown_name
from hongzhuan.program.rulesets import RuleSet

PAUSE = 0.25
"""Seconds without typing before a file is checked again."""
_KINDS = {
    "class": lsp.CompletionItemKind.Class,
    "property": lsp.CompletionItemKind.Property,
    "individual": lsp.CompletionItemKind.Value,
    "era": lsp.CompletionItemKind.Event,
    "source": lsp.CompletionItemKind.Reference,
    "rule": lsp.CompletionItemKind.Function,
    "rule set": lsp.CompletionItemKind.Module,
    "parameter": lsp.CompletionItemKind.Constant,
    "variable": lsp.CompletionItemKind.Variable,
    "word": lsp.CompletionItemKind.Keyword,
}
_SYMBOLS = {
    "ruleset": lsp.SymbolKind.Module,
    "parameter": lsp.SymbolKind.Constant,
    "set": lsp.SymbolKind.Constant,
    "example": lsp.SymbolKind.Event,
    "import": lsp.SymbolKind.File,
}


class RuleServer(LanguageServer):
    """A language server with a knowledge base; `last` are the rule sets as they last could be put together."""

    def __init__(self, knowledge: Knowledge) -> None:
        super().__init__("hongzhuan", __version__)
        self.knowledge = knowledge
        self.last: dict[str, RuleSet] = {}

    def document(self, uri: str) -> Any:
        """The text that the editor holds."""
        return self.workspace.get_text_document(uri)

    def cursor(self, params: Any) -> Cursor:
        """The place that a request speaks of."""
        document = self.document(params.text_document.uri)
        place = document.position_codec.position_from_client_units(document.lines, params.position)
        return Cursor(document.source.replace("\r\n", "\n"), place.line, place.character)

    def range_in(self, lines: list[str], line: int, start: int, end_line: int, end: int, codec: Any) -> lsp.Range:
        """A range in the units of the editor."""
        first, last = lsp.Position(line, start), lsp.Position(end_line, end)
        return lsp.Range(codec.position_to_client_units(lines, first), codec.position_to_client_units(lines, last))

    def location(self, place: Place) -> lsp.Location:
        """A place of any file as the editor finds it."""
        uri = uris.from_fs_path(str(place.path.resolve())) or ""
        document = self.document(uri)
        found = self.range_in(document.lines, place.line, place.start, place.line, place.end, document.position_codec)
        return lsp.Location(uri, found)

    def rule_set(self, uri: str) -> RuleSet | None:
        """The rule set of a document, or as it last could be read."""
        if uri not in self.last:
            self.check(uri)
        return self.last.get(uri)

    def check(self, uri: str) -> list[lsp.Diagnostic]:
        """What is wrong with a document."""
        document = self.document(uri)
        path = path_of(uri)
        try:
            found = self.knowledge.check(path, document.source)
        except BadInput as error:
            return [_at_the_top(str(error))]
        if found.rule_set is not None:
            self.last[uri] = found.rule_set
        return [self._diagnostic(d, document, path) for d in found.diagnostics] if found.diagnostics else []

    def _diagnostic(self, diagnostic: Diagnostic, document: Any, path: Path) -> lsp.Diagnostic:
        span = diagnostic.span
        parts = [diagnostic.message, diagnostic.label, f"help: {diagnostic.help}" if diagnostic.help else ""]
        if span.file != shown_name(path):
            return _at_the_top(f"{diagnostic.code} in {span}: {diagnostic.message}", diagnostic.code)
        codec, lines = document.position_codec, document.lines
        found = self.range_in(lines, span.line - 1, span.column - 1, span.end_line - 1, span.end_column - 1, codec)
        severity = lsp.DiagnosticSeverity.Error if diagnostic.severity == "error" else lsp.DiagnosticSeverity.Warning
        return lsp.Diagnostic(
            found, "\n".join(part for part in parts if part), severity, code=diagnostic.code, source="hongzhuan"
        )


def path_of(uri: str) -> Path:
    """The file of a document; one that has not been saved yet stands in the folder of the server."""
    return Path(uris.to_fs_path(uri) or "untitled.hz") if uri.startswith("file:") else Path("untitled.hz")


def _at_the_top(message: str, code: str | None = None) -> lsp.Diagnostic:
    start = lsp.Range(lsp.Position(0, 0), lsp.Position(0, 1))
    return lsp.Diagnostic(start, message, lsp.DiagnosticSeverity.Error, code=code, source="hongzhuan")


def make_server(knowledge: Knowledge) -> RuleServer:
    """A server with everything that it can do."""
    server = RuleServer(knowledge)
    _checking(server)
    _reading(server)
    _writing(server)
    return server


def _publish(server: RuleServer, uri: str) -> None:
    version = server.document(uri).version
    server.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, server.check(uri), version))


def _checking(server: RuleServer) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: lsp.DidOpenTextDocumentParams) -> None:
        _publish(server, params.text_document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: lsp.DidSaveTextDocumentParams) -> None:
        _publish(server, params.text_document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(params: lsp.DidChangeTextDocumentParams) -> None:
        uri, version = params.text_document.uri, params.text_document.version
        await asyncio.sleep(PAUSE)
        if server.document(uri).version == version:
            _publish(server, uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: lsp.DidCloseTextDocumentParams) -> None:
        server.last.pop(params.text_document.uri, None)
        server.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(params.text_document.uri, []))


def _reading(server: RuleServer) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    def hovered(params: lsp.HoverParams) -> lsp.Hover | None:
        uri = params.text_document.uri
        text = hover(server.cursor(params), path_of(uri), server.rule_set(uri), server.knowledge)
        return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, text)) if text else None

    @server.feature(lsp.TEXT_DOCUMENT_DEFINITION)
    def defined(params: lsp.DefinitionParams) -> lsp.Location | None:
        uri = params.text_document.uri
        place = definition(server.cursor(params), path_of(uri), server.rule_set(uri), server.knowledge)
        return server.location(place) if place else None

    @server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def outlined(params: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol]:
        document = server.document(params.text_document.uri)
        return [_symbol(server, entry, document) for entry in outline(document.source.replace("\r\n", "\n"))]


def _symbol(server: RuleServer, entry: Entry, document: Any) -> lsp.DocumentSymbol:
    lines, codec = document.lines, document.position_codec
    return lsp.DocumentSymbol(
        name=entry.name or entry.word,
        detail=entry.word,
        kind=_SYMBOLS.get(entry.word, lsp.SymbolKind.Function),
        range=server.range_in(lines, entry.line, 0, entry.last_line, entry.last_column, codec),
        selection_range=server.range_in(lines, entry.line, entry.name_start, entry.line, entry.name_end, codec),
    )


def _writing(server: RuleServer) -> None:
    options = lsp.CompletionOptions(trigger_characters=[" ", "?", "[", ":"])

    @server.feature(lsp.TEXT_DOCUMENT_COMPLETION, options)
    def completed(params: lsp.CompletionParams) -> lsp.CompletionList:
        uri = params.text_document.uri
        found = complete(server.cursor(params), path_of(uri), server.rule_set(uri), server.knowledge)
        items = [
            lsp.CompletionItem(
                s.text, kind=_KINDS[s.kind], detail=s.detail or s.kind, documentation=s.documentation or None
            )
            for s in found
        ]
        return lsp.CompletionList(is_incomplete=len(found) == MOST, items=items)

    @server.feature(lsp.TEXT_DOCUMENT_FORMATTING)
    def formatted(params: lsp.DocumentFormattingParams) -> list[lsp.TextEdit] | None:
        document = server.document(params.text_document.uri)
        try:
            text = format_text(document.source, path_of(params.text_document.uri), "")
        except RuleSetError:
            return None
        if text == document.source:
            return []
        return [lsp.TextEdit(lsp.Range(lsp.Position(0, 0), lsp.Position(len(document.lines), 0)), text)]
