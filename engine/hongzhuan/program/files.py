"""Rule files on disk: where a rule set is found, what it extends, what it imports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from hongzhuan import kept, shipped
from hongzhuan.errors import BadInput
from hongzhuan.language.diagnostics import Diagnostic, RuleSetError, did_you_mean
from hongzhuan.language.parse import Reading, parse_fragment, read, read_text
from hongzhuan.language.syntax import Fragment, Import, Name, RuleFile

_SHORT = 2_000


@dataclass(frozen=True, slots=True)
class Lineage:
    """A file with the rule sets that it extends, each with the name that it is extended by, in the order written.

    `problems` are the mistakes of all of them, `broken` the names whose blocks cannot be read.
    """

    file: RuleFile
    parents: tuple[tuple[Name, Lineage], ...] = ()
    problems: tuple[Diagnostic, ...] = ()
    broken: frozenset[str] = frozenset()

    def in_order(self) -> list[Lineage]:
        """Everything extended, each file once, what is extended before what extends it."""
        found: dict[Path, Lineage] = {}
        self._collect(found, set())
        return list(found.values())

    def _collect(self, found: dict[Path, Lineage], seen: set[Path]) -> None:
        path = self.file.path.resolve()
        if path not in seen:
            seen.add(path)
            for _, parent in self.parents:
                parent._collect(found, seen)
            found[path] = self

    @property
    def sources(self) -> dict[str, str]:
        """The text of each file, imported ones too, by the name that diagnostics show."""
        files = [one.file for one in self.in_order()]
        return {file.header.span.file: file.source for file in files} | {k: v for f in files for k, v in f.imported}


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
    if beside is None and name.endswith(".hz"):
        raise BadInput(
            f"no such file: {name}", hint="shipped rule sets are named without an ending: " + ", ".join(known)
        )
    raise BadInput(f"no rule set `{name}`", hint=did_you_mean(name, known) or "there are " + ", ".join(known))


def shown_name(path: Path) -> str:
    """A file's name in messages: `rules/xi.hz` for a shipped one, else the path as given."""
    folder = shipped.rules_folder()
    return f"rules/{path.name}" if path.parent.resolve() == folder.resolve() else str(path)


def read_lineage(path: Path, source: str | None = None) -> Lineage:
    """Read a file and all that it extends and imports.

    Args:
        source: the text to take for the file, where an editor holds a newer one than the disk.

    Raises:
        BadInput: a file that cannot be read.
        RuleSetError: no `ruleset` block to go on from.
    """
    return _lineage(path, (), {}, source)


def _lineage(path: Path, above: tuple[Path, ...], known: dict[Path, Lineage], source: str | None = None) -> Lineage:
    key = path.resolve()
    if key not in known:
        shown = shown_name(path)
        reading = _read_before(read_text(path), path, shown) if source is None else read(source, path, shown)
        if reading.file is None:
            raise RuleSetError(reading.problems, {shown: reading.source})
        known[key] = _extended(_imported(reading.file, reading), (*above, key), known)
    return known[key]


def _read_before(source: str, path: Path, shown: str) -> Reading:
    """What was read of a text before, at the same place; a short text is read faster than it is looked for."""
    if len(source) < _SHORT:
        return read(source, path, shown)
    name = kept.name_of("rules", path.absolute(), path, shown, source)
    reading = kept.load(name)
    if not isinstance(reading, Reading):
        reading = read(source, path, shown)
        kept.save(name, reading)
    return reading


def _extended(own: Lineage, above: tuple[Path, ...], known: dict[Path, Lineage]) -> Lineage:
    parents: list[tuple[Name, Lineage]] = []
    problems: list[Diagnostic] = []
    broken = own.broken
    for name in own.file.header.extends:
        try:
            path = find(name.text, beside=own.file.path)
        except BadInput as error:
            problems.append(Diagnostic("HZ030", error.message, name.span, "", error.hint or ""))
            continue
        if path.resolve() in above:
            circle = " -> ".join([p.stem for p in above] + [path.stem])
            problems.append(Diagnostic("HZ033", "rule sets extend each other in a circle", name.span, "", circle))
            continue
        parent = _lineage(path, above, known)
        parents.append((name, parent))
        problems += parent.problems
        broken |= parent.broken
    return replace(own, parents=tuple(parents), problems=(*own.problems, *problems), broken=broken)


# --- imports


def _imported(file: RuleFile, reading: Reading) -> Lineage:
    """The file with the rules and parameters of what it imports among its own."""
    problems = list(reading.problems)
    texts: dict[str, str] = {}
    folder, above = file.path.parent.resolve(), (file.path.resolve(),)
    fragments = list(_fragments(file.imports, file.path, folder, above, problems, texts))
    rules = tuple(rule for fragment in fragments for rule in fragment.rules)
    parameters = tuple(parameter for fragment in fragments for parameter in fragment.parameters)
    whole = replace(
        file,
        rules=(*rules, *file.rules),
        parameters=(*parameters, *file.parameters),
        imported=tuple(texts.items()),
    )
    return Lineage(whole, (), tuple(problems), reading.broken)


def _fragments(
    imports: tuple[Import, ...],
    importer: Path,
    folder: Path,
    above: tuple[Path, ...],
    problems: list[Diagnostic],
    texts: dict[str, str],
) -> Iterator[Fragment]:
    """Every imported file, once, what is imported before what imports it; `folder` is as far as imports may reach."""
    for item in imports:
        path = importer.parent / item.file
        shown = shown_name(path)
        if path.resolve() in above:
            circle = " -> ".join([*(p.name for p in above), path.name])
            problems.append(Diagnostic("HZ033", "files import each other in a circle", item.span, "", circle))
            continue
        if shown in texts:
            continue
        fragment = _fragment(item, path, folder, shown, problems, texts)
        if fragment is not None:
            yield from _fragments(fragment.imports, path, folder, (*above, path.resolve()), problems, texts)
            yield fragment


def _fragment(
    item: Import, path: Path, folder: Path, shown: str, problems: list[Diagnostic], texts: dict[str, str]
) -> Fragment | None:
    if not path.resolve().is_relative_to(folder):
        help_ = "copy it beside the rule set: a rule set reads nothing outside its own folder"
        message = f"`{item.file}` lies outside the folder of the rule set"
        problems.append(Diagnostic("HZ034", message, item.span, "", help_))
        return None
    if path.suffix != ".hz" or not path.is_file():
        near = did_you_mean(item.file, [p.name for p in folder.glob("*.hz")])
        help_ = near or "the name is that of a file beside this one, with `.hz` at its end"
        problems.append(Diagnostic("HZ034", f"no file `{item.file}` to import", item.span, "", help_))
        return None
    try:
        texts[shown] = read_text(path)
        return parse_fragment(texts[shown], path, shown)
    except RuleSetError as error:
        problems.extend(error.diagnostics)
    except BadInput as error:
        problems.append(Diagnostic("HZ034", error.message, item.span, "", error.hint or ""))
    return None
