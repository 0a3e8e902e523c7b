"""The workers of a server: a question goes to one that has what it needs, and one that is too slow is killed and replaced."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from hongzhuan.serve.frames import Line
from hongzhuan.serve.limits import Limits
from hongzhuan.serve.messages import Answer, Key, Question
from hongzhuan.serve.parent import Parent

log = logging.getLogger("hongzhuan.serve")


class Overloaded(Exception):
    """Too many questions wait already; come back in `seconds`."""

    def __init__(self, seconds: int = 1) -> None:
        super().__init__("the server is busy")
        self.seconds = seconds


class TooSlow(Exception):
    """The question was not answered before its deadline, and was killed."""


class TooLarge(Exception):
    """The question needed more memory than it may take, or took its worker with it."""


class Defect(Exception):
    """An error of ours; it stands in the log."""


@dataclass(slots=True)
class Worker:
    """One worker: its process, the line to it and what it has."""

    pid: int
    line: Line
    prepared: frozenset[Key]

    def dismiss(self, kill: bool = False) -> None:
        """Let it end; with `kill` at once."""
        if kill:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        self.line.close()


class Pool:
    """Hands questions to workers. At most as many run at once as there are workers; some more wait their turn, in order."""

    def __init__(self, parent: Parent, limits: Limits) -> None:
        self._parent = parent
        self._limits = limits
        self._idle: deque[Worker] = deque()
        self._places = asyncio.Semaphore(limits.workers)
        self._waiting = 0
        self.killed = 0
        """Workers killed at a deadline."""

    async def ask(self, job: str, needs: Iterable[Key] = (), /, **arguments: Any) -> Any:
        """The answer to a question.

        Args:
            needs: what must be worked out before.

        Raises:
            BadInput: the question has no answer.
            Overloaded: too many wait.
            TooSlow, TooLarge: it took more than it may.
            Defect: an error of ours.
        """
        if self._waiting >= self._limits.waiting:
            raise Overloaded
        self._waiting += 1
        try:
            await self._parent.prepare(needs)
            async with asyncio.timeout(self._limits.deadline):
                await self._places.acquire()
        except TimeoutError:
            raise Overloaded(5) from None
        finally:
            self._waiting -= 1
        try:
            worker = await self._worker(frozenset(needs))
            return self._value(await self._answer(worker, Question(job, arguments)))
        finally:
            self._places.release()

    async def _worker(self, needs: frozenset[Key]) -> Worker:
        """An idle worker that has what is needed, else a new one."""
        for _ in range(len(self._idle)):
            worker = self._idle.popleft()
            if needs <= worker.prepared:
                return worker
            self._idle.append(worker)
        if len(self._idle) >= self._limits.workers:
            self._idle.popleft().dismiss()
        return await self._new(needs)

    async def _new(self, needs: frozenset[Key] = frozenset()) -> Worker:
        """A new worker. What it needs may have been given up meanwhile to make room, and is then worked out again."""
        while True:
            pid, line, prepared = await self._parent.fork(self._limits.memory)
            worker = Worker(pid, line, prepared)
            if needs <= prepared:
                return worker
            worker.dismiss()
            self._parent.forget(needs - prepared)
            await self._parent.prepare(needs)

    async def _answer(self, worker: Worker, question: Question) -> Answer:
        try:
            async with asyncio.timeout(self._limits.deadline):
                answer: Answer = await worker.line.ask(question)
        except TimeoutError:
            worker.dismiss(kill=True)
            self.killed += 1
            raise TooSlow from None
        except EOFError:
            worker.dismiss()
            raise TooLarge from None
        except BaseException:  # the client has gone: nobody waits for the answer
            worker.dismiss(kill=True)
            raise
        if answer.grown > self._limits.memory // 2:
            worker.dismiss()
        else:
            self._idle.append(worker)
        return answer

    @staticmethod
    def _value(answer: Answer) -> Any:
        if answer.error is not None:
            raise answer.error
        if answer.out_of_memory:
            raise TooLarge
        if answer.defect:
            log.error("a question met a defect:\n%s", answer.defect)
            raise Defect
        return answer.value

    async def warm(self) -> None:
        """Have a worker ready for each place."""
        while len(self._idle) < self._limits.workers:
            self._idle.append(await self._new())

    def close(self) -> None:
        """Let all workers end."""
        while self._idle:
            self._idle.pop().dismiss()
