"""Eras by name, and the windows of time in which a rule set is asked."""

from __future__ import annotations

from collections.abc import Sequence

from hongzhuan.derivation import Window, window_of
from hongzhuan.errors import BadInput
from hongzhuan.facts.store import FactStore
from hongzhuan.language.diagnostics import did_you_mean
from hongzhuan.names import HZ
from hongzhuan.ontology.vocabulary import Vocabulary
from hongzhuan.program.build import era_iris
from hongzhuan.program.rulesets import RuleSet

Eras = str | Sequence[str] | None


def era_named(name: str, vocabulary: Vocabulary) -> str:
    """The address of an era by its name.

    Raises:
        BadInput: with the eras there are.
    """
    eras = era_iris(vocabulary)
    if name in eras:
        return name
    found = [iri for iri in vocabulary.resolve(name, "individual") if iri in eras]
    if not found:
        short = sorted(iri.removeprefix(HZ) for iri in eras)
        near = did_you_mean(name, short)
        raise BadInput(f"no era `{name}`", hint=near or "there are " + ", ".join(short))
    return found[0]


def windows_of(
    store: FactStore, vocabulary: Vocabulary, rules: RuleSet, era: Eras = None, as_of: str | None = None
) -> tuple[Window, ...]:
    """The windows asked for, or the rule set's own.

    Raises:
        BadInput: no such era, or a day that is none.
    """
    names = [era] if isinstance(era, str) else list(era or ())
    if not names:
        names = [rules.era.text] if rules.era else ["XiEra"]
    return tuple(window_of(store, era_named(name, vocabulary), as_of) for name in names)
