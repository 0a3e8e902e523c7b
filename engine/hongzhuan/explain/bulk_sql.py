"""Small pieces of SQL and N-Triples that the tables and the lines of derivations are put together from."""

from __future__ import annotations

from hongzhuan.derivation import Derivation
from hongzhuan.explain.addresses import DERIVATION
from hongzhuan.program.ir import Relation, Rule
from hongzhuan.sparql.dataset import has_name
from hongzhuan.sparql.graphs import derived_graph


def text(words: str) -> str:
    """SQL: a text."""
    return "'" + words.replace("'", "''") + "'"


def node(address: str) -> str:
    """SQL: a resource as N-Triples writes it."""
    return f"'<{address}>'"


def at(column: str) -> str:
    """SQL: the fact or derivation whose local name stands in a column."""
    return f"'<{DERIVATION}' || {column} || '>'"


def literal(expression: str) -> str:
    """SQL: a plain literal."""
    return f"'\"' || {escaped(expression)} || '\"'"


def escaped(expression: str) -> str:
    """SQL: a text as N-Triples writes it between quotation marks."""
    for raw, written in (("'\\'", "'\\\\'"), ("'\"'", "'\\\"'"), ("chr(10)", "'\\n'"), ("chr(13)", "'\\r'")):
        expression = f"replace({expression}, {raw}, {written})"
    return expression


def quote(words: str) -> str:
    """A text as N-Triples writes it."""
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def line(subject: str, predicate: str, value: str, graph: str = "graph") -> str:
    """SQL: one line; the subject is a column of local names, the graph one of addresses, the value a whole term."""
    return f"'<{DERIVATION}' || {subject} || '> <{predicate}> ' || {value} || ' <' || {graph} || '> .'"


def name_of(rule: Rule) -> str:
    """A rule with its rule set, or an axiom in Manchester syntax."""
    return rule.origin.text if rule.origin.kind == "axiom" else f"{rule.origin.rule_set}/{rule.origin.name}"


def class_term(relation: Relation) -> str:
    """SQL: a class as a term; an expression of the ontology, which has no address, as its text."""
    return text(f"<{relation.name}>" if has_name(relation) else quote(relation.name))


def graph_of(derivation: Derivation, era: str | None) -> str:
    """SQL: the graph of a row: that of the window in its column of eras, or that of the rule set whatever the window."""
    rules = derivation.rule_set.name
    cases = " ".join(
        f"WHEN {derivation.store.resource(w.era)} THEN '{derived_graph(rules, w.era, w.as_of)}'"
        for w in derivation.windows
    )
    return f"CASE {era} {cases} END" if era and cases else f"'{derived_graph(rules, None)}'"
