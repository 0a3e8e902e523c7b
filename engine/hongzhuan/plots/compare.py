"""Sides beside each other: who flows from one to the other for two, which sides agree for more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hongzhuan.errors import BadInput
from hongzhuan.plots import alluvial, upset
from hongzhuan.plots.theme import provenance, titled

if TYPE_CHECKING:
    from hongzhuan.analysis.compare import Comparison


def chart(comparison: Comparison, zh: bool = False) -> Any:
    """The picture as an Altair chart.

    Raises:
        BadInput: several classes; a picture shows one.
    """
    if len(comparison.classes) > 1:
        raise BadInput("a picture shows one class", hint="choose it with --class")
    parts = upset.chart(comparison, zh) if len(comparison.sides) > 2 else alluvial.chart(comparison, zh)
    rules = ", ".join(dict.fromkeys(f"{side.rules.name} {side.rules.hash}" for side in comparison.sides))
    label, label_zh = comparison.labels
    sides = [side.label(zh) for side in comparison.sides]
    title = f"{label_zh}:{'、'.join(sides)}" if zh else f"{label[:1].upper()}{label[1:]}: {', '.join(sides)}"
    eras = list(dict.fromkeys(side.era_labels[zh] for side in comparison.sides))
    scope = [*(eras if len(eras) == 1 else []), *([comparison.body] if comparison.body else [])]
    scope_line = [" · ".join(scope)] if scope else []
    return titled(parts, title, [*scope_line, provenance(rules, comparison.kb_hash, zh)])
