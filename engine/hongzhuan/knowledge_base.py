"""The knowledge base: facts, ontology and rule sets together. Everything the command does, in Python."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from hongzhuan import opened, opening, shipped
from hongzhuan.classification import Classification, classify
from hongzhuan.derivation import Derivation, MakeExecutor, Window, keep_only, label_of
from hongzhuan.deriving import Deriving
from hongzhuan.eras import Eras, era_named, windows_of
from hongzhuan.errors import BadInput
from hongzhuan.execute.duckdb import DuckDbExecutor
from hongzhuan.language.diagnostics import did_you_mean
from hongzhuan.language.syntax import IsClass
from hongzhuan.lookup import Finder, Found
from hongzhuan.names import HZ, shorten
from hongzhuan.ontology.places import Places
from hongzhuan.opened import Triple
from hongzhuan.program import rulesets
from hongzhuan.program.build import era_iris, lower_rules
from hongzhuan.program.ir import Relation, class_relation
from hongzhuan.program.rulesets import RuleSet
from hongzhuan.saturation import saturated

if TYPE_CHECKING:
    from rdflib import Dataset

    from hongzhuan.analysis.compare import Comparison
    from hongzhuan.analysis.evaluate import Evaluation
    from hongzhuan.analysis.trend import Trend
    from hongzhuan.analysis.verdicts import Verdicts
    from hongzhuan.explain.clashes import Clash
    from hongzhuan.explain.contrast import Contrast
    from hongzhuan.explain.miss import Change
    from hongzhuan.explain.why import Prover
    from hongzhuan.notebook import Proofs, WhyNots
    from hongzhuan.sparql.asking import Asking
    from hongzhuan.sparql.results import QueryResult

BODIES = f"""
SELECT ?body (SAMPLE(?name) AS ?label) (COUNT(DISTINCT ?official) AS ?known) (SAMPLE(?size) AS ?elected) {{
  ?body <{HZ}elected> ?day ; rdfs:label ?name .
  FILTER(LANG(?name) = "en")
  OPTIONAL {{ ?body <{HZ}fullMembers> ?size }}
  OPTIONAL {{
    ?post <{HZ}organisation> ?body ; <{HZ}role> ?role ; <{HZ}holder> ?official .
    FILTER(?role IN (<{HZ}Member>, <{HZ}Head>, <{HZ}Deputy>))
  }}
}} GROUP BY ?body ORDER BY ?body"""
"""SPARQL: each body with its size and the officials known to have been full members."""


class KnowledgeBase:
    """A fact store with its ontology. Rule sets are chosen with each question."""

    def __init__(self, deriving: Deriving) -> None:
        found = self.opened = deriving.opened
        self.store = found.store
        self.name = found.name
        self.own = found.own
        self.files = found.files
        self.vocabulary = found.vocabulary
        self.regime = found.regime
        self.axioms = found.axioms
        self.finder = Finder(found.store)
        self._deriving = deriving
        self._provers: dict[int, Prover] = {}

    @classmethod
    def open(
        cls, path: opening.Paths = None, ontology: opening.Paths = None, engine: MakeExecutor = DuckDbExecutor
    ) -> KnowledgeBase:
        """Open folders or files of RDF, or a `.duckdb` that an import made; the shipped facts without a path.

        The word `shipped` among several paths stands for the shipped facts.

        Args:
            ontology: files of further axioms; `"none"` (alone or among them) leaves the shipped ontology out. Axioms that
                stand among the facts count too.
            engine: what runs the rules, as `Cluster("spark://host:7077").executor`; DuckDB in this process without.

        Raises:
            BadInput: nothing there, or nothing that can be read.
        """
        files, own = opening.ontology_files(ontology), opening.NONE not in opening.as_paths(ontology)
        imported = opening.only_one_import(path)
        if imported is not None:
            return cls(Deriving(opened.open_import(imported, files, own), engine))
        if own:
            return cls(Deriving(opened.open_rdf(path, files), engine))
        return cls(saturated(opened.open_foreign(path, files), engine))

    def with_statements(self, statements: Sequence[Triple], without: Sequence[Triple] = ()) -> KnowledgeBase:
        """A copy with further facts, and without some, given as N-Triples terms; this one stays as it is."""
        return KnowledgeBase(Deriving(self.opened.edited(statements, without)))

    @cached_property
    def hash(self) -> str:
        """Sixteen hexadecimal digits over the facts and the ontology."""
        meta = self.store.meta()
        return hashlib.sha256(f"{meta.get('ontology')}{meta.get('facts')}".encode()).hexdigest()[:16]

    # --- rule sets and eras

    def rule_set(self, name: str | RuleSet = "xi") -> RuleSet:
        """A rule set by name or path; `none` for the axioms alone, which is all there is without the shipped ontology."""
        if isinstance(name, RuleSet):
            return name
        if name == opening.NONE or (not self.own and name in rulesets.shipped_names()):
            return rulesets.AXIOMS_ONLY
        return rulesets.load(str(name))

    @cached_property
    def eras(self) -> list[str]:
        """The addresses of the eras and terms."""
        return era_iris(self.vocabulary)

    def era_iri(self, name: str) -> str:
        """The address of an era by its name.

        Raises:
            BadInput: with the eras there are.
        """
        return era_named(name, self.vocabulary)

    def class_iri(self, name: str) -> str:
        """The address of a class by its name.

        Raises:
            BadInput: with the nearest class there is.
        """
        if name in self.vocabulary.classes:
            return name
        found = self.vocabulary.resolve(name, "class") or self.vocabulary.with_local_name(name, "class")
        if not found:
            near = did_you_mean(name, self.vocabulary.names("class"))
            raise BadInput(f"no class `{name}`", hint=near or "`hongzhuan rules show` lists what a rule set concludes")
        return found[0]

    def label(self, iri: str, language: str = "en") -> str:
        """The label of a thing in a language, else in another; its short name without one."""
        code = self.store.resource(iri)
        return label_of(self.store, code, language) if code is not None else shorten(iri).removeprefix("hz:")

    def windows(self, rules: RuleSet, era: Eras = None, as_of: str | None = None) -> tuple[Window, ...]:
        """The windows asked for, or the rule set's own."""
        if not era and not self.own:
            return ()
        return windows_of(self.store, self.vocabulary, rules, era, as_of)

    # --- deriving

    def derive(
        self,
        rules: str | RuleSet = "xi",
        era: Eras = None,
        goals: Iterable[Relation] | None = None,
        as_of: str | None = None,
        without: frozenset[int] = frozenset(),
    ) -> Derivation:
        """Run a rule set in the eras asked for; with `goals`, only what they depend on. Results are kept.

        Args:
            without: individuals (codes) whose facts are left out.
        """
        rule_set = self.rule_set(rules)
        if not era and rule_set.era and not self.vocabulary.resolve(rule_set.era.text, "individual"):
            lower_rules(rule_set, self.vocabulary)
        return self._deriving.derive(rule_set, self.windows(rule_set, era, as_of), goals, without)

    def derive_for(
        self,
        rules: str | RuleSet = "xi",
        era: Eras = None,
        classes: Sequence[str] = (),
        as_of: str | None = None,
    ) -> Derivation:
        """A derivation of some classes and what they rest on; of what the rule set concludes where none is named."""
        rule_set = self.rule_set(rules)
        wanted = [self.class_iri(name) for name in classes] or self.concluded(rule_set)
        return self.derive(rule_set, era, [class_relation(iri) for iri in wanted], as_of)

    def forget(self, derivation: Derivation) -> None:
        """Drop a derivation that was kept, with its tables; nothing may use it afterwards."""
        self._provers.pop(id(derivation), None)
        self._deriving.forget(derivation)

    def trial(
        self,
        rules: RuleSet,
        era: Eras = None,
        goals: Iterable[Relation] = (),
        as_of: str | None = None,
        before: Derivation | None = None,
    ) -> AbstractContextManager[Derivation]:
        """A derivation that is not kept, without a look for clashes: for trying many values of a parameter.

        Args:
            before: a derivation of a rule set that is much the same: only what rests on a difference is worked out again.
        """
        return self._deriving.trial(rules, self.windows(rules, era, as_of), goals, before)

    @property
    def places(self) -> Places:
        """Where each axiom is written."""
        return self._deriving.places

    @property
    def unique_names(self) -> str | None:
        """The namespace in which every thing has one name: that of the shipped facts, where they count."""
        return self._deriving.unique_names

    def classify(
        self,
        rules: str | RuleSet = "xi",
        era: Eras = None,
        cls: str | Sequence[str] | None = None,
        body: str | None = None,
        as_of: str | None = None,
        keep_going: bool = False,
    ) -> Classification:
        """Who is in which class under a rule set, in each era asked for.

        Args:
            cls: one class or several; without it, what the rule set itself concludes.
            body: only members of this body, for example `Politburo-19`.
            keep_going: where facts contradict axioms, leave out what rests on an individual of a clash.

        Raises:
            Inconsistent: facts contradict axioms, and `keep_going` is not asked for.
        """
        rule_set = self.rule_set(rules)
        names = [cls] if isinstance(cls, str) else list(cls or ())
        classes = [self.class_iri(name) for name in names] or self.concluded(rule_set)
        goals = [class_relation(iri) for iri in classes]
        member_of = self.finder.body(body) if body else None
        found = self.derive_consistently(rule_set, era, goals, as_of, keep_going)
        return classify(found, classes, member_of, self.hash)

    def concluded(self, rule_set: RuleSet) -> list[str]:
        """The classes that a rule set's own file concludes; those of the whole chain when it has no rules."""
        own = rule_set.files[-1].rules or tuple(rule for rule, _ in rule_set.rules.values())
        found = {
            iri
            for rule in own
            for head in rule.heads
            if isinstance(head, IsClass)
            for iri in self.vocabulary.resolve(head.cls.text, "class")
        }
        return sorted(found)

    # --- studying

    def compare(
        self,
        rules: str | RuleSet | Sequence[str | RuleSet] = "xi",
        era: Eras = None,
        cls: str | Sequence[str] | None = None,
        body: str | None = None,
        as_of: str | Sequence[str] | None = None,
    ) -> Comparison:
        """Two or more rule sets, eras or days side by side: who changes sides, and at which condition.

        Args:
            rules: one for all sides, or one for every side; `era` and `as_of` likewise.
            cls: one class or several; without it, what all of the rule sets conclude.
            body: only members of this body, for example `Politburo-19`.

        Raises:
            BadInput: one side alone, or numbers of them that do not fit together.
        """
        from hongzhuan.analysis.compare import compare, sides_of

        named = [rules] if isinstance(rules, str | RuleSet) else list(rules)
        eras = [era] if isinstance(era, str) else list(era or ())
        days = [as_of] if isinstance(as_of, str) else list(as_of or ())
        classes = [cls] if isinstance(cls, str) else list(cls or ())
        sides = sides_of(self, [self.rule_set(name) for name in named], eras, days)
        return compare(self, sides, [self.class_iri(name) for name in classes], body)

    def trend(self, cls: str, body: str, rules: str | RuleSet | Sequence[str | RuleSet] = "xi") -> Trend:
        """A class over the congresses: the share of each body of a family (`Politburo`) that is in it.

        Raises:
            BadInput: no such class or body.
        """
        from hongzhuan.analysis.trend import trend

        named = [rules] if isinstance(rules, str | RuleSet) else list(rules)
        return trend(self, self.class_iri(cls), body, [self.rule_set(name) for name in named])

    def evaluate(
        self,
        cls: str,
        outcome: str,
        rules: str | RuleSet = "xi",
        at: str | None = None,
        criteria: Sequence[str] = (),
        among: str | None = None,
    ) -> Evaluation:
        """A class as a prediction: who was in it before a congress, and who then won a seat in a body (`Politburo-20`).

        Args:
            at: the last day that counts; without it, the day before the election.
            criteria: classes that are judged beside it; without any, those that its rules ask for.
            among: only candidates of a class or a body.

        Raises:
            BadInput: no such class or body, a day after the election, no candidates.
        """
        from hongzhuan.analysis.evaluate import evaluate

        named = [self.class_iri(name) for name in criteria]
        return evaluate(self, self.class_iri(cls), outcome, self.rule_set(rules), at, named, among)

    def claims(self, *names: str, files: Sequence[str | Path] = ()) -> Verdicts:
        """What became of the claims of the literature on these facts; of some names, or all of them.

        Args:
            files: files or folders of RDF with claims of your own, in place of the shipped ones.

        Raises:
            BadInput: no claim of a name, or a claim that lacks a part.
        """
        from hongzhuan.analysis.claims import choose, read_claims
        from hongzhuan.analysis.verdict import Evaluator
        from hongzhuan.analysis.verdicts import Verdicts

        chosen = choose(read_claims([Path(file) for file in files] or None), names)
        return Verdicts(self.name, self.hash, tuple(Evaluator(self, chosen).verdicts()))

    # --- explaining and asking

    def find(self, name: str) -> Found:
        """An official by address, `kb:` name, English, Chinese, pinyin or Wikidata id; failing that, anything else.

        Raises:
            BadInput: unknown or ambiguous.
        """
        try:
            return self.finder.find(name)
        except BadInput as error:
            try:
                return self.finder.find(name, None)
            except BadInput:
                raise error from None

    def explain(
        self,
        official: str,
        cls: str,
        rules: str | RuleSet = "xi",
        era: Eras = None,
        every: bool = False,
        as_of: str | None = None,
    ) -> Proofs:
        """Proofs that an official is in a class, one or every; empty when the class does not hold."""
        from hongzhuan.explain.why import prove
        from hongzhuan.notebook import Proofs

        relation = class_relation(self.class_iri(cls))
        prover = self.prover(relation, rules, era, as_of)
        return Proofs(prove(prover, relation, self.find(official).code, every))

    def explain_triple(self, triple: str, rules: str | RuleSet = "xi", era: Eras = None, every: bool = False) -> Proofs:
        """Proofs of any fact, written as one triple in Turtle; empty when it does not hold.

        Raises:
            BadInput: not one triple.
        """
        from hongzhuan.explain.triples import read_statement
        from hongzhuan.explain.why import prove_fact
        from hongzhuan.notebook import Proofs

        statement = read_statement(triple)
        codes = [self.store.code(term) for term in statement.arguments]
        prover = self.prover_of(self.derive(rules, era))
        if any(code is None for code in codes):
            return Proofs()
        known = tuple(code for code in codes if code is not None)
        return Proofs(prove_fact(prover, statement.relation, known, every))

    def why_not(
        self, official: str, cls: str, rules: str | RuleSet = "xi", era: Eras = None, as_of: str | None = None
    ) -> WhyNots:
        """Why an official is not in a class: one answer for each era, the rule that came nearest first in each."""
        from hongzhuan.explain.why_not import why_not
        from hongzhuan.notebook import WhyNots

        relation = class_relation(self.class_iri(cls))
        return WhyNots(why_not(self.prover(relation, rules, era, as_of), relation, self.find(official).code))

    def contrast(
        self,
        officials: Sequence[str],
        cls: str,
        rules: Sequence[str | RuleSet] = ("xi",),
        era: Sequence[str] = (),
        as_of: str | None = None,
    ) -> Contrast:
        """Where two officials, two rule sets or two eras part over a class; two of one of the three, one of the others.

        Raises:
            BadInput: not exactly one pair.
        """
        from hongzhuan.explain.contrast import contrast
        from hongzhuan.explain.contrast_questions import ask

        left, right = ask(self, officials, cls, rules, era, as_of)
        return contrast(class_relation(self.class_iri(cls)), left, right)

    def changes(
        self, official: str, cls: str, rules: str | RuleSet = "xi", era: Eras = None, as_of: str | None = None
    ) -> list[list[Change]]:
        """Small changes that would put an official into a class, for each era: each was tried on a copy of the facts."""
        from hongzhuan.explain.changes import verified

        relation = class_relation(self.class_iri(cls))
        return verified(self, self.prover(relation, rules, era, as_of), relation, self.find(official).code, as_of)

    def prover(self, relation: Relation, rules: str | RuleSet, era: Eras = None, as_of: str | None = None) -> Prover:
        """What proves facts of a relation under a rule set; kept with the derivation."""
        return self.prover_of(self.derive(rules, era, [relation], as_of))

    def prover_of(self, derivation: Derivation) -> Prover:
        """What proves facts of a derivation; kept with it."""
        from hongzhuan.explain.why import Prover

        return self._provers.setdefault(id(derivation), Prover(derivation))

    # --- consistency

    def entails(self, conclusion: str | Path) -> bool:
        """Whether every triple of a text in Turtle, or of a file of RDF, follows; blank nodes stand for anything.

        From facts that contradict an axiom everything follows.

        Raises:
            BadInput: a conclusion that is not RDF.
        """
        from hongzhuan.sparql.entailment import as_question

        question = as_question(conclusion)
        return bool(self.clashes()) or self.query(question, None if self.own else opening.NONE).truth

    def clashes(
        self, rules: str | RuleSet = "none", era: Eras = None, derivation: Derivation | None = None
    ) -> list[Clash]:
        """Everything in which the facts, and what a rule set derives from them, contradict an axiom; empty when nothing does.

        Args:
            derivation: look in this one, which has been made already.
        """
        found = derivation or self.derive(rules, era, [])
        if not found.is_clashing():
            return []
        from hongzhuan.explain.clashes import clashes_of

        return clashes_of(self.prover_of(found))

    def derive_consistently(
        self,
        rules: str | RuleSet,
        era: Eras = None,
        goals: list[Relation] | None = None,
        as_of: str | None = None,
        keep_going: bool = False,
    ) -> Derivation:
        """A derivation in which nothing rests on a contradiction.

        Args:
            keep_going: where facts contradict axioms, keep what has a proof without any fact about an individual of a clash.

        Raises:
            Inconsistent: with every clash, when it is not to keep going.
        """
        whole = self.derive(rules, era, goals, as_of)
        found = self.clashes(derivation=whole)
        if not found:
            return whole
        if not keep_going:
            from hongzhuan.explain.clashes import Inconsistent

            raise Inconsistent(found)
        touched = frozenset(code for clash in found for code in clash.individuals)
        return keep_only(self.derive(rules, era, goals, as_of, touched), whole)

    def query(
        self,
        sparql: str,
        rules: str | RuleSet | None = "xi",
        era: Eras = None,
        keep_going: bool = False,
        derivations: bool = False,
        as_of: str | None = None,
    ) -> QueryResult:
        """Answer a SPARQL query over the facts and what a rule set derives; common prefixes are declared.

        Args:
            derivations: with every derivation of what the rule set concludes, in the same graphs.

        Raises:
            BadInput: the query does not parse, or is no query.
            Inconsistent: facts contradict axioms, and it is not to keep going.
        """
        from hongzhuan.sparql.asking import with_classes_of

        wider = None if self.own else with_classes_of(sparql, self.opened)
        if wider is not None:
            return KnowledgeBase(Deriving(wider))._ask(sparql, rules, era, keep_going, derivations, as_of)
        return self._ask(sparql, rules, era, keep_going, derivations, as_of)

    @cached_property
    def _asking(self) -> Asking:
        from hongzhuan.sparql.asking import Asking

        return Asking()

    def _ask(
        self,
        sparql: str,
        rules: str | RuleSet | None,
        era: Eras,
        keep_going: bool,
        derivations: bool,
        as_of: str | None,
    ) -> QueryResult:
        rule_set = self.rule_set(rules) if rules is not None else None
        eras = (era,) if isinstance(era, str) else tuple(era or ())
        named, reflexive = (rule_set.name, rule_set.hash) if rule_set else (), "sameAs" in sparql

        def quads() -> ox.Store:
            found = self.quads(rule_set, era, as_of, keep_going, reflexive)
            if derivations and rule_set is not None:
                from hongzhuan.explain.bulk import add_to

                add_to(found, self.derive_for(rule_set, era, as_of=as_of))
            return found

        return self._asking.ask(sparql, (named, eras, keep_going, reflexive, derivations, as_of), quads)

    def quads(
        self,
        rules: str | RuleSet | None = "xi",
        era: Eras = None,
        as_of: str | None = None,
        keep_going: bool = False,
        reflexive: bool = False,
    ) -> ox.Store:
        """Facts and derived facts as an Oxigraph store, each in its own named graph.

        Without the shipped ontology it is the closure of what was opened under RDF, RDF Schema or OWL 2 RL, whichever the
        vocabulary asks for; with `reflexive`, everything is also the same as itself.
        """
        from hongzhuan.sparql.border import border_lines
        from hongzhuan.sparql.dataset import build

        if self.own and rules is None:
            return build(self.store, None)
        derivation = self.derive_consistently(rules or opening.NONE, era, None, as_of, keep_going)
        return build(self.store, derivation, () if self.own else border_lines(derivation, self.regime, reflexive))

    def dataset(self, rules: str | RuleSet | None = "xi", era: Eras = None) -> Dataset:
        """The same as an rdflib dataset."""
        from hongzhuan.sparql.dataset import as_rdflib

        return as_rdflib(self.quads(rules, era))

    def coverage(self) -> list[tuple[str, str, int, int | None]]:
        """Each elected body: its address, its label, how many full members the facts know, how many were elected."""
        result = self.query(BODIES, rules=None)
        return [
            (row[0].value, row[1].value, int(row[2].value), int(row[3].value) if row[3] else None)
            for row in result.rows
        ]

    def ontology(self) -> Any:
        """The ontology in Owlready2."""
        from hongzhuan.ontology.owlready import load

        return load(shipped.vocabulary_files())

    def __repr__(self) -> str:
        officials = self.store.source("class", HZ + "Official")
        count = (
            self.store.connection.execute(f"SELECT count(*) FROM {officials.table}").fetchone() if officials else (0,)
        )
        return f"<KnowledgeBase {self.name}: {(count or (0,))[0]:,} officials, {self.hash}>"
