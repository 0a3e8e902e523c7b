"""Rule sets on rule sets: what a file extends, replaces, drops and sets, and where each piece comes from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from hongzhuan.language.diagnostics import RuleSetError
from hongzhuan.language.syntax import Citation, Example, Name, Rule, RuleFile, Text
from hongzhuan.program.assembly import Piece, Pieces, assemble_pieces
from hongzhuan.program.files import Lineage, find, read_lineage, shipped_names
from hongzhuan.program.ir import ParameterValue
from hongzhuan.program.settings import GivenValue, with_values

__all__ = ["RuleSet", "assemble", "citations", "effective", "load", "shipped_names"]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """An effective rule set: everything of the files it extends, with its own changes.

    `rules` maps a name to the rule and the rule set it comes from; `replaced` and `dropped` map a name to the rule set
    whose rule is replaced, and to the one that dropped it; `earlier` the values that a parameter had before it was set;
    `given` are the values of parameters set from outside; `hash` covers every file in order and those values.
    """

    name: str
    titles: tuple[Text, ...]
    era: Name | None
    cites: tuple[Citation, ...]
    files: tuple[RuleFile, ...]
    rules: Mapping[str, tuple[Rule, str]]
    parameters: Mapping[str, ParameterValue]
    examples: tuple[Example, ...]
    dropped: Mapping[str, str] = field(default_factory=dict)
    replaced: Mapping[str, str] = field(default_factory=dict)
    earlier: Mapping[str, tuple[ParameterValue, ...]] = field(default_factory=dict)
    given: tuple[GivenValue, ...] = ()

    @property
    def hash(self) -> str:
        """Sixteen hexadecimal digits of the SHA-256 of the files' text and the values of parameters set from outside."""
        digest = hashlib.sha256()
        for file in self.files:
            for text in (file.source, *(text for _, text in file.imported)):
                digest.update(text.encode(errors="surrogatepass"))
        for value in self.parameters.values():
            digest.update(f"{value.name}={value.value}".encode())
        return digest.hexdigest()[:16]

    @property
    def sources(self) -> dict[str, str]:
        """The text of each file, by the name that diagnostics show."""
        own = {file.header.span.file: file.source for file in self.files}
        return own | {name: text for file in self.files for name, text in file.imported}

    def title(self, language: str = "en") -> str:
        """The title in a language, or in any, or the name."""
        titles = {text.language: text.text for text in self.titles}
        return titles.get(language) or next(iter(titles.values()), self.name)


AXIOMS_ONLY = RuleSet("owl", (), None, (), (), {}, {}, ())
"""No rules at all: what remains is what the axioms of an ontology say."""


def load(name: str, values: Sequence[str] = ()) -> RuleSet:
    """Load a rule set by the name of a shipped one or by the path of a file.

    Args:
        values: values of parameters to try, as `minimum_leadership=3 years`.

    Raises:
        BadInput: no such rule set, a file that cannot be read, or a value that does not fit.
        RuleSetError: with everything that is wrong in the files.
    """
    return with_values(assemble(read_lineage(find(name))), values)


def assemble(lineage: Lineage) -> RuleSet:
    """The rule set of a file and all that it extends.

    Raises:
        RuleSetError: syntax errors, a name defined twice, nothing there to replace, drop or set, extended ones that disagree.
    """
    pieces = assemble_pieces(lineage)
    problems = [*lineage.problems, *pieces.problems]
    if problems:
        raise RuleSetError(problems, lineage.sources)
    return effective(lineage, pieces)


def effective(lineage: Lineage, pieces: Pieces) -> RuleSet:
    """The rule set of pieces that are put together, whatever is wrong with them."""
    files = tuple(one.file for one in lineage.in_order())
    last = lineage.file
    return RuleSet(
        name=last.header.name,
        titles=last.header.titles,
        era=next((file.header.era for file in reversed(files) if file.header.era), None),
        cites=last.header.cites,
        files=files,
        rules={name: (piece.value, piece.rule_set) for name, piece in pieces.rules.items() if piece.value is not None},
        parameters={name: piece.value for name, piece in pieces.parameters.items() if piece.value is not None},
        examples=last.examples,
        dropped={name: piece.rule_set for name, piece in pieces.rules.items() if piece.value is None},
        replaced={name: before for name, piece in pieces.rules.items() if (before := _replaced(piece))},
        earlier={name: _values(piece) for name, piece in pieces.parameters.items() if piece.before},
    )


def _replaced(piece: Piece[Rule]) -> str:
    """The rule set whose rule a piece stands in place of; nothing where there is none, or it was dropped since."""
    before = next((one.rule_set for one in piece.before if one.value is not None), "")
    return before if piece.value is not None and piece.value.replaces else ""


def _values(piece: Piece[ParameterValue]) -> tuple[ParameterValue, ...]:
    return tuple(one.value for one in piece.before if one.value is not None)


def citations(rule_set: RuleSet) -> Iterator[Citation]:
    """Every citation of a rule set."""
    yield from rule_set.cites
    for rule, _ in rule_set.rules.values():
        yield from rule.cites
