"""Requests and answers from a text file."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import httpx


@dataclass
class Case:
    """A request and a part of the answer that it must have."""

    name: str
    via: str = "get"
    headers: dict[str, str] = field(default_factory=dict)
    parameters: list[tuple[str, str]] = field(default_factory=list)
    query: list[str] = field(default_factory=list)
    status: int = 200
    media_type: str = ""
    expected: str = ""

    def __str__(self) -> str:
        return self.name

    async def send(self, client: httpx.AsyncClient, path: str = "/sparql") -> httpx.Response:
        """Send it in its form."""
        query = "\n".join(self.query)
        if self.via == "get":
            return await client.get(path, params=[*self.parameters, ("query", query)], headers=self.headers)
        if self.via == "form":
            form = dict([*self.parameters, ("query", query)])
            return await client.post(path, data=form, headers=self.headers)
        headers = {**self.headers, "Content-Type": "application/sparql-query"}
        return await client.post(path, params=self.parameters, content=query.encode(), headers=headers)


def read_cases(file: Path) -> list[Case]:
    """The cases of a file."""
    return [_case(block) for block in file.read_text(encoding="utf-8").split("\n== ")[1:]]


def _case(block: str) -> Case:
    name, *lines = [line for line in block.splitlines() if line.strip()]
    case, answered = Case(name), False
    for line in lines:
        word, _, rest = line.partition(" ")
        if word == "->":
            status, _, case.media_type = rest.partition(" ")
            case.status, answered = int(status), True
        elif answered:
            case.expected = line
        elif word == "via":
            case.via = rest
        elif word == "?":
            parameter, _, value = rest.partition(" ")
            case.parameters.append((parameter, value))
        elif word.endswith(":") and word[:-1].isalpha() and not case.query:
            case.headers[word[:-1]] = rest
        else:
            case.query.append(line)
    return case
