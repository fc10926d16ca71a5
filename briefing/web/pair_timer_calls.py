"""What can be called on a pair timer; asking for one is a call on the session."""

from briefing.web.call import Call, on
from briefing.web.fields import Field


def pair_timers() -> list[Call]:
    path, at = "/pair-timers/*", {"at": Field("time", True)}
    return [
        Call("POST", f"{path}/acceptance", on("accept_pair_timer"), "I look for them"),
        Call("POST", f"{path}/move", on("move_pair_timer"), "Another time, by who asked", at),
        Call("POST", f"{path}/ending", on("end_pair_timer"), "All is well, by either side"),
    ]
