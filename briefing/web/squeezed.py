"""gzip for what holds nobody's words: static files, and the two empty forms that a phone takes.

Pages carry a token and what others wrote beside what somebody else may have chosen; their size
would tell of it. So would that of the board's copy: it has no token, but all that is written.
"""

import gzip
from functools import lru_cache

from flask import Response, request

PLAIN = ("offline.worker", "offline.nothing_here", "about.manifest")
FORMS = ("offline.report_copy", "offline.calm_copy")
SQUEEZED = {"static", *PLAIN, *FORMS}
TEXT = ("text/", "application/manifest+json", "image/svg+xml")


def squeeze(response: Response) -> None:
    """In place, where the browser takes it; the ETag becomes a weak one."""
    if request.endpoint not in SQUEEZED or not response.content_type.startswith(TEXT):
        return
    response.vary.add("Accept-Encoding")
    if response.status_code != 200 or not request.accept_encodings["gzip"]:
        return
    response.direct_passthrough = False
    body, (tag, _) = response.get_data(), response.get_etag()
    response.set_data(_kept(body) if request.endpoint == "static" else gzip.compress(body, 6))
    response.headers["Content-Encoding"] = "gzip"
    if tag:
        response.set_etag(tag, weak=True)


@lru_cache(maxsize=64)
def _kept(body: bytes) -> bytes:
    return gzip.compress(body, 9, mtime=0)
