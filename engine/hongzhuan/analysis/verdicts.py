"""The verdicts on several claims as one table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from hongzhuan.analysis.verdict import Verdict, Word
from hongzhuan.tabular import JSON_VERSION, Cell, Tabular

COLUMNS = ("claim", "quotation", "expected", "computed", "verdict", "reason")


@dataclass(frozen=True, slots=True, repr=False)
class Verdicts(Tabular):
    """What became of each claim, in their order, on the facts of a hash."""

    kb_name: str
    kb_hash: str
    verdicts: tuple[Verdict, ...]

    def columns(self) -> Mapping[str, type]:
        """claim, quotation, the figure of the source, the computed one, the verdict and its reason."""
        return dict.fromkeys(COLUMNS, str)

    def rows(self) -> Sequence[Sequence[Cell]]:
        """A row for every claim."""
        return [
            (v.claim.name, v.claim.quotation, v.claim.figure(), v.figure(), v.word, v.reason or None)
            for v in self.verdicts
        ]

    def only(self, start: str) -> Verdicts:
        """The claims whose names begin so: `xi-`, `jiang-politburo`."""
        kept = tuple(verdict for verdict in self.verdicts if verdict.claim.name.startswith(start))
        return Verdicts(self.kb_name, self.kb_hash, kept)

    def summary(self) -> str:
        """How often each verdict was reached, and on which facts."""
        counts = [f"{sum(v.word == word for v in self.verdicts)} {word}" for word in get_args(Word)]
        return ", ".join(counts) + f"; facts {self.kb_name} {self.kb_hash}"

    def provenance(self) -> Mapping[str, str]:
        """The facts."""
        return {"hongzhuan.kb": self.kb_hash}

    def to_json(self) -> dict[str, Any]:
        """The form of `claims --format json`."""
        return {
            "version": JSON_VERSION,
            "kb": {"hash": self.kb_hash, "name": self.kb_name},
            "claims": [verdict.to_json() for verdict in self.verdicts],
        }

    def __getitem__(self, name: str) -> Verdict:
        """The verdict on one claim, with the names that were counted."""
        return next(verdict for verdict in self.verdicts if verdict.claim.name == name)

    def __iter__(self) -> Iterator[Verdict]:
        return iter(self.verdicts)

    def __len__(self) -> int:
        return len(self.verdicts)
