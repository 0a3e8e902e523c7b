"""Names that stand for one thing, by representatives.

Equal names are never multiplied out while rules run: each is read as the representative of its component (union-find with
path compression; Tarjan 1975), and answers name every member again. The pairs that made a component are kept, so that equality
can be explained.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Pair:
    """Two codes that are one thing. `stage` is the derivation that found it; None where it is asserted."""

    first: int
    second: int
    stage: int | None


@dataclass(frozen=True, slots=True)
class Equality:
    """Components of equal codes: each member that is not the representative, with it; and the pairs they rest on.

    `refused` are pairs that would have made two names one that never are.
    """

    representatives: Mapping[int, int] = field(default_factory=dict)
    pairs: tuple[Pair, ...] = ()
    refused: tuple[Pair, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.representatives)

    def representative(self, code: int) -> int:
        """The code that stands for a code."""
        return self.representatives.get(code, code)

    def members(self) -> dict[int, list[int]]:
        """All members of each component with more than one, by representative."""
        found: dict[int, list[int]] = {}
        for member, representative in self.representatives.items():
            found.setdefault(representative, [representative]).append(member)
        return {representative: sorted(codes) for representative, codes in found.items()}

    def component(self, code: int) -> list[int]:
        """Every name of a thing."""
        wanted = self.representative(code)
        return sorted({wanted, *(member for member, other in self.representatives.items() if other == wanted)})

    def joined(
        self, pairs: Iterable[Pair], weight: Callable[[int], tuple[int, ...]], distinct: Collection[int] = ()
    ) -> Equality:
        """With further pairs; of a component the member of the greatest weight stands for all.

        Codes in `distinct` never become one; they must be the heaviest, so that one stands for its component.
        """
        leader = dict(self.representatives)
        kept, refused = list(self.pairs), dict.fromkeys(self.refused)

        def find(code: int) -> int:
            root = code
            while (above := leader.get(root, root)) != root:
                root = above
            while (above := leader.get(code, code)) != root:
                leader[code], code = root, above
            return root

        for pair in pairs:
            first, second = find(pair.first), find(pair.second)
            if first in distinct and second in distinct and first != second:
                refused[pair] = None
            elif first != second:
                kept.append(pair)
                best = max(first, second, key=weight)
                leader[first] = leader[second] = best
        return Equality({code: find(code) for code in leader if find(code) != code}, tuple(kept), tuple(refused))

    def path(self, start: int, end: int) -> list[Pair]:
        """The fewest pairs that lead from one name to another; empty where they are one."""
        ways: dict[int, list[Pair]] = {}
        for pair in self.pairs:
            ways.setdefault(pair.first, []).append(pair)
            ways.setdefault(pair.second, []).append(pair)
        reached: dict[int, Pair | None] = {start: None}
        waiting = deque([start])
        while waiting and end not in reached:
            code = waiting.popleft()
            for pair in ways.get(code, ()):
                other = pair.second if pair.first == code else pair.first
                if other not in reached:
                    reached[other] = pair
                    waiting.append(other)
        return self._back(reached, end)

    @staticmethod
    def _back(reached: Mapping[int, Pair | None], end: int) -> list[Pair]:
        found: list[Pair] = []
        code = end
        while (pair := reached.get(code)) is not None:
            found.append(pair)
            code = pair.second if pair.first == code else pair.first
        return found[::-1]
