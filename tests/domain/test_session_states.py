"""The life of a session: which step is possible from which state."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from briefing.domain import context
from briefing.domain.events import SealedText
from briefing.domain.refusals import AlreadyDone, ReasonNeeded, WrongState
from briefing.domain.session import BriefingSession, session_id

AT = datetime(2026, 11, 20, 20, tzinfo=UTC)
WORDS = SealedText(1, "box")
STEPS = {
    "open": lambda s: s.open(AT),
    "go_live": lambda s: s.go_live(uuid4()),
    "seal": lambda s: s.seal(number=47, position=1, hash="a"),
    "start_shift": lambda s: s.start_shift(AT),
    "start_debrief": lambda s: s.start_debrief(AT),
    "close": lambda s: s.close(AT),
    "cancel": lambda s: s.cancel(WORDS, cause="person"),
    "reopen": lambda s: s.reopen(WORDS),
    "postpone": lambda s: s.postpone({"starts": AT}, WORDS),
    "present": lambda s: s.present(uuid4()),
}
PATH = {
    "planned": (),
    "open": ("open",),
    "live": ("open", "go_live"),
    "sealed": ("open", "go_live", "seal"),
    "on_shift": ("open", "go_live", "seal", "start_shift"),
    "debrief": ("open", "go_live", "seal", "start_shift", "start_debrief"),
    "closed": ("open", "go_live", "seal", "start_shift", "start_debrief", "close"),
    "cancelled": ("cancel",),
}
# state: what each step leads to there; a step that is not named is refused
POSSIBLE = {
    "planned": {
        "open": "open",
        "go_live": "live",
        "cancel": "cancelled",
        "postpone": "planned",
    },
    "open": {
        "go_live": "live",
        "seal": "sealed",
        "cancel": "cancelled",
        "postpone": "open",
    },
    "live": {"seal": "sealed", "present": "live"},
    "sealed": {"start_shift": "on_shift", "close": "closed", "reopen": "live"},
    "on_shift": {"start_debrief": "debrief", "close": "closed"},
    "debrief": {"close": "closed"},
    "closed": {"reopen": "debrief"},
    "cancelled": {},
}


@pytest.fixture(autouse=True)
def acting():
    with context.acting({"network": uuid4().hex, "actor": uuid4().hex}):
        yield


def session(state="planned"):
    made = BriefingSession.begin(
        BriefingSession.Planned,
        uuid4(),
        date="2026-11-20",
        series="main",
        times={},
        title=None,
        meeting_place=None,
    )
    for step in PATH[state]:
        STEPS[step](made)
    return made


@pytest.mark.parametrize("state", PATH)
@pytest.mark.parametrize("step", STEPS)
def test_a_step_leads_where_the_table_says(state, step):
    evening = session(state)
    leads_to = POSSIBLE[state].get(step)
    if leads_to is None:
        with pytest.raises((AlreadyDone, WrongState)):
            STEPS[step](evening)
        assert evening.state == state
    else:
        STEPS[step](evening)
        assert evening.state == leads_to


@pytest.mark.parametrize("step", ["cancel", "reopen"])
def test_taking_back_needs_a_reason(step):
    evening = session("open" if step == "cancel" else "closed")
    with pytest.raises(ReasonNeeded):
        evening.cancel(None, cause="person") if step == "cancel" else evening.reopen(None)


def test_the_clock_cancels_a_missed_session_without_words():
    missed = session()
    missed.cancel(None, cause="system_off")
    assert missed.state == "cancelled"


@pytest.mark.parametrize("due_at", [None, AT])
def test_only_a_seal_by_the_clock_is_called_automatic(due_at):
    evening = session("live")
    evening.seal(number=1, position=9, hash="a", due_at=due_at)
    *_, sealed = evening.pending_events
    assert (sealed.automatic, sealed.number, sealed.position) == (due_at is not None, 1, 9)


def test_the_id_of_a_session_is_the_same_on_every_node():
    network = UUID(int=1)
    assert session_id(network, "2026-11-20", "main") == session_id(network, "2026-11-20", "main")
    assert session_id(network, "2026-11-20", "main") != session_id(network, "2026-11-20", "lov")
