"""The plainest words for suicide and for a call for help in languages that the assistant does not speak.

Why: the patient's language may be unknown to the bot; the danger must not be. The reply is then in English, where
the numbers stand out. Matched as plain substrings of the text in lower case, because some scripts have no spaces.
"""

from __future__ import annotations

from bot.safety.hit import Kind

_CRISIS = (
    "je veux mourir", "envie de mourir", "me suicider",
    "me tuer", "plus envie de vivre", "en finir avec la vie",
    "ich will sterben", "mich umbringen", "selbstmord", "nicht mehr leben",
    "quero morrer", "me matar", "suicídio",
    "tirar minha vida", "não quero mais viver", "nao quero mais viver",
    "voglio morire", "uccidermi", "suicidarmi", "chcę umrzeć", "zabić się",
    "хочу умереть", "не хочу жить", "покончить с собой", "самоубийств", "хочу померти",
    "想死", "自杀", "自殺", "不想活", "死にたい", "消えたい", "죽고 싶", "죽고싶", "자살",
    "tự tử", "muốn chết", "không muốn sống",
    "gusto ko nang mamatay", "magpakamatay", "ayoko nang mabuhay",
    "أريد أن أموت", "اريد ان اموت", "انتحار", "أنتحر",
    "मरना चाहता", "मरना चाहती", "आत्महत्या", "mwen vle mouri", "touye tèt mwen",
)  # fmt: skip
_EMERGENCY = (
    "je ne peux pas respirer", "je n'arrive pas à respirer",
    "douleur à la poitrine", "douleur dans la poitrine", "crise cardiaque",
    "ich kann nicht atmen", "keine luft", "schmerzen in der brust", "brustschmerzen", "herzinfarkt",
    "não consigo respirar", "nao consigo respirar", "dor no peito",
    "ataque cardíaco", "non riesco a respirare", "dolore al petto",
    "не могу дышать", "боль в груди", "инфаркт", "без сознания", "胸痛",
    "胸口痛", "呼吸困难", "无法呼吸", "昏迷", "息ができない", "胸が痛い",
    "숨을 못", "가슴이 아", "khó thở", "không thở được",
    "đau ngực", "hindi makahinga", "hindi ako makahinga", "masakit ang dibdib",
    "لا أستطيع التنفس", "ألم في الصدر", "सांस नहीं",
    "सीने में दर्द", "mwen pa ka respire", "doulè nan lestomak",
)  # fmt: skip
_KINDS: tuple[tuple[Kind, tuple[str, ...]], ...] = (("crisis", _CRISIS), ("emergency", _EMERGENCY))
_PHRASES = tuple((kind, phrase) for kind, phrases in _KINDS for phrase in phrases)
_PLAIN_PHRASES = tuple((kind, phrase) for kind, phrase in _PHRASES if phrase.isascii())  # the only ones that plain letters may hold


def find_foreign(text: str) -> tuple[Kind, tuple[int, int]] | None:
    """The kind and place of the first phrase found in `text`, or None."""
    lowered = text.lower()
    for kind, phrase in _PLAIN_PHRASES if lowered.isascii() else _PHRASES:
        at = lowered.find(phrase)
        if at >= 0:
            return kind, (at, min(at + len(phrase), len(text)))
    return None
