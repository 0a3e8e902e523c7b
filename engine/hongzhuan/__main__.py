"""`python -m hongzhuan` is the command, for where the command itself is not on the path."""

from hongzhuan.cli import main

main()
