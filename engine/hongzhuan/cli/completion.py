"""`hongzhuan completion`"""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

VARIABLE = "_HONGZHUAN_COMPLETE"
"""The environment variable by which the shell asks the command for words."""


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """The script that makes a shell complete commands, options, rule sets, eras and classes.

    \b
    Examples:
      hongzhuan completion bash >> ~/.bashrc
      hongzhuan completion zsh >> ~/.zshrc
      hongzhuan completion fish > ~/.config/fish/completions/hongzhuan.fish
    """
    from hongzhuan.cli import cli

    found = get_completion_class(shell)
    assert found is not None
    script = found(cli, {}, "hongzhuan", VARIABLE)
    click.echo(found.source_template % script.source_vars())
