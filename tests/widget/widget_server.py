"""The real server as the widget's tests use it."""

from pathlib import Path

from server import ROOT, BotProcess, free_port

__all__ = ["ROOT", "WIDGET", "BotProcess", "free_port", "widget_server"]

WIDGET = ROOT / "bot" / "widget"


def widget_server(folder: Path, origins: str = "") -> BotProcess:
    """A server whose limits on the number of requests are lifted: one machine plays many patients here.

    What the limits do to the widget is tested with answers of status 429.
    """
    unlimited = dict.fromkeys(("BOT_RATE_CONVERSATION", "BOT_RATE_ADDRESS", "BOT_RATE_GLOBAL"), "1000000")
    return BotProcess(folder, BOT_ALLOWED_ORIGINS=origins, **unlimited)
