"""What the assistant knows: the numbered facts of the clinic's article, read from `facts.yml`.

Rule: a patient is told nothing that is not one of these facts. So each answer names the ids of the facts it
rests on, and whoever changes an answer or a fact is held to the other by the tests. A fact is data, not code:
the people who may correct it are nurses.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

FACTS_FILE = Path(__file__).with_name("facts.yml")

_ID = re.compile(r"^K[1-9][0-9]*$")
_DIGITS = re.compile(r"[0-9]+(?:[.,][0-9]+)*")


class FactsError(ValueError):
    """The facts cannot be used; the message names the file, the entry and what to write there."""


class Fact(BaseModel):
    """One fact: the article topic it belongs to, and a sentence or two of our own that state it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    topic: str = Field(min_length=1)
    text: str = Field(min_length=10)

    @property
    def numbers(self) -> frozenset[str]:
        """The numbers that the fact holds, as they are written: an answer may use no other."""
        return frozenset(_DIGITS.findall(self.text))


_TABLE = TypeAdapter(dict[str, dict[str, str]])


@lru_cache(4)
def load_facts(path: Path = FACTS_FILE) -> Mapping[str, Fact]:
    """Read and check the facts, by id, in the order of the file.

    Raises:
        FactsError: the file is missing, is not YAML, or holds an entry that is no fact.
    """
    try:
        table = _TABLE.validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))
        facts = {key: Fact.model_validate({"id": key} | entry) for key, entry in table.items()}
    except FileNotFoundError:
        raise FactsError(f"{path} is missing: restore it from the project.") from None
    except yaml.YAMLError as error:
        raise FactsError(f"{path} is not valid YAML: {error}") from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the file"
        shape = "Write each fact as `K1: {topic: ..., text: ...}`."
        raise FactsError(f"{path}: {place}: {first['msg']}. {shape}") from None
    for key in facts:
        if not _ID.match(key):
            raise FactsError(f"{path}: {key!r} is no id of a fact: write K and a number, such as K27.")
    return MappingProxyType(facts)
