"""Why a fact does not hold: for every rule that could have concluded it, what held, what failed, and what is recorded instead.

The conditions of a rule are tried in its author's order, and each is kept that can be satisfied together with those
kept before. So a binding is never chosen too early: what is kept is a set of ways, and a condition fails only when none
of them satisfies it. A condition about something that only a failed condition would have named is not reached.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from hongzhuan.derivation import Derivation
from hongzhuan.explain.conditions import Condition, conditions_of, window_of, written
from hongzhuan.explain.finding import Findings, Found
from hongzhuan.explain.miss import Checked, Miss, WhyNot
from hongzhuan.explain.partial import Binding, Partial
from hongzhuan.explain.phrase import either, filled
from hongzhuan.explain.proof import Proof, Said
from hongzhuan.explain.why import Prover
from hongzhuan.facts.codes import iri
from hongzhuan.names import HZ, shorten
from hongzhuan.program.ir import (
    ERA,
    Aggregated,
    Atom,
    BodyLiteral,
    Bound,
    Compared,
    Const,
    Negated,
    Relation,
    Rule,
    Var,
    property_relation,
    variables_of,
)

RULE, AXIOM = 3, 1
"""What a step down costs: definitions of the ontology are small, and are followed further than rules."""
LEVELS = 2
"""Rules one below the other that a condition is followed through."""
SHOWN = 20
"""Bindings that are listed for a condition."""

HOLDER = property_relation(HZ + "holder")

Arguments = tuple[int | None, ...]


def why_not(prover: Prover, relation: Relation, subject: int) -> list[WhyNot]:
    """Why a subject is not in a class, an answer for each window."""
    derivation = prover.derivation
    asker = Asker(prover)
    dated = relation in derivation.program.dated
    answers = []
    for window in derivation.windows if dated else derivation.windows[:1]:
        era = derivation.executor.code(Const(iri(window.era)))
        answers.append(asker.answer(relation, (subject, era) if dated else (subject,)))
    return answers


@dataclass(slots=True)
class Trial:
    """A rule being tried: its conditions, what was kept, and which were not."""

    conditions: Sequence[Condition]
    kept: list[Condition] = field(default_factory=list)
    failed: list[Condition] = field(default_factory=list)
    unreached: list[Condition] = field(default_factory=list)

    @property
    def literals(self) -> list[BodyLiteral]:
        return [literal for condition in self.kept for literal in condition.literals]


class Asker:
    """Answers over one derivation; what was asked once is kept."""

    def __init__(self, prover: Prover) -> None:
        self._prover = prover
        self.derivation: Derivation = prover.derivation
        self.candidates = prover.candidates
        self.matcher = prover.matcher
        self._describe = prover.describe
        self._findings = Findings(prover)
        self._misses: dict[tuple[Relation, Arguments, int], tuple[Miss, ...]] = {}
        self._open: list[tuple[Relation, Arguments]] = []  # a recursive rule asked below itself has nothing new to say

    def answer(self, relation: Relation, arguments: tuple[int, ...]) -> WhyNot:
        """The answer for one fact."""
        fact = self._describe.fact(relation, arguments)
        if self.derivation.holds(relation, arguments):
            return WhyNot(fact, True)
        if not self.candidates.of(relation):
            return WhyNot(fact, False, (), self._no_rule(relation))
        return WhyNot(fact, False, self.misses(relation, arguments, LEVELS * RULE))

    def _no_rule(self, relation: Relation) -> Said:
        rules, name = self.derivation.rule_set.name, shorten(relation.name).removeprefix("hz:")
        return Said(
            f"no rule of {rules} and no axiom concludes {name}, and it is not recorded",
            f"规则集 {rules} 与本体均无结论为“{self._describe.name(relation.name, 'zh')}”的规则,亦无此记载",
        )

    def misses(self, relation: Relation, arguments: Arguments, depth: int) -> tuple[Miss, ...]:
        """The rules that could have concluded a tuple, the nearest miss first; None stands for anything."""
        key = (relation, arguments, depth)
        if key not in self._misses:
            self._open.append((relation, arguments))
            self._misses[key] = tuple(self._ranked(relation, arguments, depth))
            self._open.pop()
        return self._misses[key]

    def by_rule(
        self, relation: Relation, arguments: tuple[int, ...], name: str, like: Rule | None = None
    ) -> tuple[Rule, Miss] | None:
        """A rule by its name with what became of its conditions, also where it concludes the tuple.

        Of several alternatives the one that is `like` another rule, failing that the nearest.
        """
        found = []
        for rule in self.candidates.of(relation):
            if name == (rule.origin.text if rule.origin.kind == "axiom" else rule.origin.name):
                miss = self._miss(rule, arguments, LEVELS * RULE)
                found += [(rule, miss)] if miss else []
        return min(found, key=lambda pair: (pair[0] != like, _nearness(pair[1])), default=None)

    def _ranked(self, relation: Relation, arguments: Arguments, depth: int) -> Iterator[Miss]:
        groups: dict[tuple[str, str], list[Miss]] = {}
        for rule in self.candidates.of(relation):
            miss = self._miss(rule, arguments, depth)
            if miss is not None:
                groups.setdefault((miss.kind, miss.rule), []).append(miss)
        nearest = [_merged(sorted(group, key=_nearness)) for group in groups.values()]
        yield from sorted(nearest, key=_nearness)

    # --- one rule

    def _miss(self, rule: Rule, arguments: Arguments, depth: int) -> Miss | None:
        given = self.given(rule, arguments)
        if given is None:
            return None
        trial, partial = self.tried(rule, given)
        if depth and len(trial.failed) + len(trial.unreached) > 1:
            trial = self._single_failure(partial, trial) or trial
        return self._described(rule, partial, trial, depth)

    def given(self, rule: Rule, arguments: Arguments) -> Binding | None:
        """What the head says of the rule's variables; None when the rule concludes something else."""
        given: dict[Var, int] = {}
        computed = {item.variable for item in rule.body if isinstance(item, Bound)}
        computed |= {item.result for item in rule.body if isinstance(item, Aggregated)}
        for argument, code in zip(rule.head.arguments, arguments, strict=True):
            if code is None:
                continue
            if isinstance(argument, Const):
                if self.derivation.executor.code(argument) != code:
                    return None
            elif argument not in computed and given.setdefault(argument, code) != code:
                return None
        return given

    def tried(self, rule: Rule, given: Binding) -> tuple[Trial, Partial]:
        """A rule tried for what is given: which conditions can be kept, and the means to ask further."""
        partial = Partial(self.derivation, self.matcher, rule, given, window_of(rule))
        return self._try(partial, conditions_of(rule)), partial

    def proof(self, relation: Relation, arguments: tuple[int, ...]) -> Proof:
        """The proof of a fact that holds."""
        return self._prover.proof(relation, arguments)

    def _try(self, partial: Partial, conditions: Sequence[Condition]) -> Trial:
        trial, lost = Trial(conditions), set[Var]()
        known = set(partial.given) | {v for literal in window_literals(partial) for v in variables_of(literal)}
        for condition in conditions:
            named = {v for c in conditions if c is not condition and c.binds for v in c.variables}
            if not _is_reached(condition, known, lost, named):
                trial.unreached.append(condition)
                lost |= condition.variables - known
            elif partial.holds([*trial.literals, *condition.literals]):
                trial.kept.append(condition)
                known |= condition.variables
            else:
                trial.failed.append(condition)
                lost |= condition.variables - known
        return trial

    def _single_failure(self, partial: Partial, trial: Trial) -> Trial | None:
        """The one condition without which all others hold, where the author's order met more than one obstacle."""
        for condition in trial.conditions:
            link = self._link(condition, partial)
            rest = [other for other in trial.conditions if other is not condition]
            if (
                link
                and self._says_more(condition, rest)
                and partial.can_hold([literal for other in (link, *rest) for literal in other.literals])
            ):
                return Trial(trial.conditions, [link, *rest], [condition], [])
        for condition in trial.kept:
            rest = [other for other in trial.conditions if other is not condition]
            about = isinstance(condition.asks, Negated) and condition.variables & set(partial.given)
            if not (isinstance(condition.asks, Compared) or about) or not _says_all(rest, partial, condition):
                continue
            if partial.can_hold([literal for other in rest for literal in other.literals]):
                return Trial(trial.conditions, rest, [condition], [])
        return None

    def _link(self, condition: Condition, partial: Partial) -> Condition | None:
        """A record of the subject in the place of what rules conclude of it: the post that is not `held` for want of a date."""
        atom = condition.asks
        if not isinstance(atom, Atom) or atom.relation.kind != "property" or len(condition.literals) > 1:
            return None
        subject, value = atom.arguments[:2]
        named = isinstance(value, Var) and value not in partial.given and subject in partial.given
        if not named or self.candidates.defined_by_axioms(atom.relation):
            return None
        return Condition((Atom(HOLDER, (value, subject)),))

    @staticmethod
    def _says_more(condition: Condition, rest: Sequence[Condition]) -> bool:
        """Whether other conditions say what the record must be, and not only when it began."""
        record = condition.asks.arguments[1] if isinstance(condition.asks, Atom) else None
        return any(isinstance(other.asks, Atom) and record in other.variables for other in rest)

    # --- in words

    def _described(self, rule: Rule, partial: Partial, trial: Trial, depth: int) -> Miss | None:
        rows = partial.rows(trial.literals)
        found = {id(c): self._found(partial, trial, c, depth) for c in trial.failed}
        if rule.origin.kind == "axiom" and any(self._is_open(f) for f in found.values()):
            return None
        best = next((f.nearest for f in found.values() if f.nearest), rows[0] if rows else partial.given)
        checked = []
        for condition in trial.conditions:
            words = self._words(rule, condition, best)
            place = condition.span.place if condition.span else None
            own = self._written(condition) if rule.origin.kind == "rule" else ""
            if any(condition is other for other in trial.kept):
                checked.append(Checked(*words, "held", place, own, bindings=self._bindings(condition, rows)))
            elif id(condition) in found:
                checked.append(self._failure(words, place, own, found[id(condition)]))
            else:
                checked.append(Checked(*words, "not reached", place, own))
        origin = rule.origin
        return Miss(
            origin.text if origin.kind == "axiom" else f"{origin.rule_set}/{origin.name}",
            origin.kind,
            origin.span.place if origin.span else self.derivation.places.of(origin.text),
            self._describe.cited(origin.cites),
            tuple(checked),
        )

    def _found(self, partial: Partial, trial: Trial, condition: Condition, depth: int) -> Found:
        """What is recorded instead of a failed condition, and what the rules below it lack."""
        found = self._findings.of(partial, trial.literals, condition)
        below = [self.misses(relation, arguments, left) for relation, arguments, left in self._asked(found, depth)]
        best = min((misses for misses in below if misses), key=lambda m: _nearness(m[0]), default=())
        if not best:
            return found
        if best[0].kind == "axiom" and best[0].failed:
            first = best[0].failed[0]
            return replace(
                found, below=best, cause=first.cause or found.cause, said=first.said, evidence=first.evidence
            )
        return replace(found, below=best, cause=best[0].cause or found.cause, said=(), evidence=())

    def _asked(self, found: Found, depth: int) -> Iterator[tuple[Relation, Arguments, int]]:
        """What to ask of the rules below, and how much deeper: definitions of the ontology cost no depth."""
        for number, (relation, arguments) in enumerate(found.derived):
            by_axioms = self.candidates.defined_by_axioms(relation)
            left = depth - (AXIOM if by_axioms else RULE)
            if left >= 0 and (number == 0 or not by_axioms) and (relation, arguments) not in self._open:
                yield relation, arguments, left

    def _is_open(self, found: Found) -> bool:
        """Whether a definition only leads back to what is being asked."""
        asked = [(relation, arguments) for relation, arguments in found.derived]
        return bool(asked) and all(one in self._open for one in asked)

    @staticmethod
    def _failure(words: tuple[str, str], place: str | None, own: str, found: Found) -> Checked:
        return Checked(
            *words, "failed", place, own, found.cause, found.said, found.evidence, (), found.below, found.shortfall
        )

    def _words(self, rule: Rule, condition: Condition, codes: Binding) -> tuple[str, str]:
        """A condition in English and Chinese, with the values of one way filled in."""
        chinese = self._findings.phrase.chinese(condition.asks, codes)
        if rule.origin.kind == "axiom" or condition.span is None:
            return self._findings.plain(condition.asks, codes), chinese
        text = self._written(condition)
        named = {variable.name: code for variable, code in codes.items()}
        unknown = "" if any(isinstance(literal, Aggregated) for literal in condition.literals) else "some "
        return filled(text, named, self._describe.label, unknown), chinese

    def _written(self, condition: Condition) -> str:
        asks = condition.asks
        text = asks.text if isinstance(asks, Compared) and asks.text else ""
        return text or written(condition.span, self.derivation.rule_set.sources)

    def _bindings(self, condition: Condition, rows: Sequence[Binding]) -> tuple[tuple[tuple[str, str], ...], ...]:
        """What the author's variables stood for, in words, for the ways that are shown."""
        named = sorted((v for v in condition.variables if not v.name.startswith("_")), key=lambda v: v.name)
        shown = list(dict.fromkeys(tuple((v, row[v]) for v in named if v in row) for row in rows))[:SHOWN]
        self._describe.prepare(code for binding in shown for _, code in binding)
        found = (tuple((v.name, self._describe.label(code)) for v, code in binding) for binding in shown)
        return tuple(dict.fromkeys(found)) if named else ()


def window_literals(partial: Partial) -> Sequence[BodyLiteral]:
    """The window in a rule's body."""
    return partial.before


def _is_reached(condition: Condition, known: set[Var], lost: set[Var], named: set[Var]) -> bool:
    """Whether a condition can be asked without a variable that only a failed one would have named."""
    unknown = condition.variables - known - condition.looked_up
    if not unknown & lost:
        return True
    if isinstance(condition.asks, Atom):
        return bool(condition.variables & known - {ERA})
    if isinstance(condition.asks, Negated):
        return not unknown & lost & named
    return False


def _says_all(rest: Sequence[Condition], partial: Partial, without: Condition) -> bool:
    """Whether the other conditions still name every variable, and hang together without this one."""
    linked = set(partial.given)
    waiting = [c for c in rest if c.binds]
    while ready := next((c for c in waiting if c.variables & linked or not c.variables), None):
        waiting.remove(ready)
        linked |= ready.variables
    return not waiting and without.variables - {v for v in without.variables if v.name.startswith("_")} <= linked


def _nearness(miss: Miss) -> tuple[int, bool, float, int]:
    """Fewest conditions first; of as many, a rule that an author wrote, then the numbers that come nearest."""
    return miss.distance, miss.kind == "axiom", miss.shortfall, len(miss.checked)


def _merged(misses: Sequence[Miss]) -> Miss:
    """The nearest of a rule's alternatives; the failed conditions of those as near are named beside it."""
    best = misses[0]
    for other in misses[1:]:
        best = _beside(best, other) if other.distance == best.distance else best
    return replace(best, alternatives=len(misses) - 1)


def _beside(best: Miss, other: Miss) -> Miss:
    """`A or B` where two alternatives differ in one failed condition only."""
    if len(best.checked) != len(other.checked):
        return best
    pairs = enumerate(zip(best.checked, other.checked, strict=True))
    differing = [n for n, (a, b) in pairs if (a.status, a.condition) != (b.status, b.condition)]
    if len(differing) != 1 or best.checked[differing[0]].status != "failed":
        return best
    a, b = best.checked[differing[0]], other.checked[differing[0]]
    words, words_zh = either(a.condition, b.condition, " or "), either(a.condition_zh, b.condition_zh, "或")
    joined = replace(a, condition=words, condition_zh=words_zh)
    return replace(best, checked=(*best.checked[: differing[0]], joined, *best.checked[differing[0] + 1 :]))
