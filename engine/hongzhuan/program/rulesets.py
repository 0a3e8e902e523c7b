"""Rule sets on rule sets: what a file extends, replaces, drops and sets, and where each piece comes from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hongzhuan import shipped
from hongzhuan.errors import BadInput
from hongzhuan.language.diagnostics import Diagnostic, RuleSetError, did_you_mean
from hongzhuan.language.parse import parse_file
from hongzhuan.language.syntax import Citation, Example, Name, Parameter, Rule, RuleFile, Setting, Span, Text
from hongzhuan.program.ir import ParameterValue


@dataclass(frozen=True, slots=True)
class RuleSet:
    """An effective rule set: everything of the files it extends, with its own changes.

    `rules` maps a name to the rule and the rule set it comes from; `hash` covers every file in order.
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

    @property
    def hash(self) -> str:
        """Sixteen hexadecimal digits of the SHA-256 of the files' text and the values of parameters set from outside."""
        digest = hashlib.sha256()
        for file in self.files:
            digest.update(file.source.encode())
        for value in self.parameters.values():
            digest.update(f"{value.name}={value.value}".encode())
        return digest.hexdigest()[:16]

    @property
    def sources(self) -> dict[str, str]:
        """The text of each file, by the name that diagnostics show."""
        return {file.header.span.file: file.source for file in self.files}

    def title(self, language: str = "en") -> str:
        """The title in a language, or in any, or the name."""
        titles = {text.language: text.text for text in self.titles}
        return titles.get(language) or next(iter(titles.values()), self.name)


AXIOMS_ONLY = RuleSet("owl", (), None, (), (), {}, {}, ())
"""No rules at all: what remains is what the axioms of an ontology say."""


def load(name: str) -> RuleSet:
    """Load a rule set by the name of a shipped one or by the path of a file.

    Raises:
        BadInput: no such rule set, or a file that cannot be read.
        RuleSetError: with everything that is wrong in the files.
    """
    path = find(name)
    return assemble(_chain(path, ()))


def shipped_names() -> list[str]:
    """The names of the shipped rule sets."""
    return sorted(path.stem for path in shipped.rules_folder().glob("*.hz"))


def find(name: str, beside: Path | None = None) -> Path:
    """The file of a rule set: beside another file, a path, or shipped.

    Raises:
        BadInput: with the nearest name there is.
    """
    candidates = [Path(name)] if name.endswith(".hz") else []
    if beside is not None:
        candidates = [beside.parent / f"{name}.hz"]
    candidates.append(shipped.rules_folder() / f"{name}.hz")
    for candidate in candidates:
        if candidate.is_file():
            return candidate
    known = shipped_names()
    raise BadInput(f"no rule set `{name}`", hint=did_you_mean(name, known) or "there are " + ", ".join(known))


def shown_name(path: Path) -> str:
    """A file's name in messages: `rules/xi.hz` for a shipped one, else the path as given."""
    folder = shipped.rules_folder()
    return f"rules/{path.name}" if path.parent.resolve() == folder.resolve() else str(path)


def _chain(path: Path, above: tuple[Path, ...]) -> list[RuleFile]:
    """The files in the order in which they count: what is extended first, each once."""
    file = parse_file(path, shown_name(path))
    found: list[RuleFile] = []
    for name in file.header.extends:
        found += [f for f in _extended(file, name, (*above, path.resolve())) if f.path not in {g.path for g in found}]
    return [*found, file]


def _extended(file: RuleFile, name: Name, above: tuple[Path, ...]) -> list[RuleFile]:
    sources = {name.span.file: file.source}
    try:
        path = find(name.text, beside=file.path)
    except BadInput as error:
        raise RuleSetError([Diagnostic("HZ030", error.message, name.span, "", error.hint or "")], sources) from None
    if path.resolve() in above:
        circle = " -> ".join([p.stem for p in above] + [path.stem])
        raise RuleSetError(
            [Diagnostic("HZ033", "rule sets extend each other in a circle", name.span, "", circle)], sources
        )
    return _chain(path, above)


def assemble(files: list[RuleFile]) -> RuleSet:
    """Put the files of one chain together.

    Raises:
        RuleSetError: a name defined twice, or nothing there to replace, drop or set.
    """
    building = _Assembly()
    for file in files:
        building.add(file)
    last = files[-1]
    if building.problems:
        raise RuleSetError(building.problems, {file.header.span.file: file.source for file in files})
    return RuleSet(
        name=last.header.name,
        titles=last.header.titles,
        era=next((f.header.era for f in reversed(files) if f.header.era), None),
        cites=last.header.cites,
        files=tuple(files),
        rules=building.rules,
        parameters=building.parameters,
        examples=last.examples,
        dropped=building.dropped,
        replaced=building.replaced,
    )


class _Assembly:
    def __init__(self) -> None:
        self.rules: dict[str, tuple[Rule, str]] = {}
        self.parameters: dict[str, ParameterValue] = {}
        self.dropped: dict[str, str] = {}
        self.replaced: dict[str, str] = {}
        self.problems: list[Diagnostic] = []

    def add(self, file: RuleFile) -> None:
        name = file.header.name
        for parameter in file.parameters:
            self._parameter(parameter, name)
        for setting in file.settings:
            self._setting(setting, name)
        for drop in file.drops:
            if self.rules.pop(drop.name, None) is None:
                self._nothing("HZ042", "drop", drop.name, drop.span)
            self.dropped[drop.name] = name
        for rule in file.rules:
            self._rule(rule, name)

    def _parameter(self, parameter: Parameter, rule_set: str) -> None:
        earlier = self.parameters.get(parameter.name)
        if earlier:
            help_ = f"first defined at {earlier.span.place}; to change its value write `set {parameter.name} = ...`"
            self.problems.append(
                Diagnostic("HZ040", f"parameter `{parameter.name}` is defined twice", parameter.span, "", help_)
            )
        self.parameters[parameter.name] = _value(parameter, rule_set)

    def _setting(self, setting: Setting, rule_set: str) -> None:
        earlier = self.parameters.get(setting.name)
        if earlier is None:
            self.problems.append(
                Diagnostic(
                    "HZ043",
                    f"no parameter `{setting.name}` to set",
                    setting.span,
                    "",
                    did_you_mean(setting.name, self.parameters),
                )
            )
        elif earlier.unit != setting.value.unit:
            self.problems.append(
                Diagnostic(
                    "HZ021",
                    f"`{setting.name}` is in {earlier.unit or 'no unit'}, not in {setting.value.unit or 'no unit'}",
                    setting.value.span,
                    "",
                    f"defined at {earlier.span.place}",
                )
            )
        else:
            self.parameters[setting.name] = _value(setting, rule_set)

    def _rule(self, rule: Rule, rule_set: str) -> None:
        earlier = self.rules.get(rule.name)
        if rule.replaces and earlier is None:
            self._nothing("HZ041", "replace", rule.name, rule.name_span)
        elif earlier and not rule.replaces:
            help_ = f"first defined at {earlier[0].name_span.place}; to change it write `replace rule {rule.name}`"
            self.problems.append(Diagnostic("HZ040", f"rule `{rule.name}` is defined twice", rule.name_span, "", help_))
        elif earlier:
            self.replaced[rule.name] = earlier[1]
        self.rules[rule.name] = (rule, rule_set)

    def _nothing(self, code: str, verb: str, name: str, span: Span) -> None:

        self.problems.append(Diagnostic(code, f"no rule `{name}` to {verb}", span, "", did_you_mean(name, self.rules)))


def _value(statement: Parameter | Setting, rule_set: str) -> ParameterValue:
    notes = tuple((note.text, note.source) for note in statement.notes)
    return ParameterValue(statement.name, statement.value.value, statement.value.unit, rule_set, statement.span, notes)


def citations(rule_set: RuleSet) -> Iterator[Citation]:
    """Every citation of a rule set."""
    yield from rule_set.cites
    for rule, _ in rule_set.rules.values():
        yield from rule.cites
