"""From a rule set and an ontology to one program that is safe, typed and stratified."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from hongzhuan.language.diagnostics import Diagnostic, RuleSetError, did_you_mean
from hongzhuan.language.syntax import Given, IsClass, Name, Span, Triple
from hongzhuan.names import HZ
from hongzhuan.ontology.vocabulary import Vocabulary
from hongzhuan.program.eras import date_rules, dated_relations
from hongzhuan.program.growth import endless
from hongzhuan.program.ir import Program, Relation, Rule
from hongzhuan.program.lower import RuleLowering
from hongzhuan.program.resolve import Resolver, check_literal
from hongzhuan.program.rulesets import RuleSet, citations
from hongzhuan.program.stratify import Cycle, Edge, components, edges_of, find_cycles
from hongzhuan.program.usage import check_usage


def build_program(
    rule_set: RuleSet, vocabulary: Vocabulary, axioms: Sequence[Rule], goals: Iterable[Relation] | None = None
) -> Program:
    """The program of a rule set over an ontology; with `goals`, only what they depend on.

    Raises:
        RuleSetError: everything that is wrong with the rule set.
    """
    rules = lower_rules(rule_set, vocabulary)
    everything = (*axioms, *rules)
    if goals is not None:
        everything = relevant(everything, goals)
    circles = list(circular(everything))
    if circles:
        raise RuleSetError(circles, rule_set.sources)
    return stratified(everything)


def stratified(rules: Sequence[Rule]) -> Program:
    """Rules with their eras and strata; the rules must have no cycle through negation."""
    dated = dated_relations(rules)
    heads = {rule.head.relation for rule in rules}
    strata = components([edge for edge in edges_of(rules) if edge.on in heads], heads)
    return Program(date_rules(rules, dated), dated, tuple(strata))


def lower_rules(rule_set: RuleSet, vocabulary: Vocabulary) -> list[Rule]:
    """Every rule of a rule set in the program's form.

    Raises:
        RuleSetError: every name, type and variable that does not fit.
    """
    resolver = Resolver(vocabulary, rule_set.parameters)
    found = lowered(rule_set, resolver)
    if resolver.problems:
        raise RuleSetError(resolver.problems, rule_set.sources)
    return found


def lowered(rule_set: RuleSet, resolver: Resolver) -> list[Rule]:
    """Every rule in the program's form; the resolver collects what does not fit."""
    sources = rule_set.sources
    found: list[Rule] = []
    for rule, origin in rule_set.rules.values():
        check_usage(rule, resolver)
        found += RuleLowering(rule, origin, resolver, sources[rule.span.file]).rules()
    _check_names(rule_set, resolver)
    return found


def _check_names(rule_set: RuleSet, resolver: Resolver) -> None:
    eras = set(era_iris(resolver.vocabulary))
    for citation in citations(rule_set):
        resolver.source_iri(citation.source, citation.span)
    for parameter in rule_set.parameters.values():
        for _, source in parameter.notes:
            if source:
                resolver.source_iri(source, parameter.span)
    if rule_set.era:
        _check_era(rule_set.era, resolver, eras)
    for example in rule_set.examples:
        for given in example.given:
            _check_given(given, resolver)
        for expect in example.expects:
            resolver.class_iri(expect.cls)
            if expect.era:
                _check_era(expect.era, resolver, eras)


def _check_given(given: Given, resolver: Resolver) -> None:
    """Report classes and properties that an example states and the ontology does not have."""
    for statement in given.statements:
        if isinstance(statement, IsClass):
            resolver.class_iri(statement.cls)
        elif isinstance(statement, Triple):
            prop = resolver.property(statement.predicate)
            check_literal(resolver, prop.values, statement.object, statement.predicate)


def _check_era(name: Name, resolver: Resolver, eras: set[str]) -> None:
    """Report a name that is no era (HZ014)."""
    if not set(resolver.vocabulary.resolve(name.text, "individual")) & eras:
        known = sorted(iri.removeprefix(HZ) for iri in eras)
        help_ = did_you_mean(name.text, known) or "there are " + ", ".join(known)
        resolver.report("HZ014", f"unknown era `{name.text}`", name.span, "", help_)


def era_iris(vocabulary: Vocabulary) -> list[str]:
    """The eras and terms that the ontology declares."""
    kinds = {cls for cls in vocabulary.classes if HZ + "Era" in vocabulary.superclasses_of(cls)}
    return sorted(iri for iri, classes in vocabulary.individuals.items() if classes & kinds)


def relevant(rules: Sequence[Rule], goals: Iterable[Relation]) -> tuple[Rule, ...]:
    """The rules that the goals depend on, directly or not."""
    wanted = behind(rules, goals)
    return tuple(rule for rule in rules if rule.head.relation in wanted)


def behind(rules: Sequence[Rule], goals: Iterable[Relation]) -> frozenset[Relation]:
    """The goals and the relations that they depend on, directly or not."""
    goals = tuple(goals)
    by_head: dict[Relation, list[Rule]] = {}
    for rule in rules:
        by_head.setdefault(rule.head.relation, []).append(rule)
    wanted, waiting = set(goals), list(goals)
    while waiting:
        for rule in by_head.get(waiting.pop(), ()):
            for relation, _, _ in rule.depends_on():
                if relation not in wanted:
                    wanted.add(relation)
                    waiting.append(relation)
    return frozenset(wanted)


def circular(rules: Sequence[Rule]) -> Iterator[Diagnostic]:
    """Every circle through an absence or a sum, with its lines (HZ031, HZ032), and numbers that feed on themselves (HZ035)."""
    edges = edges_of(rules)
    heads = {rule.head.relation for rule in rules}
    groups = components(edges, heads)
    yield from map(_cycle_diagnostic, find_cycles(edges, groups))
    yield from endless(rules, groups)


def _cycle_diagnostic(cycle: Cycle) -> Diagnostic:
    first = cycle.edges[0]
    aggregated = first.kind == "aggregated" or any(edge.kind == "aggregated" for edge in cycle.edges)
    code, words = ("HZ032", "a sum or count over itself") if aggregated else ("HZ031", "its own absence")
    span = first.span or first.rule.origin.span or Span("ontology", 1, 1, 1, 2)
    named = next((edge.head for edge in cycle.edges if edge.head.kind != "step"), first.head)
    path = "\n".join(_step(edge) for edge in cycle.edges)
    return Diagnostic(code, f"{_named(named)} depends on {words}", span, "", path)


def _step(edge: Edge) -> str:
    verb = {"positive": "needs", "negated": "needs the absence of", "aggregated": "adds up"}[edge.kind]
    place = edge.span.place if edge.span else edge.rule.origin.name
    return f"{_named(edge.head)} {verb} {_named(edge.on)}  ({place})"


def _named(relation: Relation) -> str:
    """A relation as its author knows it; a part of a rule by the word that it stands under."""
    if relation.kind != "step":
        return str(relation).removeprefix("hz:")
    _, rule, part = relation.name.rsplit(".", 2)
    word = {"without": "not"}.get(part.partition("-")[0], part.partition("-")[0])
    return f"the `{word}` of rule {rule}"
