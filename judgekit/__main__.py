"""`python -m judgekit` is the command `judgekit`."""

from judgekit.cli.main import main

main()
