"""The words of the safety replies, on the web and by text message, in English and in Spanish.

Rules: warm and short, reading grade 8 or lower, no diagnosis, no promise, no form and no FAQ beside them.
A crisis reply names 988 (call or text) and 911; an emergency reply puts 911 first. A text message stays within
306 GSM-7 characters (two segments, 3GPP TS 23.038). Contacts come from the caller; an unset one is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.safety.hit import Language, SafetyHit

Channel = Literal["web", "sms"]
SMS_LIMIT = 306


@dataclass(frozen=True, slots=True)
class SafetyContacts:
    """Whom the replies point to. Numbers are written as a person would dial or read them."""

    clinic_name: str
    crisis_line: str = "988"
    emergency_number: str = "911"
    clinic_phone: str | None = None
    contact_url: str | None = None


def _reach(clinic: SafetyContacts, language: Language) -> str:
    """How to reach the clinic, as the end of a sentence: "Valley Infusion at 555-0100"; only the name if nothing is set."""
    at = "at" if language == "en" else "al"
    if clinic.clinic_phone:
        return f"{clinic.clinic_name} {at} {clinic.clinic_phone}"
    if clinic.contact_url:
        through = "at" if language == "en" else "en"
        return f"{clinic.clinic_name} {through} {clinic.contact_url}"
    return clinic.clinic_name


def _reachable(clinic: SafetyContacts) -> bool:
    return bool(clinic.clinic_phone or clinic.contact_url)


def _fit(parts: list[str], channel: Channel) -> str:
    """Join the parts: paragraphs on the web; one text message by SMS, less the last parts where it grows too long."""
    if channel == "web":
        return "\n\n".join(parts)
    kept = list(parts)
    while len(kept) > 1 and len(" ".join(kept)) > SMS_LIMIT:
        kept.pop()
    return " ".join(kept)


def _crisis_en(hit: SafetyHit, clinic: SafetyContacts) -> list[str]:
    line, emergency = clinic.crisis_line, clinic.emergency_number
    if hit.subject == "other":
        first = "I'm really glad you spoke up for them."
        now = f"If they are in danger right now or have hurt themselves, call {emergency}."
        talk = f"You or they can call or text {line} any time, day or night. It's free."
        stay = "Stay with them if you can."
        parts = [first, now, talk, stay] if hit.acute else [first, talk, now, stay]
    else:
        first = "I'm so sorry you're in this much pain. Your life matters, and you don't have to face this alone."
        now = f"If you might act on this, or already have, call {emergency} now."
        talk = f"Please call or text {line}. A caring person will listen any time, for free."
        parts = [first, now, talk] if hit.acute else [first, talk, now]
    if _reachable(clinic):
        parts.append(f"You can also reach {_reach(clinic, 'en')}.")
    return parts


def _crisis_es(hit: SafetyHit, clinic: SafetyContacts) -> list[str]:
    line, emergency = clinic.crisis_line, clinic.emergency_number
    if hit.subject == "other":
        first = "Gracias por hablar por esa persona."
        now = f"Si corre peligro ahora o ya se hizo daño, llame al {emergency}."
        talk = f"Usted o esa persona puede llamar o mandar un texto al {line}, de día o de noche. Es gratis."
        stay = "Si puede, no la deje sola."
        parts = [first, now, talk, stay] if hit.acute else [first, talk, now, stay]
    else:
        first = "Siento mucho que sufra tanto. Su vida importa y no tiene que pasar por esto sin ayuda."
        now = f"Si puede hacerse daño, o ya lo hizo, llame al {emergency} ahora."
        talk = f"Llame o mande un texto al {line}. Alguien le escuchará a toda hora, gratis."
        parts = [first, now, talk] if hit.acute else [first, talk, now]
    if _reachable(clinic):
        parts.append(f"También puede contactar a {_reach(clinic, 'es')}.")
    return parts


def _emergency_en(hit: SafetyHit, clinic: SafetyContacts) -> list[str]:
    emergency = clinic.emergency_number
    who = "this person" if hit.subject == "other" else "you"
    parts = [
        f"Call {emergency} now, or have someone call for you. Please do not wait, and do not drive.",
        f"What you describe can be serious. The {emergency} team can tell you what to do until help comes.",
        f"If you can, have someone stay with {who}." if hit.subject == "self" else "Stay with this person if you can.",
    ]
    if _reachable(clinic):
        parts.append(f"Once help is on the way, let {_reach(clinic, 'en')} know.")
    return parts


def _emergency_es(hit: SafetyHit, clinic: SafetyContacts) -> list[str]:
    emergency = clinic.emergency_number
    parts = [
        f"Llame al {emergency} ahora, o pida a alguien que llame. No espere y no maneje.",
        f"Lo que describe puede ser grave. En el {emergency} le dirán qué hacer hasta que llegue la ayuda.",
        "Si puede, no se quede sin compañía." if hit.subject == "self" else "Si puede, quédese con esa persona.",
    ]
    if _reachable(clinic):
        parts.append(f"Cuando la ayuda esté en camino, avise a {_reach(clinic, 'es')}.")
    return parts


def reply(hit: SafetyHit, clinic: SafetyContacts, channel: Channel = "web") -> str:
    """The reply that `hit` is owed, in its language: plain text, paragraphs parted by a blank line on the web."""
    writers = {
        ("crisis", "en"): _crisis_en,
        ("crisis", "es"): _crisis_es,
        ("emergency", "en"): _emergency_en,
        ("emergency", "es"): _emergency_es,
    }
    text = _fit(writers[hit.kind, hit.language](hit, clinic), channel)
    return plain_gsm7(text) if channel == "sms" else text


def adverse_event_reply(clinic: SafetyContacts, channel: Channel = "web", language: Language = "en") -> str:
    """For a symptom after an infusion: call the clinic now, the emergency number if it gets worse."""
    emergency = clinic.emergency_number
    if language == "es":
        parts = [
            "Gracias por contarlo. Siento que se sienta así después de su infusión.",
            f"Por favor llame ahora a {_reach(clinic, 'es')} y cuente lo que siente. Yo no puedo saber la causa.",
            f"Si empeora, o le cuesta respirar, le duele el pecho o se desmaya, llame al {emergency} enseguida.",
        ]
    else:
        parts = [
            "Thank you for telling me. I'm sorry you feel this way after your infusion.",
            f"Please call {_reach(clinic, 'en')} now and tell them what you feel. I can't know the cause.",
            f"If it gets worse, or you have chest pain, faint or find it hard to breathe, call {emergency} right away.",
        ]
    if channel == "sms":
        return plain_gsm7(_fit([parts[1], parts[2]], channel))
    return _fit(parts, channel)


def personal_medical_reply(clinic: SafetyContacts, channel: Channel = "web", language: Language = "en") -> str:
    """For a question about one's own body or medicines: only a clinician who knows the person can answer."""
    if language == "es":
        parts = [
            "Es una buena pregunta, pero solo un médico o enfermero que conozca su caso puede contestarla.",
            f"Por favor pregunte a {_reach(clinic, 'es')} o a su médico. No cambie sus medicinas antes de hablar con ellos.",
            f"Si se siente muy mal, llame al {clinic.emergency_number}.",
        ]
    else:
        parts = [
            "That's a good question, but only a doctor or nurse who knows you can answer it.",
            f"Please ask {_reach(clinic, 'en')}, or your own doctor. Don't change your medicine before you talk to them.",
            f"If you feel very unwell, call {clinic.emergency_number}.",
        ]
    text = _fit(parts, channel)
    return plain_gsm7(text) if channel == "sms" else text


#: Letters of the replies that GSM-7 lacks, with their faithful stand-ins (á í ó ú are no GSM-7 letters; é ñ are).
_GSM7_STAND_INS = str.maketrans(
    {
        "á": "a",
        "í": "i",
        "ó": "o",
        "ú": "u",
        "Á": "A",
        "Í": "I",
        "Ó": "O",
        "Ú": "U",
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": "-",
        "…": "...",
        "\u00a0": " ",
    }
)


def plain_gsm7(text: str) -> str:
    """`text` with the few letters that would make a text message UCS-2 replaced."""
    return text.translate(_GSM7_STAND_INS)
