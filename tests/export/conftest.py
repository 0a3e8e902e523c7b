"""What the tests of the exports share: a few officials as a knowledge base of their own, and how terms are compared."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from hongzhuan import KnowledgeBase, shipped
from hongzhuan.facts import rdf_io

FEW = ("MaXingrui", "LiGanjie", "XiJinping", "LiPeng", "LiXi", "HuJintao", "LiuShaoqi")


@pytest.fixture(scope="session")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a few officials and everything that their posts refer to."""
    folder = tmp_path_factory.mktemp("few") / "kb"
    shutil.copytree(shipped.kb_folder(), folder, ignore=shutil.ignore_patterns("officials"))
    (folder / "officials").mkdir()
    for name in FEW:
        shutil.copy(shipped.kb_folder() / "officials" / f"{name}.ttl", folder / "officials")
    return folder


@pytest.fixture(scope="session")
def few_kb(few: Path) -> KnowledgeBase:
    """The same, opened."""
    return KnowledgeBase.open(few)


def files_of(folder: Path) -> list[Path]:
    """The facts of a folder and the ontology that they are read with."""
    return [*shipped.reference_files(), *rdf_io.files_of(folder)]
