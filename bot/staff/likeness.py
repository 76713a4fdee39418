"""Rule: questions that mean the same are counted as one, so that the clinic sees what to publish next.

Why: fifty ways to ask for the price are one gap. The sentence encoder (0.5 ms a text) places them; each question joins the group whose
centre is nearest, if near enough, else begins one. What the assistant took for the same subject (price, driving) may lie further apart:
"how much for six sessions" and "is it expensive" share no word. The order is newest first, so the same questions always make the same
groups.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

NEAR: Final = 0.55  # cosine between a question and the centre of its group
OF_ONE_SUBJECT: Final = 0.2  # by how much less it may be within one subject: what costs come to lies at 0.37 to 0.54 of each other
_REMEMBERED: Final = 4000

Encode = Callable[[Sequence[str]], NDArray[np.float32]]


@dataclass
class Group:
    """Questions that mean the same; `example` is the one nearest to the centre."""

    example: str
    count: int
    members: list[int] = field(default_factory=list)  # places in the list that was grouped
    about: str = ""  # its subject


class Grouper:
    """Groups texts; remembers their vectors, for the same ones come with every look at the page."""

    def __init__(self, encode: Encode) -> None:
        self._encode = encode
        self._vectors: dict[str, Any] = {}

    def groups(self, texts: Sequence[str], about: Sequence[str] = ()) -> list[Group]:
        """Groups of `texts`, the largest first. `about`: the subject of each; empty where it has none."""
        vectors = self._of(texts)
        about = about or [""] * len(texts)
        sums: list[NDArray[np.float32]] = []
        members: list[list[int]] = []
        subjects: list[str] = []
        for place, vector in enumerate(vectors):
            if sums:
                centres = np.stack(sums)
                likeness = centres @ vector / np.linalg.norm(centres, axis=1)
                likeness += [OF_ONE_SUBJECT * (about[place] == subject != "") for subject in subjects]
                best = int(np.argmax(likeness))
                if likeness[best] >= NEAR:
                    sums[best] = sums[best] + vector
                    members[best].append(place)
                    continue
            sums.append(vector)
            members.append([place])
            subjects.append(about[place])
        found = []
        for total, places, subject in zip(sums, members, subjects, strict=True):
            nearest = max(places, key=lambda place: float(vectors[place] @ total))
            found.append(Group(texts[nearest], len(places), places, subject))
        return sorted(found, key=lambda group: -group.count)

    def _of(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if new:
            if len(self._vectors) + len(new) > _REMEMBERED:
                self._vectors.clear()
                new = list(dict.fromkeys(texts))
            self._vectors.update(zip(new, self._encode(new), strict=True))
        return [self._vectors[text] for text in texts]
