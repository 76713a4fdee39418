"""The processes of one `bot serve --workers N`, by what they call themselves."""

import re
from collections.abc import Iterator
from pathlib import Path


def family_of(pid: int) -> Iterator[int]:
    """Process ids of a parent and everybody below it."""
    yield pid
    try:
        below = [child for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()]
    except OSError:  # it has gone meanwhile
        return
    for child in below:
        yield from family_of(int(child))


def workers_of(pid: int) -> list[int]:
    """Process ids of the workers below a parent, forked or not."""
    return sorted(one for one in family_of(pid) if _name(one) == "bot-worker")


def nurseries_of(pid: int) -> list[int]:
    """Process ids of the nurseries below a parent."""
    return [one for one in family_of(pid) if _name(one) == "bot-nursery"]


def lives(pid: int) -> bool:
    """Whether a process is there and more than a name that nobody has crossed out yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def memory(pid: int, kind: str) -> float:
    """Megabytes: "Pss", in which a page that several share counts for each in part, or "Rss"."""
    found = re.search(rf"^{kind}:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    assert found
    return int(found[1]) * 1024 / 1e6


def _name(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""
