"""The invented elite of `elite.txt` as facts: small enough to count by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
TOY, STRICT = str(HERE / "toy.hz"), str(HERE / "strict.hz")

PREFIXES = """@prefix hz: <https://w3id.org/hongzhuan/ontology#> .
@prefix kb: <https://w3id.org/hongzhuan/kb/> .
@prefix isced: <https://w3id.org/hongzhuan/isced-f/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
ORGANISATIONS = """
kb:Works a hz:StateOwnedEnterprise ; rdfs:label "Works"@en , "工厂"@zh .
kb:Somewhere a hz:UnidentifiedOrganisation ; rdfs:label "somewhere"@en .
kb:Committee a hz:PartyOrgan ; rdfs:label "committee"@en , "委员会"@zh ; hz:rank hz:ProvincialLevel .
"""
TERMS = {
    "17": ("HuSecondTerm", "2007-10-21"),
    "18": ("XiFirstTerm", "2012-11-14"),
    "19": ("XiSecondTerm", "2017-10-24"),
}
DEGREES = {
    "engineering": "hz:degreeLevel hz:Bachelor ; hz:field isced:0715",
    "late": "hz:degreeLevel hz:Bachelor ; hz:field isced:0715",
    "literature": "hz:degreeLevel hz:Bachelor ; hz:field isced:0232",
    "school": "hz:degreeLevel hz:SecondarySchool",
}
WORK = {
    "works": ("Works", "Specialist", "1990", "1995"),
    "short": ("Works", "Specialist", "1990", "1993"),
    "office": ("Committee", "UnitHead", "1990", "1995"),
    "hidden": ("Somewhere", "Staff", "1990", "1995"),
    "later": ("Works", "Specialist", "2018-06", "2022-06"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    name: str
    degree: str
    work: str
    office: str
    seats: tuple[str, ...]


def table() -> Iterator[Row]:
    """The lines of the table."""
    for line in (HERE / "elite.txt").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            name, degree, work, office, *seats = line.split()
            yield Row(name, degree, work, office, tuple(seats))


def write(folder: Path) -> Path:
    """The table as Turtle."""
    path = folder / "elite.ttl"
    path.write_text(
        "\n".join([PREFIXES, ORGANISATIONS, *_bodies(), *(_person(row) for row in table())]), encoding="utf-8"
    )
    return path


def _bodies() -> Iterator[str]:
    for number, (term, day) in TERMS.items():
        for family, seats in (("CentralCommittee", 9), ("Politburo", 3)):
            yield (
                f'kb:{family}-{number} a hz:{family} ; rdfs:label "{family} {number}"@en ; hz:term hz:{term} ;'
                f' hz:elected "{day}"^^xsd:date ; hz:fullMembers {seats} .'
            )


def _person(row: Row) -> str:
    name = f"kb:{row.name}"
    lines = [f'{name} a hz:Official ; rdfs:label "{row.name}"@en , "{row.name}氏"@zh .']
    if row.degree in DEGREES:
        year = "2008" if row.degree == "late" else "1985"
        lines.append(
            f'{name}-degree a hz:Degree ; hz:holder {name} ; hz:awarded "{year}"^^xsd:gYear ; {DEGREES[row.degree]} .'
        )
    organisation, role, start, end = WORK[row.work]
    lines.append(_post(f"{name}-work", name, organisation, role, start, end))
    began, _, ended = row.office.partition("-")
    lines.append(_post(f"{name}-office", name, "Committee", "Head", began, ended or "2022"))
    lines += [_seat(name, seat) for seat in row.seats]
    return "\n".join(lines)


def _seat(name: str, seat: str) -> str:
    number = seat.lstrip("+altP")
    family = "Politburo" if seat.startswith("P") else "CentralCommittee"
    role = "AlternateMember" if seat.startswith("alt") else "Member"
    start = TERMS[number][1] if not seat.startswith("+") else f"{int(TERMS[number][1][:4]) + 2}-10-01"
    return _post(f"{name}-seat-{seat.strip('+')}", name, f"{family}-{number}", role, start, "")


def _post(post: str, holder: str, organisation: str, role: str, start: str, end: str) -> str:
    kinds = {4: "gYear", 7: "gYearMonth", 10: "date"}
    days = [("start", start), ("end", end)]
    dated = "".join(f' ; hz:{name} "{day}"^^xsd:{kinds[len(day)]}' for name, day in days if day)
    return f"{post} a hz:Post ; hz:holder {holder} ; hz:organisation kb:{organisation} ; hz:role hz:{role}{dated} ."
