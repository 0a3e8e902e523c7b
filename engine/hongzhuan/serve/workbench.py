"""Rule sets to be read, and copies of them to be tried: checked and run on the facts, with nothing kept.

A copy stands in no folder, so it can import no file, and it extends shipped rule sets alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from hongzhuan.classification import Member
from hongzhuan.errors import BadInput
from hongzhuan.language.diagnostics import Diagnostic, render
from hongzhuan.language.syntax import Rule
from hongzhuan.program.check import diagnose
from hongzhuan.program.files import read_lineage
from hongzhuan.program.rulesets import RuleSet, assemble
from hongzhuan.program.show import quantity, source_of
from hongzhuan.serve.portrait import Said
from hongzhuan.serve.state import Served

LONGEST = 200_000
"""Characters of a rule file."""
_NOWHERE = Path("/nonexistent-hongzhuan-folder/copy.hz")


@dataclass(frozen=True, slots=True)
class ShownRule:
    """A rule with its text, the rule set and place that it comes from, and what it cites: title, passage, address."""

    name: str
    text: str
    origin: str
    place: str
    because: Said
    cites: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class ShownRules:
    """A rule set as it takes effect, and the text of its own file."""

    name: str
    title: Said
    hash: str
    era: str | None
    chain: tuple[str, ...]
    parameters: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]
    own: tuple[ShownRule, ...]
    inherited: tuple[ShownRule, ...]
    dropped: tuple[tuple[str, str], ...]
    source: str


def shown(served: Served, rules: str) -> ShownRules:
    """A rule set to be read.

    Raises:
        BadInput: there is none of the name.
    """
    rule_set = served.kb.rule_set(served.catalogue.rule_set(rules).reference)
    rows = [(_rule(served, rule_set, rule, origin), origin) for rule, origin in rule_set.rules.values()]
    parameters = (
        (p.name, quantity(p), tuple((text, source or "") for text, source in p.notes))
        for p in rule_set.parameters.values()
    )
    return ShownRules(
        rule_set.name,
        Said(rule_set.title("en"), rule_set.title("zh")),
        rule_set.hash,
        rule_set.era.text.removeprefix("hz:") if rule_set.era else None,
        tuple(file.header.name for file in rule_set.files[:-1]),
        tuple(parameters),
        tuple(rule for rule, origin in rows if origin == rule_set.name),
        tuple(rule for rule, origin in rows if origin != rule_set.name),
        tuple(rule_set.dropped.items()),
        rule_set.files[-1].source,
    )


def _rule(served: Served, rule_set: RuleSet, rule: Rule, origin: str) -> ShownRule:
    because = {text.language or "en": text.text for text in rule.because}
    cites = []
    for cited in rule.cites:
        iri = "https://w3id.org/hongzhuan/kb/" + cited.source
        cites.append(
            (served.kb.label(iri) if served.kb.store.resource(iri) else cited.source, cited.passage or "", iri)
        )
    said = Said(because.get("en", ""), because.get("zh", because.get("en", "")))
    return ShownRule(rule.name, source_of(rule, rule_set), origin, rule.name_span.place, said, tuple(cites))


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a copy: what, where (from 1), and the whole message with its excerpt."""

    severity: str
    code: str
    message: str
    line: int
    column: int
    text: str


def check(served: Served, source: str) -> tuple[Problem, ...]:
    """Everything that is wrong with a copy, in the order of its lines.

    Raises:
        BadInput: it is too long.
    """
    _complain_of_length(source)
    found = diagnose(_NOWHERE, served.kb.vocabulary, served.kb.axioms.rules, source=source)
    return tuple(_problem(one, found.sources.get(one.span.file)) for one in found.diagnostics)


def _problem(one: Diagnostic, source: str | None) -> Problem:
    text = render(one, source).replace(str(_NOWHERE), "line")
    return Problem(one.severity, one.code, one.message, one.span.line, one.span.column, text)


@dataclass(frozen=True, slots=True)
class Tried:
    """What a copy concludes in an era: its name and hash, the members of each class, and, where the original concludes the
    class as well, who joins and who leaves."""

    name: str
    hash: str
    era: str
    classes: tuple[tuple[Said, tuple[Said, ...], tuple[Said, ...] | None, tuple[Said, ...] | None], ...]


def attempt(served: Served, source: str, era: str, original: str | None = None) -> Tried:
    """Run a copy on the facts.

    Raises:
        BadInput: it has errors (`check` tells them), or there is no such era or rule set.
    """
    _complain_of_length(source)
    rule_set = assemble(read_lineage(_NOWHERE, source))
    window = served.catalogue.era(era)
    kb = served.kb
    found = kb.classify(rule_set, window.iri)
    before: dict[str, dict[str, Said]] = {}
    if original:
        reference = served.catalogue.rule_set(original).reference
        known = set(kb.concluded(kb.rule_set(reference)))
        common = [cls for cls in found.classes if cls in known]
        before = _by_class(kb.classify(reference, window.iri, common).members) if common else {}
        before |= {cls: before.get(cls, {}) for cls in common}
    after = _by_class(found.members)
    rows = [
        (Said(kb.label(cls), kb.label(cls, "zh"), cls), *_changed(after.get(cls, {}), before.get(cls)))
        for cls in found.classes
    ]
    return Tried(rule_set.name, rule_set.hash, window.name, tuple(rows))


def _by_class(members: tuple[Member, ...]) -> dict[str, dict[str, Said]]:
    found: dict[str, dict[str, Said]] = {}
    for one in members:
        found.setdefault(one.cls, {})[one.official] = Said(one.label, one.label_zh, one.official)
    return found


def _changed(
    after: dict[str, Said], before: dict[str, Said] | None
) -> tuple[tuple[Said, ...], tuple[Said, ...] | None, tuple[Said, ...] | None]:
    if before is None:
        return tuple(after.values()), None, None
    joins = tuple(said for iri, said in after.items() if iri not in before)
    leaves = tuple(said for iri, said in before.items() if iri not in after)
    return tuple(after.values()), joins, leaves


def _complain_of_length(source: str) -> None:
    if len(source) > LONGEST:
        raise BadInput(f"the rules are longer than {LONGEST:,} characters")
