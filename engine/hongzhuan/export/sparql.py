"""A rule set as a sequence of SPARQL 1.1 updates, in the order of the strata.

The updates read and write the default graph. The first one adds a calendar, the days that each date covers; the last one takes
it away. A recursive stratum is repeated, since SPARQL has no loop; where the recursion is only that a property is transitive,
a property path closes it in one go.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from hongzhuan.export.program import Exported, Omission, Stratum, address
from hongzhuan.export.sparql_pattern import PatternWriter, indented
from hongzhuan.export.sparql_terms import prefixes, term
from hongzhuan.facts.codes import iri
from hongzhuan.program.ir import Atom, Rule, Var

CALENDAR_BEGINS = """INSERT { ?day cal:of ?date ; cal:firstDay ?first ; cal:lastDay ?last ; cal:order ?order }
WHERE {
  { SELECT DISTINCT ?date WHERE {
      ?thing ?property ?date .
      FILTER(DATATYPE(?date) IN (xsd:gYear, xsd:gYearMonth, xsd:date))
  } }
  BIND(STR(?date) AS ?text)
  FILTER(REGEX(?text, "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"))
  BIND(xsd:integer(SUBSTR(?text, 1, 4)) AS ?y)
  BIND(IF(STRLEN(?text) > 4, xsd:integer(SUBSTR(?text, 6, 2)), 1) AS ?m)
  BIND(IF(STRLEN(?text) > 7, xsd:integer(SUBSTR(?text, 9, 2)), 1) AS ?d)
  # the first of the month or of the year that follows
  BIND(IF(STRLEN(?text) = 4 || ?m = 12, ?y + 1, ?y) AS ?y2)
  BIND(IF(STRLEN(?text) = 4 || ?m = 12, 1, ?m + 1) AS ?m2)
  BIND({first} AS ?begins)
  BIND({second} AS ?follows)
  BIND(?begins + ?d - 1 AS ?first)
  BIND(IF(STRLEN(?text) > 7, ?first, ?follows - 1) AS ?last)
  BIND(?first * 512 + ?last - ?first AS ?order)
  FILTER(?y > 0 && ?m > 0 && ?m < 13 && ?d > 0 && ?first < ?follows)
  BIND(IRI(CONCAT("https://w3id.org/hongzhuan/calendar#", ?text)) AS ?day)
}"""
CALENDAR_ENDS = "DELETE { ?day ?p ?o } WHERE { ?day cal:of ?date ; ?p ?o }"


def _ordinal(y: str, m: str) -> str:
    """The day number of the first of a month (Dershowitz and Reingold, Calendrical Calculations, chapter 2)."""
    leap = f"({y} / 4 = FLOOR({y} / 4) && {y} / 100 != FLOOR({y} / 100)) || {y} / 400 = FLOOR({y} / 400)"
    y1 = f"({y} - 1)"
    years = f"365 * {y1} + FLOOR({y1} / 4) - FLOOR({y1} / 100) + FLOOR({y1} / 400)"
    days = f"FLOOR((367 * {m} - 362) / 12) + IF({m} < 3, 0, IF({leap}, -1, -2)) + 1"
    return f"xsd:integer({years} + {days})"


def calendar() -> str:
    """The update that adds the days which each date covers, as proleptic Gregorian day numbers."""
    return CALENDAR_BEGINS.replace("{first}", _ordinal("?y", "?m")).replace("{second}", _ordinal("?y2", "?m2"))


def to_sparql(program: Exported) -> tuple[str, list[Omission]]:
    """The updates as one text, and what SPARQL cannot say as the rule set does."""
    expressions = [f"DELETE WHERE {{ ?x a {term(iri(address(relation)))} }}" for relation in program.expressions]
    operations = [calendar(), *_operations(program), *expressions, CALENDAR_ENDS]
    omissions = list(_omissions(program))
    text = "\n;\n\n".join(operations) + "\n"
    return "\n".join([*_head(program, omissions), "", *prefixes(text), "", text]), omissions


def _head(program: Exported, omissions: Sequence[Omission]) -> Iterator[str]:
    lines = [
        *program.head_lines("SPARQL 1.1 updates"),
        "Run it on a copy of the facts and the ontology in one default graph: what is inferred is added to it.",
        *(f"Note: {omission}" for omission in omissions),
    ]
    yield from ("# " + line for line in lines)


def _omissions(program: Exported) -> Iterator[Omission]:
    for stratum in program.strata:
        if stratum.recursive and not all(is_transitive(rule) for rule in stratum.rules if reads_itself(rule, stratum)):
            names = listed(dict.fromkeys(str(rule.head.relation) for rule in stratum.rules))
            reason = (
                f"recursive, and SPARQL has no loop: its updates stand here {stratum.rounds} times, as often as these facts"
                " need; with other facts repeat them until nothing is added"
            )
            yield Omission(names, reason)


def listed(names: Iterable[str], most: int = 3) -> str:
    """The first names, and how many more there are."""
    known = list(names)
    return ", ".join(known[:most]) + (f" and {len(known) - most} more" if len(known) > most else "")


def _operations(program: Exported) -> Iterator[str]:
    for stratum in program.strata:
        inner = [rule for rule in stratum.rules if reads_itself(rule, stratum)]
        yield from (_operation(rule, program) for rule in stratum.rules if rule not in inner)
        for number in range(stratum.rounds if inner else 0):
            yield from (_operation(rule, program, number + 1) for rule in inner)


def reads_itself(rule: Rule, stratum: Stratum) -> bool:
    """Whether a rule reads what its own stratum concludes."""
    heads = {other.head.relation for other in stratum.rules}
    return any(relation in heads for relation, _, _ in rule.depends_on())


def _operation(rule: Rule, program: Exported, round_number: int = 0) -> str:
    lines = [f"# {origin_of(rule)}" + (f", round {round_number}" if round_number > 1 else "")]
    if is_transitive(rule):
        path = term(iri(rule.head.relation.name))
        return "\n".join([*lines, f"INSERT {{ ?x {path} ?y }} WHERE {{ ?x {path}+ ?y }}"])
    writer = PatternWriter(program.steps)
    body, raw = writer.body(rule.body, rule.head)
    head = writer.head(rule.head, raw)
    return "\n".join([*lines, f"INSERT {{ {head} }}", "WHERE {", *indented(body), "}"])


def origin_of(rule: Rule) -> str:
    """Where a rule comes from: its rule set, name and line, or its axiom."""
    origin = rule.origin
    if origin.kind == "axiom":
        return f"axiom: {origin.text}"
    place = f" ({origin.span.place})" if origin.span else ""
    cites = "".join(f" [{c.source}]" for c in origin.cites)
    return f"rule {origin.rule_set}/{origin.name}{place}{cites}"


def is_transitive(rule: Rule) -> bool:
    """Whether a rule says that a property is transitive and no more."""
    if len(rule.body) != 2 or not all(isinstance(item, Atom) for item in rule.body):
        return False
    if any(item.relation != rule.head.relation for item in rule.body if isinstance(item, Atom)):
        return False
    x, z = rule.head.arguments if rule.head.relation.arity == 2 else (None, None)
    first, second = (item.arguments for item in rule.body if isinstance(item, Atom))
    chained = first[0] == x and first[1] == second[0] and second[1] == z
    return chained and len({x, first[1], z}) == 3 and all(isinstance(a, Var) for a in (x, first[1], z))
