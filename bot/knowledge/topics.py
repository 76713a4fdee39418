"""How topics are offered to patients: labels, questions and what to ask next, read from `topics.yml`.

Rule: a patient never sees the name of an intent. A choice shows a label in patients' words, choosing it asks
a whole question, and every answer leads on to others, so people who do not know what to ask find a way.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

TOPICS_FILE = Path(__file__).with_name("topics.yml")

Label = Annotated[str, StringConstraints(min_length=2, max_length=30)]
Phrase = Annotated[str, StringConstraints(min_length=3, max_length=80)]


class TopicsError(ValueError):
    """The topics cannot be used; the message names the file, the entry and what to write there."""


class Topic(BaseModel):
    """How one topic of the article is offered. `borrows`: facts of other topics in its answers, and why."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: Label
    label_es: Label
    question: str = Field(pattern=r"^[A-Z].*\?$", max_length=80)
    next: tuple[str, ...] = Field(min_length=2, max_length=3)
    borrows: Mapping[str, str] = Field(default_factory=dict)

    def label_in(self, language: str) -> str:
        """The label in "es" where asked for, else in English."""
        return self.label_es if language == "es" else self.label


class Topics(BaseModel):
    """All topics: `article` by name, in the order of the file; `not_covered` phrases by sub-topic."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    start: tuple[str, ...] = Field(min_length=2, max_length=5)
    article: Mapping[str, Topic]
    not_covered: Mapping[str, Phrase]

    @model_validator(mode="after")
    def _leads_to_topics(self) -> Self:
        """A choice that leads nowhere would leave a patient with a dead button."""
        offers = {"start": self.start} | {name: topic.next for name, topic in self.article.items()}
        for place, names in offers.items():
            if strangers := [name for name in names if name not in self.article]:
                raise ValueError(f"{place} offers {strangers[0]!r}, which is no topic of `article`")
            if place in names or len(set(names)) < len(names):
                raise ValueError(f"{place} offers itself or one topic twice")
        if "other" not in self.not_covered:
            raise ValueError("`not_covered` needs the entry `other`, for questions of no sub-topic")
        return self

    def phrase(self, sub: str | None) -> str:
        """What completes "I don't have information on ..." for a sub-topic; without one, that of `other`."""
        return self.not_covered.get(sub or "other", self.not_covered["other"])


@lru_cache(4)
def load_topics(path: Path = TOPICS_FILE) -> Topics:
    """Read and check the topics.

    Raises:
        TopicsError: the file is missing, is not YAML, or an entry cannot be used.
    """
    try:
        return Topics.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise TopicsError(f"{path} is missing: restore it from the project.") from None
    except yaml.YAMLError as error:
        raise TopicsError(f"{path} is not valid YAML: {error}") from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the file"
        raise TopicsError(f"{path}: {place}: {first['msg']}. Correct this entry.") from None
