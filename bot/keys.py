"""Finds the process's encryption keys: from the setting, or from a file that is made on first run (mode 0600).

A new key is made only where nothing was sealed yet: a key file that was lost and silently replaced would make every contact request
unreadable and, once the old file is put back, whatever was sealed in between.
"""

from contextlib import suppress

from bot.privacy.file_keyring import FileKeyring
from bot.privacy.sealing import KeyFileError, Keyring, create_key_file
from bot.settings import Settings


class KeyMissing(KeyFileError):
    """There is no key file, but the database holds values sealed with one."""


def load_keyring(settings: Settings) -> Keyring:
    """The keyring of `settings`; makes the key file where there is none and none was ever used.

    Raises:
        KeyMissing: the file is gone.
        KeyFileError: the keys cannot be read.
    """
    given = settings.secret_key.get_secret_value()
    if given:
        return Keyring.from_text(given)
    if not settings.key_file.exists():
        _refuse_if_used(settings)
        settings.var_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        with suppress(KeyFileError):  # another worker was faster
            create_key_file(settings.key_file)
    return FileKeyring(settings.key_file)


def _refuse_if_used(settings: Settings) -> None:
    from bot.resealing import holds_sealed_values
    from bot.store.database import Database
    from bot.store.faults import ERRORS, Fault

    database = Database(settings.database)
    try:
        used = holds_sealed_values(database)
    except ERRORS:
        raise KeyFileError(
            f"{settings.key_file} is missing, and the database does not answer, so nobody can tell whether it was used: put it back from "
            "its copy or, at the very first start, make it with `bot keys create`."
        ) from None
    finally:
        database.dispose()
    if used:
        raise KeyMissing(Fault.KEY_MISSING.sentence)
