"""People in all roles of realistic organisations, as the callers of commands."""

from dataclasses import replace

from briefing.application import Caller, system

HOMES = {
    "field_worker": ("sdf-farsta", "Farsta"),
    "police": ("polisen-farsta", "Farsta"),
    "guard": ("stadens-ordningsvakter", None),
    "volunteer": ("nattvandrarna-farsta", "Farsta"),
    "partner": ("sl", None),
    "coordinator": ("natverkskontoret", None),
    "evaluator": ("precens", None),
    "display": (None, None),
}


class People:
    """Callers by role: `people.police`; `another()` registers one more person."""

    def __init__(self, service, callers):
        self.service, self.callers = service, callers

    def __getattr__(self, role):
        return self.callers[role]

    def of(self, role, **changes):
        return replace(self.callers[role], **changes)

    def another(self, role, organisation=None, district=None, **changes):
        employer = organisation or HOMES[role][0]
        return replace(enrol(self.service, role, employer, district), **changes)


def enrol(service, role, organisation, district):
    app = service.app
    network = app.network_id("soderort")
    done = service.queue.run(
        lambda: app.register_participant(
            system(network),
            name=f"Testnamn {role}",
            role=role,
            organisation=organisation,
            district=district,
        )
    )
    facts = app.network(network)
    employer = facts.find("organisation", organisation)
    return Caller(network, done.id, role, employer, facts.find("district", district))
