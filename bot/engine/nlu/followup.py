"""Follow-ups: messages that only make sense after the answer before ("why?", "is that covered?", "what about nausea?").

Rule: only a message that is short and leans on something said before is read in the light of the previous topic; everything else
stands on its own words. "No, I meant ..." is read without its lead-in.
"""

import re

_LEAD_INS = re.compile(
    r"^\s*(?:(?:no+|nope|nah|sorry|wait|hmm+|um+|uh+|ok(?:ay)?|oh|actually|well)[\s,.!-]+)*"
    r"(?:(?:that'?s not what i (?:meant|asked|mean)|not that|wrong (?:answer|question|one)|you misunderstood(?: me)?)[\s,.;:!-]+)?"
    r"(?:(?:i|what i) (?:actually |really |just )?(?:meant|mean|was asking|asked|am asking|wanted to (?:ask|know))(?: to (?:say|ask))?"
    r"(?: is| was| about)?|i'?m (?:actually |really )?asking(?: about)?|my question (?:is|was))[\s,:-]+",
    re.IGNORECASE,
)
_SAME = re.compile(
    r"^(?:(?:and|ok(?:ay)?|so|but|hmm+|oh|well|interesting|right|cool|really)[\s,.!?]+)*"
    r"(?:why|why is that|why not|how so|how come|how|more|go on|continue|tell me more|more (?:info|information|"
    r"details?)(?: please| pls)?|can you (?:explain|elaborate)(?: (?:that|more|it))*"
    r"|(?:can|could) you (?:tell|say) (?:me )?more|what (?:do|does|did) (?:you|that|it|this) mean|explain(?: (?:that|"
    r"more|it|please))*|elaborate|in what way|like what|such as|for example|such as what"
    r"|what else|anything else|is that (?:all|it)|is that normal|really|are you sure|seriously|say (?:that )?again|"
    r"what was that|come again|i don'?t (?:get|understand)(?: (?:it|that))?|meaning|details)"
    r"(?:\s+(?:please|pls|then|though|exactly))?[\s?.!]*$",
    re.IGNORECASE,
)
_LEANS = re.compile(
    r"^(?:(?:and|but|so|ok(?:ay)?|also|oh|then|well|cool|great|thanks|alright|plus|what if|n)[\s,.!]+)+\S"
    r"|^(?:what|how|wat|hw) (?:about|abt|bout|if)\b|\b(?:that|those|these|they|them|it|this|one|ones)\b",
    re.IGNORECASE,
)
_REFERS = re.compile(r"\b(?:that|those|these|they|them|one|ones)\b", re.IGNORECASE)
_IT = re.compile(r"\b(?:it|this)\b", re.IGNORECASE)
WORDS_AT_MOST = 11

#: What a topic is called when a follow-up is completed with it. Own words, never shown to anyone.
SUBJECTS = {
    "candidacy": "being a candidate for ketamine infusions",
    "session": "the ketamine infusion session",
    "side_effects": "the side effects of the ketamine infusion",
    "session_count": "the number of ketamine infusions",
    "insurance": "insurance coverage of ketamine infusions",
    "comparison": "ketamine compared with other migraine treatments",
    "what_is_ketamine": "ketamine",
    "how_it_works": "how ketamine works in the brain",
    "benefits": "the relief from ketamine infusions",
    "safety": "the safety of ketamine infusions",
    "administration": "how the ketamine infusion is given",
    "conditions": "the conditions ketamine is used for",
    "migraine": "migraine",
    "contact": "contacting the clinic for a consultation",
    "not_covered": "ketamine infusions",
}


def without_lead_in(text: str) -> str:
    """`text` without "no, I meant": the words that count."""
    rest = _LEAD_INS.sub("", text, count=1).strip()
    return rest if len(rest) >= 2 else text


def asks_for_more(text: str) -> bool:
    """Whether `text` only asks to go on about the topic before ("why?", "tell me more")."""
    return _SAME.match(text.strip()) is not None


def leans_back(text: str) -> bool:
    """Whether `text` is short and leans on what was said before."""
    return len(text.split()) <= WORDS_AT_MOST and _LEANS.search(text.strip()) is not None


def refers_back(text: str) -> bool:
    """Whether `text` names what was said before only by a pronoun ("how long do those last?"): alone it cannot be understood."""
    return _REFERS.search(text) is not None


def names_it(text: str) -> bool:
    """Whether `text` speaks of "it" or "this": of what was said before, or of the treatment."""
    return _IT.search(text) is not None


def completed(text: str, previous: str) -> str | None:
    """`text` with the previous topic's subject written out, or None where that topic has none."""
    subject = SUBJECTS.get(previous)
    return f"{subject}: {text}" if subject else None
