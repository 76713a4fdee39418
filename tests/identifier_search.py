"""Looks for identifiers in bytes, in every spelling in which they might lie there: typed, shouted, escaped, encoded, turned round."""

import base64
import gzip
import html
import io
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

_ENOUGH_DIGITS = 7
_SHORTEST_PART = 5


def spellings(words: str) -> set[str]:
    """`words` in the ways in which people and programs write them; all are looked for without regard to case."""
    digits = "".join(letter for letter in words if letter.isdigit())
    found = {words, json.dumps(words)[1:-1], quote(words, safe=""), quote_plus(words), html.escape(words), words.encode().hex()}
    if len(digits) >= _ENOUGH_DIGITS:
        found |= {digits, " ".join(digits), f"{digits[:3]}-{digits[3:6]}-{digits[6:]}", f"{digits[:3]} {digits[3:6]} {digits[6:]}"}
    parts = words.split()
    if len(parts) > 1 and not digits:  # a name: turned round, and each part alone
        found |= {f"{parts[-1]}, {' '.join(parts[:-1])}", f"{parts[-1]} {' '.join(parts[:-1])}", ".".join(parts), "_".join(parts)}
        found |= {part for part in parts if len(part) >= _SHORTEST_PART}
    return {spelling.lower() for spelling in found}


def encoded(words: str) -> set[bytes]:
    """`words` in base64, plain and for addresses, wherever in the encoded text they begin."""
    found = set()
    for way in {words, words.lower(), words.upper()}:
        for shift in range(3):
            whole = base64.b64encode(b"\0" * shift + way.encode())
            inner = whole[(4 if shift else 0) : len(whole) // 4 * 4 - 4]  # the ends depend on the neighbours
            found |= {inner, inner.replace(b"+", b"-").replace(b"/", b"_")}
    return {one for one in found if len(one) >= 8}


def seen(content: bytes, words: str) -> str | None:
    """In which spelling `words` are in `content`; None where they are not."""
    small = content.lower()
    for spelling in sorted(spellings(words)):
        for codec in ("utf-8", "utf-16-le"):
            if spelling.encode(codec) in small:
                return f"{spelling!r} as {codec}"
    for spelled in sorted(encoded(words)):
        if spelled in content:
            return f"base64 {spelled!r}"
    return None


def contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file under `folder`, packed ones with what is in them."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        content = path.read_bytes()
        name = str(path.relative_to(folder))
        yield name, content
        if path.name.endswith(".tar.gz"):
            with tarfile.open(fileobj=io.BytesIO(content)) as archive:
                for member in archive.getmembers():
                    if (file := archive.extractfile(member)) is not None:
                        yield f"{name}:{member.name}", file.read()
        elif path.suffix == ".gz":
            yield f"{name}:unpacked", gzip.decompress(content)
