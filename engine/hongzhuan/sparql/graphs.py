"""The names of the graphs: one for what is recorded, one for what each rule set derives in an era."""

from __future__ import annotations

from hongzhuan.names import GRAPH, shorten

ASSERTED_GRAPH = GRAPH + "asserted"
CATALOGUE_GRAPH = GRAPH + "catalogue"
"""The graph in which a server describes the others."""


def derived_graph(rules: str, era: str | None, as_of: str | None = None) -> str:
    """The graph of what a rule set derives in an era, closed on a day if one is given, or whatever the era."""
    window = (shorten(era).removeprefix("hz:"), *([as_of] if as_of else [])) if era else ()
    return GRAPH + "/".join((rules, *window))
