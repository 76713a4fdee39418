"""Rule: what stands in the name field is a name, or the patient is asked again.

Why: in a chat the answer to "What is your name?" may be a question, a refusal or a whole sentence; passing that on as
a name would lose the question and leave staff with a nonsense name. Names themselves are not judged: any letters of
any script, one word or many, small or capital. When in doubt a text is taken for a name, because a person with an
unusual name must not be turned away.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from bot.escalation.errors import ContactError

NAME_CHARACTERS: Final = 119
_NAME_WORDS: Final = 8

_LEAD: Final = re.compile(
    r"^(?:(?:hi|hello|hey|sure|ok|okay|yes|yeah|well|um|uh)\b[\s,.!-]*)*"
    r"(?:(?:my\s+(?:full\s+|first\s+)?name(?:\s+is|'s|\s*[:=-])|(?:the\s+)?name(?:\s+is|'s|\s*[:=-])|this\s+is|it\s+is|it's|its"
    r"|i\s+am|i'm|im|(?:you\s+can\s+)?(?:just\s+)?call\s+me|they\s+call\s+me|i\s+go\s+by)\s+)?",
    re.IGNORECASE,
)
_TAIL: Final = re.compile(r"(?:\s+(?:here|speaking|please|thanks|thank you))?[\s.,;:!]*$", re.IGNORECASE)
_URL: Final = re.compile(r"https?:|www\.|://|\b[\w-]+\.(?:com|net|org|info|biz|io|ru|xyz|shop|online)\b", re.IGNORECASE)

# A word that begins a question. Those that are also names ("May Chen", "Will Ortiz", "Do Nguyen") count only before a
# pronoun or an article.
_QUESTION: Final = re.compile(
    r"^(?:why|what|what's|whats|who|who's|whose|when|where|where's|which|how|how's|(?:is|are|am|was|were|do|does|did|can|could|may"
    r"|might|will|would|should|shall|has|have|had)(?:n't)?\s+(?:i|you|u|we|they|he|she|it|this|that|there|these|those|the|a|an|my|your)\b)\b",
    re.IGNORECASE,
)
_NO_NAMES: Final = frozenset(
    {
        "yes", "yeah", "yep", "yup", "no", "nope", "nah", "ok", "okay", "sure", "fine", "please", "thanks", "thank you",
        "hi", "hello", "hey", "cancel", "stop", "skip", "quit", "end", "exit", "help", "back", "next", "none", "nothing",
        "n/a", "na", "anonymous", "nobody", "no one", "not now", "later", "never", "never mind", "nevermind", "private",
        "secret", "idk", "dunno", "name", "my name", "patient", "test", "me", "same", "?",
    }
)  # fmt: skip
# Words that no name holds, and words that some names hold: two of the latter make a sentence.
_NEVER_IN_A_NAME: Final = frozenset(
    {
        "don't", "dont", "doesn't", "didn't", "won't", "wont", "can't", "cant", "cannot", "couldn't", "wouldn't", "isn't",
        "aren't", "want", "wanna", "need", "prefer", "rather", "telling", "asking", "question", "questions", "because",
        "about", "your", "you're", "infusion", "infusions", "ketamine", "migraine", "migraines", "headache", "headaches",
        "insurance", "appointment", "business", "information", "anything", "something", "please", "i've", "i'd", "i'll",
        "have", "has", "does", "should", "would", "could", "diabetic",
    }
)  # fmt: skip
_SELDOM_IN_A_NAME: Final = frozenset(
    {
        "i", "you", "it", "we", "they", "he", "she", "the", "a", "is", "are", "was", "be", "my", "me", "to", "for",
        "with", "in", "on", "at", "of", "not", "no", "this", "that", "if", "so", "what", "how", "why", "give", "tell",
        "know", "say", "get", "just", "do", "can", "will", "but", "or", "from", "any", "some", "name", "named", "number",
    }
)  # fmt: skip
_ASK_AGAIN: Final = "What name should the clinic use for you? A first name is enough."


def parse_name(text: str) -> str:
    """The name in what the patient typed, without "my name is" around it.

    Raises:
        ContactError: there is no name, it is longer than 119 characters, or it is a question, a sentence or an address.
    """
    typed = tidy(text)
    if not typed:
        raise ContactError("name", f"A name is missing. {_ASK_AGAIN}")
    if _URL.search(typed) or "@" in typed:
        raise ContactError("name", f"That looks like an address, not a name. {_ASK_AGAIN}")
    if _is_question(typed):
        raise ContactError("name", f"The clinic asks for a name so that it can reply to you. {_ASK_AGAIN}")
    name = _without_quotes(_TAIL.sub("", _LEAD.sub("", typed, count=1)).strip(" ,.;:!-"))
    if len(name) > NAME_CHARACTERS or len(name.split()) > _NAME_WORDS:
        raise ContactError("name", f"That is too long for a name. {_ASK_AGAIN}")
    if sum(letter.isdigit() for letter in name) > 2:
        raise ContactError("name", f"That looks like a number, not a name. {_ASK_AGAIN}")
    if not any(letter.isalpha() for letter in name) or name.casefold() in _NO_NAMES or _is_question(name) or _is_sentence(name):
        raise ContactError("name", f"I couldn't find a name there. {_ASK_AGAIN}")
    return name


def tidy(text: str) -> str:
    """The text in one spelling: NFC, plain apostrophes, one blank for any white space, nothing invisible."""
    plain = unicodedata.normalize("NFC", text).replace("’", "'").replace("‘", "'")
    visible = "".join(" " if letter.isspace() else letter for letter in plain if letter.isspace() or _is_visible(letter))
    return " ".join(visible.split())


def _is_visible(letter: str) -> bool:
    """Control, format (bidi, zero width) and private characters are dropped; the joiners that Indic and Persian names need stay."""
    return unicodedata.category(letter) not in {"Cc", "Cf", "Co", "Cs", "Cn"} or letter in "\u200c\u200d"


def _without_quotes(name: str) -> str:
    while len(name) > 1 and name[0] == name[-1] and name[0] in "\"'":
        name = name[1:-1].strip()
    return name


def _is_question(text: str) -> bool:
    return "?" in text or _QUESTION.match(text) is not None


def _is_sentence(name: str) -> bool:
    words = [word.strip(".,;:!\"'()").casefold() for word in name.split()]
    seldom = sum(word in _SELDOM_IN_A_NAME for word in words)
    return any(word in _NEVER_IN_A_NAME for word in words) or (len(words) > 1 and (seldom > 1 or name.startswith(("the ", "a "))))
