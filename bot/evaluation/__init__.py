"""Measures the understanding: cross-validation, development set, foreign data, and whether the training lines are worth their place."""
