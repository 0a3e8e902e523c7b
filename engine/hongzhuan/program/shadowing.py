"""Rules that never add anything, because another concludes the same from fewer conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from hongzhuan.language.diagnostics import Diagnostic
from hongzhuan.language.syntax import Rule
from hongzhuan.program.matching import Matcher


def superfluous(rules: Mapping[str, tuple[Rule, str]], own: set[str]) -> Iterator[Diagnostic]:
    """A warning for each pair of which one, at least, is among `own` names (HZ055); of two equal ones, the second."""
    everything = [rule for rule, _ in rules.values()]
    for number, rule in enumerate(everything):
        for place, other in enumerate(everything):
            if rule is other or not {rule.name, other.name} & own:
                continue
            if _covers(other, rule) and (place < number or not _covers(rule, other)):
                yield _warning(rule, other)
                break


def _covers(wide: Rule, narrow: Rule) -> bool:
    """Whether everything that the narrow rule concludes follows by the wide one."""
    if len(wide.body) > len(narrow.body):
        return False
    for head in narrow.heads:
        matcher = Matcher(one_to_one=False)
        readings = (matcher.first([candidate], [head], {}) for candidate in wide.heads)
        if not any(
            names is not None and matcher.first(wide.body, narrow.body, names, part=True) is not None
            for names in readings
        ):
            return False
    return True


def _warning(rule: Rule, other: Rule) -> Diagnostic:
    message = f"rule `{rule.name}` adds nothing to rule `{other.name}`"
    help_ = f"`{other.name}` ({other.name_span.place}) concludes the same from conditions that are all among these"
    return Diagnostic("HZ055", message, rule.name_span, "", help_, "warning")
