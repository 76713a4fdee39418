"""A running process follows the key file: it seals with the newest key at once and keeps what it knows when the file is unusable."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from bot.privacy.file_keyring import FileKeyring
from bot.privacy.sealing import KeyFileError, Keyring, create_key_file, drop_old_keys, new_key_text, rotate_key_file


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "secret.key"
    create_key_file(path)
    return path


def test_the_next_value_is_sealed_with_the_new_key(key_file: Path) -> None:
    keys = FileKeyring(key_file)
    rotate_key_file(key_file)
    drop_old_keys(key_file)
    assert Keyring.from_file(key_file).open(keys.seal(b"Ingrid", "name"), "name") == b"Ingrid"


def test_what_was_read_before_the_old_key_was_dropped_still_opens(key_file: Path) -> None:
    keys = FileKeyring(key_file)
    sealed = keys.seal(b"Ingrid", "name")
    rotate_key_file(key_file)
    assert keys.needs_rotation(sealed)
    drop_old_keys(key_file)
    assert keys.open(sealed, "name") == b"Ingrid"


def test_it_opens_what_another_process_sealed_with_a_newer_key(key_file: Path) -> None:
    keys = FileKeyring(key_file)
    rotate_key_file(key_file)
    assert keys.open(Keyring.from_file(key_file).seal(b"Ingrid", "name"), "name") == b"Ingrid"


@pytest.mark.parametrize("content", [None, "", "nonsense", new_key_text()], ids=["gone", "empty", "nonsense", "other fingerprint key"])
def test_a_file_that_cannot_be_used_changes_nothing(key_file: Path, content: str | None, caplog: pytest.LogCaptureFixture) -> None:
    keys = FileKeyring(key_file)
    good = Keyring.from_file(key_file)
    print_before = keys.fingerprint("+16025550147", "sms")
    if content is None:
        key_file.unlink()
    else:
        key_file.write_text(content)
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            assert good.open(keys.seal(b"Ingrid", "name"), "name") == b"Ingrid"
    assert keys.fingerprint("+16025550147", "sms") == print_before
    assert len(caplog.records) == (content is not None), "said once"


def test_a_first_file_that_cannot_be_used_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="missing"):
        FileKeyring(tmp_path / "secret.key")
