"""The other contestants: clingo with a program of its own, Oxigraph with the updates that `rules export` writes."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hongzhuan.bench.answers import Answers, Usage, digest
from hongzhuan.facts.codes import DATE, SPAN
from hongzhuan.facts.store import FactStore
from hongzhuan.names import HZ, ISCED, RDF

PROGRAM = Path(__file__).parent / "ten.lp"
RULES = Path(__file__).parent / "ten.hz"


@dataclass(frozen=True, slots=True)
class Peer:
    """A system: the package that it needs, the largest number of officials that it is given, how it is prepared and run.

    `prepare` writes what it reads, as its users would have it, which is not measured; `run` reads that, and derives.
    """

    name: str
    package: str
    largest: int
    prepare: Callable[[FactStore, Path, Sequence[str]], None]
    run: Callable[[Path, Sequence[str]], Answers]

    @property
    def version(self) -> str | None:
        """The version of its package; None where it is not installed."""
        if find_spec(self.package) is None:
            return None
        try:
            return version(self.package)
        except PackageNotFoundError:
            return ""


# --- clingo


def _first(code: str) -> str:
    return f"({code} // {8 * SPAN})"


def _last(code: str) -> str:
    return f"({code} // {8 * SPAN} + ({code} // 8) % {SPAN})"


def _word(term: str) -> str:
    """SQL: an address as a constant of clingo."""
    return f"lower(regexp_replace(regexp_replace({term}, '^<.*[#/]|>$', '', 'g'), '([a-z])([A-Z])', '\\1_\\2', 'g'))"


def clingo_facts(store: FactStore, folder: Path, eras: Sequence[str]) -> None:
    """Write the facts that the program reads to `facts.lp`, one a line."""
    table = {name: _column(store, name) for name in ("holder", "organisation", "role", "start", "end", "awarded")}
    wide = table["holder"][0]
    h, o, r, s, e, a = (column for _, column in table.values())
    field, rank, kind = (store.source("property", name) for name in (HZ + "field", HZ + "rank", RDF + "type"))
    position, narrower = (store.source("property", HZ + name) for name in ("position", "narrowerThan"))
    assert field and rank and kind and position and narrower
    named = f"JOIN kb.terms n ON n.id = {{}} AND n.term LIKE '<{ISCED}%'"
    listed = ", ".join(f"'<{HZ}{era}>'" for era in eras)
    queries = [
        f"SELECT format('post({{}},{{}},{{}},{{}},{{}},{{}},{{}}).', s, {h}, {o}, {_word('t.term')}, {_first(s)}, {_last(s)},"
        f" {_first(e)}) FROM {wide} JOIN kb.terms t ON t.id = {r} WHERE {o} IS NOT NULL AND {e} & 7 = {DATE}",
        f"SELECT format('degree({{}},{{}},isced_{{}},{{}},{{}}).', w.s, {h}, {_word('n.term')}, {_first(a)}, {_last(a)})"
        f" FROM {wide} w JOIN {field.table} f ON f.s = w.s {named.format('f.o')} WHERE {a} IS NOT NULL",
        f"SELECT format('kind({{}},{{}}).', k.s, {_word('t.term')}) FROM {kind.table} k JOIN kb.terms t ON t.id = k.o"
        f" JOIN {rank.table} r ON r.s = k.s",
        f"SELECT format('rank({{}},{{}}).', r.s, p.{position.columns[1]} // 8) FROM {rank.table} r"
        f" JOIN {position.table} p ON p.s = r.{rank.columns[1]}",
        f"SELECT format('#const provincial = {{}}.', p.{position.columns[1]} // 8) FROM {position.table} p"
        f" JOIN kb.terms t ON t.id = p.s WHERE t.term = '<{HZ}ProvincialLevel>'",
        f"SELECT format('narrower(isced_{{}},isced_{{}}).', {_word('n.term')}, {_word('m.term')}) FROM {narrower.table} x"
        f" {named.format('x.s')} JOIN kb.terms m ON m.id = x.o",
        f"SELECT format('era({{}},{{}},{{}},{{}}).', {_word('t.term')}, {_first(s)}, {_last(s)},"
        f" coalesce({_first(e)}, 3652059)) FROM {wide} w JOIN kb.terms t ON t.id = w.s WHERE t.term IN ({listed})",
    ]
    with (folder / "facts.lp").open("w", encoding="utf-8") as file:
        for query in queries:
            file.writelines(f"{line}\n" for (line,) in store.connection.execute(query).fetchall())
    names = store.connection.execute(f"SELECT id, term FROM kb.terms WHERE id IN (SELECT {h} FROM {wide})").fetchall()
    (folder / "names.txt").write_text("".join(f"{code} {term[1:-1]}\n" for code, term in names))


def _column(store: FactStore, name: str) -> tuple[str, str]:
    source = store.source("property", HZ + name)
    assert source is not None
    return source.table, source.columns[1]


def run_clingo(folder: Path, eras: Sequence[str]) -> Answers:
    """Ground and solve; the one model is read through the interface of clingo."""
    import clingo

    names = dict(line.split(" ", 1) for line in (folder / "names.txt").read_text().splitlines())
    start, cpu = time.perf_counter(), time.process_time()
    control = clingo.Control(["--warn=none"])
    control.load(str(PROGRAM))
    control.load(str(folder / "facts.lp"))
    loaded = time.perf_counter()
    control.ground([("base", [])])
    found: dict[str, list[str]] = {}

    def read(model: Any) -> None:
        for symbol in model.symbols(atoms=True):
            if len(symbol.arguments) == 2 and symbol.name in _CLASSES:
                official, era = symbol.arguments
                found.setdefault(f"{_CLASSES[symbol.name]} {_capital(era.name)}", []).append(str(official))

    control.solve(on_model=read)
    done = time.perf_counter()
    usage = Usage(loaded - start, done - loaded, time.process_time() - cpu)
    return Answers(usage, {key: digest(names[code] for code in codes) for key, codes in found.items()})


_CLASSES = {
    re.sub("(?<=[a-z])(?=[A-Z])", "_", name).lower(): name
    for name in (
        "OfficialOfTheEra",
        "TrainedExpert",
        "EnterpriseVeteran",
        "PractisedExpert",
        "ExperiencedAdministrator",
        "PartyBureaucrat",
        "Technocrat",
        "RedAndExpert",
        "RedderThanExpert",
    )
}


def _capital(word: str) -> str:
    return "".join(part.capitalize() for part in word.split("_"))


# --- Oxigraph


def sparql_files(store: FactStore, folder: Path, eras: Sequence[str]) -> None:
    """Write the facts as N-Triples, and for each era the updates that `rules export --to sparql` makes."""
    from hongzhuan.export.program import exported
    from hongzhuan.export.sparql import to_sparql
    from hongzhuan.facts import rdf_io
    from hongzhuan.facts.decode_sql import n3_text
    from hongzhuan.knowledge_base import KnowledgeBase

    lines = (
        f"SELECT s.term || ' ' || p.term || ' ' || {n3_text('o', 'v.term')} || ' .' FROM kb.triples t"
        " JOIN terms s ON s.id = t.s JOIN terms p ON p.id = t.p LEFT JOIN terms v ON v.id = t.o"
    )
    rdf_io.write_lines(store.connection, lines, folder / "facts.nt")
    kb = KnowledgeBase.open(folder.parent / "generated.duckdb")
    rule_set = kb.rule_set(str(RULES))
    for era in eras:
        text, _ = to_sparql(exported(kb, rule_set, era, None, ()))
        (folder / f"{era}.ru").write_text(text, encoding="utf-8")


def run_oxigraph(folder: Path, eras: Sequence[str]) -> Answers:
    """For each era the updates on a copy of the facts, as the head of the exported file asks for."""
    import pyoxigraph as ox

    cpu = time.process_time()
    loading = deriving = 0.0
    found: dict[str, str] = {}
    for era in eras:
        start = time.perf_counter()
        store = ox.Store()
        store.bulk_load(path=str(folder / "facts.nt"), format=ox.RdfFormat.N_TRIPLES)
        loaded = time.perf_counter()
        store.update((folder / f"{era}.ru").read_text(encoding="utf-8"))
        loading, deriving = loading + loaded - start, deriving + time.perf_counter() - loaded
        for name in _CLASSES.values():
            quads = store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), ox.NamedNode(HZ + name))
            found[f"{name} {era}"] = digest(
                quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)
            )
    return Answers(Usage(loading, deriving, time.process_time() - cpu), found)


PEERS = (
    Peer("clingo", "clingo", 100_000, clingo_facts, run_clingo),
    Peer("Oxigraph, SPARQL updates", "pyoxigraph", 2_000, sparql_files, run_oxigraph),
)
"""Every system to compare with; the largest sizes are those that they finish in a minute or two."""
