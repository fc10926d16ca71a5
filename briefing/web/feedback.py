"""Feedback: what somebody wrote on the accessibility page, read and answered by coordinators."""

from typing import Any

from flask import Blueprint, Response, g

from briefing.projections.feedback import feedback
from briefing.web import desk, forms
from briefing.web.call import CHECKED, Call, on, text
from briefing.web.pages import page

pages = Blueprint("feedback", __name__)
pages.before_request(desk.only("answer_feedback"))
ANSWER = Call(
    "POST",
    "/feedback/*/answer",
    on("answer_feedback"),
    "An answer that the writer reads",
    {"text": text(), **CHECKED},
)


@pages.get("/feedback")
def index(status: int = 200, **told: Any) -> Response:
    found = feedback(g.service.model.reader(), g.visitor.caller.network)
    offered = {"messages": found, "values": {}, "idempotency_key": forms.key()}
    return page("feedback/index.html", status, **{**offered, **told})


@pages.post("/feedback/<it>/answer")
def answer(it: str) -> Any:
    def again(**told: Any) -> Response:
        return index(tried=it, **told)

    return forms.send(ANSWER, it, again=again, then=lambda _done: f"/feedback#feedback-{it}")
