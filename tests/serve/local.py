"""The application over a store in this very process: what HTTP says can be tested without starting anything."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, cast

import httpx
import pyoxigraph as ox

from hongzhuan.serve.app import Settings, application, share
from hongzhuan.serve.catalogue import Catalogue
from hongzhuan.serve.jobs import JOBS
from hongzhuan.serve.limits import Limits
from hongzhuan.serve.messages import Key, Opening
from hongzhuan.serve.preparing import fill, parts_of, work_out
from hongzhuan.serve.state import Served

if TYPE_CHECKING:
    from hongzhuan.knowledge_base import KnowledgeBase

NO_FACTS = cast("KnowledgeBase", None)
FOLDER = TemporaryDirectory(prefix="hongzhuan-test-")
SMALL = Path(__file__).parent / "small.ttl"


class Local:
    """Stands for the parent and the pool at once."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.asked: list[str] = []

    async def catalogue(self) -> Any:
        return self.served.catalogue

    @property
    def opened(self) -> Any:
        return self.served.catalogue

    def ready(self, key: Key) -> object | None:
        return None

    async def value(self, key: Key) -> object:
        return work_out(self.served, key, FOLDER.name).value

    def begin(self, key: Key) -> None:
        """Nothing is worked out ahead here."""

    async def ask(self, job: str, needs: Iterable[Key] = (), /, **arguments: Any) -> Any:
        self.asked.append(job)
        for key in needs:
            if isinstance(self.served, _Given):
                continue
            if key[0] == "rules":
                self.served.derivation(key[1])
            elif key not in self.served.prepared:
                self._fill(key)
        return JOBS[job](self.served, **arguments)

    def _fill(self, key: Key) -> None:
        for part in parts_of(self.served.catalogue, key):
            if part not in self.served.files:
                self.served.files[part] = str(work_out(self.served, part, FOLDER.name).file)
        fill(self.served, key)


class _Given(Served):
    """No knowledge base; whatever graphs are asked for, the store is the given one."""

    def __init__(self, quads: ox.Store) -> None:
        super().__init__(NO_FACTS, Catalogue("given", "0", 0, (), ()))
        self.quads = quads

    def store_of(self, graphs: Iterable[str]) -> ox.Store:
        return self.quads


def small() -> Served:
    """One invented official."""
    return Served.open(Opening((str(SMALL),)))


def of_quads(quads: ox.Store) -> Served:
    """A knowledge base whose dataset is given."""
    return _Given(quads)


def client(
    served: Served, limits: Limits | None = None, token: str | None = None, host: str = "127.0.0.1"
) -> httpx.AsyncClient:
    """A client of an application that runs here."""
    limits = limits or Limits()
    settings = Settings(limits=limits, token=token)
    app = application(settings)
    app.state.parent = app.state.pool = Local(served)
    share(app, settings)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=f"http://{host}")
