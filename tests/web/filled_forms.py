"""Every form that makes something, filled in well, and the answers that cannot be meant."""

REPORT = {
    "priority": "yellow",
    "category": "gathering",
    "where": "farsta/farsta-torg",
    "text": "Många ute vid torget",
    "audience": "all",
}
OFFER = {
    "what": "Möt upp vid bussterminalen",
    "to": "role:guard",
    "district": "farsta",
    "from": "21:00",
    "until": "01:30",
    "audience": "professional",
}
CALM = {"where": "farsta", "since": "60"}
NOTE = {"kind": "passdown", "text": "Fritidsgården har öppet till 23", "audience": "all"}
CONTACT = {"role": "police", "district": "farsta", "call_before": "21:30", "number": "08-123 45 67"}
EXTRA = {"date": "2026-12-31", "starts": "21:00", "series": "new_year", "meeting_place": "Torget"}
PERSON = {"name": "Ali", "role": "volunteer", "organisation": "nattvandrarna-farsta"}
PLACE = {"name": "Nya torget", "district": "farsta", "audience": "all"}
SETTINGS = {
    "name": "Nätverk Söderort",
    "meeting_place": "Farsta",
    "opens": "16:00",
    "wall": "19:30",
    "starts": "20:00",
    "autoseal": "20:50",
    "shift_from": "21:00",
    "shift_until": "03:00",
    "debrief_until": "12:00",
    "planned_day": "monday",
    "planned": "09:00",
    "reminder_day": "thursday",
    "reminder": "12:00",
    "remote_until_day": "friday",
    "remote_until": "15:00",
    "valid_until_day": "sunday",
    "valid_until": "06:00",
    "friday_day": "saturday",
    "friday": "18:00",
    "saturday_day": "thursday",
    "saturday": "12:00",
}
FORMS = {
    "/incidents": REPORT,
    "/paper/entry": {**REPORT, "occurred_at": "18:00", "written_at": "18:20"},
    "/paper/notes": {**NOTE, "occurred_at": "18:00", "written_at": "18:20"},
    "/paper/observations": {
        "where": "farsta",
        "from": "17:00",
        "until": "18:00",
        "written_at": "18:20",
    },
    "/notes": NOTE,
    "/observations": CALM,
    "/assignments": OFFER,
    "/contact-requests": CONTACT,
    "/sessions": EXTRA,
    "/people": PERSON,
    "/devices": {"name": "Mötesrummet"},
    "/places": PLACE,
    "/settings": SETTINGS,
    "/about/accessibility": {"text": "Knappen syns inte"},
}
NEEDED = {
    "/incidents": ("priority", "category", "where", "text"),
    "/paper/entry": ("occurred_at", "written_at", "priority", "where", "text"),
    "/paper/notes": ("occurred_at", "written_at", "kind", "text"),
    "/paper/observations": ("where", "from", "until", "written_at"),
    "/notes": ("kind", "text"),
    "/observations": ("where", "since"),
    "/assignments": ("what", "to", "district", "from", "until"),
    "/contact-requests": ("role", "district", "call_before", "number"),
    "/sessions": ("date", "starts", "series"),
    "/people": ("name", "role"),
    "/devices": ("name",),
    "/places": ("name", "district"),
    "/settings": ("name", "starts", "friday", "planned"),
    "/about/accessibility": ("text",),
}
NONSENSE = {
    "/incidents": {
        "priority": "purple",
        "category": "ufo",
        "where": "ostermalm",
        "audience": "everybody",
        "certainty": "sure",
        "occurred_at": "1999-01-01T20:00",
        "valid_until": "9999-12-31T23:59",
        "check_reason": "because",
    },
    "/paper/entry": {"written_at": "2026-11-20T22:00", "occurred_at": "1999-01-01T20:00"},
    "/paper/notes": {"written_at": "2026-11-20T22:00", "occurred_at": "1999-01-01T20:00"},
    "/paper/observations": {"until": "16:00", "from": "23:00", "where": "farsta/rom"},
    "/notes": {"kind": "poem", "audience": "field", "district": "rom", "valid_until": "i morgon"},
    "/observations": {"where": "farsta/rom", "since": "9000"},
    "/assignments": {
        "to": "person:00000000-0000-0000-0000-000000000000",
        "district": "rom",
        "from": "25:00",
        "until": "20:00",
        "about": "not-an-id",
        "kind": "order",
        "audience": "own",
    },
    "/contact-requests": {
        "role": "volunteer",
        "district": "rom",
        "call_before": "19:00",
        "number": "ring Kevin",
    },
    "/sessions": {"date": "2029-01-01", "starts": "klockan åtta", "series": "<b>"},
    "/people": {"role": "display", "organisation": "rom", "district": "rom"},
    "/devices": {"name": " "},
    "/places": {"district": "rom", "audience": "own"},
    "/settings": {
        "starts": "8",
        "autoseal": "19:00",
        "friday_day": "someday",
        "friday": "99:99",
        "shift_until": "20:30",
    },
    "/about/accessibility": {"check_reason": "because", "about": "accessibility"},
}


def bad_answers(path):
    """(field, what was answered) of everything that a form does not take."""
    for field in NEEDED[path]:
        yield from ((field, said) for said in ("", "x" * 2001, "a\x00b"))
    yield from NONSENSE[path].items()
    yield "surprise", "1"
    yield from (("idempotency_key", said) for said in ("k" * 129, "nyckel\u00e4"))
