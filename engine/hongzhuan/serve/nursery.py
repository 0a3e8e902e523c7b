"""The nursery: a process that has everything opened and makes workers by copying itself, in milliseconds.

It answers no question, so nothing can hang or break it. What takes time is worked out in copies of it, too.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import selectors
import signal
import socket
import sys
import tempfile
from typing import Any

from hongzhuan.errors import BadInput
from hongzhuan.serve.frames import receive, send
from hongzhuan.serve.jobs import JOBS
from hongzhuan.serve.messages import Dropped, Fork, Forked, Key, Opened, Opening, Prepare, Prepared
from hongzhuan.serve.preparing import Made, fill, make_room, parts_of, work_out
from hongzhuan.serve.state import Served
from hongzhuan.serve.worker import serve

AT_ONCE = 2
"""Copies that work something out at the same time."""


class Nursery:
    """The loop of the process."""

    def __init__(self, control: socket.socket, lines: socket.socket, opening: Opening) -> None:
        self._control = control
        self._lines = lines
        self._served = Served.open(opening)
        self._index = self._served.index  # built once, for all copies
        self._folder = tempfile.TemporaryDirectory(prefix="hongzhuan-serve-")
        self._stores: list[Key] = []
        self._waiting: list[Key] = []
        self._working: dict[int, tuple[Key, bytearray]] = {}
        self._selector = selectors.DefaultSelector()

    def run(self) -> None:
        """Serve until the other side hangs up."""
        send(self._control, Opened(self._served.catalogue))
        gc.collect()
        gc.freeze()  # what is here stays; a copy that collected garbage would copy all of it
        self._selector.register(self._control, selectors.EVENT_READ)
        while True:
            for key, _ in self._selector.select():
                if key.fileobj is self._control:
                    try:
                        self._told(receive(self._control))
                    except (EOFError, ConnectionError):
                        self._folder.cleanup()
                        return
                else:
                    self._heard(key.fd)

    def _told(self, message: Fork | Prepare) -> None:
        if isinstance(message, Fork):
            self._fork(message)
        elif message.key in self._served.prepared:
            self._touch(message.key)
            send(self._control, Prepared(message.key))
        elif message.key[0] == "rules":
            self._derive(message.key)
        elif message.key[0] == "store":
            self._stores.append(message.key)
            self._advance()
        else:
            self._wait_for(message.key)
            self._begin()

    def _touch(self, key: Key) -> None:
        """Note that something was asked for again."""
        if key in self._served.stores:
            self._served.stores.move_to_end(key)

    def _advance(self) -> None:
        """Make the stores whose files are there, and have the others' files worked out."""
        for key in list(self._stores):
            missing = [part for part in parts_of(self._served.catalogue, key) if part not in self._served.files]
            if missing:
                for part in missing:
                    self._wait_for(part)
                continue
            self._stores.remove(key)
            fill(self._served, key)
            self._make_room(key)
            send(self._control, Prepared(key))
        self._begin()

    def _wait_for(self, key: Key) -> None:
        if key not in self._waiting and all(key != working for working, _ in self._working.values()):
            self._waiting.append(key)

    def _make_room(self, needed: Key) -> None:
        for key in make_room(self._served, needed):
            send(self._control, Dropped(key))

    def _fork(self, message: Fork) -> None:
        _, descriptors, _, _ = socket.recv_fds(self._lines, 1, 1)
        line = socket.socket(fileno=descriptors[0])
        pid = os.fork()
        if pid == 0:
            self._child()
            with _leaving():
                serve(line, self._served, JOBS, message.memory)
        line.close()
        send(self._control, Forked(pid, self._served.prepared))

    def _child(self) -> None:
        """Forget what belongs to the nursery."""
        self._selector.close()
        self._control.close()
        self._lines.close()
        for descriptor in self._working:
            os.close(descriptor)

    def _derive(self, key: Key) -> None:
        """A derivation stays in this process, and all workers made from now on have it."""
        try:
            self._served.derivation(key[1])
            self._make_room(key)
            send(self._control, Prepared(key))
        except BadInput as error:
            send(self._control, Prepared(key, error=error))

    def _begin(self) -> None:
        """Work the next thing out in a copy, if not too many are at work."""
        while self._waiting and len(self._working) < AT_ONCE:
            key = self._waiting.pop(0)
            if key in self._served.prepared:
                send(self._control, Prepared(key))
                continue
            reading, writing = os.pipe()
            if os.fork() == 0:
                self._child()
                with _leaving():
                    os.nice(5)
                    _write_whole(writing, _tried(self._served, key, self._folder.name))
            os.close(writing)
            self._working[reading] = (key, bytearray())
            self._selector.register(reading, selectors.EVENT_READ)

    def _heard(self, descriptor: int) -> None:
        """A part of what a copy worked out; nothing more, when it is done."""
        key, parts = self._working[descriptor]
        part = os.read(descriptor, 1 << 20)
        if part:
            parts += part
            return
        self._selector.unregister(descriptor)
        os.close(descriptor)
        del self._working[descriptor]
        made = pickle.loads(parts) if parts else BadInput("it could not be worked out: the process ended")
        if isinstance(made, BadInput):
            self._fail(key, made)
        else:
            if made.file is not None:
                self._served.files[key] = made.file
            send(self._control, Prepared(key, made.value))
        self._advance()

    def _fail(self, key: Key, error: BadInput) -> None:
        """Tell that something cannot be had, and the stores that are made of it."""
        hit = [store for store in self._stores if key in parts_of(self._served.catalogue, store)]
        self._stores = [store for store in self._stores if store not in hit]
        for one in (key, *hit):
            send(self._control, Prepared(one, error=error))


def _tried(served: Served, key: Key, folder: str) -> Made | BadInput:
    try:
        return work_out(served, key, folder)
    except BadInput as error:
        return error


def _write_whole(descriptor: int, value: object) -> None:
    with os.fdopen(descriptor, "wb") as pipe:
        pickle.dump(value, pipe, pickle.HIGHEST_PROTOCOL)


@contextlib.contextmanager
def _leaving() -> Any:
    """What a copy does; it ends there, without the ends that belong to the nursery."""
    try:
        yield
    except BaseException:  # the copy must never go on as the nursery
        import traceback

        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def main() -> None:
    """Run the nursery over two inherited sockets; the opening comes first."""
    control, lines = (socket.socket(fileno=int(number)) for number in sys.argv[1:3])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server hangs up when it is stopped
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # so that no copy remains as a zombie
    try:
        nursery = Nursery(control, lines, receive(control))
    except BadInput as error:
        send(control, error)
        return
    nursery.run()


if __name__ == "__main__":
    main()
