"""Data about universities for `university.ttl`, as many triples as asked for, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from hongzhuan.names import RDF

SPACE = "https://example.org/university#"
DATA = "https://example.org/data/"
_TYPE = f"<{RDF}type>"

Triple = tuple[str, str, str]


def ontology() -> str:
    """The ontology in Turtle."""
    return files("hongzhuan.bench").joinpath("university.ttl").read_text(encoding="utf-8")


def write(path: Path, triples: int, seed: int = 1956) -> int:
    """Write data of about `triples` triples (whole institutes only) as N-Triples; returns how many they are."""
    written = 0
    with path.open("w", encoding="utf-8") as out:
        for institute in _institutes(random.Random(seed)):
            rows = [f"{s} {p} {o} .\n" for s, p, o in institute]
            out.writelines(rows)
            written += len(rows)
            if written >= triples:
                return written
    return written


def _institutes(draw: random.Random) -> Iterator[list[Triple]]:
    """One institute after another; every fifteenth begins a new university, every fifth a new faculty."""
    number = 0
    while True:
        university, faculty = number // 15, number // 5
        rows: list[Triple] = []
        if number % 15 == 0:
            rows += [_is(f"university{university}", "University")]
            if university % 4 == 0:
                rows += [(_thing(f"university{university}"), _word("partOf"), _word("League"))]
        if number % 5 == 0:
            rows += [
                _is(f"faculty{faculty}", "Faculty"),
                _link(f"faculty{faculty}", "partOf", f"university{university}"),
            ]
        rows += _institute(draw, number, f"faculty{faculty}", university)
        yield rows
        number += 1


def _institute(draw: random.Random, number: int, faculty: str, university: int) -> list[Triple]:
    name = f"institute{number}"
    rows = [_is(name, "Institute"), _link(name, "partOf", faculty)]
    for lab in range(draw.randint(3, 6)):
        rows += [_is(f"{name}-lab{lab}", "Laboratory"), _link(f"{name}-lab{lab}", "partOf", name)]
    scholars = [f"{name}-scholar{n}" for n in range(draw.randint(15, 25))]
    courses = [f"{name}-course{n}" for n in range(2 * len(scholars))]
    rows += [_is(course, draw.choice(("Course", "Seminar"))) for course in courses]
    for n, scholar in enumerate(scholars):
        rows += _scholar(draw, scholar, name, n, courses, university)
    rows += [_link(scholars[0], "leads", name), _link(scholars[1], "leads", faculty)]
    for n in range(draw.randint(80, 120)):
        rows += _learner(draw, f"{name}-learner{n}", name, courses, scholars, university)
    return rows


def _scholar(
    draw: random.Random, scholar: str, institute: str, number: int, courses: list[str], university: int
) -> list[Triple]:
    kind = draw.choice(("FullProfessor", "JuniorProfessor", "Lecturer"))
    rows = [_is(scholar, kind), _link(scholar, "worksFor", institute), *_texts(scholar)]
    rows += [_link(scholar, "teaches", course) for course in courses[2 * number : 2 * number + 2]]
    rows += [_link(scholar, degree, _university(draw, university)) for degree in ("firstDegreeFrom", "doctorateFrom")]
    for n in range(draw.randint(5, 15)):
        work = f"{scholar}-work{n}"
        rows += [_is(work, draw.choice(("Article", "Article", "Monograph"))), _link(scholar, "wrote", work)]
    rows += [_link(scholar, "worksWith", f"{institute}-scholar{draw.randrange(number + 1)}")]
    return rows


def _learner(
    draw: random.Random, learner: str, institute: str, courses: list[str], scholars: list[str], university: int
) -> list[Triple]:
    doctorand = draw.random() < 0.2
    rows = [_is(learner, "Doctorand" if doctorand else "Undergraduate"), _link(learner, "belongsTo", institute)]
    rows += [*_texts(learner), *(_link(learner, "attends", course) for course in draw.sample(courses, 3))]
    if doctorand:
        rows += [
            _link(learner, "firstDegreeFrom", _university(draw, university)),
            _link(draw.choice(scholars), "advises", learner),
        ]
        if draw.random() < 0.3:
            rows += [_link(learner, "worksFor", institute), _link(learner, "teaches", draw.choice(courses))]
    return rows


def _university(draw: random.Random, university: int) -> str:
    return f"university{draw.randrange(university + 1)}"


def _texts(name: str) -> list[Triple]:
    return [
        (_thing(name), _word("name"), f'"{name}"'),
        (_thing(name), _word("mail"), f'"{name}@example.org"'),
    ]


def _is(name: str, kind: str) -> Triple:
    return _thing(name), _TYPE, _word(kind)


def _link(subject: str, prop: str, value: str) -> Triple:
    return _thing(subject), _word(prop), _thing(value)


def _thing(name: str) -> str:
    return f"<{DATA}{name}>"


def _word(name: str) -> str:
    return f"<{SPACE}{name}>"
