"""Codes that are stored and sent; their words live in the catalogues (domain.md 2-5)."""

ROLES = (
    "field_worker",
    "police",
    "guard",
    "volunteer",
    "partner",
    "coordinator",
    "evaluator",
    "display",
)
WRITERS = frozenset(ROLES) - {"evaluator", "display"}
PROFESSIONALS = frozenset({"field_worker", "police", "guard", "coordinator"})
AUTHORITIES = frozenset({"field_worker", "police", "coordinator"})
CATEGORIES = (
    "vandalism",
    "fire",
    "gathering",
    "violence",
    "threat",
    "theft",
    "drugs",
    "alcohol",
    "weapons",
    "sexual",
    "accident",
    "traffic",
    "unsafe_place",
    "littering",
    "event",
    "positive",
    "other",
)
PRIORITIES = ("green", "yellow", "red")
CERTAINTIES = ("reported", "confirmed", "refuted")
NOTE_KINDS = ("passdown", "standing")
ASSIGNMENT_KINDS = ("task", "request")
OUTCOMES = ("done", "carried", "handed_over", "lapsed")
DECLINE_REASONS = ("own_area_first", "busy", "not_our_role", "unsaid")
ACKNOWLEDGEMENTS = ("understood", "question", "cannot")
CONTACT_ANSWERS = ("calling", "cannot", "done")
DEBRIEFS = ("calm", "as_usual", "hard")
HANDOVER = ("think_of", "promised", "ask_whom")
FEEDBACK_ABOUT = ("accessibility",)
WEAKNESSES = ("continuity", "introduction", "participation", "local_work")
GOES_ON = "goes_on"
FOLLOW_UPS = ("done", GOES_ON, "dropped")
OWNING_FUNCTIONS = ("steering_group", "coordinator", "session_lead")
CHECK_REASONS = ("place", "organisation", "nobody_identifiable")
MANDATE_REASONS = ("agreed",)
CERTAINTY_SOURCES = ("field_worker", "police", "guard", "volunteer", "partner", "public", "own")
PARTICIPATION = ("came", "coming", "line", "nothing_to_report", "excused", "no_function")
SESSION_STATES = (
    "planned",
    "open",
    "live",
    "sealed",
    "on_shift",
    "debrief",
    "closed",
    "cancelled",
)
RUNNING = ("open", "live", "sealed", "on_shift", "debrief")
AFTER_SEAL = ("sealed", "on_shift", "debrief")
WHILE_GATHERING = ("open", "live", "sealed")
WHILE_WATCHED = ("sealed", "on_shift")
WHILE_COUNTED = ("open", "live", "sealed", "on_shift")
AT_THE_DOOR = ("volunteer", "partner")
MOST_HEADS = 200
MAIN_SERIES = "main"
TEXT_LIMIT = 2000
