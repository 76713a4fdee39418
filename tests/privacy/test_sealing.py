"""What is sealed can be read with its key and for its purpose only, and a lost key is said in a sentence."""

from __future__ import annotations

import stat
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.privacy.sealing import (
    KeyFileError,
    KeyLost,
    Keyring,
    SealBroken,
    create_key_file,
    drop_old_keys,
    new_key_text,
    rotate_key_file,
)

RING = Keyring.from_text(new_key_text())


@given(st.binary(max_size=5000), st.text(max_size=40))
def test_what_was_sealed_opens_again(data: bytes, purpose: str) -> None:
    assert RING.open(RING.seal(data, purpose), purpose) == data


def test_two_seals_of_one_value_differ_and_do_not_hold_it() -> None:
    first, second = RING.seal(b"maria lopez", "contact"), RING.seal(b"maria lopez", "contact")
    assert first != second
    assert b"maria" not in first


def test_a_value_moved_to_another_purpose_does_not_open() -> None:
    with pytest.raises(SealBroken, match="not sealed for"):
        RING.open(RING.seal(b"x", "state:1"), "state:2")


@given(st.data())
def test_every_changed_bit_is_noticed(data: st.DataObject) -> None:
    sealed = bytearray(RING.seal(b"some words of a patient", "state"))
    where = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[where // 8] ^= 1 << (where % 8)
    with pytest.raises((SealBroken, KeyLost)):
        RING.open(bytes(sealed), "state")


@given(st.binary(max_size=80))
def test_bytes_that_were_never_sealed_raise_a_typed_error(junk: bytes) -> None:
    with pytest.raises((SealBroken, KeyLost)):
        RING.open(junk, "state")


def test_losing_the_key_says_what_to_do() -> None:
    sealed = RING.seal(b"x", "state")
    with pytest.raises(KeyLost, match=r"Put the key back .* copy of your key file"):
        Keyring.from_text(new_key_text()).open(sealed, "state")


def test_rotation_keeps_old_values_readable_and_marks_them(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    create_key_file(path)
    old = Keyring.from_file(path)
    sealed = old.seal(b"words", "state")
    rotate_key_file(path)
    both = Keyring.from_file(path)
    assert both.open(sealed, "state") == b"words"
    assert both.needs_rotation(sealed)
    assert not old.needs_rotation(sealed)
    again = both.reseal(sealed, "state")
    assert not both.needs_rotation(again)
    drop_old_keys(path)
    newest = Keyring.from_file(path)
    assert newest.open(again, "state") == b"words"
    assert len(newest.key_ids) == 1
    with pytest.raises(KeyLost):
        newest.open(sealed, "state")


def test_fingerprints_survive_rotation_and_differ_by_purpose_and_key(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    create_key_file(path)
    before = Keyring.from_file(path).fingerprint("+16025550100", "phone")
    rotate_key_file(path)
    drop_old_keys(path)
    ring = Keyring.from_file(path)
    assert ring.fingerprint("+16025550100", "phone") == before
    assert ring.fingerprint("+16025550100", "token") != before
    assert ring.fingerprint("+16025550101", "phone") != before
    assert RING.fingerprint("+16025550100", "phone") != before
    assert ring.fingerprint("b", "a") != ring.fingerprint("", "ab")
    assert len(before) == 64


def test_the_key_file_is_private_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret.key"
    create_key_file(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = path.read_text()
    with pytest.raises(KeyFileError, match="keys rotate"):
        create_key_file(path)
    assert path.read_text() == text
    rotate_key_file(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in path.parent.iterdir()] == ["secret.key"]


def test_only_one_of_many_creators_wins(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    refused: list[KeyFileError] = []

    def create() -> None:
        try:
            create_key_file(path)
        except KeyFileError as error:
            refused.append(error)

    threads = [threading.Thread(target=create) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 7
    Keyring.from_file(path)


def test_rotations_at_the_same_time_lose_no_key(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    create_key_file(path)
    threads = [threading.Thread(target=rotate_key_file, args=(path,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(Keyring.from_file(path).key_ids)) == 9


@pytest.mark.parametrize(
    "text",
    ["", "hunter2", "seal-v1:AAAA", "seal-v1:!!!! hash-v1:!!!!", "seal-v1:" + "A" * 43, "hash-v1:" + "A" * 43],
)
def test_a_text_that_is_no_key_is_refused_without_showing_it(text: str) -> None:
    with pytest.raises(KeyFileError) as caught:
        Keyring.from_text(text)
    assert "hunter2" not in str(caught.value)
    assert "AAAA" not in str(caught.value)


def test_keys_may_be_given_on_one_line_for_an_environment_variable() -> None:
    text = new_key_text()
    assert Keyring.from_text(text.strip().replace("\n", ",")).key_ids == Keyring.from_text(text).key_ids


def test_a_missing_or_open_key_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="missing"):
        Keyring.from_file(tmp_path / "none.key")
    with pytest.raises(KeyFileError, match="missing"):
        rotate_key_file(tmp_path / "no" / "none.key")
    path = tmp_path / "secret.key"
    create_key_file(path)
    path.chmod(0o644)
    with pytest.raises(KeyFileError, match="chmod 600"):
        Keyring.from_file(path)


def test_sealing_and_opening_four_kilobytes_takes_well_under_a_millisecond() -> None:
    document = b"x" * 4096
    rounds = 500
    start = time.process_time()
    for _ in range(rounds):
        RING.open(RING.seal(document, "state:abc"), "state:abc")
    assert (time.process_time() - start) / rounds < 0.001
