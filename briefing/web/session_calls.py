"""What can be called on a session."""

from briefing.domain import words
from briefing.web.call import (
    CHECKED,
    MAYBE_REASON,
    PLACE,
    REASON,
    Call,
    on_network,
    on_session,
    one,
    text,
)
from briefing.web.fields import Field


def session_calls() -> list[Call]:
    told: list[tuple[str, str, str, dict[str, Field]]] = [
        ("opening", "open_session", "Open for contributions", {}),
        ("lead", "take_lead", "Be tonight's lead", {}),
        ("live", "go_live", "Begin the briefing", {}),
        ("seal", "seal_session", "Lock it: done, go out", {}),
        ("closing", "close_session", "Close it; what is open is carried", {}),
        ("reopening", "reopen_session", "Open it again", REASON),
        ("cancellation", "cancel_session", "Cancel it, with a reason", REASON),
        (
            "postponement",
            "postpone_session",
            "Move its start within the evening",
            {"starts": Field("time", True), **MAYBE_REASON},
        ),
        ("presented", "present", "Show this item on the wall", {"item": Field("id", True)}),
        (
            "focus",
            "choose_focus",
            "Pick an item or a place for tonight",
            {"item": Field("id"), **PLACE, "chosen": Field("flag")},
        ),
        (
            "headcount",
            "count_heads",
            "How many of an organisation are here",
            {
                "organisation": text(longest=80),
                "count": Field("number", True, longest=words.MOST_HEADS),
            },
        ),
        ("situation", "describe_situation", "One line by the lead", {"text": text(), **CHECKED}),
        (
            "participation",
            "state_participation",
            "What one's organisation says",
            {
                "answer": one(words.PARTICIPATION[1:], required=True),
                "text": text(required=False),
                "count": Field("number", longest=words.MOST_HEADS),
                **CHECKED,
            },
        ),
        (
            "pair-timers",
            "ask_pair_timer",
            "Look for us at this time, if somebody who watches accepts",
            {"at": Field("time", True), "district": text(longest=80)},
        ),
    ]
    calls = [
        Call("POST", f"/sessions/*/{path}", on_session(method), summary, fields)
        for path, method, summary, fields in told
    ]
    present = {"present": Field("flag", True), "written_at": Field("time")}
    attend, watch = on_session("attend"), on_session("watch")
    watching = {"watching": Field("flag", True)}
    return [
        *calls,
        Call("PUT", "/sessions/*/attendance/me", attend, "I am here, or not", present, 200),
        Call("PUT", "/sessions/*/watch/me", watch, "I watch the board, or not", watching, 200),
        Call(
            "POST",
            "/sessions",
            on_network("plan_session"),
            "Plan an extra session",
            {
                "date": text(longest=10),
                "series": text(longest=40),
                "starts": Field("time", True),
                "title": text(required=False, longest=200),
                "meeting_place": text(required=False, longest=200),
                **CHECKED,
            },
        ),
    ]


def after_the_shift() -> list[Call]:
    answer = {"answer": one(words.DEBRIEFS, required=True), "text": text(required=False)}
    return [
        Call(
            "POST",
            "/sessions/*/debrief",
            on_session("give_debrief"),
            "How the shift went, for who was there",
            {**answer, **CHECKED},
        ),
        Call(
            "POST",
            "/sessions/*/handover",
            on_session("write_handover"),
            "Three lines for who leads next",
            {**{name: text(required=False, longest=500) for name in words.HANDOVER}, **CHECKED},
        ),
    ]
