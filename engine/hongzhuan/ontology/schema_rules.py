"""What axioms say of other axioms: the closure of the schema itself.

Meaning: W3C OWL 2 Profiles, section 4.3, Table 9, and the membership of classes and properties in RDF Schema. The rules read
the triples of the ontology as facts, so that a proof of `A SubClassOf C` stands like any other. Four of them (disjointness
and difference are mutual, and hold for each pair of a list) are no rules of the profile, but hold in OWL 2.
"""

from __future__ import annotations

from collections.abc import Iterator

from hongzhuan.facts.codes import iri
from hongzhuan.names import OWL, RDF, RDFS
from hongzhuan.ontology.hierarchy import Hierarchy
from hongzhuan.ontology.inclusions import rule
from hongzhuan.program.ir import Argument, Atom, Compared, Const, Relation, Rule, Var, class_relation, property_relation

C, D, E, P, Q, L, M, V = (Var(name) for name in ("c", "d", "e", "p", "q", "list", "rest", "v"))
_MEMBER = Relation("step", "member of a list", 2)
_THING, _NOTHING = Const(iri(OWL + "Thing")), Const(iri(OWL + "Nothing"))


def schema_rules(hierarchy: Hierarchy) -> Iterator[Rule]:
    """The rules of Table 9 and the memberships that every class and property has."""
    yield from rdfs_rules()
    yield from _closure()
    yield from _restrictions()
    yield from _lists()
    yield from _reflexive()
    yield from _mutual()
    yield from _things(hierarchy)


def rdfs_rules() -> Iterator[Rule]:
    """What RDF Schema says of classes and properties (RDF 1.1 Semantics, section 9.2.1)."""
    yield rule(_sub(C, E), (_sub(C, D), _sub(D, E)), "rdfs:subClassOf is transitive (scm-sco)")
    yield rule(_below(P, V), (_below(P, Q), _below(Q, V)), "rdfs:subPropertyOf is transitive (scm-spo)")
    yield rule(_sub(C, C), (Atom(class_relation(RDFS + "Class"), (C,)),), "every class is below itself (rdfs10)")
    plain = Atom(class_relation(RDF + "Property"), (P,))
    yield rule(_below(P, P), (plain,), "every property is below itself (rdfs6)")
    member = Atom(class_relation(RDFS + "ContainerMembershipProperty"), (P,))
    yield rule(_below(P, Const(iri(RDFS + "member"))), (member,), "numbered members are members (rdfs12)")
    datatype = Atom(class_relation(RDFS + "Datatype"), (C,))
    yield rule(_sub(C, Const(iri(RDFS + "Literal"))), (datatype,), "a datatype holds literals (rdfs13)")


def _rdfs(name: str, first: Argument, second: Argument) -> Atom:
    return Atom(property_relation(RDFS + name), (first, second))


def _owl(name: str, first: Argument, second: Argument) -> Atom:
    return Atom(property_relation(OWL + name), (first, second))


def _sub(first: Argument, second: Argument) -> Atom:
    return _rdfs("subClassOf", first, second)


def _below(first: Argument, second: Argument) -> Atom:
    return _rdfs("subPropertyOf", first, second)


def _closure() -> Iterator[Rule]:
    for name, lower in (("equivalentClass", _sub), ("equivalentProperty", _below)):
        short = "eqc" if name == "equivalentClass" else "eqp"
        yield rule(lower(C, D), (_owl(name, C, D),), f"what is equivalent is below (scm-{short}1)")
        yield rule(lower(D, C), (_owl(name, C, D),), f"what is equivalent is below (scm-{short}1)")
        yield rule(_owl(name, C, D), (lower(C, D), lower(D, C)), f"each below the other is equivalent (scm-{short}2)")
    for name, short in (("domain", "dom"), ("range", "rng")):
        yield rule(_rdfs(name, P, D), (_rdfs(name, P, C), _sub(C, D)), f"rdfs:{name} of a wider class (scm-{short}1)")
        yield rule(_rdfs(name, P, C), (_rdfs(name, Q, C), _below(P, Q)), f"rdfs:{name} is inherited (scm-{short}2)")


def _restrictions() -> Iterator[Rule]:
    on = _owl("onProperty", C, P), _owl("onProperty", D, P)
    wider = _owl("onProperty", C, P), _owl("onProperty", D, Q), _below(P, Q)
    for name, short in (("someValuesFrom", "svf"), ("allValuesFrom", "avf")):
        fillers = _owl(name, C, V), _owl(name, D, E), _sub(V, E)
        yield rule(_sub(C, D), (*fillers, *on), f"owl:{name} of a wider class (scm-{short}1)")
        lower, upper = (C, D) if short == "svf" else (D, C)
        same = _owl(name, C, V), _owl(name, D, V)
        yield rule(_sub(lower, upper), (*same, *wider), f"owl:{name} on a wider property (scm-{short}2)")
    values = _owl("hasValue", C, V), _owl("hasValue", D, V)
    yield rule(_sub(C, D), (*values, *wider), "owl:hasValue on a wider property (scm-hv)")


def _lists() -> Iterator[Rule]:
    first = Atom(property_relation(RDF + "first"), (L, V))
    rest = Atom(property_relation(RDF + "rest"), (L, M))
    yield rule(Atom(_MEMBER, (L, V)), (first,), "the first of a list is in it")
    yield rule(Atom(_MEMBER, (L, V)), (rest, Atom(_MEMBER, (M, V))), "what is in the rest of a list is in it")
    member = Atom(_MEMBER, (L, D))
    yield rule(_sub(C, D), (_owl("intersectionOf", C, L), member), "an intersection is below its parts (scm-int)")
    yield rule(_sub(D, C), (_owl("unionOf", C, L), member), "a part is below its union (scm-uni)")
    yield rule(_sub(D, C), (_owl("disjointUnionOf", C, L), member), "a part is below its union (scm-uni)")
    pairs = Atom(_MEMBER, (L, C)), Atom(_MEMBER, (L, D)), Compared("!=", C, D)
    for kind, relation in (
        ("AllDisjointClasses", "disjointWith"),
        ("AllDisjointProperties", "propertyDisjointWith"),
        ("AllDifferent", "differentFrom"),
    ):
        for members in ("members", "distinctMembers") if kind == "AllDifferent" else ("members",):
            listed = Atom(class_relation(OWL + kind), (V,)), _owl(members, V, L)
            yield rule(_owl(relation, C, D), (*listed, *pairs), f"two of a list of owl:{kind}")
    yield rule(_owl("disjointWith", C, D), (_owl("disjointUnionOf", V, L), *pairs), "two parts of a disjoint union")


def _reflexive() -> Iterator[Rule]:
    declared = Atom(class_relation(OWL + "Class"), (C,))
    text = "every class is below owl:Thing, above owl:Nothing and equivalent to itself (scm-cls)"
    for head in (_sub(C, C), _owl("equivalentClass", C, C), _sub(C, _THING), _sub(_NOTHING, C)):
        yield rule(head, (declared,), text)
    for built_in, name in ((_THING, "cls-thing"), (_NOTHING, "cls-nothing1")):
        yield rule(Atom(class_relation(OWL + "Class"), (built_in,)), (declared,), f"a class of OWL itself ({name})")
    for kind in ("ObjectProperty", "DatatypeProperty"):
        of_kind = Atom(class_relation(OWL + kind), (P,))
        short = "scm-op" if kind == "ObjectProperty" else "scm-dp"
        for head in (_below(P, P), _owl("equivalentProperty", P, P)):
            yield rule(head, (of_kind,), f"every property is equivalent to itself ({short})")


def _mutual() -> Iterator[Rule]:
    for name in ("disjointWith", "complementOf", "propertyDisjointWith", "differentFrom", "inverseOf"):
        yield rule(_owl(name, D, C), (_owl(name, C, D),), f"owl:{name} is mutual")


def _things(hierarchy: Hierarchy) -> Iterator[Rule]:
    """Members of the topmost classes are things [scm-cls with cax-sco]; those of all others follow."""
    for cls in hierarchy.topmost():
        head = Atom(class_relation(OWL + "Thing"), (V,))
        yield rule(head, (Atom(class_relation(cls), (V,)),), "members of a class are things (scm-cls, cax-sco)")
