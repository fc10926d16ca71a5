"""Tonight's code: what the wall shows of it, and whether the one that was sent holds."""

from typing import Any
from uuid import UUID

import segno
from flask import g, request
from markupsafe import Markup

from briefing.domain import context
from briefing.domain.words import WHILE_GATHERING
from briefing.projections.sessions import tonight


def joining(session: dict[str, Any]) -> dict[str, Any]:
    """`{code, qr_svg, code_until}` for the wall, nothing once everybody is out."""
    if session["state"] not in WHILE_GATHERING:
        return {"code": None, "qr_svg": None}
    now = context.now()
    code = g.api.codes.at(session["id"], now)
    base = g.service.config.public_url or request.host_url.rstrip("/")
    drawn = segno.make(f"{base}/check-in?code={code}", error="m")
    return {
        "code": code,
        "qr_svg": Markup(drawn.svg_inline(border=0, omitsize=True)),  # noqa: S704 drawn by segno
        "code_until": g.api.codes.until(now),
    }


def gathering(network: UUID) -> dict[str, Any] | None:
    """Tonight's session, while its code is on the wall."""
    session = tonight(g.service.model.reader(), network)
    return session if session and session["state"] in WHILE_GATHERING else None


def wrong_code(sessions: list[dict[str, Any]], who: str) -> tuple[int, str] | None:
    """(status, sentence) when the code that was sent opens none of the sessions to `who`."""
    now, codes = context.now(), g.api.codes
    if not codes.may_try(who, now):
        return 429, str(g.words.t("check_in.too_often"))
    if any(is_of(session) for session in sessions):
        return None
    codes.note_wrong(who, now)
    return 422, str(g.words.t("check_in.wrong"))


def is_of(session: dict[str, Any]) -> bool:
    """Whether the code that was sent is this session's."""
    said = request.values.get("code", "")
    return bool(g.api.codes.holds(session["id"], said, context.now()))
