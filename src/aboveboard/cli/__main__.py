"""`python -m aboveboard.cli`, for places without the installed command."""

from aboveboard.cli import main

main()
