"""If this fails, OWL 2 RL comes out wrong where several axioms meet, in a way that no table of cases shows."""

from __future__ import annotations

import tempfile
from pathlib import Path

from conformance.rl_cases import SPACE, full, opened, triples
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import owl_rl

CLASSES, PROPERTIES, THINGS = ("A", "B", "C", "D"), ("p", "q", "r"), ("a", "b", "c", "d", "e")
cls, prop, thing = (st.sampled_from([f":{name}" for name in names]) for names in (CLASSES, PROPERTIES, THINGS))
DECLARED = "".join(f":{name} a owl:Class .\n" for name in CLASSES)


def _axioms() -> st.SearchStrategy[str]:
    kinds = ("Functional", "InverseFunctional", "Symmetric", "Asymmetric", "Transitive", "Irreflexive")
    some = st.tuples(prop, cls).map(lambda x: f"[ owl:onProperty {x[0]} ; owl:someValuesFrom {x[1]} ]")
    only = st.tuples(prop, cls).map(lambda x: f"[ owl:onProperty {x[0]} ; owl:allValuesFrom {x[1]} ]")
    value = st.tuples(prop, thing).map(lambda x: f"[ owl:onProperty {x[0]} ; owl:hasValue {x[1]} ]")
    most = prop.map(lambda p: f'[ owl:onProperty {p} ; owl:maxCardinality "1"^^xsd:nonNegativeInteger ]')
    both = st.tuples(cls, cls).map(lambda x: f"[ owl:intersectionOf ( {x[0]} {x[1]} ) ]")
    either = st.tuples(cls, cls).map(lambda x: f"[ owl:unionOf ( {x[0]} {x[1]} ) ]")
    neither = cls.map(lambda c: f"[ owl:complementOf {c} ]")
    left, right = st.one_of(cls, some, value, both, either), st.one_of(cls, some, only, value, most, both, neither)
    return st.one_of(
        st.tuples(left, right).map(lambda x: f"[] a owl:Class . {_subject(x[0])} rdfs:subClassOf {x[1]} ."),
        st.tuples(cls, left).map(lambda x: f"{x[0]} owl:equivalentClass {x[1]} ."),
        st.tuples(cls, cls).map(lambda x: f"{x[0]} owl:disjointWith {x[1]} ."),
        st.tuples(prop, prop).map(lambda x: f"{x[0]} rdfs:subPropertyOf {x[1]} ."),
        st.tuples(prop, prop).map(lambda x: f"{x[0]} owl:inverseOf {x[1]} ."),
        st.tuples(prop, prop, prop).map(lambda x: f"{x[0]} owl:propertyChainAxiom ( {x[1]} {x[2]} ) ."),
        st.tuples(prop, cls).map(lambda x: f"{x[0]} rdfs:domain {x[1]} ."),
        st.tuples(prop, cls).map(lambda x: f"{x[0]} rdfs:range {x[1]} ."),
        st.tuples(prop, st.sampled_from(kinds)).map(lambda x: f"{x[0]} a owl:{x[1]}Property ."),
        st.tuples(cls, prop).map(lambda x: f"{x[0]} owl:hasKey ( {x[1]} ) ."),
    )


def _subject(text: str) -> str:
    return text if text.startswith(":") else text.replace("[", "[ a owl:Class ;", 1)


FACTS = st.one_of(
    st.tuples(thing, cls).map(lambda x: f"{x[0]} a {x[1]} ."),
    st.tuples(thing, prop, thing).map(lambda x: f"{x[0]} {x[1]} {x[2]} ."),
    st.tuples(thing, thing).map(lambda x: f"{x[0]} owl:differentFrom {x[1]} ."),
    st.tuples(thing, thing).map(lambda x: f"{x[0]} owl:sameAs {x[1]} ."),
)
ONTOLOGIES = st.tuples(
    st.lists(_axioms(), min_size=1, max_size=6), st.lists(FACTS, min_size=2, max_size=10, unique=True)
).map(lambda parts: DECLARED + "\n".join([*parts[0], *parts[1]]))


@settings(max_examples=settings().max_examples // 4)
@given(ONTOLOGIES)
def test_engine_and_specification_agree(turtle: str) -> None:
    """They derive the same of all things, or both find a contradiction."""
    closed = owl_rl.closure(triples(turtle))
    with tempfile.TemporaryDirectory() as folder:
        kb = opened(Path(folder), turtle)
        assert bool(kb.clashes()) == (owl_rl.FALSE in closed)
        if owl_rl.FALSE not in closed:
            found = {tuple(map(str, row)) for row in kb.query("SELECT ?s ?p ?o { ?s ?p ?o }").rows}
            assert _about_things(found) == _about_things(closed)


def _about_things(found: set[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """Memberships in classes with names, pairs of properties, and what is the same, but for everything being itself."""
    names = {f"<{full(f':{name}')}>" for name in THINGS}
    kept = {f"<{SPACE}{name}>" for name in (*PROPERTIES, *CLASSES)}
    return {(s, p, o) for s, p, o in found if s in names and (p in kept or o in kept or (p == owl_rl.SAME and s != o))}
