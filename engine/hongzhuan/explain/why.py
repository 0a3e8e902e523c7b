"""Why a fact holds: its proof, found by running the rule's body again for this one head.

The witness of a fact names a rule and a round. The body is asked for bindings whose derived premises are of earlier rounds, so
that a proof never rests on itself; nothing is stored for it while deriving.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from hongzhuan.derivation import Derivation
from hongzhuan.execute.executor import ASSERTED
from hongzhuan.explain.describe import Describer
from hongzhuan.explain.equal import recorded, under_other_name
from hongzhuan.explain.proof import Fact, Proof
from hongzhuan.facts.codes import iri
from hongzhuan.plan.algebra import Column, Parameter, Scalar
from hongzhuan.plan.planner import Rounds, plan_body
from hongzhuan.plan.to_sql import select
from hongzhuan.program.ir import (
    ERA,
    Aggregated,
    Argument,
    Atom,
    BodyLiteral,
    Bound,
    Compared,
    Const,
    Negated,
    Relation,
    Rule,
    Var,
    variables_of,
)
from hongzhuan.program.variables import ANYTHING

_HIDDEN = {"window", "text"}
_RESULTS = {"total", "count", "sum", "average", "minimum", "maximum", "share"}


@dataclass(frozen=True, slots=True)
class _Binding:
    """One way to satisfy a body: codes of variables."""

    codes: Mapping[Var, int]

    def named(self) -> dict[str, int]:
        """Codes by the names that an author can write: `{total}` is the first total of the rule, `{era}` the window."""
        named = {variable.name: code for variable, code in self.codes.items()}
        for name in sorted(named):
            match = re.fullmatch(r"_([a-z]+?)\d*", name)
            if match and (match.group(1) in _RESULTS or name == ERA.name):
                named.setdefault(match.group(1), named[name])
        return named


@dataclass(frozen=True, slots=True)
class _Question:
    """A body as SQL with parameters: the head's variables that are given, and those that are asked for."""

    sql: str
    given: tuple[Var, ...]
    variables: tuple[Var, ...]
    derived: bool


def prove(prover: Prover, relation: Relation, subject: int, every: bool = False) -> list[Proof]:
    """Proofs that a subject is in a class, in each window; the first only, or one for each rule and binding.

    Empty when it is not.
    """
    return prove_fact(prover, relation, (subject,), every)


def prove_fact(prover: Prover, relation: Relation, codes: tuple[int, ...], every: bool = False) -> list[Proof]:
    """The same for any fact: proofs that a relation holds of codes, in each window."""
    derivation = prover.derivation
    found: list[Proof] = []
    dated = relation in derivation.program.dated
    eras = [derivation.executor.code(Const(iri(window.era))) for window in derivation.windows]
    for arguments in [(*codes, era) for era in eras] if dated else [codes]:
        if derivation.holds(relation, arguments):
            found += prover.proofs(relation, arguments) if every else [prover.proof(relation, arguments)]
    return found


class Prover:
    """Builds proofs over one derivation; a fact proved once is not proved again."""

    def __init__(self, derivation: Derivation) -> None:
        self.derivation = self._derivation = derivation
        self._program = derivation.program
        self._defining = derivation.program.defining()
        self._describe = self.describe = Describer(derivation)
        self._earlier: dict[int, Prover] = {}
        self._questions: dict[tuple[Rule, bool], _Question] = {}
        self._proved: dict[tuple[Relation, tuple[int, ...]], Proof] = {}

    def proof(self, relation: Relation, arguments: tuple[int, ...]) -> Proof:
        """The proof of a fact by its witness."""
        key = (relation, arguments)
        if key not in self._proved:
            renamed = under_other_name(self, relation, arguments) if self._derivation.equality else None
            self._proved[key] = renamed or self._prove(relation, arguments)
        return self._proved[key]

    def derived(self, relation: Relation, arguments: tuple[int, ...]) -> Proof:
        """The proof of a row as it stands in its table."""
        return self._prove(relation, arguments)

    def at(self, stage: int) -> Prover:
        """The prover of an earlier derivation, which found that names are one."""
        return self._earlier.setdefault(stage, Prover(self._derivation.earlier[stage]))

    def proofs(self, relation: Relation, arguments: tuple[int, ...]) -> list[Proof]:
        """A proof for each rule and each binding that concludes a fact, the shortest first."""
        witness = self._derivation.holds(relation, arguments)
        if witness is None:
            return []
        renamed = under_other_name(self, relation, arguments) if self._derivation.equality else None
        if renamed is not None:
            return [renamed]
        if witness[0] == ASSERTED:
            return [recorded(self, relation, arguments)]
        found = []
        for number in self._defining.get(relation, ()):
            rule = self._program.rules[number]
            for binding in self._bindings(rule, arguments, witness[1]):
                found.append(self._step(rule, relation, arguments, binding))
        unique = {(proof.rule, proof.because, tuple(p.fact for p in proof.premises)): proof for proof in found}
        return sorted(unique.values(), key=lambda proof: proof.size)

    def _prove(self, relation: Relation, arguments: tuple[int, ...]) -> Proof:
        witness = self._derivation.holds(relation, arguments)
        if witness is None:
            raise KeyError(f"{relation}{arguments} does not hold")
        number, round_number = witness
        if number == ASSERTED:
            return recorded(self, relation, arguments)
        rule = self._program.rules[number]
        binding = next(self._bindings(rule, arguments, round_number))
        return self._step(rule, relation, arguments, binding)

    def leaf(self, relation: Relation, arguments: tuple[int, ...]) -> Proof:
        """A fact as it is recorded, with its sources."""
        fact = self._describe.fact(relation, arguments)
        return Proof(fact, "asserted", sources=self._describe.sources_of(arguments[0]))

    # --- running a body for one head

    def _bindings(self, rule: Rule, arguments: Sequence[int], before: int | None) -> Iterator[_Binding]:
        """The ways to satisfy a rule's body for one head, those that rest on the earliest rounds first."""
        given: dict[Var, int] = {}
        for argument, code in zip(rule.head.arguments, arguments, strict=True):
            if isinstance(argument, Const):
                if self._derivation.executor.code(argument) != code:
                    return
            elif given.setdefault(argument, code) != code:
                return
        question = self._question(rule, before is not None)
        values = {f"p{n}": given[variable] for n, variable in enumerate(question.given)}
        if before is not None and question.derived:
            values["before"] = before
        rows = self._derivation.store.connection.execute(question.sql, values).fetchall()
        count = len(question.variables)
        for row in sorted(rows, key=lambda row: (sum(row[count:]), row)):
            codes = dict(zip(question.variables, row[:count], strict=True))
            if all(_close(codes[v], code) for v, code in given.items() if v in codes):
                yield _Binding({**codes, **given})

    def _question(self, rule: Rule, bounded: bool) -> _Question:
        """The query for the bindings of one head, its text made once for each rule."""
        key = (rule, bounded)
        if key not in self._questions:
            derived = tuple(
                n
                for n, literal in enumerate(rule.body)
                if isinstance(literal, Atom) and literal.relation in self._defining
            )
            rounds: dict[int, Rounds] = {n: ("<", Parameter("before")) for n in derived} if bounded else {}
            computed = {literal.variable for literal in rule.body if isinstance(literal, Bound)}
            computed |= {literal.result for literal in rule.body if isinstance(literal, Aggregated)}
            heads = dict.fromkeys(a for a in rule.head.arguments if isinstance(a, Var) and a not in computed)
            known: dict[Var, Scalar] = {variable: Parameter(f"p{n}") for n, variable in enumerate(heads)}
            planned = plan_body(rule, self._derivation.executor, rounds, known)
            variables = tuple(variable for variable in planned.known if variable not in heads)
            outputs = [planned.encoded(variable) for variable in variables]
            ages = [Column(planned.aliases[n], "round") for n in derived]
            sql = self._derivation.executor.sql(select(replace(planned.query, outputs=(*outputs, *ages))))
            self._questions[key] = _Question(sql, tuple(heads), variables, bool(derived))
        return self._questions[key]

    # --- one step of a proof

    def _step(self, rule: Rule, relation: Relation, arguments: tuple[int, ...], binding: _Binding) -> Proof:
        values = binding.named()
        premises = [p for literal in rule.body for p in self._premise(literal, binding)]
        conditions = dict.fromkeys(
            self._condition(literal, values) for literal in rule.body if isinstance(literal, Compared) and literal.text
        )
        origin = rule.origin
        because = self._describe.because(origin, values, "en")
        fact = self._describe.fact(relation, arguments)
        if relation.kind == "step":
            fact = replace(fact, text=self._contribution(premises), text_zh=self._contribution(premises, zh=True))
        return Proof(
            fact=fact,
            kind="axiom" if origin.kind == "axiom" else "rule",
            rule=origin.text if origin.kind == "axiom" else f"{origin.rule_set}/{origin.name}",
            place=origin.span.place if origin.span else self._derivation.places.of(origin.text),
            because=because,
            because_zh=self._describe.because(origin, values, "zh"),
            cites=self._describe.cited(origin.cites),
            conditions=tuple(conditions),
            premises=tuple(premises),
        )

    @staticmethod
    def _contribution(premises: Sequence[Proof], zh: bool = False) -> str:
        words = ((p.fact.text_zh if zh else "") or p.fact.text for p in premises[:2])
        return "; ".join(dict.fromkeys(words))

    def _premise(self, literal: BodyLiteral, binding: _Binding) -> Iterator[Proof]:
        if isinstance(literal, Atom) and literal.relation.kind not in _HIDDEN:
            yield self.proof(literal.relation, self._codes(literal.arguments, binding))
        elif isinstance(literal, Negated):
            yield self._absence(literal, binding)
        elif isinstance(literal, Aggregated):
            yield self._aggregate(literal, binding)

    def _codes(self, arguments: Sequence[Argument], binding: _Binding) -> tuple[int, ...]:
        return tuple(self._derivation.executor.code(a) if isinstance(a, Const) else binding.codes[a] for a in arguments)

    def _condition(self, literal: Compared, values: Mapping[str, int]) -> str:
        def shown(match: re.Match[str]) -> str:
            name = match.group(1)
            return self._describe.fill("{?" + name + "}", values) if name in values else match.group()

        text = re.sub(r"\?([^\W\d]\w*)", shown, literal.text)
        values_shown = [
            f"{name.strip('_0123456789')} {self._describe.fill('{' + name + '}', values)}"
            for name in _names(literal)
            if name.strip("_0123456789") in _RESULTS and name in values
        ]
        for name in sorted(_names(literal)):
            match = re.fullmatch(r"_(\w+?)(?:'s)?_(starts|ends)", name)
            if match and name in values and not self._describe.label(values[name]).startswith("9999"):
                values_shown.append(f"{match.group(1)} {match.group(2)} {self._describe.label(values[name])}")
        return f"{text} ({', '.join(values_shown)})" if values_shown else text

    def _absence(self, literal: Negated, binding: _Binding) -> Proof:
        known = [a for a in literal.atom.arguments if isinstance(a, Const) or a in binding.codes]
        relation = literal.atom.relation
        if relation.kind != "step" and len(known) == len(literal.atom.arguments):
            fact = self._describe.fact(relation, self._codes(literal.atom.arguments, binding))
            return Proof(replace(fact, text=f"no record that {fact.text}", text_zh=f"无记录:{fact.text_zh}"), "absence")
        terms = [self._derivation.store.term(code) for code in self._codes(known, binding)]
        subject = next((term.value for term in terms if term.kind != "literal"), "")
        text = self._written(literal, binding)
        return Proof(Fact(subject, relation.name, "", f"no record that {text}", f"无记录:{text}"), "absence")

    def _written(self, literal: Negated, binding: _Binding) -> str:
        """A negated condition as its author wrote it, with what is known filled in."""
        span = literal.atom.span or literal.span
        if span is None:
            return str(literal.atom.relation)
        lines = self._derivation.rule_set.sources.get(span.file, "").splitlines()[span.line - 1 : span.end_line]
        words = [line.split("#")[0].strip() for line in lines]
        text = ", ".join(word for word in words if word and word != "not")
        text = text.removeprefix("not ").strip()
        values = binding.named()
        return re.sub(
            r"\?([^\W\d]\w*)",
            lambda m: self._describe.label(values[m.group(1)]) if m.group(1) in values else some(m.group(1)),
            text,
        )

    def aggregate(self, literal: Aggregated, codes: Mapping[Var, int]) -> Proof:
        """The value of an aggregate with its contributions, for the group that the codes name."""
        return self._aggregate(literal, _Binding(codes))

    def _aggregate(self, literal: Aggregated, binding: _Binding) -> Proof:
        relation = literal.source.relation
        table = self._derivation.executor.table(relation)
        places = dict(zip(literal.source.arguments, table.columns, strict=True))
        where = [f"{places[a]} = {self._codes([a], binding)[0]}" for a in literal.group]
        columns = ", ".join(table.columns)
        rows = self._derivation.store.connection.execute(
            f"SELECT {columns} FROM {table.name}" + (f" WHERE {' AND '.join(where)}" if where else "") + " ORDER BY ALL"
        ).fetchall()
        if literal.having is not None:
            rows = self._members(literal, rows)
            contributions = tuple(self._counted(literal, literal.having, binding, row) for row in rows)
        else:
            contributions = tuple(self.proof(relation, tuple(row)) for row in rows)
        value = (
            float(self._derivation.store.term(binding.codes[literal.result]).value or 0)
            if self._is_number(literal, binding)
            else None
        )
        subject = self._codes(literal.group[:1], binding)
        address = self._derivation.store.term(subject[0]).value if subject else ""
        shown = self._describe.fill("{" + literal.result.name + "}", binding.named())
        text = f"{literal.function}: {shown} (from {len(rows)} contribution{'s' if len(rows) != 1 else ''})"
        return Proof(Fact(address, relation.name, shown, text), "aggregate", value=value, premises=contributions)

    @staticmethod
    def _members(literal: Aggregated, rows: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
        """One row for each member that a share is taken of."""
        place = literal.source.arguments.index(literal.value[0])
        return list({row[place]: row for row in reversed(rows)}.values())[::-1]

    def _counted(self, literal: Aggregated, having: Atom, binding: _Binding, row: tuple[int, ...]) -> Proof:
        """Why a member counts towards a share, or that nothing is recorded for which it would."""
        member = row[literal.source.arguments.index(literal.value[0])]
        codes = _Binding({**binding.codes, literal.value[0]: member})
        arguments = self._codes(having.arguments, codes)
        if self._derivation.holds(having.relation, arguments):
            return self.proof(having.relation, arguments)
        name = self._describe.label(member)
        text = f"no record that {name} counts"
        return Proof(
            Fact(self._derivation.store.term(member).value, having.relation.name, "", text, f"无记录:{name}"), "absence"
        )

    def _is_number(self, literal: Aggregated, binding: _Binding) -> bool:
        return literal.function not in ("earliest", "latest") and literal.result in binding.codes


def some(name: str) -> str:
    """A variable that stands for nothing in particular, in words."""
    return "anything" if name in ANYTHING else f"some {name}"


def _names(literal: Compared) -> set[str]:
    return {variable.name for variable in variables_of(literal)}


def _close(found: int, wanted: int) -> bool:
    """Codes agree; plain numbers may differ in the last millionth."""
    return found == wanted or (found & 7 == wanted & 7 == 3 and abs(found - wanted) <= 16)
