"""What is recorded in place of a condition that failed: other values, a fact that stands against it, or nothing at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from hongzhuan.derivation import Derivation
from hongzhuan.explain.conditions import Condition
from hongzhuan.explain.miss import Cause, Miss
from hongzhuan.explain.partial import Binding, Partial
from hongzhuan.explain.phrase import Phraser
from hongzhuan.explain.proof import Proof, Said
from hongzhuan.explain.why import Prover
from hongzhuan.facts.codes import decode_inline
from hongzhuan.names import HZ, RDF
from hongzhuan.program.ir import (
    ERA,
    Aggregated,
    Argument,
    Atom,
    BodyLiteral,
    Bound,
    Compared,
    Const,
    Expression,
    Negated,
    Number,
    Relation,
    Var,
    property_relation,
    variables_of,
)

LISTED = 3
"""Things of which a finding tells what is recorded."""

_POSITION = property_relation(HZ + "position")
_LEFT, _RIGHT = Var("_left"), Var("_right")


@dataclass(frozen=True, slots=True)
class Found:
    """What there is instead: sentences, facts, the tuples that other rules would have to conclude, the nearest way."""

    cause: Cause
    said: tuple[Said, ...] = ()
    evidence: tuple[Proof, ...] = ()
    derived: tuple[tuple[Relation, tuple[int | None, ...]], ...] = ()
    nearest: Binding | None = None
    shortfall: float = 1.0
    below: tuple[Miss, ...] = ()


class Findings:
    """Looks at one failed condition at a time."""

    def __init__(self, prover: Prover) -> None:
        self._prover = prover
        self._derivation: Derivation = prover.derivation
        self._describe = prover.describe
        self._defining = self._derivation.program.defining()
        self._candidates = prover.candidates
        self.phrase = Phraser(prover.describe)

    def of(self, partial: Partial, kept: Sequence[BodyLiteral], condition: Condition) -> Found:
        """Why the condition fails together with what was kept."""
        held = list(kept)
        for literal in condition.literals[:-1]:
            if not partial.holds([*held, literal]):
                return self._why(partial, held, literal)
            held.append(literal)
        return self._why(partial, held, condition.asks)

    def _why(self, partial: Partial, held: Sequence[BodyLiteral], literal: BodyLiteral) -> Found:
        match literal:
            case Atom():
                return self._missing(literal, partial.rows(held))
            case Compared():
                return self._compared(partial, held, literal)
            case Negated(atom):
                return self._against(partial.rows([*held, atom], limit=LISTED), atom)
            case Aggregated() | Bound():
                said = Said("there is nothing to compute it from", "无可计算的数据")
                return Found("not recorded", (said,))

    # --- nothing of the kind

    def _missing(self, atom: Atom, rows: Sequence[Binding]) -> Found:
        asked = list(dict.fromkeys(self._arguments(atom, row) for row in rows))
        derived = tuple((atom.relation, arguments) for arguments in asked[:LISTED]) if self._has_rules(atom) else ()
        everything = list(dict.fromkeys(a[0] for a in asked if a and a[0] is not None))
        subjects = everything[:LISTED]
        said: list[Said] = []
        evidence: list[Proof] = []
        for subject in subjects:
            words, facts = self._instead(atom, subject, rows)
            said.append(words)
            evidence += facts
        if not subjects:
            said.append(self._nobody(atom, rows[0] if rows else {}))
        if len(everything) > LISTED:
            left = len(everything) - LISTED
            said.append(Said(f"and {left} more, none of them as asked", f"另有{left}项,亦均不符"))
        cause: Cause = "recorded otherwise" if evidence else "not recorded"
        return Found(cause, tuple(said), tuple(evidence), derived, rows[0] if rows else None)

    def _has_rules(self, atom: Atom) -> bool:
        return atom.relation in self._defining

    def _arguments(self, atom: Atom, row: Binding) -> tuple[int | None, ...]:
        return tuple(self._code(a, row) for a in atom.arguments)

    def _code(self, argument: Argument, row: Binding) -> int | None:
        return self._describe.code(argument) if isinstance(argument, Const) else row.get(argument)

    def _instead(self, atom: Atom, subject: int, rows: Sequence[Binding]) -> tuple[Said, list[Proof]]:
        """What is recorded of a subject where the condition asks for something else."""
        of_class = atom.relation.kind == "class"
        facts = self._types(subject) if of_class else self._values(atom, subject)
        name, name_zh = (self._describe.name(atom.relation.name, language) for language in ("en", "zh"))
        label, label_zh = (self._describe.label(subject, language) for language in ("en", "zh"))
        if of_class and self._has_rules(atom) and not self._candidates.defined_by_axioms(atom.relation):
            return Said(f"it does not follow that {label} is {name}", f"不能得出{label_zh}:{name_zh}"), []
        if not facts:
            what = f"that {label} is {name}" if of_class else f"{name} of {label}"
            return Said(f"no record: {what}", f"无记录:{label_zh}:{name_zh}"), []
        values, values_zh = (self._listed(facts, language) for language in ("en", "zh"))
        if of_class:
            return Said(f"{label} is recorded as {values}", f"{label_zh}记载为{values_zh}"), facts
        wanted = self._wanted(atom, subject, rows)
        instead, instead_zh = (f", not {wanted[0]}", f",而非{wanted[1]}") if wanted else ("", "")
        return Said(f"{name} of {label}: {values}{instead}", f"{label_zh}:{name_zh} {values_zh}{instead_zh}"), facts

    def _wanted(self, atom: Atom, subject: int, rows: Sequence[Binding]) -> tuple[str, str] | None:
        codes = {self._code(atom.arguments[1], row) for row in rows if self._code(atom.arguments[0], row) == subject}
        if len(codes) != 1 or None in codes:
            return None
        (code,) = codes
        return (self._describe.label(code), self._describe.label(code, "zh")) if code is not None else None

    def _listed(self, facts: Sequence[Proof], language: str) -> str:
        names = [self._describe.label_of_iri(fact.fact.object, language) for fact in facts]
        return ", ".join(dict.fromkeys(names)) if language == "en" else "、".join(dict.fromkeys(names))

    def _types(self, subject: int) -> list[Proof]:
        """The classes that a thing is recorded to be of."""
        kinds = self._derivation.store.values(subject, RDF + "type")
        self._describe.prepare([subject, *kinds])
        return [
            Proof(self._describe.typed(subject, kind), "asserted", sources=self._describe.sources_of(subject))
            for kind in kinds
        ]

    def _values(self, atom: Atom, subject: int) -> list[Proof]:
        """The values that a property has, asserted or derived, in the era of the question."""
        found = self._prover.matcher.lookup.rows(atom.relation, 0, (subject,))[subject]
        return [self._prover.proof(atom.relation, row) for row, *_ in found[:LISTED]]

    def _nobody(self, atom: Atom, row: Binding) -> Said:
        return Said(f"no record: {self.plain(atom, row)}", f"无记录:{self.phrase.chinese(atom, row)}")

    # --- something that stands against it

    def _against(self, rows: Sequence[Binding], atom: Atom) -> Found:
        proofs: list[Proof] = []
        for row in rows:
            arguments = tuple(code for a in atom.arguments if (code := self._code(a, row)) is not None)
            if len(arguments) == len(atom.arguments):
                proofs.append(self._prover.proof(atom.relation, arguments))
        proofs = list(dict.fromkeys(proofs))
        said = tuple(Said(self._stands(p), self._stands(p, zh=True)) for p in proofs)
        return Found("recorded otherwise", said, tuple(proofs), (), rows[0] if rows else None)

    def _stands(self, proof: Proof, zh: bool = False) -> str:
        """A fact that must not hold, in a sentence; a part of a rule by what it rests on."""
        if zh:
            return "但有此记载:" + (proof.because_zh or proof.fact.text_zh or proof.fact.text)
        return "but it does: " + (proof.because or proof.fact.text)

    # --- numbers and dates

    def _compared(self, partial: Partial, held: Sequence[BodyLiteral], literal: Compared) -> Found:
        """The values of both sides, the nearest first."""
        asked = [*held, Bound(_LEFT, literal.left), Bound(_RIGHT, literal.right)]
        rows = partial.rows(asked)
        if not rows:
            return Found("not recorded", (Said("a value that it needs is not recorded", "缺少所需数值"),))
        rows = sorted(rows, key=lambda row: (_gap(row), sorted((v.name, c) for v, c in row.items())))
        scale = {a.arguments[1]: a.arguments[0] for a in held if isinstance(a, Atom) and a.relation == _POSITION}
        said = tuple(islice(_unique(self._sides(literal, row, scale) for row in rows), LISTED))
        evidence = [p for row in rows[:LISTED] for p in self._behind(held, literal, row)]
        return Found(
            "recorded otherwise", said, tuple(dict.fromkeys(evidence)), (), rows[0], _relative(literal, rows[0])
        )

    def _sides(self, literal: Compared, row: Binding, scale: Mapping[Argument, Argument]) -> Said:
        english, chinese = (", ".join(self.phrase.edges(literal, row, language)) for language in ("en", "zh"))
        if isinstance(literal.right, Number):
            unit = _unit(literal.text)
            needs = f"{literal.right.value:g}{' ' + unit if unit else ''}"
            left, left_zh = (self.phrase.shown(_LEFT, row, language) for language in ("en", "zh"))
            english = f"{left}{' ' + unit if unit else ''}, needs {_MEANS[literal.operator]} {needs}"
            unit_zh = {"years": "年", "percent": "%"}.get(unit, "")
            chinese = f"{left_zh}{unit_zh},要求{_MEANS_ZH[literal.operator]}{literal.right.value:g}{unit_zh}"
        elif not english:
            sides = ((literal.left, _LEFT), (literal.right, _RIGHT))
            english = ", ".join(self._side(*side, row, scale, "en") for side in sides)
            chinese = "、".join(self._side(*side, row, scale, "zh") for side in sides)
        return Said(english, chinese)

    def _side(
        self, expression: Expression, result: Var, row: Binding, scale: Mapping[Argument, Argument], language: str
    ) -> str:
        """One side of a comparison; a step of a scale by its name and its place on the scale."""
        if isinstance(expression, Var | Const):
            return self.phrase.thing(expression, row, language)
        words = self.phrase.shown(result, row, language)
        steps = [scale[v] for v in variables_of(expression) if v in scale]
        if len(steps) != 1:
            return words
        name = self.phrase.thing(steps[0], row, language)
        return f"{name}为第{words}级" if language == "zh" else f"{name} is step {words} of its scale"

    def _behind(self, held: Sequence[BodyLiteral], literal: Compared, row: Binding) -> list[Proof]:
        """The facts and sums that a comparison reads."""
        read = set(variables_of(literal))
        proofs = []
        for item in held:
            if isinstance(item, Atom) and item.relation.kind == "property" and read & set(item.arguments[1:]) - {ERA}:
                arguments = tuple(code for a in item.arguments if (code := self._code(a, row)) is not None)
                proofs.append(self._prover.proof(item.relation, arguments))
            elif isinstance(item, Aggregated) and item.result in read:
                proofs.append(self._prover.aggregate(item, row))
        return proofs

    # --- words

    def plain(self, literal: BodyLiteral, codes: Binding) -> str:
        """A literal in English where no author wrote it: an axiom's."""
        atom = literal.atom if isinstance(literal, Negated) else literal
        if not isinstance(atom, Atom):
            return ""
        words = [self.phrase.thing(a, codes, "en") for a in atom.arguments if a != ERA]
        name = self._describe.name(atom.relation.name)
        sentence = f"{words[0]} is {name}" if len(words) == 1 else f"{words[0]}: {name} {words[1]}"
        return f"not {sentence}" if isinstance(literal, Negated) else sentence


_MEANS = {"<": "less than", "<=": "at most", ">": "more than", ">=": "at least", "=": "exactly", "!=": "other than"}
_MEANS_ZH = {"<": "小于", "<=": "至多", ">": "大于", ">=": "至少", "=": "恰为", "!=": "不同于"}


def _unique(items: Iterable[Said]) -> Iterator[Said]:
    """Items without those that came before; each is made only when it is asked for."""
    seen: set[Said] = set()
    for item in items:
        if item not in seen:
            seen.add(item)
            yield item


def _unit(text: str) -> str:
    """The unit of a number that the author wrote of: years of a sum, percent of a share."""
    if "years" in text:
        return "years"
    return "percent" if "share of" in text or "percent" in text else ""


def _number(code: int) -> float | None:
    term = decode_inline(code)
    try:
        return float(term.value) if term else None
    except ValueError:
        return None


def _gap(row: Binding) -> float:
    left, right = _number(row[_LEFT]), _number(row[_RIGHT])
    return abs(left - right) if left is not None and right is not None else float("inf")


def _relative(literal: Compared, row: Binding) -> float:
    """How far the left side is from the right, as a part of it; dates by decades. Between 0 and 1."""
    gap = _gap(row)
    if gap == float("inf"):
        return 1.0
    asked = abs(_number(row[_RIGHT]) or 0.0)
    scale = asked if isinstance(literal.right, Number) and asked else 3652.0
    return min(1.0, gap / scale)
