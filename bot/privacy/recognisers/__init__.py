"""The recognisers, one a file; `all_recognisers` is the list both tiers work with."""

from __future__ import annotations

from bot.privacy.lexicon import Lexicon
from bot.privacy.recognisers.calendar_date import CalendarDateRecogniser
from bot.privacy.recognisers.crossing import CrossingRecogniser
from bot.privacy.recognisers.double_name import DoubleNameRecogniser
from bot.privacy.recognisers.email import EmailRecogniser
from bot.privacy.recognisers.id_number import IdNumberRecogniser
from bot.privacy.recognisers.introduced_name import IntroducedNameRecogniser
from bot.privacy.recognisers.listed_name import ListedNameRecogniser
from bot.privacy.recognisers.old_age import OldAgeRecogniser
from bot.privacy.recognisers.phone import PhoneRecogniser
from bot.privacy.recognisers.postal_code import PostalCodeRecogniser
from bot.privacy.recognisers.recogniser import Recogniser
from bot.privacy.recognisers.related_name import RelatedNameRecogniser
from bot.privacy.recognisers.signed_name import SignedNameRecogniser
from bot.privacy.recognisers.social_handle import SocialHandleRecogniser
from bot.privacy.recognisers.social_security import SocialSecurityRecogniser
from bot.privacy.recognisers.spelled_name import SpelledNameRecogniser
from bot.privacy.recognisers.spoken_digits import SpokenDigitsRecogniser
from bot.privacy.recognisers.street_address import StreetAddressRecogniser
from bot.privacy.recognisers.titled_name import TitledNameRecogniser
from bot.privacy.recognisers.unnamed_street import UnnamedStreetRecogniser
from bot.privacy.recognisers.url import UrlRecogniser


def all_recognisers(lexicon: Lexicon) -> tuple[Recogniser, ...]:
    """Every recogniser that needs no model; those of names use `lexicon`."""
    return (
        SocialSecurityRecogniser(),
        EmailRecogniser(),
        UrlRecogniser(),
        PhoneRecogniser(),
        SpokenDigitsRecogniser(),
        CalendarDateRecogniser(),
        StreetAddressRecogniser(),
        UnnamedStreetRecogniser(),
        CrossingRecogniser(),
        PostalCodeRecogniser(),
        IdNumberRecogniser(),
        SocialHandleRecogniser(lexicon),
        OldAgeRecogniser(),
        IntroducedNameRecogniser(lexicon),
        TitledNameRecogniser(lexicon),
        RelatedNameRecogniser(lexicon),
        SignedNameRecogniser(lexicon),
        SpelledNameRecogniser(),
        ListedNameRecogniser(lexicon),
        DoubleNameRecogniser(lexicon),
    )
