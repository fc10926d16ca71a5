"""Why a command was refused. The code is stable and has words in every language."""

from uuid import UUID


class Refusal(Exception):
    """A decision against a command; nothing was recorded. `code` names the reason."""

    code = "refused"
    status = 409

    def __init__(self, field: str | None = None, **values: object) -> None:
        super().__init__(self.code)
        self.field = field
        self.values = values


class NotFound(Refusal):
    code, status = "not_found", 404


class NotYourRole(Refusal):
    code, status = "not_your_role", 403


class NotOpen(Refusal):
    code = "not_open"


class AlreadyDone(Refusal):
    code = "already_done"


class AlreadyAnswered(Refusal):
    """A list does not speak against an organisation that has said something else itself."""

    code = "already_answered"


class SessionNotOpen(Refusal):
    code = "session_not_open"


class CheckInFirst(Refusal):
    """Only who is here can promise anything."""

    code = "check_in_first"


class NobodyWatches(Refusal):
    """A promise needs somebody who keeps it."""

    code = "nobody_watches"


class TimerStands(Refusal):
    """One open pair timer for each who asks: the one that stands can be moved."""

    code = "timer_stands"


class OnlyWhoTookIt(Refusal):
    """Nobody says that all is well with somebody they have not promised to look for."""

    code = "only_who_took_it"


class SurveyOpen(Refusal):
    """One of a kind at a time."""

    code = "survey_open"


class TwiceASeason(Refusal):
    """Who is asked too often answers no more."""

    code = "twice_a_season"


class SessionExists(Refusal):
    code = "session_exists"


class WrongState(Refusal):
    code = "wrong_state"


class LastCoordinator(Refusal):
    """A network without a coordinator could be opened by nobody again."""

    code = "last_coordinator"


class KeyReused(Refusal):
    code = "key_reused"


class ReasonNeeded(Refusal):
    code, status = "reason_needed", 422


class NotValid(Refusal):
    """A value that the domain does not know or that makes no sense here."""

    code, status = "not_valid", 422


class AudienceNotAllowed(Refusal):
    code, status = "audience_not_allowed", 422


class AnswerNotPossible(Refusal):
    code, status = "answer_not_possible", 422


class OutsideMandate(Refusal):
    """Asked for what is not the role's mandate; goes through when agreed. `kinds` say why."""

    code, status = "mandate_check", 422

    def __init__(self, kinds: list[str], *, role: str, organisation: UUID | None) -> None:
        super().__init__("what")
        self.kinds, self.role, self.organisation = kinds, role, organisation


class OlderThanKnown(Refusal):
    code = "older_than_known"
