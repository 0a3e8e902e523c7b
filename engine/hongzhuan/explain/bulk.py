"""Every derivation of a rule set in its windows as RDF, computed in the engine: for each fact every rule and binding.

The rule's body is asked once for all heads at the same time, with the rounds of its premises before that of the head. Facts and
derivations get addresses over their content, and lines of N-Quads are put together from columns; nothing is looped in Python
but the rules. The vocabulary is `ontology/derivations.ttl`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path

import pyoxigraph as ox

from hongzhuan.derivation import Derivation
from hongzhuan.explain.addresses import VARIABLE, address, address_sql
from hongzhuan.explain.bulk_words import Words, escaped
from hongzhuan.explain.conditions import written
from hongzhuan.explain.describe import Describer
from hongzhuan.facts.decode_sql import n3_text
from hongzhuan.facts.rdf_io import write_lines
from hongzhuan.names import DCTERMS, HZ, PREFIXES, RDF, RDFS, SCHEMA
from hongzhuan.plan.algebra import Code, Column
from hongzhuan.plan.planner import plan_body
from hongzhuan.plan.to_sql import select
from hongzhuan.program.ir import ERA, WINDOW, Aggregated, Argument, Atom, Const, Negated, Relation, Rule
from hongzhuan.sparql.dataset import derived_graph, has_name

PROV = PREFIXES["prov"]
_NUMBERS = count()
_HIDDEN = {"window", "text", "datatype", "clash"}
_RESULTS = {"total", "count", "sum", "average", "minimum", "maximum", "share"}


def write_nquads(derivation: Derivation, file: Path, triple_terms: bool = False) -> None:
    """Write every derivation as N-Quads, in no particular order.

    Args:
        triple_terms: state what a fact says with a triple term of RDF 1.2 (`rdf:reifies`) and not with subject, predicate and
            object, which every tool reads.
    """
    export = _Export(derivation)
    try:
        export.build()
        write_lines(derivation.store.connection, export.lines(triple_terms), file)
    finally:
        export.close()


def add_to(quads: ox.Store, derivation: Derivation) -> None:
    """Add every derivation to a store, each in the graph of its rule set and window."""
    with tempfile.TemporaryDirectory(prefix="hongzhuan-") as folder:
        file = Path(folder) / "derivations.nq"
        write_nquads(derivation, file)
        quads.bulk_load(path=str(file), format=ox.RdfFormat.N_QUADS)


class _Export:
    """Tables of facts, derivations and what belongs to them, in a schema of their own."""

    def __init__(self, derivation: Derivation) -> None:
        self._derivation = derivation
        self._store = derivation.store
        self._executor = derivation.executor
        self._program = derivation.program
        self._schema = f"export_{next(_NUMBERS)}"
        self._execute = self._store.connection.execute
        self._execute(f"CREATE SCHEMA {self._schema}")
        self._describe = Describer(derivation)
        self._words = Words(derivation, self._describe, self._schema)
        self._facts: dict[Relation, str] = {}
        self._many = (
            0  # facts and derivations so far: each has a number, which is joined where the address would be long
        )

    def close(self) -> None:
        """Drop the tables."""
        self._execute(f"DROP SCHEMA {self._schema} CASCADE")

    def build(self) -> None:
        """Fill the tables."""
        x = self._schema
        for table in (
            "step (id BIGINT, iri VARCHAR, fact BIGINT, rule INTEGER, first BOOLEAN, graph VARCHAR, en VARCHAR, zh VARCHAR)",
            "used (step BIGINT, fact BIGINT)",
            "bound (step BIGINT, name VARCHAR, code BIGINT)",
            "denied (step BIGINT, iri VARCHAR)",
            "absent (iri VARCHAR, s VARCHAR, p VARCHAR, o VARCHAR, en VARCHAR, graph VARCHAR)",
            "fact (id BIGINT, iri VARCHAR, s VARCHAR, p VARCHAR, o VARCHAR, era VARCHAR, derived BOOLEAN, node BIGINT,"
            " graph VARCHAR)",
        ):
            self._execute(f"CREATE TABLE {x}.{table}")
        self._values()
        for relation in self._relations():
            self._facts[relation] = self._fact_table(len(self._facts), relation)
        for number, rule in enumerate(self._program.rules):
            if rule.head.relation in self._facts:
                self._rule(number, rule)

    # --- terms and facts

    def _relations(self) -> list[Relation]:
        """The relations that a derivation can name: concluded by a rule that is not only a part of a `not`, or read by one."""
        wanted: set[Relation] = set()
        for rule in self._program.rules:
            if rule.head.relation.kind in ("class", "property"):
                wanted.add(rule.head.relation)
                wanted |= set(_premises_of(rule))
        for rule in self._program.rules:
            if rule.head.relation in wanted:
                wanted |= set(_premises_of(rule))
        return sorted(relation for relation in wanted if relation.kind not in _HIDDEN)

    def _values(self) -> None:
        """The text of every term that facts speak of, as N-Triples and plain."""
        queries = []
        for relation in self._relations():
            table = self._executor.table(relation)
            queries += [f"SELECT {column} AS code FROM {table.name}" for column in table.columns]
        codes = " UNION ".join([f"SELECT era AS code FROM {self._executor.table(WINDOW).name}", *queries])
        n3 = n3_text("c.code", "t.term")
        plain = r"""CASE WHEN starts_with(n3, '<') THEN substring(n3, 2, length(n3) - 2)
            WHEN starts_with(n3, '"') THEN regexp_extract(n3, '^"(.*)"[^"]*$', 1, 's') ELSE n3 END"""
        self._execute(
            f"CREATE TABLE {self._schema}.value AS SELECT code, n3, {plain} AS text FROM (SELECT c.code, {n3} AS n3"
            f" FROM ({codes}) c LEFT JOIN terms t ON t.id = c.code) WHERE n3 IS NOT NULL"
        )

    def _fact_table(self, number: int, relation: Relation) -> str:
        """The tuples of a relation with their addresses; the columns of the arguments keep their order."""
        table, name = self._executor.table(relation), f"{self._schema}.f{number}"
        dated = relation in self._program.dated
        own = table.columns[: relation.arity]
        witness = "rule >= 0 AS derived, round, rule" if table.derived else "false AS derived, 0 AS round, -1 AS rule"
        present = " AND ".join(f"{column} IS NOT NULL" for column in table.columns) or "true"
        columns = ", ".join(f"{column} AS a{n}" for n, column in enumerate(table.columns))
        rows = f"SELECT {columns}{', ' if columns else ''}{witness} FROM {table.name} WHERE {present}"
        joins = " ".join(f"JOIN {self._schema}.value v{n} ON v{n}.code = q.a{n}" for n in range(len(table.columns)))
        era = f"v{relation.arity}.text" if dated else "''"
        s, p, o, words = self._said(relation, len(own))
        rules_hash = self._derivation.rule_set.hash
        under = f"CASE WHEN q.derived THEN '{rules_hash}' ELSE 'asserted' END"
        fact = address_sql("fact", (under, s, p, f"coalesce({o}, '')", era, words))
        graph = self._graph(f"q.a{relation.arity}" if dated else None)
        n3s = "v0.n3" if own else "NULL"
        n3o = _class_term(relation) if relation.kind == "class" else "v1.n3" if relation.kind == "property" else "NULL"
        self._execute(
            f"CREATE TABLE {name} AS SELECT row_number() OVER () + {self._many} AS id, q.*, {fact} AS iri, {n3s} AS n3s,"
            f" {n3o} AS n3o, {f'v{relation.arity}.n3' if dated else 'NULL'} AS n3era, {graph} AS graph"
            f" FROM ({rows}) q {joins}"
        )
        self._count(name)
        return name

    def _count(self, table: str) -> int:
        """Count the rows of a table among all that have a number."""
        found = self._execute(f"SELECT count(*) FROM {table}").fetchone()
        self._many += found[0] if found else 0
        return found[0] if found else 0

    def _said(self, relation: Relation, arity: int) -> tuple[str, str, str, str]:
        """SQL: subject, predicate, object and, for a part of a rule, the rest in words."""
        subject = "v0.text" if arity else "''"
        if relation.kind == "class":
            return subject, f"'{RDF}type'", f"'{relation.name}'", "''"
        if relation.kind == "property":
            return subject, f"'{relation.name}'", "v1.text", "''"
        rest = " || '; ' || ".join(f"v{n}.text" for n in range(1, arity)) or "''"
        return subject, f"'{relation.name}'", "''", rest

    def _graph(self, era: str | None) -> str:
        """SQL: the graph of a row: that of the window in its column of eras, or that of the rule set whatever the window."""
        rules = self._derivation.rule_set.name
        cases = " ".join(
            f"WHEN {self._store.resource(w.era)} THEN '{derived_graph(rules, w.era, w.as_of)}'"
            for w in self._derivation.windows
        )
        return f"CASE {era} {cases} END" if era and cases else f"'{derived_graph(rules, None)}'"

    # --- one rule

    def _rule(self, number: int, rule: Rule) -> None:
        """Every way in which a rule concludes a fact, with what it used."""
        found, columns = f"{self._schema}.way", self._ways(number, rule)
        if columns is None:
            return
        self._sentences(found, number, rule, columns)
        named = {n: c for n, c in columns.items() if not n.startswith("_")} | _results(rule, columns)
        if named:
            names, codes = ", ".join(f"'{name}'" for name in named), ", ".join(named.values())
            values = f"SELECT id, unnest([{names}]) AS name, unnest([{codes}]) AS code FROM {found}"
            self._execute(f"INSERT INTO {self._schema}.bound SELECT * FROM ({values}) WHERE code IS NOT NULL")
        self._execute(f"INSERT INTO {self._schema}.used SELECT id, unnest(list_distinct(used)) FROM {found}")
        for literal in rule.body:
            if isinstance(literal, Aggregated):
                self._contributions(found, literal, columns)
            elif isinstance(literal, Negated):
                self._absence(found, literal, columns)
        self._execute(f"DROP TABLE {found}")

    def _ways(self, number: int, rule: Rule) -> dict[str, str] | None:
        """The table of the ways of one rule; returns the column of each variable, None where there is none."""
        planned = plan_body(rule, self._executor)
        variables = list(planned.known)
        derived = [
            n
            for n, x in enumerate(rule.body)
            if isinstance(x, Atom) and self._executor.table(x.relation).derived and n in planned.aliases
        ]
        outputs = [planned.encoded(v) for v in variables] + [Column(planned.aliases[n], "round") for n in derived]
        body = self._executor.sql(select(replace(planned.query, outputs=tuple(outputs) or (Code(0),))))
        columns = {v.name: f"b.c{n}" for n, v in enumerate(variables)}
        ages = [f"b.c{len(variables) + n}" for n in range(len(derived))]
        head = self._facts[rule.head.relation]
        on = self._matches("h", rule.head.arguments, columns)
        on += [f"{age} < h.round" for age in ages]
        atoms = [x for x in rule.body if isinstance(x, Atom) and x.relation in self._facts]
        joins = [
            f"JOIN {self._facts[x.relation]} p{n} ON {' AND '.join(self._matches(f'p{n}', x.arguments, columns)) or 'true'}"
            for n, x in enumerate(atoms)
        ]
        iris = f"list_sort(list_distinct([{', '.join(f'p{n}.iri' for n in range(len(atoms)))}]::VARCHAR[]))"
        used = f"[{', '.join(f'p{n}.id' for n in range(len(atoms)))}]::BIGINT[]"
        step = address_sql("step", ("h.iri", _text(_name(rule)), f"array_to_string({iris}, chr(10))"))
        kept = "".join(f", {column} AS x{n}" for n, column in enumerate(columns.values()))
        self._execute(
            f"CREATE TABLE {self._schema}.way AS SELECT row_number() OVER () + {self._many} AS id, * FROM ("
            f"SELECT {step} AS iri, h.id AS fact, h.graph AS graph, h.rule = {number} AS first, {used} AS used{kept}"
            f" FROM ({body}) b JOIN {head} h ON h.rule >= 0 AND {' AND '.join(on) or 'true'} {' '.join(joins)})"
            " QUALIFY row_number() OVER (PARTITION BY iri) = 1"
        )
        if not self._count(f"{self._schema}.way"):
            self._execute(f"DROP TABLE {self._schema}.way")
            return None
        return {name: f"x{n}" for n, name in enumerate(columns)}

    def _matches(self, alias: str, arguments: Sequence[Argument], columns: dict[str, str]) -> list[str]:
        found = []
        for n, argument in enumerate(arguments):
            if isinstance(argument, Const):
                found.append(f"{alias}.a{n} = {self._executor.code(argument)}")
            elif argument.name in columns:
                found.append(f"{alias}.a{n} = {columns[argument.name]}")
        return found

    def _sentences(self, found: str, number: int, rule: Rule, columns: dict[str, str]) -> None:
        named = {**columns, **_results(rule, columns)}
        if rule.origin.because:
            self._words.label(" UNION ".join(f"SELECT {column} FROM {found}" for column in sorted(set(named.values()))))
        english = self._words.sentence(rule, "en", {name: f"w.{column}" for name, column in named.items()})
        chinese = self._words.sentence(rule, "zh", {name: f"w.{column}" for name, column in named.items()})
        joins = " ".join((*english.joins, *chinese.joins))
        self._execute(
            f"INSERT INTO {self._schema}.step SELECT w.id, w.iri, w.fact, {number}, w.first, w.graph,"
            f" {english.text}, {chinese.text} FROM {found} w {joins}"
        )

    def _contributions(self, found: str, literal: Aggregated, columns: dict[str, str]) -> None:
        """What an aggregate adds up: each is used like any other premise."""
        source = literal.source
        if source.relation not in self._facts:
            return
        places = {argument: n for n, argument in enumerate(source.arguments)}
        on = []
        for argument in literal.group:
            code = self._executor.code(argument) if isinstance(argument, Const) else f"w.{columns[argument.name]}"
            on.append(f"p.a{places[argument]} = {code}")
        self._execute(
            f"INSERT INTO {self._schema}.used SELECT DISTINCT w.id, p.id FROM {found} w"
            f" JOIN {self._facts[source.relation]} p ON {' AND '.join(on) or 'true'}"
        )

    def _absence(self, found: str, literal: Negated, columns: dict[str, str]) -> None:
        """What is not there: the fact itself where it is wholly known, else the author's words."""
        atom, x = literal.atom, self._schema
        known = [a for a in atom.arguments if isinstance(a, Const) or a.name in columns]
        terms = {
            n: str(self._executor.code(a)) if isinstance(a, Const) else f"w.{columns[a.name]}"
            for n, a in enumerate(atom.arguments)
            if a in known
        }
        own = range(atom.relation.arity)
        whole = atom.relation.kind in ("class", "property") and all(n in terms for n in own)
        joins = " ".join(f"LEFT JOIN {x}.value v{n} ON v{n}.code = {terms[n]}" for n in own if n in terms)
        subject, object_ = ("v0.text", "v0.n3") if 0 in terms else ("''", "NULL")
        dated = len(atom.arguments) > atom.relation.arity and ERA in atom.arguments and ERA.name in columns
        era = "e.text" if dated else "''"
        joins += f" LEFT JOIN {x}.value e ON e.code = w.{columns[ERA.name]}" if dated else ""
        if whole:
            s, p, o, _ = self._said(atom.relation, atom.relation.arity)
            n3o = _class_term(atom.relation) if atom.relation.kind == "class" else "v1.n3"
            parts, said = (s, p, o, era, "''"), "NULL"
        else:
            words = "no record that " + (written(literal.span, self._derivation.rule_set.sources) or str(atom.relation))
            said = _text(words.replace("no record that not ", "no record that "))
            parts, n3o = (subject, _text(atom.relation.name), "''", era, said), "NULL"
        node = address_sql("fact", ("'absence'", *(f"coalesce({part}, '')" for part in parts)))
        name = RDF + "type" if atom.relation.kind == "class" else atom.relation.name
        predicate = f"'<{name}>'" if whole else "NULL"
        self._execute(
            f"CREATE TABLE {x}.gone AS SELECT w.id AS step, {node} AS iri, {object_} AS s, {n3o} AS o, w.graph AS graph"
            f" FROM {found} w {joins}"
        )
        self._execute(f"INSERT INTO {x}.denied SELECT step, iri FROM {x}.gone")
        self._execute(f"INSERT INTO {x}.absent SELECT DISTINCT iri, s, {predicate}, o, {said}, graph FROM {x}.gone")
        self._execute(f"DROP TABLE {x}.gone")

    # --- lines

    def lines(self, triple_terms: bool) -> str:
        """SQL: one line of N-Quads a row."""
        self._collect_facts()
        return " UNION ALL ".join(
            (*self._of_steps(), *self._of_facts(triple_terms), *self._of_absences(), *self._of_rules())
        )

    def _collect_facts(self) -> None:
        x = self._schema
        self._execute(f"CREATE TABLE {x}.needed AS SELECT DISTINCT fact FROM {x}.used")
        for relation, table in self._facts.items():
            if relation.kind == "step":
                predicate = f"<{address('relation', relation.name)}>"
            else:
                predicate = f"<{RDF}type>" if relation.kind == "class" else f"<{relation.name}>"
            node = "a0" if relation.arity else "NULL"
            self._execute(
                f"INSERT INTO {x}.fact SELECT f.id, f.iri, n3s, {_text(predicate)}, n3o, n3era, derived, {node}, f.graph"
                f" FROM {table} f WHERE derived OR f.id IN (SELECT fact FROM {x}.needed)"
            )

    def _of_steps(self) -> Iterator[str]:
        x = self._schema
        line = _line
        rules_iri = address("rules", self._derivation.rule_set.name, self._derivation.rule_set.hash)
        yield f"SELECT {line('iri', RDF + 'type', _node(HZ + 'Derivation'))} FROM {x}.step"
        concluded = f"{x}.step s JOIN {x}.fact f ON f.id = s.fact"
        yield f"SELECT {line('s.iri', HZ + 'conclusion', _at('f.iri'), 's.graph')} FROM {concluded}"
        yield f"SELECT {line('f.iri', HZ + 'derivedBy', _at('s.iri'), 's.graph')} FROM {concluded}"
        yield f"SELECT {line('iri', HZ + 'ruleSet', _node(rules_iri))} FROM {x}.step"
        names = " ".join(f"WHEN {n} THEN {_text(_name(rule))}" for n, rule in enumerate(self._program.rules))
        rule = f"CASE rule {names} END" if names else "''"
        yield f"SELECT {line('iri', HZ + 'rule', _literal(rule))} FROM {x}.step"
        axioms = [n for n, rule in enumerate(self._program.rules) if rule.origin.kind == "axiom"]
        if axioms:
            listed = ", ".join(map(str, axioms))
            kind = line("iri", RDF + "type", _node(HZ + "AxiomApplication"))
            yield f"SELECT {kind} FROM {x}.step WHERE rule IN ({listed})"
        for window in self._derivation.windows:
            graph = derived_graph(self._derivation.rule_set.name, window.era, window.as_of)
            yield f"SELECT {line('iri', HZ + 'era', _node(window.era))} FROM {x}.step WHERE graph = '{graph}'"
        for language in ("en", "zh"):
            said = f"'\"' || {escaped(language)} || '\"@{language}'"
            yield f"SELECT {line('iri', HZ + 'because', said)} FROM {x}.step WHERE {language} IS NOT NULL"
        used = f"{x}.used u JOIN {x}.step s ON s.id = u.step"
        uses, denies = (line("s.iri", PROV + "used", _at(f"{what}.iri"), "s.graph") for what in ("f", "d"))
        yield f"SELECT {uses} FROM {used} JOIN {x}.fact f ON f.id = u.fact"
        yield f"SELECT {denies} FROM {x}.denied d JOIN {x}.step s ON s.id = d.step"
        first = f"SELECT fact, min(iri) AS iri FROM {x}.step WHERE first GROUP BY fact"
        informed = line("s.iri", PROV + "wasInformedBy", _at("w.iri"), "s.graph")
        yield f"SELECT {informed} FROM {used} JOIN ({first}) w ON w.fact = u.fact"
        variable = f"'> <{VARIABLE}' || b.name || '> '"
        yield (
            f"SELECT '<' || s.iri || {variable} || v.n3 || ' <' || s.graph || '> .' FROM {x}.bound b"
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
        yield f"SELECT {_line('iri', RDF + 'type', _node(HZ + 'Fact'))} FROM {facts}"
        whole = "s IS NOT NULL AND p IS NOT NULL AND o IS NOT NULL AND NOT starts_with(s, '\"')"
        if triple_terms:
            term = "'<<( ' || s || ' ' || p || ' ' || o || ' )>>'"
            yield f"SELECT {_line('iri', RDF + 'reifies', term)} FROM {facts} WHERE {whole}"
        rest = f" AND NOT ({whole})" if triple_terms else ""
        for name, column in (("subject", "s"), ("predicate", "p"), ("object", "o")):
            yield f"SELECT {_line('iri', RDF + name, column)} FROM {facts} WHERE {column} IS NOT NULL{rest}"
        yield f"SELECT {_line('iri', DCTERMS + 'temporal', 'era')} FROM {facts} WHERE era IS NOT NULL"
        yield from self._of_sources(facts)

    def _of_sources(self, facts: str) -> Iterator[str]:
        """The sources of asserted facts, and what these are."""
        source = self._store.source("property", DCTERMS + "source")
        if source is None:
            return
        key, value = source.columns
        joined = f"{facts} f JOIN {source.table} d ON d.{key} = f.node JOIN terms t ON t.id = d.{value}"
        yield f"SELECT DISTINCT {_line('f.iri', DCTERMS + 'source', 't.term', 'f.graph')} FROM {joined} WHERE NOT f.derived"
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
        yield f"SELECT DISTINCT {_line('iri', RDF + 'type', _node(HZ + 'Absence'))} FROM {absent}"
        for name, column in (("subject", "s"), ("predicate", "p"), ("object", "o")):
            yield f"SELECT DISTINCT {_line('iri', RDF + name, column)} FROM {absent} WHERE {column} IS NOT NULL"
        said = f"'\"' || {escaped('en')} || '\"@en'"
        yield f"SELECT DISTINCT {_line('iri', RDFS + 'label', said)} FROM {absent} WHERE en IS NOT NULL"

    def _of_rules(self) -> Iterator[str]:
        """The rule set, its rules with what they cite, and the state of the facts."""
        rule_set, graph = self._derivation.rule_set, derived_graph(self._derivation.rule_set.name, None)
        node = address("rules", rule_set.name, rule_set.hash)
        rows = [
            (node, RDF + "type", f"<{HZ}RuleSet>"),
            (node, RDFS + "label", _quote(rule_set.name)),
            (node, DCTERMS + "identifier", _quote(rule_set.hash)),
        ]
        for rule, origin in rule_set.rules.values():
            name = f"{origin}/{rule.name}"
            own = address("rule", name, rule_set.hash)
            rows += [(own, RDF + "type", f"<{HZ}Rule>"), (own, RDFS + "label", _quote(name))]
            rows.append((own, HZ + "ruleSet", f"<{node}>"))
            cited = self._describe.cited(rule.cites)
            rows += [(own, DCTERMS + "references", f"<{one.source.iri}>") for one in cited]
        for s, p, o in dict.fromkeys(rows):
            yield f"SELECT {_text(f'<{s}> <{p}> {o} <{graph}> .')}"


def _premises_of(rule: Rule) -> Iterator[Relation]:
    for literal in rule.body:
        if isinstance(literal, Atom) and literal.relation.kind not in _HIDDEN:
            yield literal.relation
        elif isinstance(literal, Aggregated):
            yield literal.source.relation


def _results(rule: Rule, columns: dict[str, str]) -> dict[str, str]:
    """The columns of aggregates by the names that an author can write: `{total}` is the first total of the rule."""
    found: dict[str, str] = {}
    for literal in rule.body:
        if isinstance(literal, Aggregated):
            name = literal.result.name.strip("_0123456789")
            if name in _RESULTS and literal.result.name in columns:
                found.setdefault(name, columns[literal.result.name])
    return found


def _class_term(relation: Relation) -> str:
    """SQL: a class as a term; an expression of the ontology, which has no address, as its text."""
    return _text(f"<{relation.name}>" if has_name(relation) else _quote(relation.name))


def _name(rule: Rule) -> str:
    return rule.origin.text if rule.origin.kind == "axiom" else f"{rule.origin.rule_set}/{rule.origin.name}"


def _text(words: str) -> str:
    """SQL: a text."""
    return "'" + words.replace("'", "''") + "'"


def _node(address: str) -> str:
    return f"'<{address}>'"


def _at(column: str) -> str:
    return f"'<' || {column} || '>'"


def _literal(expression: str) -> str:
    return f"'\"' || {escaped(expression)} || '\"'"


def _quote(text: str) -> str:
    """A text as N-Triples writes it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _line(subject: str, predicate: str, value: str, graph: str = "graph") -> str:
    """SQL: one line; the subject and the graph are columns of addresses, the value is a whole term."""
    return f"'<' || {subject} || '> <{predicate}> ' || {value} || ' <' || {graph} || '> .'"
