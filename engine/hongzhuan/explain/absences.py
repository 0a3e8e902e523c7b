"""An absence in a proof: what is not recorded, and what the rules that could have concluded it lacked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from hongzhuan.derivation import Derivation
from hongzhuan.explain.conditions import written
from hongzhuan.explain.describe import Describer
from hongzhuan.explain.miss import Miss
from hongzhuan.explain.phrase import Phraser, filled
from hongzhuan.explain.proof import Fact, Proof
from hongzhuan.program.ir import Aggregated, Argument, Atom, Bound, Const, Negated, Relation, Rule, Var

Codes = Mapping[Var, int]
Lacking = Callable[[Relation, tuple[int | None, ...]], tuple[Miss, ...]]


class Absences:
    """Words for what must not hold, over one derivation."""

    def __init__(self, derivation: Derivation, describe: Describer) -> None:
        self._derivation = derivation
        self._describe = describe
        self._phrase = Phraser(describe)
        self._defining = derivation.program.defining()

    def of(self, literal: Negated, codes: Codes, lacking: Lacking) -> Proof:
        """The absence that satisfies a `not`, with its own why-not where rules could have concluded it."""
        arguments = tuple(self._code(a, codes) for a in literal.atom.arguments)
        relation = literal.atom.relation
        absence = self._absence(literal, arguments, codes)
        if relation not in self._defining:
            return absence
        return replace(absence, reasons=partial(lacking, relation, arguments))

    def _absence(self, literal: Negated, arguments: tuple[int | None, ...], codes: Codes) -> Proof:
        relation = literal.atom.relation
        whole = tuple(code for code in arguments if code is not None)
        if relation.kind != "step" and len(whole) == len(arguments):
            fact = self._describe.fact(relation, whole)
            return Proof(replace(fact, text=f"no record that {fact.text}", text_zh=f"无记录:{fact.text_zh}"), "absence")
        terms = [self._derivation.store.term(code) for code in whole]
        subject = next((term.value for term in terms if term.kind != "literal"), "")
        text, text_zh = self._words(literal, codes)
        return Proof(Fact(subject, relation.name, "", f"no record that {text}", f"无记录:{text_zh}"), "absence")

    def _code(self, argument: Argument, codes: Codes) -> int | None:
        return self._derivation.executor.code(argument) if isinstance(argument, Const) else codes.get(argument)

    def _words(self, literal: Negated, codes: Codes) -> tuple[str, str]:
        """A negated condition as its author wrote it, and in Chinese what it means, with what is known filled in."""
        text = written(literal.span, self._derivation.rule_set.sources).removeprefix("not").strip(" ,")
        named = {variable.name: code for variable, code in codes.items()}
        english = filled(text, named, self._describe.label) or str(literal.atom.relation)
        return english, self._chinese(literal.atom, codes)

    def _chinese(self, atom: Atom, codes: Codes) -> str:
        if atom.relation.kind != "step":
            return self._phrase.chinese(atom, codes)
        rules = [self._derivation.program.rules[n] for n in self._defining.get(atom.relation, ())]
        return ",或".join(dict.fromkeys(self._block(rule, codes) for rule in rules))

    def _block(self, rule: Rule, codes: Codes) -> str:
        """The conditions of a block, without those that only repeat what the rule around it says."""
        own = [x for x in rule.body if getattr(x, "span", None) is not None and self._inside(x, rule)]
        words = [self._phrase.chinese(x, codes) for x in own if not isinstance(x, Bound | Aggregated)]
        return "且".join(dict.fromkeys(word for word in words if word))

    @staticmethod
    def _inside(literal: object, rule: Rule) -> bool:
        span, around = getattr(literal, "span", None), rule.origin.span
        return span is None or around is None or around.line <= span.line <= max(around.end_line, around.line)
