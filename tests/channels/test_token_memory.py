"""A token that was right is remembered for a while, and nothing else is."""

from datetime import UTC, datetime, timedelta

from bot.channels.token_memory import TokenMemory

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def test_a_token_that_was_right_opens_its_conversation_until_it_expires():
    memory = TokenMemory()
    assert not memory.opens("a", "print", NOW)
    memory.remember("a", "print", LATER)
    assert memory.opens("a", "print", NOW)
    assert not memory.opens("a", "print", LATER)


def test_neither_another_token_nor_none_opens_it_nor_does_it_open_another():
    memory = TokenMemory()
    memory.remember("a", "print", LATER)
    assert not memory.opens("a", "other", NOW)
    assert not memory.opens("a", "", NOW)
    assert not memory.opens("b", "print", NOW)
    assert not memory.opens("b", "", NOW), "an unknown conversation has no empty token"


def test_it_forgets_who_has_not_written_for_longest():
    memory = TokenMemory(most=2)
    for name in ("a", "b", "a", "c"):
        memory.remember(name, "print", LATER)
    assert [memory.opens(name, "print", NOW) for name in "abc"] == [True, False, True]
