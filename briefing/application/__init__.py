"""Commands: every change to the log is an ordinary method of `Briefing`."""

from briefing.application.caller import Caller, system
from briefing.application.people import Briefing
from briefing.application.writing import Done, TextRefused

__all__ = ["Briefing", "Caller", "Done", "TextRefused", "system"]
