"""Where the shipped ontology, rules and facts stand: in the wheel, or beside the source."""

from functools import cache
from pathlib import Path


@cache
def _root() -> Path:
    packaged = Path(__file__).parent / "shipped"
    return packaged if packaged.is_dir() else Path(__file__).parents[2]


def ontology_folder() -> Path:
    """The shipped ontology."""
    return _root() / "ontology"


def rules_folder() -> Path:
    """The shipped rule sets."""
    return _root() / "rules"


def kb_folder() -> Path:
    """The shipped knowledge base."""
    return _root() / "kb"


def vocabulary_files() -> list[Path]:
    """The files that make the shipped ontology."""
    return sorted(ontology_folder().glob("*.ttl"))


def shape_files() -> list[Path]:
    """The shapes that facts must have, in SHACL."""
    return sorted((ontology_folder() / "shapes").glob("*.ttl"))


def reference_files() -> list[Path]:
    """What every knowledge base rests on: the ontology, and the literature that rules cite."""
    return [*vocabulary_files(), kb_folder() / "sources.ttl"]
