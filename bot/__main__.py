"""`python -m bot` is `bot`."""

from bot.cli.app import main

main()
