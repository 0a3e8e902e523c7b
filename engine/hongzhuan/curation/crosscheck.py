"""Two knowledge bases about the same people, compared fact by fact.

People are matched by Chinese name and year of birth. A fact is compared only where both sides have it: what one side does
not record is a gap and no disagreement. Fields of study are compared by broad field, and business with social science as
one, since databases that code nine fields draw that line differently.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from hongzhuan import shipped
from hongzhuan.knowledge_base import KnowledgeBase
from hongzhuan.names import shorten

PERSON = '?person a hz:Official ; rdfs:label ?name ; hz:born ?born . FILTER(LANG(?name) = "zh")'
QUERIES = {
    "sex": f"SELECT ?name ?born ('' AS ?key) ?value {{ {PERSON} ?person hz:sex ?value }}",
    "seat": f"""SELECT ?name ?born ?key ?value {{ {PERSON}
      ?post hz:holder ?person ; hz:organisation ?key ; hz:role ?value . ?key hz:elected ?day .
      FILTER(?value IN (hz:Member, hz:AlternateMember)) }}""",
    "field": f"""SELECT ?name ?born ?key ?value {{ {PERSON}
      ?degree hz:holder ?person ; a hz:Degree ; hz:degreeLevel ?key ; hz:field ?value
      FILTER NOT EXISTS {{ ?degree hz:partTime true }} }}""",
    "province": f"""SELECT ?name ?born ('' AS ?key) ?value {{ {PERSON}
      ?post hz:holder ?person ; hz:role hz:Head ; hz:organisation ?organ .
      ?organ hz:province ?value ; hz:rank hz:ProvincialLevel ; a ?kind .
      FILTER(?kind IN (hz:PartyOrgan, hz:GovernmentOrgan)) }}""",
}
NOTES = "disagreements.csv"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One fact on which the two sides differ; `note` says how a source decided it, empty when nothing has."""

    official: str
    born: str
    fact: str
    key: str
    ours: str
    theirs: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class CrossCheck:
    """The outcome: people matched, facts compared, and those that differ. `gaps` is what only the other side records."""

    matched: int
    compared: int
    disagreements: tuple[Disagreement, ...]
    gaps: tuple[Disagreement, ...]

    @property
    def unresolved(self) -> tuple[Disagreement, ...]:
        """Disagreements that no source has decided."""
        return tuple(one for one in self.disagreements if not one.note)

    @property
    def share(self) -> float:
        """The percentage of the compared facts that are unresolved."""
        return 100 * len(self.unresolved) / self.compared if self.compared else 0.0

    def to_json(self) -> dict[str, object]:
        """The form of `kb crosscheck --format json`."""
        return {
            "matched": self.matched,
            "compared": self.compared,
            "unresolved_percent": round(self.share, 2),
            "disagreements": [asdict(one) for one in self.disagreements],
            "gaps": [asdict(one) for one in self.gaps],
        }


Facts = dict[tuple[str, str], dict[tuple[str, str], set[str]]]
"""By person (name, year of birth), by fact and key, the values on record."""


def crosscheck(ours: KnowledgeBase, theirs: KnowledgeBase, notes: Path | None = None) -> CrossCheck:
    """Compare two knowledge bases. `notes` is the list of decided disagreements; the shipped one by default."""
    mine, other = facts_of(ours), facts_of(theirs)
    decided = read_notes(notes or shipped.kb_folder() / NOTES)
    common = sorted(set(mine) & set(other))
    births = list(_births(mine, other, decided))
    compared = len(common) + len(births)
    differing, gaps = births, []
    for person in common:
        for fact in sorted(set(mine[person]) | set(other[person])):
            known, told = mine[person].get(fact, set()), other[person].get(fact, set())
            if known and told:
                compared += 1
                if not agrees(fact[0], known, told):
                    differing.append(_differing(person, fact, known, told, decided))
            elif told:
                gaps.append(_differing(person, fact, known, told, {}))
    return CrossCheck(len(common), compared, tuple(differing), tuple(gaps))


def agrees(fact: str, known: set[str], told: set[str]) -> bool:
    """Whether two sides say the same of a fact: one common value is enough for a field, for a province all that is told."""
    if fact == "field":
        return bool({broad(value) for value in known} & {broad(value) for value in told})
    if fact == "province":
        return told <= known or known <= told
    return bool(known & told)


def broad(field: str) -> str:
    """The broad field of an ISCED-F code, social science and business as one."""
    code = field.rpartition("/")[2].rpartition(":")[2][:2]
    return "03/04" if code in ("03", "04") else code


def facts_of(kb: KnowledgeBase) -> Facts:
    """What is compared, of everyone with a Chinese name and a year of birth."""
    found: Facts = {}
    for fact, query in QUERIES.items():
        for name, born, key, value in kb.query(query, rules=None).rows:
            person = found.setdefault((name.value, born.value[:4]), {})
            person.setdefault((fact, shorten(key.value)), set()).add(shorten(value.value))
    return found


def _births(mine: Facts, other: Facts, decided: dict[tuple[str, ...], str]) -> Iterator[Disagreement]:
    """People of one rare name whose years of birth differ by one or two: one person, and a disagreement."""
    theirs: dict[str, set[str]] = {}
    for name, year in other:
        theirs.setdefault(name, set()).add(year)
    years: dict[str, set[str]] = {}
    for name, year in mine:
        years.setdefault(name, set()).add(year)
    for name, own in sorted(years.items()):
        told = theirs.get(name, set())
        if told and not own & told and min(abs(int(a) - int(b)) for a in own for b in told) <= 2:
            yield _differing((name, min(own)), ("born", ""), own, told, decided)


def _differing(
    person: tuple[str, str], fact: tuple[str, str], known: set[str], told: set[str], decided: dict[tuple[str, ...], str]
) -> Disagreement:
    name, born = person
    ours, theirs = (" ".join(sorted(values)) for values in (known, told))
    note = decided.get((name, *fact, ours, theirs), "")
    return Disagreement(name, born, fact[0], fact[1], ours, theirs, note)


def read_notes(path: Path) -> dict[tuple[str, ...], str]:
    """The decided disagreements of a CSV file: official, fact, key, ours, theirs, note; none without the file."""
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        rows: Sequence[dict[str, str]] = list(csv.DictReader(file))
    return {(row["official"], row["fact"], row["key"], row["ours"], row["theirs"]): row["note"] for row in rows}
