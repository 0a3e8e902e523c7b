"""A rule set as SWRL in RDF/XML, as Protege, the OWL API and Owlready2 read it.

Source: SWRL (W3C Member Submission, 2004). SWRL has conjunctions of classes, properties, (in)equality and built-ins for
numbers and texts; it has no absence, no aggregate and no date that covers more than a day. What needs those is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import product
from xml.sax.saxutils import escape, quoteattr

from hongzhuan.export.program import Exported, Omission, address, not_whole
from hongzhuan.export.sparql import origin_of
from hongzhuan.export.sparql_terms import number
from hongzhuan.export.steps import Steps, in_order, is_number
from hongzhuan.facts.codes import XSD, Term
from hongzhuan.names import OWL, RDF, RDFS
from hongzhuan.program.ir import (
    Aggregated,
    Argument,
    Atom,
    BodyLiteral,
    Bound,
    Call,
    Compared,
    Const,
    Expression,
    Negated,
    Number,
    Relation,
    Rule,
    Var,
)
from hongzhuan.program.texts import pattern_of

SWRL, SWRLB = "http://www.w3.org/2003/11/swrl#", "http://www.w3.org/2003/11/swrlb#"
VARIABLES = "urn:swrl:var#"
_COMPARED = {
    "=": "equal",
    "!=": "notEqual",
    "<": "lessThan",
    "<=": "lessThanOrEqual",
    ">": "greaterThan",
    ">=": "greaterThanOrEqual",
}
_COMPUTED = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide"}


class Inexpressible(Exception):
    """Something that SWRL cannot say."""


def to_swrl(program: Exported) -> tuple[str, list[Omission]]:
    """The rules as RDF/XML, and those that are left out."""
    omissions: list[Omission] = []
    left_out: list[Relation] = []
    rules: list[str] = []
    variables: set[str] = set()
    for rule in program.rules:
        try:
            for flat in _without_steps(rule, Steps(program.steps)):
                writer = _Writer(program, flat)
                rules.append(writer.rule())
                variables |= writer.variables
        except Inexpressible as reason:
            omissions.append(Omission(origin_of(rule), str(reason)))
            left_out.append(rule.head.relation)
    omissions = [*dict.fromkeys(omissions), *not_whole(program, left_out)]
    return "\n".join(_document(program, rules, variables, omissions)) + "\n", omissions


def _without_steps(rule: Rule, steps: Steps) -> Iterator[Rule]:
    """The rule with what must be possible written out, once for each way."""
    parts: list[list[tuple[BodyLiteral, ...]]] = []
    for item in rule.body:
        is_step = isinstance(item, Atom) and item.relation.kind == "step"
        parts.append(steps.ways(item) if is_step and isinstance(item, Atom) else [(item,)])
    for ways in product(*parts):
        yield replace(rule, body=tuple(item for way in ways for item in way))


# --- one rule


class _Writer:
    def __init__(self, program: Exported, rule: Rule) -> None:
        self._properties = program.kb.vocabulary.properties
        self._rule = rule
        self._atoms: list[str] = []
        self._numbers: set[Var] = set()
        self.variables: set[str] = set()

    def rule(self) -> str:
        """The rule as an element `swrl:Imp`."""
        self._refuse()
        for item in self._rule.body:
            if isinstance(item, Atom):
                self._atoms.append(self._atom(item))
        for computed in in_order(self._rule.body):
            if isinstance(computed, Bound):
                self._bind(computed)
        for item in self._rule.body:
            if isinstance(item, Compared):
                self._atoms.append(self._compared(item))
        head = [self._atom(self._rule.head)]
        label = escape(origin_of(self._rule))
        parts = ["<swrl:Imp>", f"  <rdfs:label>{label}</rdfs:label>"]
        parts += ["  <swrl:body>", *_list(self._atoms), "  </swrl:body>"]
        parts += ["  <swrl:head>", *_list(head), "  </swrl:head>", "</swrl:Imp>"]
        return "\n".join(parts)

    def _refuse(self) -> None:
        reasons = {
            "it counts or adds up, and SWRL cannot": any(isinstance(i, Aggregated) for i in self._rule.body),
            "it asks for an absence, and SWRL has no negation": any(isinstance(i, Negated) for i in self._rule.body),
        }
        if any(reasons.values()):
            raise Inexpressible("; ".join(reason for reason, applies in reasons.items() if applies))

    def _atom(self, atom: Atom) -> str:
        if atom.relation.kind == "text":
            return self._text_test(atom)
        if atom.relation.kind == "datatype":
            raise Inexpressible("a test for a datatype")
        name = quoteattr(address(atom.relation))
        if atom.relation.kind == "class":
            return f"<swrl:ClassAtom><swrl:classPredicate rdf:resource={name}/>{self._first(atom)}</swrl:ClassAtom>"
        prop = self._properties.get(atom.relation.name)
        is_thing = prop is not None and prop.values == "thing"
        kind = "IndividualPropertyAtom" if is_thing else "DatavaluedPropertyAtom"
        second = self._argument("argument2", atom.arguments[1])
        return f"<swrl:{kind}><swrl:propertyPredicate rdf:resource={name}/>{self._first(atom)}{second}</swrl:{kind}>"

    def _first(self, atom: Atom) -> str:
        return self._argument("argument1", atom.arguments[0])

    def _text_test(self, atom: Atom) -> str:
        pattern = pattern_of(atom.relation)
        if pattern.test != "contains" or pattern.language:
            raise Inexpressible("a test of a text that SWRL has no built-in for")
        text = Const(Term("literal", pattern.text, XSD + "string"))
        return self._builtin("containsIgnoreCase", [atom.arguments[0], text])

    def _argument(self, name: str, argument: Argument) -> str:
        if isinstance(argument, Const) and argument.term.kind == "literal":
            return f"<swrl:{name}{_typed(argument.term)}</swrl:{name}>"
        return f"<swrl:{name} rdf:resource={quoteattr(self._resource(argument))}/>"

    def _resource(self, argument: Argument) -> str:
        if isinstance(argument, Const):
            return argument.term.value
        variable = VARIABLES + "".join(c if c.isalnum() else "_" for c in argument.name)
        self.variables.add(variable)
        return variable

    # --- built-ins

    def _builtin(self, name: str, arguments: Iterable[Argument]) -> str:
        items = [
            f"<rdf:Description{_typed(a.term)}</rdf:Description>"
            if isinstance(a, Const)
            else f"<rdf:Description rdf:about={quoteattr(self._resource(a))}/>"
            for a in arguments
        ]
        return (
            f'<swrl:BuiltinAtom><swrl:builtin rdf:resource="{SWRLB}{name}"/>'
            f"<swrl:arguments>{_values(items)}</swrl:arguments></swrl:BuiltinAtom>"
        )

    def _bind(self, item: Bound) -> None:
        if not is_number(item.expression, self._numbers):
            raise Inexpressible("a computed date")
        self._numbers.add(item.variable)
        value = self._value(item.expression)
        self._atoms.append(self._builtin("equal", [item.variable, value]))

    def _compared(self, item: Compared) -> str:
        if any(is_number(side, self._numbers) for side in (item.left, item.right)):
            return self._builtin(_COMPARED[item.operator], [self._value(item.left), self._value(item.right)])
        if item.operator not in ("=", "!=") or not isinstance(item.left, Var | Const):
            raise Inexpressible("a comparison of terms by their order")
        kind = "SameIndividualAtom" if item.operator == "=" else "DifferentIndividualsAtom"
        assert isinstance(item.right, Var | Const)
        arguments = self._argument("argument1", item.left) + self._argument("argument2", item.right)
        return f"<swrl:{kind}>{arguments}</swrl:{kind}>"

    def _value(self, expression: Expression) -> Argument:
        match expression:
            case Number(value):
                return Const(Term("literal", number(value), XSD + "decimal"))
            case Var():
                return expression
            case Call("number", (argument,)):
                return self._value(argument)
            case Call("first_day" | "last_day", _):
                raise Inexpressible("it compares dates, and SWRL knows no date that is a year or a month")
            case Call(operator, (left, right)) if operator in _COMPUTED:
                result = Var(f"result {len(self._atoms)}")
                self._atoms.append(self._builtin(_COMPUTED[operator], [result, self._value(left), self._value(right)]))
                return result
            case _:
                raise Inexpressible("a computation that SWRL has no built-in for")


def _typed(term: Term) -> str:
    """The rest of a start tag and the text of a literal."""
    kind = (
        f' xml:lang="{term.language}"'
        if term.language
        else f" rdf:datatype={quoteattr(term.datatype or XSD + 'string')}"
    )
    return f"{kind}>{escape(term.value)}"


def _list(atoms: list[str]) -> list[str]:
    """A `swrl:AtomList`."""
    lines: list[str] = []
    for atom in atoms:
        lines += ["    <swrl:AtomList>", f"      <rdf:first>{atom}</rdf:first>", "      <rdf:rest>"]
    lines[-1] = f'      <rdf:rest rdf:resource="{RDF}nil"/>'
    return [*lines, *["    </swrl:AtomList>", "      </rdf:rest>"] * (len(atoms) - 1), "    </swrl:AtomList>"]


def _values(items: list[str]) -> str:
    """An RDF list."""
    text = ""
    for item in reversed(items):
        rest = f"<rdf:rest>{text}</rdf:rest>" if text else f'<rdf:rest rdf:resource="{RDF}nil"/>'
        text = f"<rdf:Description><rdf:first>{_inner(item)}</rdf:first>{rest}</rdf:Description>"
        text = text.replace("<rdf:first><literal", "<rdf:first").replace("</literal></rdf:first>", "</rdf:first>")
    return text


def _inner(item: str) -> str:
    """A literal stands in its list without an element of its own."""
    if "rdf:about" in item:
        return item
    return "<literal" + item.removeprefix("<rdf:Description").removesuffix("</rdf:Description>") + "</literal>"


# --- the document


def _document(
    program: Exported, rules: Iterable[str], variables: Iterable[str], omissions: Iterable[Omission]
) -> Iterator[str]:
    spaces = {"rdf": RDF, "rdfs": RDFS, "owl": OWL, "swrl": SWRL}
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield "<!--"
    yield from (f"  {_commented(line)}" for line in program.head_lines("SWRL"))
    yield from (f"  Left out: {_commented(str(omission))}" for omission in omissions)
    yield "-->"
    yield "<rdf:RDF " + " ".join(f'xmlns:{name}="{space}"' for name, space in spaces.items()) + ">"
    yield f'<owl:Ontology rdf:about="https://w3id.org/hongzhuan/export/{program.rule_set.name}"/>'
    yield from _declared(program)
    yield from (f"<swrl:Variable rdf:about={quoteattr(variable)}/>" for variable in sorted(variables))
    yield from rules
    yield "</rdf:RDF>"


def _commented(text: str) -> str:
    """Text as a comment of XML may have it."""
    return text.replace("--", "- -")


def _declared(program: Exported) -> Iterator[str]:
    """Every class and property that the rules speak of."""
    relations = {rule.head.relation for rule in program.rules}
    relations |= {on for rule in program.rules for on, _, _ in rule.depends_on()}
    for relation in sorted(r for r in relations if r.kind in ("class", "property")):
        prop = program.kb.vocabulary.properties.get(relation.name)
        is_thing = prop is not None and prop.values == "thing"
        kind = "Class" if relation.kind == "class" else "ObjectProperty" if is_thing else "DatatypeProperty"
        yield f"<owl:{kind} rdf:about={quoteattr(address(relation))}/>"
