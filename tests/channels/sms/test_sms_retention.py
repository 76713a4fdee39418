"""Texts are forgotten with the transcripts, numbers as soon as no reply needs them; the consent ledger stays."""

from __future__ import annotations

from datetime import timedelta

from phone import Phone
from sms_service import Clock
from sqlalchemy import select

from bot.store.models import ConsentEvent, Conversation, SmsTurn
from bot.store.queries.retention import purge


def purged(phone: Phone, clock: Clock) -> None:
    with phone.service.database.write() as session:
        purge(session, clock(), phone.service.settings)


async def test_a_number_is_kept_for_the_session_only(phone: Phone, clock: Clock) -> None:
    await phone.text("what is a session like")
    purged(phone, clock)
    with phone.service.database.read() as session:
        assert session.scalars(select(Conversation.sealed_number)).one() is not None
    clock.pass_minutes(60 * 24 + 61)
    purged(phone, clock)
    with phone.service.database.read() as session:
        assert session.scalars(select(Conversation.sealed_number)).one() is None


async def test_texts_go_with_the_transcripts_and_consent_stays(phone: Phone, clock: Clock) -> None:
    await phone.text("what is a session like")
    await phone.text("STOP")
    clock.now += timedelta(days=phone.service.settings.retention_transcript_days + 1)
    purged(phone, clock)
    assert phone.rows(SmsTurn) == 0
    assert phone.rows(Conversation) == 0
    assert phone.rows(ConsentEvent) >= 2
    assert await phone.text("hello") == "", "the opt-out holds for ever"
