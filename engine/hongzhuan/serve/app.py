"""The application: routes, and what they share."""

from __future__ import annotations

import asyncio
import contextlib
from collections import OrderedDict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.middleware import Middleware

from hongzhuan.errors import BadInput
from hongzhuan.serve.catalogue import Chosen
from hongzhuan.serve.errors import EXPECTED, failed
from hongzhuan.serve.limits import Limits
from hongzhuan.serve.messages import CLAIMS, Key, Opening, store_key
from hongzhuan.serve.parent import Parent
from hongzhuan.serve.pool import Pool
from hongzhuan.serve.routes import ROUTES
from hongzhuan.serve.safety import Guard
from hongzhuan.serve.views.pages import not_found
from hongzhuan.sparql.graphs import ASSERTED_GRAPH


@dataclass(frozen=True, slots=True)
class Settings:
    """What to serve, within which limits, and the token that is needed, if any."""

    opening: Opening = field(default_factory=Opening)
    limits: Limits = field(default_factory=Limits)
    token: str | None = None
    cors: str | None = "*"
    """The origin whose pages may read the answers of the endpoint; `*` is any."""
    is_open: bool = False
    """Whether everybody may ask, without a token and under any name."""
    prepare: bool = True
    """Whether the default graphs are worked out at the start."""


def share(app: Starlette, settings: Settings) -> None:
    """What views find in the application, beside the parent and the pool."""
    app.state.limits, app.state.cors, app.state.kept = settings.limits, settings.cors, OrderedDict()


def application(settings: Settings) -> Starlette:
    """The application; its workers begin and end with it."""

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        parent = Parent(settings.opening)
        app.state.parent, app.state.pool = parent, Pool(parent, settings.limits)
        share(app, settings)
        parent.start()
        warming = asyncio.create_task(_warm(parent, app.state.pool, settings.prepare))
        try:
            yield
        finally:
            warming.cancel()
            app.state.pool.close()
            parent.close()

    return Starlette(
        routes=ROUTES,
        middleware=[Middleware(Guard, settings.limits, settings.token, settings.is_open)],
        exception_handlers={**dict.fromkeys(EXPECTED, failed), 404: not_found, 405: not_found},
        lifespan=lifespan,
    )


async def _warm(parent: Parent, pool: Pool, prepare: bool) -> None:
    """Have workers ready, and then what most questions will need; what cannot be had is told to those who ask for it."""
    with contextlib.suppress(BadInput):
        catalogue = await parent.catalogue()
        await pool.warm()
        if prepare:
            first: list[Key] = [("rules", name) for name, _ in catalogue.own_pairs() if name == "xi"]
            parent.begin(store_key([ASSERTED_GRAPH]))
            await parent.prepare(first)
            await parent.prepare([store_key(catalogue.dataset(Chosen()).graphs)])
            for rules in catalogue.in_order():
                parent.begin(("members", rules.name))
            parent.begin(CLAIMS)
