"""From a rule set and an ontology to one program that is safe, typed and stratified."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from hongzhuan.language.diagnostics import Diagnostic, RuleSetError
from hongzhuan.language.syntax import Name, Span
from hongzhuan.names import HZ
from hongzhuan.ontology.vocabulary import Vocabulary
from hongzhuan.program.eras import date_rules, dated_relations
from hongzhuan.program.ir import Program, Relation, Rule
from hongzhuan.program.lower import RuleLowering
from hongzhuan.program.resolve import Resolver
from hongzhuan.program.rulesets import RuleSet, citations
from hongzhuan.program.stratify import Cycle, Edge, components, edges_of, find_cycle


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
    cycles = list(_cycles(everything))
    if cycles:
        raise RuleSetError(cycles, rule_set.sources)
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
    sources = rule_set.sources
    found: list[Rule] = []
    for rule, origin in rule_set.rules.values():
        found += RuleLowering(rule, origin, resolver, sources[rule.span.file]).rules()
    _check_names(rule_set, resolver)
    if resolver.problems:
        raise RuleSetError(resolver.problems, sources)
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
        for expect in example.expects:
            resolver.class_iri(expect.cls)
            if expect.era:
                _check_era(expect.era, resolver, eras)


def _check_era(name: Name, resolver: Resolver, eras: set[str]) -> None:
    """Report a name that is no era (HZ014)."""
    if not set(resolver.vocabulary.resolve(name.text, "individual")) & eras:
        known = sorted(iri.removeprefix(HZ) for iri in eras)
        resolver.report("HZ014", f"unknown era `{name.text}`", name.span, "", "there are " + ", ".join(known))


def era_iris(vocabulary: Vocabulary) -> list[str]:
    """The eras and terms that the ontology declares."""
    kinds = {cls for cls in vocabulary.classes if HZ + "Era" in vocabulary.superclasses_of(cls)}
    return sorted(iri for iri, classes in vocabulary.individuals.items() if classes & kinds)


def warnings_of(rule_set: RuleSet, vocabulary: Vocabulary) -> Iterator[Diagnostic]:
    """What a careful author would mend: rules without a citation, parameters that nothing reads."""
    last = rule_set.files[-1]
    for rule in last.rules:
        if not rule.cites:
            yield Diagnostic(
                "HZ051", f"rule `{rule.name}` cites nothing", rule.name_span, "", 'add `cite SOURCE "where"`', "warning"
            )
    resolver = Resolver(vocabulary, rule_set.parameters)
    for rule, origin in rule_set.rules.values():
        RuleLowering(rule, origin, resolver, rule_set.sources[rule.span.file]).rules()
    for parameter in last.parameters:
        if parameter.name not in resolver.used_parameters:
            yield Diagnostic("HZ052", f"no rule reads parameter `{parameter.name}`", parameter.span, severity="warning")


def relevant(rules: Sequence[Rule], goals: Iterable[Relation]) -> tuple[Rule, ...]:
    """The rules that the goals depend on, directly or not."""
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
    return tuple(rule for rule in rules if rule.head.relation in wanted)


def _cycles(rules: Sequence[Rule]) -> Iterator[Diagnostic]:
    edges = edges_of(rules)
    heads = {rule.head.relation for rule in rules}
    for component in components(edges, heads):
        cycle = find_cycle(edges, component)
        if cycle:
            yield _cycle_diagnostic(cycle)


def _cycle_diagnostic(cycle: Cycle) -> Diagnostic:
    first = cycle.edges[0]
    aggregated = first.kind == "aggregated" or any(edge.kind == "aggregated" for edge in cycle.edges)
    code, words = ("HZ032", "a sum or count over itself") if aggregated else ("HZ031", "its own absence")
    span = first.span or first.rule.origin.span or Span("ontology", 1, 1, 1, 2)
    named = next((edge.head for edge in cycle.edges if edge.head.kind != "step"), first.head)
    path = "\n".join(_step(edge) for edge in cycle.edges)
    return Diagnostic(code, f"{named} depends on {words}", span, "", path)


def _step(edge: Edge) -> str:
    verb = {"positive": "needs", "negated": "needs the absence of", "aggregated": "adds up"}[edge.kind]
    place = edge.span.place if edge.span else edge.rule.origin.name
    return f"{edge.head} {verb} {edge.on}  ({place})"
