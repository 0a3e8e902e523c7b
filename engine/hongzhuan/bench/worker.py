"""One run of one contestant in a process of its own, so that its memory is its own: arguments in, answers out, as JSON."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any

from hongzhuan.bench.answers import Answers


def run(task: dict[str, Any]) -> Answers:
    """Do what a task says."""
    folder, eras = Path(task["folder"]), task["eras"]
    if task["name"] == "hongzhuan":
        from hongzhuan.bench.ours import classify

        return classify(folder, task["rules"], eras, task["threads"], task["memory"], task["names"])
    from hongzhuan.bench.peers import PEERS

    return next(peer for peer in PEERS if peer.name == task["name"]).run(folder, eras)


def peak_megabytes() -> float:
    """The most memory that this process held at a time; where the system does not tell, with what started it."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = (line.split() for line in status.read_text().splitlines())
        return next(int(words[1]) for words in lines if words[0] == "VmHWM:") / (1 << 10)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)


if __name__ == "__main__":
    found = run(json.loads(sys.argv[1]))
    print(json.dumps(found.to_json() | {"peak": peak_megabytes()}))
