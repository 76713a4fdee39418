"""What takes a finding back because suicide or self-harm is only spoken of: "is it used for suicidal depression?".

Rule: nothing of it holds where the message makes the subject the writer's own, or that of somebody near.
"""

from __future__ import annotations

import re

from bot.safety.exclusions import CLASSES
from bot.safety.phrases import any_phrase

#: A sentence about suicide or self-harm as a subject, not as somebody's own.
_TOPIC = any_phrase(
    CLASSES,
    (
        "(questionnaire|intake|research|study|studies|statistics|stats|prevention|screen|screening|policy|policies|article|"
        "articles|news|netflix|movie|film|song|book|plot|rate|rates|fda|approved|warning|black box|"
        "evidence|data|trial|trials|treat|treats|treated|treating|treatment|used|use|uses|help|helps|"
        "helping|work|works|good for|effective|reduce|reduces|lower|list|require|required|accept|take "
        "people|ask|asks|history|family|file|general|cause|causes|increase|increases|make|makes|lead|"
        "risk|side effect|side effects|signs|disqualif*|squad|brought up|read|hospitals|given|give|gives|"
        "indication|approved for|cleared for|emergency rooms?|ers|insurance|cover*|ayuda|sirve|estudios|investigacion)"
    ),
)
_TOPIC_OWN = re.compile(
    r" (?:i (?:am|have|need|want|feel|keep|had|been|get|think|cant|still|was)|my (?:suicid\S*|thoughts|"
    r"own|plan|attempt|head|mind)|me|myself|im|where i am|thats me|"
    r"(?:my|his|her) (?:son|daughter|kid|child|wife|husband|mom|mother|dad|father|brother|sister|friend|"
    r"boyfriend|girlfriend|partner|teen|teenager|roommate|student|patient|niece|nephew|ex|fiance)|"
    r"(?:he|she|they) (?:is|are|has|keeps|says|said|wants)|mi|estoy|tengo|he|yo|siento)(?= )"
)
#: Said anywhere in the message, these make the subject the writer's own.
_TOPIC_CLAIMED = re.compile(
    r" (?:because i am|that is me|i am one|where i am|i have them|having them|having thoughts|i do|i did|"
    r"happening to me|creeping back|coming back|came back|"
    r"i am asking for myself|me too|my own|i lied?|(?:ticked|checked|answered|said) yes|porque yo|soy yo)(?= )"
)
_TOPIC_WORD = re.compile(
    r" (?:suicid\S*|988|hotline|lifeline|helpline|euthanasia|assisted|selfharm\S*|death|dying|death with|overdose\S*|ideation)(?= )"
)


def topical(text: str, sentence: str, found: str) -> bool:
    """Whether the finding only names suicide or self-harm as a subject ("is it used for suicidal "
    "depression?")."""
    if not _TOPIC_WORD.search(f" {found.strip()} ") or _TOPIC_CLAIMED.search(text):
        return False
    return bool(_TOPIC.search(sentence)) and not _TOPIC_OWN.search(sentence)
