"""The server's side of the nursery: starts it, asks it for workers, and starts it again should it ever end."""

from __future__ import annotations

import asyncio
import logging
import socket
import subprocess
import sys
from collections.abc import Iterable

from hongzhuan.errors import BadInput
from hongzhuan.serve.catalogue import Catalogue
from hongzhuan.serve.frames import Line, send
from hongzhuan.serve.messages import Dropped, Fork, Forked, Key, Opened, Opening, Prepare, Prepared

log = logging.getLogger("hongzhuan.serve")


class Parent:
    """Talks to the nursery. `values` holds what was worked out for the server itself."""

    def __init__(self, opening: Opening) -> None:
        self._opening = opening
        self._catalogue: asyncio.Future[Catalogue] = asyncio.get_running_loop().create_future()
        self._keys: dict[Key, asyncio.Future[object]] = {}
        self._forks: asyncio.Queue[Forked] = asyncio.Queue()
        self._forking = asyncio.Lock()
        self._listening: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start the nursery; this returns at once."""
        control, theirs = socket.socketpair()
        lines, their_lines = socket.socketpair()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "hongzhuan.serve.nursery", str(theirs.fileno()), str(their_lines.fileno())],
            pass_fds=(theirs.fileno(), their_lines.fileno()),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        theirs.close()
        their_lines.close()
        send(control, self._opening)
        self._control, self._lines = control, lines
        self._listening = asyncio.create_task(self._listen())

    async def catalogue(self) -> Catalogue:
        """What there is to ask, as soon as the knowledge base is open.

        Raises:
            BadInput: it cannot be opened.
        """
        return await asyncio.shield(self._catalogue)

    @property
    def opened(self) -> Catalogue | None:
        """The catalogue, if it is there already."""
        done = self._catalogue.done() and not self._catalogue.exception()
        return self._catalogue.result() if done else None

    async def prepare(self, keys: Iterable[Key]) -> None:
        """Have things worked out, each once.

        Raises:
            BadInput: one of them cannot be.
        """
        await self.catalogue()
        await asyncio.gather(*(asyncio.shield(self._begun(key)) for key in keys))

    async def value(self, key: Key) -> object:
        """What was worked out for a key."""
        await self.catalogue()
        return await asyncio.shield(self._begun(key))

    def begin(self, key: Key) -> None:
        """Have something worked out, without waiting for it."""
        if self.opened is not None:
            self._begun(key)

    def ready(self, key: Key) -> object | None:
        """What was worked out for a key, if it is there already."""
        found = self._keys.get(key)
        return found.result() if found is not None and found.done() and not found.exception() else None

    def forget(self, keys: Iterable[Key]) -> None:
        """What the nursery has no more must be asked for again."""
        for key in keys:
            if key in self._keys and self._keys[key].done():
                del self._keys[key]

    def _begun(self, key: Key) -> asyncio.Future[object]:
        if key not in self._keys:
            future = self._keys[key] = asyncio.get_running_loop().create_future()
            future.add_done_callback(lambda done: done.exception())  # nobody may be waiting
            self._line.tell(Prepare(key))
        return self._keys[key]

    async def fork(self, memory: int) -> tuple[int, Line, frozenset[Key]]:
        """A new worker: its process, the line to it and what it has."""
        await self.catalogue()
        async with self._forking:
            ours, theirs = socket.socketpair()
            socket.send_fds(self._lines, [b"."], [theirs.fileno()])
            theirs.close()
            self._line.tell(Fork(memory))
            told = await self._forks.get()
        return told.pid, await Line.over(ours), told.prepared

    async def _listen(self) -> None:
        line = self._line = await Line.over(self._control)
        for key in [key for key, future in self._keys.items() if not future.done()]:
            line.tell(Prepare(key))
        while True:
            try:
                self._heard(await line.next())
            except EOFError:
                await self._again()
                return

    def _heard(self, message: object) -> None:
        match message:
            case Opened(catalogue) if not self._catalogue.done():
                self._catalogue.set_result(catalogue)
            case BadInput() if not self._catalogue.done():
                self._catalogue.set_exception(message)
            case Dropped(key):
                self.forget([key])
            case Forked():
                self._forks.put_nowait(message)
            case Prepared(key, value, None):
                self._settle(key, value)
            case Prepared(key, _, BadInput() as error):
                self._settle(key, error)

    def _settle(self, key: Key, value: object) -> None:
        future = self._keys.get(key)
        if future is None or future.done():
            return
        if isinstance(value, BadInput):
            future.set_exception(value)
            del self._keys[key]
        else:
            future.set_result(value)

    async def _again(self) -> None:
        """The nursery has ended: begin anew, with the same questions open."""
        if not self._catalogue.done():
            self._catalogue.set_exception(BadInput("the knowledge base could not be opened"))
        if self._catalogue.exception():
            return
        log.error("the nursery ended with status %s; it is started again", self._process.wait())
        self._lines.close()
        self._keys = {key: future for key, future in self._keys.items() if not future.done() or key[0] == "members"}
        self._forking = asyncio.Lock()
        self.start()

    def close(self) -> None:
        """Hang up; the nursery ends, and with it what it works out."""
        if self._listening:
            self._listening.cancel()
        for channel in (self._control, self._lines):
            channel.close()
        try:
            self._process.wait(2)
        except subprocess.TimeoutExpired:
            self._process.kill()
