"""`bot sms-simulate`: a phone in the terminal that texts the real endpoint with real signatures, so that the channel can be tried without
Twilio. Each line is a text; an empty line ends. Lines with a leading "!" try what a phone does beside texting:
`!again` repeats the last webhook, as Twilio does when an answer was slow; `!picture` sends a picture.
"""

import secrets
import sys
from collections.abc import Callable, Iterable
from html import unescape
from re import DOTALL, findall

import requests
import typer
from twilio.request_validator import RequestValidator

from bot.channels.sms.gsm7 import septets
from bot.channels.sms.paths import PATH
from bot.channels.sms.signature import HEADER, public_base
from bot.settings import Settings, SettingsError, load_settings

OUR_NUMBER = "+16025550100"
WAIT_SECONDS = 15  # Twilio waits no longer
PICTURE = {"Body": "", "NumMedia": "1", "MediaContentType0": "image/jpeg", "MediaUrl0": "https://api.twilio.com/media/ME0"}


class Phone:
    """A phone that texts a server."""

    def __init__(self, settings: Settings, url: str, number: str) -> None:
        """`url`: where the server listens; the signature covers the public address of `settings`, as Twilio's does.

        Raises:
            SettingsError: the server would refuse every text, because it has no token to check signatures with.
        """
        token = settings.twilio_auth_token.get_secret_value()
        if not token:
            raise SettingsError("TWILIO_AUTH_TOKEN: set it (any words will do without Twilio), for the server and for this command alike.")
        self._validator = RequestValidator(token)
        self._signed = f"{public_base(settings)}{PATH}"
        self._address = f"{(url or f'http://{settings.host}:{settings.port}').rstrip('/')}{PATH}"
        self._numbers = {"From": number, "To": settings.twilio_from or OUR_NUMBER}
        self._last: dict[str, str] = {}

    def text(self, words: str) -> list[str]:
        """Text `words`; the texts that come back."""
        return self._send({"Body": words, "NumMedia": "0"})

    def picture(self) -> list[str]:
        """Send a picture without words."""
        return self._send(PICTURE)

    def again(self) -> list[str]:
        """Repeat the last webhook."""
        return self._post(self._last)

    def _send(self, fields: dict[str, str]) -> list[str]:
        self._last = {"MessageSid": f"SM{secrets.token_hex(16)}", **self._numbers, **fields}
        return self._post(self._last)

    def _post(self, fields: dict[str, str]) -> list[str]:
        headers = {HEADER: self._validator.compute_signature(self._signed, fields)}
        response = requests.post(self._address, data=fields, headers=headers, timeout=WAIT_SECONDS)
        response.raise_for_status()
        return [unescape(words) for words in findall(r"<Message>(.*?)</Message>", response.text, DOTALL)]


def run(url: str, number: str, lines: Iterable[str] | None = None, say: Callable[[str], None] = typer.echo) -> None:
    """Text what is typed, line by line, and `say` what comes back.

    Raises:
        SettingsError: the server cannot be reached or refuses our signature; the sentence names the setting to look at.
    """
    phone = Phone(load_settings(), url, number)
    if lines is None and sys.stdin.isatty():
        say("Type a text and press Enter. An empty line ends. !again repeats the last webhook, !picture sends a picture.")
    for line in sys.stdin if lines is None else lines:
        words = line.rstrip("\n")
        if not words:
            break
        for answer in _answers(phone, words) or [""]:
            say(f"  < {answer}\n    [{septets(answer)} characters]" if answer else "  (no text)")


def _answers(phone: Phone, words: str) -> list[str]:
    try:
        if words == "!again":
            return phone.again()
        return phone.picture() if words == "!picture" else phone.text(words)
    except requests.HTTPError as error:
        status = error.response.status_code
        raise SettingsError(
            f"The server refused the text (status {status}): TWILIO_AUTH_TOKEN or BOT_PUBLIC_URL here differs from its own."
        ) from None
    except requests.RequestException as error:
        raise SettingsError(
            f"No answer from the server ({type(error).__name__}): start it with `bot serve`, or set BOT_HOST and BOT_PORT or --url."
        ) from None
