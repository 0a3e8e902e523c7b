"""How quick the server is: its first page, many clients at once, more than it can take, and its memory over many requests.

A whole server is started, and asked over HTTP by threads with a connection each. The query joins four patterns and is another
one each time, so that nothing is answered from what was kept.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

JOIN = """SELECT ?official ?name ?post ?place {{
  ?official a hz:Technocrat ; rdfs:label ?name .
  ?post hz:holder ?official ; hz:organisation ?place ; hz:role hz:Head .
  ?post hz:start ?start . FILTER(STR(?start) >= "{year}" && {salt} = {salt})
}} LIMIT 100"""
"""Technocrats under a rule set with the offices that they headed: four joins over people, posts and organisations."""
_COMMAND = "from hongzhuan.cli import main; main()"


@dataclass(frozen=True, slots=True)
class Figure:
    """Something that was measured, with its unit; `bound` is what it must not exceed, None where nothing is promised."""

    what: str
    value: float
    unit: str
    bound: float | None = None

    @property
    def is_within(self) -> bool | None:
        """Whether the bound is kept; None without one."""
        return None if self.bound is None else self.value <= self.bound

    def to_json(self) -> dict[str, Any]:
        """All of it."""
        return {
            "what": self.what,
            "value": self.value,
            "unit": self.unit,
            "bound": self.bound,
            "within": self.is_within,
        }


@dataclass
class _Server:
    process: subprocess.Popen[str]
    started: float
    address: str = ""

    def connection(self) -> http.client.HTTPConnection:
        place = urlsplit(self.address)
        return http.client.HTTPConnection(place.hostname or "", place.port, timeout=120)

    def memory(self) -> float:
        """Megabytes that all of its processes hold for themselves (their proportional set size)."""
        listed = subprocess.run(["ps", "-o", "pid=", "-g", str(self.process.pid)], capture_output=True, text=True)
        total = 0
        for pid in listed.stdout.split():
            with contextlib.suppress(OSError), open(f"/proc/{pid}/smaps_rollup") as rollup:
                total += int((re.search(r"^Pss:\s+(\d+)", rollup.read(), re.M) or [0, 0])[1])
        return total / 1024


@contextlib.contextmanager
def _serving(options: Sequence[str]) -> Iterator[_Server]:
    # what pages will want is not worked out meanwhile: it would take the processors that are measured
    arguments = ["serve", "--port", "0", "--no-prepare", *options]
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", _COMMAND, *arguments], stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    server = _Server(process, started)
    try:
        told = process.stderr.readline() if process.stderr else ""
        found = re.search(r"http://\S+", told)
        if found is None:
            raise RuntimeError(f"the server did not start: {told}")
        server.address = found[0]
        yield server
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)


def _query(year: int, salt: int, rules: str) -> str:
    return f"/sparql?rules={rules}&query=" + quote(JOIN.format(year=year, salt=salt))


@dataclass
class _Load:
    """What clients found: seconds of each answer, and how often each status came."""

    seconds: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    wrong: int = 0

    def quantile(self, part: float) -> float:
        """Seconds below which a part of the answers lie."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0


def _load(server: _Server, clients: int, rules: str, seconds: float = 0.0, requests: int = 0) -> _Load:
    """Ask with many clients at once, each one question after the other, for so many seconds or so many requests in all."""
    found, lock, until = _Load(), threading.Lock(), time.perf_counter() + seconds
    left = iter(range(requests)) if requests else iter(range(1 << 40))

    def client(number: int) -> None:
        connection = server.connection()
        while requests or time.perf_counter() < until:
            with lock:
                turn = next(left, None)
            if turn is None:
                break
            begun = time.perf_counter()
            connection.request("GET", _query(1950 + turn % 70, turn, rules), headers={"Accept": "application/json"})
            answer = connection.getresponse()
            body = answer.read()
            took = time.perf_counter() - begun
            with lock:
                found.statuses[answer.status] = found.statuses.get(answer.status, 0) + 1
                if answer.status == 200:
                    found.seconds.append(took)
                    found.wrong += not (body.startswith(b'{"head"') and body.endswith(b"]}}"))
            if answer.status == 503:
                time.sleep(float(answer.headers.get("Retry-After") or 1))
        connection.close()

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def measure(
    facts: Sequence[str], rules: str, seconds: float, clients: int, requests: int, note: Callable[[str], None]
) -> Iterator[Figure]:
    """Start a server and measure it; each figure as soon as it is there. `facts` are options: `--kb`, `--ontology`."""
    with _serving([*facts, "--waiting", str(max(64, clients))]) as server:
        connection = server.connection()
        connection.request("GET", "/", headers={"Accept": "text/html"})
        connection.getresponse().read()
        yield Figure("first page after the start", time.perf_counter() - server.started, "s", 2.0)
        connection.request("GET", _query(1950, 0, rules))
        connection.getresponse().read()
        yield Figure("first answer of a query after the start", time.perf_counter() - server.started, "s")
        note(f"{clients} clients for {seconds:g} s ...")
        _load(server, 4, rules, requests=50)
        found = _load(server, clients, rules, seconds)
        yield from _of_load(found, clients, seconds)
        note("a worker is killed ...")
        yield Figure("recovery after all workers are killed", _recovery(server, rules), "s", 5.0)
        note(f"{requests:,} requests ...")
        yield from _memory(server, rules, requests)
    with _serving([*facts, "--waiting", str(max(1, clients // 2))]) as server:
        note(f"{clients * 2} clients where {clients // 2} may wait ...")
        _load(server, 1, rules, requests=5)
        over = _load(server, clients * 2, rules, min(seconds, 20.0))
        yield Figure("under overload: 95 % of answers", 1000 * over.quantile(0.95), "ms")
        yield Figure("under overload: told to come back", over.statuses.get(503, 0), "requests")
        others = sum(count for status, count in over.statuses.items() if status not in (200, 503))
        yield Figure("under overload: lost or wrong", others + over.wrong, "requests", 0.0)


def _of_load(found: _Load, clients: int, seconds: float) -> Iterator[Figure]:
    yield Figure(f"{clients} clients: answers a second", len(found.seconds) / seconds, "/s")
    yield Figure(f"{clients} clients: median", 1000 * found.quantile(0.5), "ms")
    yield Figure(f"{clients} clients: 95 % of answers", 1000 * found.quantile(0.95), "ms", 500.0)
    errors = sum(count for status, count in found.statuses.items() if status != 200)
    yield Figure(f"{clients} clients: errors", errors + found.wrong, "requests", 0.0)


def _recovery(server: _Server, rules: str) -> float:
    listed = subprocess.run(["ps", "-o", "pid=", "-g", str(server.process.pid)], capture_output=True, text=True)
    others = [int(pid) for pid in listed.stdout.split() if int(pid) != server.process.pid]
    for pid in sorted(others)[1:]:  # the nursery is the oldest; the workers are its copies
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    begun = time.perf_counter()
    while time.perf_counter() - begun < 30:
        connection = server.connection()
        connection.request("GET", _query(1950, 1, rules))
        answer = connection.getresponse()
        answer.read()
        connection.close()
        if answer.status == 200:
            break
        time.sleep(0.05)
    return time.perf_counter() - begun


def _memory(server: _Server, rules: str, requests: int) -> Iterator[Figure]:
    _load(server, 8, rules, requests=requests // 10)
    before = server.memory()
    _load(server, 8, rules, requests=requests)
    after = server.memory()
    yield Figure("memory of all processes", after, "MB")
    yield Figure(f"growth over {requests:,} requests", 100 * (after - before) / before, "%", 5.0)
