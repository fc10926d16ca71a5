"""Commands: every change to the log is an ordinary method of `Briefing`."""

from briefing.application.briefing import Briefing
from briefing.application.caller import Caller, nobody, system
from briefing.application.texts import TextRefused
from briefing.application.writing import Done

__all__ = ["Briefing", "Caller", "Done", "TextRefused", "nobody", "system"]
