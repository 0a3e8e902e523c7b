"""What the tests of the exports share: a few officials as a knowledge base of their own."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from hongzhuan import KnowledgeBase, shipped
from hongzhuan.facts import rdf_io

FEW = ("MaXingrui", "LiGanjie", "XiJinping", "LiPeng", "LiXi", "HuJintao", "LiuShaoqi")


@pytest.fixture(scope="session")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a few officials and all that their records lead to, so that slow engines can be asked too."""
    everything, chosen = ox.Store(), ox.Store()
    rdf_io.parse_into(everything, rdf_io.files_of(shipped.kb_folder()))
    waiting: list[ox.NamedNode | ox.BlankNode] = []
    for name in FEW:
        own = ox.parse(path=str(shipped.kb_folder() / "officials" / f"{name}.ttl"))
        waiting += {quad.subject for quad in own if not isinstance(quad.subject, ox.Triple)}
    seen = set(waiting)
    while waiting:
        for quad in everything.quads_for_pattern(waiting.pop(), None, None):
            chosen.add(quad)
            if isinstance(quad.object, ox.NamedNode | ox.BlankNode) and quad.object not in seen:
                seen.add(quad.object)
                waiting.append(quad.object)
    folder = tmp_path_factory.mktemp("few")
    chosen.dump(str(folder / "few.nt"), ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    return folder


@pytest.fixture(scope="session")
def few_kb(few: Path) -> KnowledgeBase:
    """The same, opened."""
    return KnowledgeBase.open(few)


def files_of(folder: Path) -> list[Path]:
    """The facts of a folder and the ontology that they are read with."""
    return [*shipped.reference_files(), *rdf_io.files_of(folder)]
