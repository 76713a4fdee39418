"""Rule: web addresses and internet (IP) addresses are hidden.

Why: a link can lead to a person's page or record, an IP address to a household (45 CFR 164.514(b)(2)(i)(N), (O)).
A bare public site that thousands speak of ("webmd.com") tells nothing about anybody and stays.
"""

from __future__ import annotations

import ipaddress
import re
from typing import Final

from bot.privacy.lexicon import word_set
from bot.privacy.recognisers.recogniser import Recogniser, Shape, any_of

_ENDING: Final = any_of(
    "com org net edu gov mil info biz io co app dev health care clinic page site online blog me us tv ly gl "
    "be uk ca mx de fr es ai cc link shop xyz test"
    " example invalid"
)
_SURE_ENDING: Final = any_of("com org net edu gov mil info biz io app dev co xyz")
_PUBLIC_SITES: Final = word_set(
    "webmd healthline mayoclinic google amazon reddit youtube facebook wikipedia nih cdc fda medicare medicaid goodrx drugs"
    " clevelandclinic valleyinfusion instagram twitter tiktok yelp zocdoc bing yahoo gmail aetna cigna bcbs "
    "humana kaiser healthgrades clinicaltrials pubmed"
    " medlineplus uber lyft cvs walgreens va who americanmigrainefoundation carecredit zoom"
)


class UrlRecogniser(Recogniser):
    """Links, bare domains, spoken domains, IPv4 and IPv6 addresses."""

    kind = "URL"
    shapes = (
        Shape.of("with a scheme", r"\b(?:https?|ftp|hxxps?)\s?:\s?/{1,2}\s?[^\s<>\"]+", 1.0),
        Shape.of("with www", r"\bwww\d?\s?\.\s?[^\s<>\",]+", 0.95),
        Shape.of("with a path", rf"(?<![\w@./-])(?:[a-z0-9-]+\.)+{_ENDING}(?::\d+)?/[^\s<>\",)]*", 0.95),
        Shape.of("bare domain", rf"(?<![\w@./-])(?P<host>(?:[a-z0-9-]+\.)+){_SURE_ENDING}(?![\w@-]|\.\w)", 0.8),
        Shape.of(
            "spoken",
            rf"(?<![\w@.])(?:(?:www|w w w|triple w)(?:\sdot\s|\.))?(?P<host>[a-z0-9-]+)"
            rf"(?:\sdot\s[a-z0-9-]+)?\sdot\s{_SURE_ENDING}(?:\s(?:slash|/)\s\w+)*\b",
            0.8,
        ),
        Shape.of("IPv4 address", r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?::\d{2,5})?(?![\w]|\.\d)", 0.9),
        Shape.of("IPv6 address", r"(?<![\w:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:])", 0.9),
        Shape.of("hardware address", r"(?<![\w:-])[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?![\w:-])", 0.9),
    )

    def vetoes(self, text: str, match: re.Match[str], shape: Shape) -> bool:
        """See `Recogniser.vetoes`."""
        if shape.name in ("bare domain", "spoken"):
            host = match.group("host").lower().rstrip(".").removeprefix("www.")
            return host.split(".")[-1] in _PUBLIC_SITES and not re.search(r"slash|/", match.group())
        if shape.name.startswith("IPv"):
            return not _is_address(re.sub(r"(?<=\d):\d+$", "", match.group()) if "4" in shape.name else match.group())
        return False


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return any(letter.isalnum() for letter in text)
