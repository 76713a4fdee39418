"""Sentence encoder: text in, one unit vector of 384 numbers out. Knows nothing of Rasa, topics or channels."""
