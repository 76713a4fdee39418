"""Whether words tell of feeling unwell after an infusion, found without the engine: for Spanish, and while the engine fails.

Rule: looked at only where no understanding is to be had, so it may be generous: who is sent to the clinic without need loses a call.
A question about what may happen ("will I feel dizzy after it?") tells of nothing.
"""

from __future__ import annotations

import re

from bot.safety.hit import Language
from bot.safety.normalise import normalise

_NEAR = r"(?: [^.?]*)? "  # anything, within one sentence
_SYMPTOM_EN = (
    r"(?:dizzy|dizziness|nauseous|nausea|throwing up|threw up|vomit\S*|sick|headaches?|migraine|racing|pounding|rash|hives|itch\S*|swollen|"
    r"swelling|numb|confused|confusion|blurry|shaking|shaky|fever|bleeding|hurts?|pain|weird|faint\S*|awful|terrible|worse|"
    r"hallucinat\S*|seeing things|cant sleep|no sleep|palpitations|tingling|weak|unwell|bruis\S*|burning)"
)
_TREATMENT_EN = r"(?:infusions?|treatment|session|ketamine|drip|iv)"
_OWN_EN = r" (?:i|my|he|she|his|her|we|me|mom|dad|wife|husband|son|daughter) "
_ENGLISH = re.compile(
    rf"{_SYMPTOM_EN}{_NEAR}(?:since|after|following|from|ever since){_NEAR}{_TREATMENT_EN} "
    rf"|(?:since|after|following|had){_NEAR}{_TREATMENT_EN}{_NEAR}{_SYMPTOM_EN} "
)
_MAYBE_EN = re.compile(r" (?:will|would|can|could|might|do people|does it|do you|is it common|are there|what are|how long|what if|if) ")
_SPANISH = re.compile(
    r"(?:mareos?|maread[oa]s?|nauseas?|vomit\S*|dolor(?:es)?|duele|migrana|palpitaciones|corazon|ronchas|sarpullido|picazon|comezon|hinchad[oa]s?|"
    r"entumecid[oa]s?|confundid[oa]|confusion|borros[oa]|temblor(?:es)?|temblando|fiebre|sangr\S*|mal|peor|rar[oa]|desmay\S*|debil|"
    r"alucina\S*|no puedo dormir|ardor|moretones?)"
    r"[^.?]* (?:despues|desde|tras|luego)[^.?]* (?:infusion(?:es)?|tratamiento|sesion|ketamina|suero) "
    r"|(?:despues|desde|tras|luego)[^.?]* (?:infusion(?:es)?|tratamiento|sesion|ketamina|suero)[^.?]* "
    r"(?:me siento|me duele|estoy|tengo|no puedo|siento|he vomitado|vomite|se siente|esta|tiene) "
)
_MAYBE_ES = re.compile(r" (?:puede|pueden|podria|voy a|va a|sera|seria|si me|es normal|es comun|cuanto|cuales|que efectos) ")


def unwell_after_infusion(text: str, language: Language) -> bool:
    """Whether `text` tells that somebody feels unwell after an infusion."""
    words = normalise(text).text
    if language == "es":
        return bool(_SPANISH.search(words)) and not _MAYBE_ES.search(words)
    return bool(_ENGLISH.search(words) and re.search(_OWN_EN, words)) and not _MAYBE_EN.search(words)
