"""An editor: starts the language server as a process and talks to it over its standard input and output."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

START = [sys.executable, "-c", "import sys; sys.argv = ['hongzhuan', 'lsp']; from hongzhuan.cli import main; main()"]


class Editor:
    """Sends requests and waits for their answers; diagnostics are kept by document."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            START, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=folder
        )
        self._folder = folder
        self._next = 0
        self.capabilities = self.ask("initialize", processId=None, rootUri=folder.as_uri(), capabilities={})[
            "capabilities"
        ]
        self.tell("initialized")

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}, ensure_ascii=False).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self.process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        length = 0
        while line := self.process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        assert length, "the server has ended"
        message: dict[str, Any] = json.loads(self.process.stdout.read(length))
        return message

    def tell(self, method: str, **params: Any) -> None:
        """A notification."""
        self._send({"method": method, "params": params})

    def ask(self, method: str, **params: Any) -> Any:
        """A request; the answer's result."""
        self._next += 1
        self._send({"id": self._next, "method": method, "params": params})
        while (message := self._receive()).get("id") != self._next:
            pass
        assert "error" not in message, message["error"]
        return message["result"]

    def open(self, name: str, text: str) -> list[dict[str, Any]]:
        """Open a document; its diagnostics."""
        self._version = 1
        document = {"uri": self.uri(name), "languageId": "hz", "version": 1, "text": text}
        self.tell("textDocument/didOpen", textDocument=document)
        return self.diagnostics(name)

    def change(self, name: str, text: str) -> list[dict[str, Any]]:
        """Type: the whole text anew; its diagnostics."""
        self._version += 1
        document = {"uri": self.uri(name), "version": self._version}
        self.tell("textDocument/didChange", textDocument=document, contentChanges=[{"text": text}])
        return self.diagnostics(name)

    def diagnostics(self, name: str) -> list[dict[str, Any]]:
        """The next diagnostics that the server publishes for a document."""
        while True:
            message = self._receive()
            if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == self.uri(
                name
            ):
                found: list[dict[str, Any]] = message["params"]["diagnostics"]
                return found

    def at(self, request: str, name: str, line: int, character: int) -> Any:
        """A request about a place."""
        return self.ask(
            f"textDocument/{request}",
            textDocument={"uri": self.uri(name)},
            position={"line": line, "character": character},
        )

    def uri(self, name: str) -> str:
        """The address of a document in the editor's folder."""
        return (self._folder / name).as_uri()

    def close(self) -> int:
        """Shut the server down; its exit status."""
        self.ask("shutdown")
        self.tell("exit")
        return self.process.wait(timeout=30)
