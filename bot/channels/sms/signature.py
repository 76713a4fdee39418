"""Rule: only what Twilio signed is a message. Missing, wrong or impossible to check: refused, and nothing is stored.

The signature (X-Twilio-Signature, HMAC-SHA1) covers the public address and the sorted form fields. Behind a proxy the address that this
process sees is not the one that Twilio called, and a Host header is anybody's word: scheme and host come from the settings only.
"""

from collections.abc import Iterator
from urllib.parse import parse_qsl

from twilio.request_validator import RequestValidator

from bot.settings import Settings

HEADER = "X-Twilio-Signature"
MOST_FIELDS = 200


class Fields:
    """Form fields in the order they came; a name may come more than once."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        """`pairs`: decoded names and values."""
        self._pairs = pairs

    @classmethod
    def parse(cls, body: bytes) -> "Fields | None":
        """Read an urlencoded body; None where it is none."""
        try:
            text = body.decode("ascii")
            return cls(parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text), errors="strict", max_num_fields=MOST_FIELDS))
        except ValueError:
            return None

    def getlist(self, name: str) -> list[str]:
        """All values of `name` (Twilio's validator asks for them by this method)."""
        return [value for key, value in self._pairs if key == name]

    def get(self, name: str, default: str = "") -> str:
        """The first value of `name`."""
        return next(iter(self.getlist(name)), default)

    def __iter__(self) -> Iterator[str]:
        return iter({key: None for key, _ in self._pairs})

    def __len__(self) -> int:
        return len(self._pairs)


def public_base(settings: Settings) -> str:
    """The address under which Twilio reaches this server: of the settings, never of a header."""
    return settings.public_url.rstrip("/") or f"http://{settings.host}:{settings.port}"


def signed_by_twilio(settings: Settings, target: str, fields: Fields, signature: str | None) -> bool:
    """Whether `signature` fits. `target`: path of the request, with its query string exactly as it came."""
    token = settings.twilio_auth_token.get_secret_value()
    if not token or not signature or not signature.isascii():
        return False
    return bool(RequestValidator(token).validate(public_base(settings) + target, fields, signature))
