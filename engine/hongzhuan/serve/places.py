"""Where this server shows something."""

from __future__ import annotations

from hongzhuan.names import HZ, KB


def page_of(iri: str) -> str:
    """Where this server shows something: its own page for what is ours, the address itself for the rest."""
    if iri.startswith(KB):
        return "/page/" + iri.removeprefix(KB)
    if iri.startswith(HZ):
        return "/ontology/" + iri.removeprefix(HZ)
    return (
        iri.replace("https://w3id.org/hongzhuan/", "/page/") if iri.startswith("https://w3id.org/hongzhuan/") else iri
    )
