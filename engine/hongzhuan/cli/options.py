"""Options that several commands share, and the ways to print."""

from __future__ import annotations

import functools
import json
import shlex
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click
from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from hongzhuan.knowledge_base import KnowledgeBase
    from hongzhuan.program.rulesets import RuleSet

F = TypeVar("F", bound=Callable[..., Any])


def _complete_rules(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from hongzhuan.program.rulesets import shipped_names

    return [CompletionItem(name) for name in shipped_names() if name.startswith(incomplete)]


def _complete_eras(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from hongzhuan.shipped_names import eras

    return [CompletionItem(name) for name in eras() if name.startswith(incomplete)]


def _complete_classes(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from hongzhuan.shipped_names import classes

    return [CompletionItem(name) for name in classes() if name.startswith(incomplete)]


complete_classes = _complete_classes


@dataclass(frozen=True, slots=True)
class Origin:
    """What `--kb` and `--ontology` name: facts by path (none: the shipped ones), and further axioms."""

    paths: tuple[str, ...] = ()
    ontology: tuple[str, ...] = ()

    def options(self) -> list[str]:
        """The same, as options of another command."""
        named = [("--kb", path) for path in self.paths] + [("--ontology", file) for file in self.ontology]
        return [part for pair in named for part in pair]


def kb_option(command: F) -> F:
    """`--kb` and `--ontology`, which a command is given as one `kb`."""

    @functools.wraps(command)
    def with_origin(*arguments: Any, ontology: tuple[str, ...], **given: Any) -> Any:
        return command(*arguments, **{**given, "kb": Origin(given["kb"], ontology)})

    facts = click.option(
        "--kb",
        type=click.Path(),
        multiple=True,
        metavar="PATH",
        help="A folder of RDF, a file (again for more; `shipped` for the shipped facts), or a .duckdb of an import;"
        " default: the shipped facts.",
    )
    axioms = click.option(
        "--ontology",
        multiple=True,
        type=click.Path(),
        metavar="FILE|none",
        help="Further axioms of OWL, again for more; `none` leaves the shipped ontology out.",
    )
    return cast(F, facts(axioms(with_origin)))


def _once(_: click.Context, __: click.Parameter, given: tuple[str, ...]) -> str:
    if len(given) > 1:
        raise click.UsageError("--rules is given once here; `hongzhuan compare` holds rule sets against each other")
    return given[0]


rules_option = click.option(
    "--rules",
    default=("xi",),
    multiple=True,
    callback=_once,
    show_default=True,
    metavar="NAME|FILE.hz",
    shell_complete=_complete_rules,
    help="The rule set.",
)
set_option = click.option(
    "--set",
    "values",
    multiple=True,
    metavar="PARAMETER=VALUE",
    help="Try another value of a parameter, again for more: minimum_leadership=3years.",
)
rules_options = click.option(
    "--rules",
    default=("xi",),
    multiple=True,
    show_default=True,
    metavar="NAME|FILE.hz",
    shell_complete=_complete_rules,
    help="The rule set; again for a second one to hold it against.",
)
eras_option = click.option(
    "--era",
    "era",
    multiple=True,
    metavar="ERA",
    shell_complete=_complete_eras,
    help="An era or term, again for more; `all` for every one; default: the rule set's own.",
)
as_of_option = click.option(
    "--as-of", metavar="DATE", help="Only what was true on that day: 2022, 2022-01 or 2022-01-01."
)


keep_going_option = click.option(
    "--keep-going",
    is_flag=True,
    help="Where facts contradict axioms, leave out what rests on an individual of a clash, and go on.",
)


def format_option(*formats: str) -> Callable[[F], F]:
    """`--format` with the formats a command has, the first being the default."""
    return click.option(
        "--format", "form", type=click.Choice(formats), default=formats[0], show_default=True, help="Output."
    )


engine_option = click.option(
    "--engine",
    type=click.Choice(["duckdb", "spark"]),
    default="duckdb",
    show_default=True,
    help="What runs the rules: DuckDB in this process, or Apache Spark.",
)
master_option = click.option(
    "--master",
    metavar="URL",
    help="With `--engine spark`: the address of a master, as spark://host:7077; default: local[*], this machine alone.",
)
shared_option = click.option(
    "--shared",
    type=click.Path(file_okay=False, exists=True, writable=True),
    metavar="FOLDER",
    help="With `--engine spark`: a folder that all workers reach; default: the folder for temporary files.",
)


def open_kb(origin: Origin = Origin()) -> KnowledgeBase:
    """Open the knowledge base of `--kb` with the axioms of `--ontology`."""
    from hongzhuan.knowledge_base import KnowledgeBase

    return KnowledgeBase.open(origin.paths or None, origin.ontology)


@contextmanager
def opened_on(engine: str, master: str | None, shared: str | None, origin: Origin) -> Iterator[KnowledgeBase]:
    """The knowledge base with the engine of `--engine`, which ends when the command does.

    Raises:
        BadInput: an address or a folder without Spark.
    """
    from hongzhuan.errors import BadInput
    from hongzhuan.knowledge_base import KnowledgeBase

    if engine == "duckdb":
        if master or shared:
            raise BadInput("--master and --shared are for Spark", hint="add --engine spark")
        yield open_kb(origin)
        return
    from hongzhuan.execute.spark import Cluster

    cluster = Cluster(master or "local[*]", Path(shared) if shared else None)
    try:
        kb = KnowledgeBase.open(origin.paths or None, origin.ontology, cluster.executor)
        note(f"connecting to Spark at {cluster.master} ...")
        _ = cluster.session
        yield kb
    finally:
        cluster.stop()


def chosen_rules(kb: KnowledgeBase, rules: str, values: Sequence[str]) -> RuleSet:
    """The rule set of `--rules` with the values of `--set`."""
    from hongzhuan.program.settings import with_values

    return with_values(kb.rule_set(rules), values)


def chosen_rule_sets(kb: KnowledgeBase, names: Sequence[str], values: Sequence[str]) -> list[RuleSet]:
    """The rule sets of several `--rules`; a value of `--set` goes to each that has the parameter, and one must have it."""
    from hongzhuan.program.settings import parameter_of, with_values

    found = [kb.rule_set(name) for name in names]
    for value in values:
        having = [rules for rules in found if parameter_of(value) in rules.parameters] or found
        found = [with_values(rules, [value]) if rules in having else rules for rules in found]
    return found


def chosen_eras(kb: KnowledgeBase, eras: Sequence[str]) -> list[str]:
    """The eras of `--era`; `all` stands for every era."""
    return kb.eras if "all" in eras else list(eras)


def print_json(document: object) -> None:
    """One JSON document, and nothing else, to standard output."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table for the terminal; tab-separated lines when the output is not one."""
    if not sys.stdout.isatty():
        for row in (columns, *rows):
            sys.stdout.write("\t".join(row) + "\n")
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*row)
    Console().print(table)


def same_options(origin: Origin, **given: str | Sequence[str] | None) -> str:
    """The options of a command that is suggested, so that it speaks of the same rules, era, day and facts."""
    given |= {"kb": origin.paths, "ontology": origin.ontology}
    found = {name: [values] if isinstance(values, str) else values or () for name, values in given.items()}
    return "".join(
        f" --{name.replace('_', '-')} {shlex.quote(value)}" for name, values in found.items() for value in values
    )


def counted(number: int, thing: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def note(text: str) -> None:
    """A line for the reader, to standard error."""
    click.echo(text, err=True)
