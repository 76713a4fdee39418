"""Backup and restore of everything that a clinic cannot make again: the database, clinic.yml and the training data.

The keys are not in it unless somebody asks for it: whoever finds a copy of the database must not find the key beside it.
"""


class BackupError(ValueError):
    """A backup cannot be made or put back; the sentence says why and what to do. Nothing was changed."""
