"""The command: a thin skin over the library, in the same words. Commands load when they are used."""

from __future__ import annotations

import gc
import importlib
import sys

import click

from hongzhuan import __version__
from hongzhuan.errors import BadInput

COMMANDS = {
    "classify": ("hongzhuan.cli.classify", "Who is in which class, under which rules, in which era."),
    "explain": ("hongzhuan.cli.explain", "Why an official is in a class: the proof, down to its sources."),
    "why-not": ("hongzhuan.cli.why_not", "Why an official is not in a class: what each rule lacked."),
    "compare": ("hongzhuan.cli.compare", "Rule sets or eras side by side: who changes sides, and at which condition."),
    "trend": ("hongzhuan.cli.trend", "A class over the congresses, with intervals and the unknown apart."),
    "evaluate": ("hongzhuan.cli.evaluate", "A rule set as a prediction: who met it before a congress, and who won."),
    "sweep": ("hongzhuan.cli.sweep", "How a class changes with the value of a parameter."),
    "derive": ("hongzhuan.cli.derive", "Every derivation of a rule set as RDF."),
    "dataset": ("hongzhuan.cli.dataset", "Facts and derived facts as N-Quads, or on disk for `query --store`."),
    "query": ("hongzhuan.cli.query", "Answer a SPARQL query over facts and derived facts."),
    "claims": ("hongzhuan.cli.claims", "Check the claims of the literature: claim, computed, verdict."),
    "rules": ("hongzhuan.cli.rules", "List, show, check and test rule sets."),
    "lsp": ("hongzhuan.cli.lsp", "The language server: errors, names and layout while you write rules in an editor."),
    "ontology": ("hongzhuan.cli.ontology", "Look a term of the vocabulary up; write the ontology as one file."),
    "check": ("hongzhuan.cli.check", "Check the data (SHACL), the ontology (HermiT) and the examples of the rules."),
    "kb": ("hongzhuan.cli.kb", "Write and review the knowledge base."),
    "import": ("hongzhuan.cli.importing", "Make a knowledge base from a database."),
    "serve": ("hongzhuan.cli.serve", "Pages for the browser, linked data and SPARQL, on one port."),
    "bench": ("hongzhuan.cli.bench", "Measure the engine side by side with others."),
    "doctor": ("hongzhuan.cli.doctor", "What is installed here, what each part is for, and what is missing."),
    "completion": ("hongzhuan.cli.completion", "A script that makes bash, zsh or fish complete commands and names."),
    "tour": ("hongzhuan.cli.tour", "A guided tour of the shipped knowledge base."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are named."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in the order in which a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[cmd_name][0]).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with the nearest command for a misspelt one."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from hongzhuan.language.diagnostics import did_you_mean

            ctx.fail(f"no command `{args[0]}`. {did_you_mean(args[0], COMMANDS) or 'See hongzhuan --help.'}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="hongzhuan")
def cli() -> None:
    """hongzhuan (红专): write down what "technocrat" means, era by era. Ask who was one, and why.

    \b
    Try:
      hongzhuan tour
      hongzhuan classify --rules xi --class Technocrat
      hongzhuan explain "Ma Xingrui" Technocrat --rules xi
      echo 'SELECT ?o { ?o a hz:Technocrat }' | hongzhuan query - --rules xi

    A class is what a named rule set says about a public record, never a judgement of the project.
    """


def main() -> None:
    """Run the command; bad input ends with its message and status 2, never with a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    gc.disable()  # one answer, then the process ends: collecting garbage would only delay it
    try:
        status = cli.main(standalone_mode=False)
        sys.exit(status if isinstance(status, int) else 0)
    except BadInput as error:
        click.echo(error if str(error).startswith(("error ", "warning ")) else f"error: {error}", err=True)
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        place = f" {error.filename}" if error.filename else ""
        click.echo(f"error: cannot read or write{place}: {error.strerror or error}", err=True)
        sys.exit(2)
    except MemoryError as error:
        click.echo(f"error: there is not enough memory for this: {error}", err=True)
        sys.exit(2)
    except RecursionError:
        click.echo("error: the input is nested too deeply", err=True)
        sys.exit(2)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
