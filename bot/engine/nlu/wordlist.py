"""Reads a list of words written as running text, so that long lists stay readable in the code."""


def word_set(text: str) -> frozenset[str]:
    """The words of `text`."""
    return frozenset(text.split())
