"""Messages between our own processes: a length and a pickled value. Nothing from a client is ever unpickled."""

from __future__ import annotations

import asyncio
import pickle
import socket
import struct
from typing import Any

_LENGTH = struct.Struct("!Q")


def send(channel: socket.socket, value: Any) -> None:
    """Send one message."""
    body = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    channel.sendall(_LENGTH.pack(len(body)) + body)


def receive(channel: socket.socket) -> Any:
    """The next message.

    Raises:
        EOFError: the other side is gone.
    """
    (length,) = _LENGTH.unpack(_exactly(channel, _LENGTH.size))
    return pickle.loads(_exactly(channel, length))


def _exactly(channel: socket.socket, size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        part = channel.recv(min(size - len(parts), 1 << 20))
        if not part:
            raise EOFError("the other process has gone")
        parts += part
    return bytes(parts)


class Line:
    """The same from the event loop: one question at a time, each with its answer."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def over(cls, channel: socket.socket) -> Line:
        """A line over a connected socket."""
        return cls(*await asyncio.open_connection(sock=channel))

    async def ask(self, value: Any) -> Any:
        """Send a message and wait for the next one.

        Raises:
            EOFError: the other side is gone.
        """
        try:
            self.tell(value)
            await self._writer.drain()
            return await self.next()
        except ConnectionError as error:
            raise EOFError("the other process has gone") from error

    def tell(self, value: Any) -> None:
        """Send a message that has no answer of its own."""
        body = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        self._writer.write(_LENGTH.pack(len(body)) + body)

    async def next(self) -> Any:
        """The next message.

        Raises:
            EOFError: the other side is gone.
        """
        try:
            (length,) = _LENGTH.unpack(await self._reader.readexactly(_LENGTH.size))
            return pickle.loads(await self._reader.readexactly(length))
        except (ConnectionError, asyncio.IncompleteReadError) as error:
            raise EOFError("the other process has gone") from error

    def close(self) -> None:
        """Hang up; the other side ends by itself."""
        self._writer.close()
