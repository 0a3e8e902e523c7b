"""Where this server shows something."""

from __future__ import annotations

from hongzhuan.names import HZ, KB

BASE = "https://w3id.org/hongzhuan/"
"""What all of our addresses begin with."""


def local_of(iri: str) -> str:
    """What stands for a thing in the addresses of this server: `MaXingrui` for what is in `kb:`, else with its namespace."""
    return iri.removeprefix(KB).removeprefix(BASE)


def iri_of(local: str) -> str:
    """The address of the thing that this stands for."""
    return KB + local if "/" not in local else BASE + local


def page_of(iri: str) -> str:
    """Where this server shows something: its own page for what is ours, the address itself for the rest."""
    if iri.startswith(HZ):
        return "/ontology/" + iri.removeprefix(HZ)
    return "/page/" + local_of(iri) if iri.startswith(BASE) else iri
