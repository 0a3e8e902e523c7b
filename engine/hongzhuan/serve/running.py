"""Listening: the socket, the line that says where, and the event loop until it is stopped."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Callable

import uvicorn

from hongzhuan.errors import BadInput
from hongzhuan.serve.app import Settings, application

KEPT_OPEN = 512
"""Connections at the same time; more are told to come back."""


def run(settings: Settings, host: str, port: int, note: Callable[[str], None]) -> None:
    """Serve until the process is stopped.

    Raises:
        BadInput: the port is taken, or the address is not this machine's; the knowledge base cannot be opened.
    """
    listening = _listen(host, port)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{listening.getsockname()[1]}/"
    app = application(settings)
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, lifespan="on", limit_concurrency=KEPT_OPEN, timeout_keep_alive=20,
        server_header=False, timeout_graceful_shutdown=2,
    )  # fmt: skip
    note(f"hongzhuan serves {address}" + (f"?token={settings.token}" if settings.token else ""))
    asyncio.run(_serve(uvicorn.Server(config), listening, app, note))


async def _serve(server: uvicorn.Server, listening: socket.socket, app: object, note: Callable[[str], None]) -> None:
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    opening = asyncio.create_task(_opened(server, app))
    await asyncio.wait({serving, opening}, return_when=asyncio.FIRST_COMPLETED)
    if opening.done() and opening.exception():
        server.should_exit = True
        await serving
    elif not opening.done():
        opening.cancel()
    else:
        note(opening.result())
    await serving
    if opening.done() and not opening.cancelled():
        opening.result()


async def _opened(server: uvicorn.Server, app: object) -> str:
    """Wait until the knowledge base is open; say what it is."""
    while not server.started:
        await asyncio.sleep(0.01)
    catalogue = await app.state.parent.catalogue()  # type: ignore[attr-defined]
    told = (
        f"facts {catalogue.kb} {catalogue.kb_hash}: {catalogue.officials:,} officials, {len(catalogue.rules)} rule sets"
    )
    return "\n".join([told, *(f"left out: rule set {name}: {reason}" for name, reason in catalogue.left_out)])


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(1024)
    except OSError as error:
        hint = "give another with --port" if error.errno == errno.EADDRINUSE else "give an address of this machine"
        raise BadInput(f"cannot listen on {host}:{port}: {error.strerror}", hint=hint) from None
    return listening
