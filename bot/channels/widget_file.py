"""The widget's built file, as browsers and caches ask for it: by the hash of its content, and compressed.

It is compressed here because the proxy does not do it: nginx as it is shipped compresses HTML alone.
"""

import gzip
import hashlib
import re
from functools import lru_cache
from pathlib import Path

from fastapi import Request, Response

BUILT = Path(__file__).parent.parent / "widget" / "dist" / "widget.js"


def version() -> str:
    """What `?v=` says of the present file: a page that names it may keep the file for a year. Empty when there is none."""
    return _version(BUILT.read_bytes()) if BUILT.exists() else ""


def widget_file(request: Request) -> Response:
    """The file, or 304 when the cache that asks has it."""
    content = BUILT.read_bytes()
    pinned = request.query_params.get("v") == _version(content)
    zipped = accepts_gzip(request.headers.get("accept-encoding", ""))
    tag = f'"{_hash(content)}-gzip"' if zipped else f'"{_hash(content)}"'
    headers = {
        "ETag": tag,
        "Cache-Control": "public, max-age=31536000, immutable" if pinned else "public, max-age=300, must-revalidate",
        "Vary": "Accept-Encoding",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Access-Control-Allow-Origin": "*",
    }
    if names_tag(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    if zipped:
        content, headers["Content-Encoding"] = _gzipped(content), "gzip"
    return Response(content, media_type="text/javascript; charset=utf-8", headers=headers)


def names_tag(if_none_match: str, tag: str) -> bool:
    """Whether an `If-None-Match` header names `tag`, compared weakly (RFC 9110, 13.1.2): proxies that compress make tags weak."""
    named = [part.strip().removeprefix("W/") for part in if_none_match.split(",")]
    return "*" in named or tag in named


def accepts_gzip(accept_encoding: str) -> bool:
    """Whether an `Accept-Encoding` header takes gzip (RFC 9110, 12.5.3). Of its weights only 0 matters: it says no."""
    weights = {name.strip().lower(): weight.strip() for name, _, weight in (part.partition(";") for part in accept_encoding.split(","))}
    weight = weights.get("gzip", weights.get("*"))
    return weight is not None and not re.fullmatch(r"q=0(\.0*)?", weight, re.IGNORECASE)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]


def _version(content: bytes) -> str:
    return _hash(content)[:12]


@lru_cache(maxsize=1)
def _gzipped(content: bytes) -> bytes:
    return gzip.compress(content, 9, mtime=0)
