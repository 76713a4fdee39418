"""`bot serve`: both apps, the engine, delivery and retention; nothing else has to be started.

One process by default (bot/cli/single.py). With more, this process binds the ports and prepares model and database, and worker processes
share the ports (bot/cli/foreman.py).
"""

import asyncio
import os
from collections.abc import Callable

from bot.memory import share_heaps
from bot.settings import Settings, load_settings


def serve(say: Callable[[str], None], workers: int = 1) -> None:
    """Prepare what is missing, then run until SIGTERM or SIGINT; running turns are finished first."""
    share_heaps()
    os.umask(0o077)  # what is made while it runs (database, key, models, counts) is its user's alone; workers inherit it
    settings = load_settings()
    if workers > 1:
        _serve_with_workers(settings, workers)
        return
    from bot.cli.single import serve_alone  # its imports are a hundred megabytes, which a parent of workers can do without

    serve_alone(settings, say)


def _serve_with_workers(settings: Settings, workers: int) -> None:
    from bot.cli.cradle import adopt_orphans
    from bot.cli.foreman import Foreman, prepare_apart
    from bot.cli.ports import bound_ports
    from bot.privacy.log_filter import configure_logging

    if not prepare_apart():  # training and Rasa's gigabyte in a process that ends
        raise SystemExit(1)
    configure_logging(settings.log_level, json_lines=settings.log_json)
    adopt_orphans()
    patients, staff = bound_ports(settings)
    raise SystemExit(asyncio.run(Foreman(settings.var_dir, workers, patients, staff).run()))
