"""hongzhuan (红专): an explainable, era-aware knowledge base of China's political elite.

from hongzhuan import KnowledgeBase
kb = KnowledgeBase.open()
kb.classify(rules="xi", era="XiThirdTerm").to_pandas()
kb.explain("Ma Xingrui", "Technocrat", rules="xi")
kb.query("SELECT ?o { ?o a hz:Technocrat }", rules="xi")
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hongzhuan.errors import BadInput

if TYPE_CHECKING:
    from hongzhuan.classification import Classification as Classification
    from hongzhuan.explain.proof import Proof as Proof
    from hongzhuan.knowledge_base import KnowledgeBase as KnowledgeBase
    from hongzhuan.language.diagnostics import RuleSetError as RuleSetError

__version__ = "0.1.0"
__all__ = ["BadInput", "Classification", "KnowledgeBase", "Proof", "RuleSetError"]

_HOME = {
    "Classification": "hongzhuan.classification",
    "KnowledgeBase": "hongzhuan.knowledge_base",
    "Proof": "hongzhuan.explain.proof",
    "RuleSetError": "hongzhuan.language.diagnostics",
}


def __getattr__(name: str) -> object:
    """Names are loaded when they are first used, so that `hongzhuan --help` answers at once."""
    if name not in _HOME:
        raise AttributeError(f"module 'hongzhuan' has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOME[name]), name)
