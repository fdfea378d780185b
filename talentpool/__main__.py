"""``python -m talentpool``."""

from talentpool.cli import main

main()
