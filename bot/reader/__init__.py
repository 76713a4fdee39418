"""Reads messages in a process of its own: the encoder, the grammar and the kernel there, everything else of a turn here."""
