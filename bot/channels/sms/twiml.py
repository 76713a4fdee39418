"""The answer to Twilio's webhook: no text or one (several sent at once arrive out of order)."""

from xml.sax.saxutils import escape

MEDIA_TYPE = "application/xml"


def twiml(words: str) -> str:
    """The document that sends `words`; nothing is sent where they are empty."""
    message = f"<Message>{escape(words)}</Message>" if words else ""
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{message}</Response>'
