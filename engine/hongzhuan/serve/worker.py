"""A worker: a copy of the nursery that answers one question at a time and is killed when it takes too long."""

from __future__ import annotations

import os
import resource
import socket
import time
from collections.abc import Callable, Mapping
from typing import Any

from hongzhuan.errors import BadInput
from hongzhuan.language.diagnostics import RuleSetError
from hongzhuan.serve.frames import receive, send
from hongzhuan.serve.messages import Answer, Question
from hongzhuan.serve.negotiate import NotAcceptable
from hongzhuan.serve.state import Served

Job = Callable[..., Any]
_PAGE = os.sysconf("SC_PAGE_SIZE")


def serve(channel: socket.socket, served: Served, jobs: Mapping[str, Job], memory: int) -> None:
    """Answer questions until the other side hangs up.

    Args:
        memory: bytes that a worker may take beyond what it begins with.
    """
    bound_memory(memory)
    begun = _resident()
    while True:
        try:
            question = receive(channel)
        except (EOFError, ConnectionError):
            return
        send(channel, _answered(question, served, jobs, begun))


def bound_memory(memory: int) -> None:
    """Let this process take no more than so many bytes of address space beyond what it has."""
    with open("/proc/self/statm") as sizes:
        present = int(sizes.read().split()[0]) * _PAGE
    resource.setrlimit(resource.RLIMIT_AS, (present + memory, present + memory))


def _answered(question: Question, served: Served, jobs: Mapping[str, Job], begun: int) -> Answer:
    started = time.perf_counter()
    value: Any = None
    error: Exception | None = None
    out_of_memory, defect = False, ""
    try:
        value = jobs[question.job](served, **question.arguments)
    except RuleSetError as found:
        error = BadInput(found.text())
    except (BadInput, NotAcceptable) as found:
        error = found
    except MemoryError:
        out_of_memory = True
    except RecursionError:
        error = BadInput("the question is nested too deeply")
    except Exception as found:  # a defect must not take the worker with it; the pool logs it
        import traceback

        out_of_memory = "out of memory" in str(found).lower()
        defect = "" if out_of_memory else traceback.format_exc()
    seconds = time.perf_counter() - started
    return Answer(value, error, out_of_memory, defect, seconds, _resident() - begun)


def _resident() -> int:
    with open("/proc/self/statm") as sizes:
        return int(sizes.read().split()[1]) * _PAGE
