"""`python -m hongzhuan`: the command."""

from hongzhuan.cli import main

main()
