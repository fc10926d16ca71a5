"""Commands on incidents."""

from datetime import datetime
from uuid import UUID

from briefing.application.caller import Caller
from briefing.application.items import Items
from briefing.application.writing import Done, command, one_of
from briefing.domain import context, words
from briefing.domain.incident import Incident
from briefing.domain.mandate import check_role
from briefing.domain.refusals import NotValid


class Incidents(Items):
    @command
    def report_incident(
        self,
        caller: Caller,
        *,
        category: str,
        priority: str,
        district: str,
        text: str,
        place: str | None = None,
        occurred_at: datetime | None = None,
        audience: str | None = None,
        valid_until: datetime | None = None,
        certainty: str | None = None,
        check_reason: str | None = None,
    ) -> Done:
        """What happened, where and when; never who."""
        check_role("report_incident", caller.role)
        one_of("category", category, words.CATEGORIES)
        one_of("priority", priority, words.PRIORITIES)
        one_of("certainty", certainty, words.CERTAINTIES)
        self._moment("occurred_at", occurred_at)
        sealed = self._seal(caller, text, check_reason, may_hold=True)
        if sealed is None:
            raise NotValid("text")
        place_id, place_text = self._place(caller, place, sealed.key, check_reason)
        return self._begin(
            caller,
            Incident.Reported,
            Incident,
            key=sealed.key,
            **self._written(
                caller, text=sealed, district=district, audience=audience, valid_until=valid_until
            ),
            priority=priority,
            category=category,
            certainty=certainty or "reported",
            place=place_id,
            place_text=place_text,
            occurred_at=occurred_at,
            type=None,
            source_id=None,
            borough=None,
        )

    @command
    def prioritise(self, caller: Caller, id: UUID, *, priority: str) -> Done:
        """Colour again; an imported event is adopted by whoever gives it one."""
        one_of("priority", priority, words.PRIORITIES)
        until = self.network(caller.network).schedule.valid_from(context.now())

        def decide(incident: Incident) -> None:
            if incident.is_public:
                incident.adopt(caller.organisation, until)
            incident.prioritise(priority)

        return self._change(caller, Incident, id, self._tied(caller, "prioritise", decide))

    @command
    def state_certainty(
        self, caller: Caller, id: UUID, *, certainty: str, source: str | None = None
    ) -> Done:
        """Uppgift, bekräftat or dementerat, and who says so (a role or `public`)."""
        one_of("certainty", certainty, words.CERTAINTIES)
        one_of("source", source, words.CERTAINTY_SOURCES)
        return self._change(
            caller,
            Incident,
            id,
            self._tied(
                caller,
                "state_certainty",
                lambda incident: incident.state_certainty(certainty, source or caller.role),
            ),
        )
