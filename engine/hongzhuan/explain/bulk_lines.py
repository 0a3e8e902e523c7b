"""Lines of N-Quads from the tables of facts and derivations."""

from __future__ import annotations

from collections.abc import Iterator

from hongzhuan.derivation import Derivation
from hongzhuan.explain.addresses import DERIVATION, VARIABLE, address
from hongzhuan.explain.bulk_sql import at, escaped, line, literal, name_of, node, quote, text
from hongzhuan.explain.describe import Describer
from hongzhuan.facts.decode_sql import n3_text
from hongzhuan.names import DCTERMS, HZ, PREFIXES, RDF, RDFS, SCHEMA
from hongzhuan.sparql.graphs import derived_graph

PROV = PREFIXES["prov"]


class Lines:
    """Writes SELECTs of lines over the tables of a schema."""

    def __init__(self, derivation: Derivation, describe: Describer, schema: str) -> None:
        self._derivation = derivation
        self._store = derivation.store
        self._program = derivation.program
        self._describe = describe
        self._schema = schema

    def selects(self, triple_terms: bool) -> list[str]:
        """One SELECT a kind of statement."""
        return [*self._of_steps(), *self._of_facts(triple_terms), *self._of_absences(), *self._of_rules()]

    def _of_steps(self) -> Iterator[str]:
        x = self._schema
        yield f"SELECT {line('iri', RDF + 'type', node(HZ + 'Derivation'))} FROM {x}.step"
        concluded = f"{x}.step s JOIN {x}.fact f ON f.id = s.fact"
        yield f"SELECT {line('s.iri', HZ + 'conclusion', at('f.iri'), 's.graph')} FROM {concluded}"
        yield f"SELECT {line('f.iri', HZ + 'derivedBy', at('s.iri'), 's.graph')} FROM {concluded}"
        names = " ".join(f"WHEN {n} THEN {text(name_of(rule))}" for n, rule in enumerate(self._program.rules))
        rule = f"CASE rule {names} END" if names else "''"
        yield f"SELECT {line('iri', HZ + 'rule', literal(rule))} FROM {x}.step"
        axioms = [n for n, rule in enumerate(self._program.rules) if rule.origin.kind == "axiom"]
        if axioms:
            listed = ", ".join(map(str, axioms))
            kind = line("iri", RDF + "type", node(HZ + "AxiomApplication"))
            yield f"SELECT {kind} FROM {x}.step WHERE rule IN ({listed})"
        for language in ("en", "zh"):
            said = f"'\"' || {escaped(language)} || '\"@{language}'"
            yield f"SELECT {line('iri', HZ + 'because', said)} FROM {x}.step WHERE {language} IS NOT NULL"
        used = f"{x}.used u JOIN {x}.step s ON s.id = u.step"
        uses, denies = (line("s.iri", PROV + "used", at(f"{what}.iri"), "s.graph") for what in ("f", "d"))
        yield f"SELECT {uses} FROM {used} JOIN {x}.fact f ON f.id = u.fact"
        yield f"SELECT {denies} FROM {x}.denied d JOIN {x}.step s ON s.id = d.step"
        first = f"SELECT fact, min(iri) AS iri FROM {x}.step WHERE first GROUP BY fact"
        informed = line("s.iri", PROV + "wasInformedBy", at("w.iri"), "s.graph")
        yield f"SELECT {informed} FROM {used} JOIN ({first}) w ON w.fact = u.fact"
        variable = f"'> <{VARIABLE}' || b.name || '> '"
        yield (
            f"SELECT '<{DERIVATION}' || s.iri || {variable} || v.n3 || ' <' || s.graph || '> .' FROM {x}.bound b"
            f" JOIN {x}.step s ON s.id = b.step JOIN ({self._bound_values()}) v ON v.code = b.code"
        )

    def _bound_values(self) -> str:
        """SQL: the term of every value that a variable had."""
        n3 = n3_text("c.code", "t.term")
        return (
            f"SELECT c.code, {n3} AS n3 FROM (SELECT DISTINCT code FROM {self._schema}.bound) c"
            " LEFT JOIN terms t ON t.id = c.code"
        )

    def _of_facts(self, triple_terms: bool) -> Iterator[str]:
        facts = f"{self._schema}.fact"
        yield f"SELECT {line('iri', RDF + 'type', node(HZ + 'Fact'))} FROM {facts}"
        whole = "s IS NOT NULL AND p IS NOT NULL AND o IS NOT NULL AND NOT starts_with(s, '\"')"
        if triple_terms:
            term = "'<<( ' || s || ' ' || p || ' ' || o || ' )>>'"
            yield f"SELECT {line('iri', RDF + 'reifies', term)} FROM {facts} WHERE {whole}"
        rest = f" AND NOT ({whole})" if triple_terms else ""
        for name, column in (("subject", "s"), ("predicate", "p"), ("object", "o")):
            yield f"SELECT {line('iri', RDF + name, column)} FROM {facts} WHERE {column} IS NOT NULL{rest}"
        yield f"SELECT {line('iri', DCTERMS + 'temporal', 'era')} FROM {facts} WHERE era IS NOT NULL"
        yield from self._of_sources(facts)

    def _of_sources(self, facts: str) -> Iterator[str]:
        """The sources of asserted facts, and what these are."""
        source = self._store.source("property", DCTERMS + "source")
        if source is None:
            return
        key, value = source.columns
        joined = f"{facts} f JOIN {source.table} d ON d.{key} = f.node JOIN terms t ON t.id = d.{value}"
        yield f"SELECT DISTINCT {line('f.iri', DCTERMS + 'source', 't.term', 'f.graph')} FROM {joined} WHERE NOT f.derived"
        graph = derived_graph(self._derivation.rule_set.name, None)
        for name in (DCTERMS + "title", DCTERMS + "publisher", SCHEMA + "url", HZ + "dateRead"):
            code = self._store.resource(name)
            n3 = n3_text("k.o", "o.term")
            if code is not None:
                yield (
                    f"SELECT s.term || ' <{name}> ' || ({n3}) || ' <{graph}> .' FROM kb.triples k"
                    f" JOIN terms s ON s.id = k.s LEFT JOIN terms o ON o.id = k.o WHERE k.p = {code}"
                    f" AND k.s IN (SELECT {value} FROM {source.table})"
                )

    def _of_absences(self) -> Iterator[str]:
        absent = f"{self._schema}.absent"
        yield f"SELECT DISTINCT {line('iri', RDF + 'type', node(HZ + 'Absence'))} FROM {absent}"
        for name, column in (("subject", "s"), ("predicate", "p"), ("object", "o")):
            yield f"SELECT DISTINCT {line('iri', RDF + name, column)} FROM {absent} WHERE {column} IS NOT NULL"
        said = f"'\"' || {escaped('en')} || '\"@en'"
        yield f"SELECT DISTINCT {line('iri', RDFS + 'label', said)} FROM {absent} WHERE en IS NOT NULL"

    def _of_rules(self) -> Iterator[str]:
        """The rule set, its rules with what they cite, and the state of the facts."""
        rule_set, graph = self._derivation.rule_set, derived_graph(self._derivation.rule_set.name, None)
        node = address("rules", rule_set.name, rule_set.hash)
        rows = [
            (node, RDF + "type", f"<{HZ}RuleSet>"),
            (node, RDFS + "label", quote(rule_set.name)),
            (node, DCTERMS + "identifier", quote(rule_set.hash)),
        ]
        for window in self._derivation.windows:
            own_graph = derived_graph(rule_set.name, window.era, window.as_of)
            rows += [(own_graph, HZ + "ruleSet", f"<{node}>"), (own_graph, HZ + "era", f"<{window.era}>")]
        rows.append((graph, HZ + "ruleSet", f"<{node}>"))
        for rule, origin in rule_set.rules.values():
            name = f"{origin}/{rule.name}"
            own = address("rule", name, rule_set.hash)
            rows += [(own, RDF + "type", f"<{HZ}Rule>"), (own, RDFS + "label", quote(name))]
            rows.append((own, HZ + "ruleSet", f"<{node}>"))
            cited = self._describe.cited(rule.cites)
            rows += [(own, DCTERMS + "references", f"<{one.source.iri}>") for one in cited]
        for s, p, o in dict.fromkeys(rows):
            yield f"SELECT {text(f'<{s}> <{p}> {o} <{graph}> .')}"
