"""Everything that is wrong with a rule file, and what a careful author would mend: all of it, in one run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hongzhuan.language.diagnostics import Diagnostic, RuleSetError, did_you_mean, in_order
from hongzhuan.language.syntax import Example, IsClass, Name, Parameter, RuleFile, Setting, Triple
from hongzhuan.names import HZ, KB
from hongzhuan.ontology.vocabulary import Vocabulary
from hongzhuan.program.assembly import assemble_pieces
from hongzhuan.program.build import circular, lowered
from hongzhuan.program.disjointness import impossible
from hongzhuan.program.files import find, read_lineage
from hongzhuan.program.ir import Rule
from hongzhuan.program.resolve import Resolver
from hongzhuan.program.rulesets import RuleSet, effective
from hongzhuan.program.settings import with_values
from hongzhuan.program.shadowing import superfluous
from hongzhuan.program.usage import once_only


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was found, in the order of the files, with the texts that it speaks of.

    `rule_set` is what could be put together, None where the file has no `ruleset` block.
    """

    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, str]
    rule_set: RuleSet | None

    @property
    def errors(self) -> int:
        """How many of them keep the rule set from being used."""
        return sum(d.severity == "error" for d in self.diagnostics)


def diagnose(
    name: str | Path,
    vocabulary: Vocabulary,
    axioms: Sequence[Rule] = (),
    values: Sequence[str] = (),
    source: str | None = None,
) -> Diagnosis:
    """Check a rule set: syntax, names, types and units, what rests on itself, and what can only be a slip of the pen.

    Args:
        name: a shipped rule set, or the path of a file.
        values: values of parameters to try, as `minimum_leadership=3 years`.
        source: the text to take for the file, where an editor holds a newer one than the disk.

    Raises:
        BadInput: no such rule set, or a file that cannot be read.
    """
    path = name if isinstance(name, Path) else find(name)
    try:
        lineage = read_lineage(path, source)
    except RuleSetError as error:
        return Diagnosis(error.diagnostics, error.sources, None)
    pieces = assemble_pieces(lineage)
    rule_set = with_values(effective(lineage, pieces), values)
    resolver = Resolver(vocabulary, rule_set.parameters)
    rules = lowered(rule_set, resolver)
    problems = [*lineage.problems, *pieces.problems, *circular((*axioms, *rules))]
    problems += [p for p in resolver.problems if not _is_about(p, lineage.broken)]
    if not problems:
        problems += warnings_of(rule_set, rules, resolver)
    return Diagnosis(tuple(in_order(problems)), lineage.sources, rule_set)


def _is_about(problem: Diagnostic, broken: frozenset[str]) -> bool:
    """Whether a parameter is missing only because its block cannot be read."""
    return problem.code == "HZ043" and any(f"`{name}`" in problem.message for name in broken)


def warnings_of(rule_set: RuleSet, rules: Sequence[Rule], resolver: Resolver) -> Iterator[Diagnostic]:
    """What a careful author would mend in the file itself; `rules` are its rules in the program's form."""
    file = rule_set.files[-1]
    for rule in file.rules:
        if not rule.cites:
            help_ = 'add `cite SOURCE "where"`'
            yield Diagnostic("HZ051", f"rule `{rule.name}` cites nothing", rule.name_span, "", help_, "warning")
        yield from once_only(rule)
    yield from _unread(file, resolver)
    own = {rule.name for rule in file.rules}
    mine = [rule for rule in rules if rule.origin.name in own and rule.origin.rule_set == rule_set.name]
    yield from impossible(mine, resolver.vocabulary)
    yield from superfluous(rule_set.rules, own)
    yield from _examples(file.examples, resolver.vocabulary)


def _unread(file: RuleFile, resolver: Resolver) -> Iterator[Diagnostic]:
    statements: tuple[Parameter | Setting, ...] = (*file.parameters, *file.settings)
    for statement in statements:
        if statement.name not in resolver.used_parameters:
            help_ = "take it out, or compare with it: `total years of ?post >= " + statement.name + "`"
            message = f"no rule reads parameter `{statement.name}`"
            yield Diagnostic("HZ052", message, statement.span, "", help_, "warning")


def _examples(examples: Sequence[Example], vocabulary: Vocabulary) -> Iterator[Diagnostic]:
    titles = Counter(example.title for example in examples)
    for number, example in enumerate(examples):
        if not example.expects:
            help_ = "say what must come out: `expect MaXingrui is Technocrat in XiEra`"
            yield Diagnostic("HZ057", "this example expects nothing", example.span, "", help_, "warning")
        if titles[example.title] > 1 and example.title in {e.title for e in examples[:number]}:
            message = f'two examples are called "{example.title}"'
            yield Diagnostic("HZ040", message, example.span, "", "give each its own title", "warning")
        yield from _unknown_people(example, vocabulary)


def _unknown_people(example: Example, vocabulary: Vocabulary) -> Iterator[Diagnostic]:
    """Names that the facts do not have and that the example does not bring itself (HZ056)."""
    brought = {
        statement.subject.text
        for given in example.given
        for statement in given.statements
        if isinstance(statement, IsClass | Triple) and isinstance(statement.subject, Name)
    }
    spoken_of = [statement for given in example.given for statement in given.statements if isinstance(statement, Name)]
    spoken_of += [
        statement.object
        for given in example.given
        for statement in given.statements
        if isinstance(statement, Triple) and isinstance(statement.object, Name)
    ]
    spoken_of += [expect.subject for expect in example.expects]
    for name in {name.text: name for name in reversed(spoken_of)}.values():
        if name.text not in brought and not vocabulary.resolve(name.text, "individual"):
            known = [iri.removeprefix(KB).removeprefix(HZ) for iri in vocabulary.individuals]
            help_ = did_you_mean(name.text, known) or f"state it in the example: `given {name.text} is Official`"
            yield Diagnostic("HZ056", f"the facts know no `{name.text}`", name.span, "", help_, "warning")
