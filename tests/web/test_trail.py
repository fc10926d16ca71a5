"""The trail: a sentence for every event, through the viewer's filter, bookmarkable, to be saved."""

import csv
import html
import io
import json
import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from night import Night
from reading import text_of

from briefing.application import system
from briefing.domain.incident import Incident
from briefing.domain.schedule import Schedule
from briefing.domain.session import session_id
from briefing.importers.network_file import read_network
from briefing.projections import network as networks
from briefing.projections.model import from_ms
from briefing.projections.trail import NOBODY
from briefing.projections.trail_rows import KINDS, Asked, lines, question
from briefing.projections.view import View
from briefing.web.trail_told import Teller
from briefing.web.words import Words, catalogue

STORED = Path(__file__).parents[1] / "domain" / "stored_names.txt"
EVENTS = [
    line.split()[0] for line in STORED.read_text("utf-8").splitlines() if "." in line.split()[0]
]
SENTENCE = re.compile(r'<p class="trail-head">.*?<strong>(.*?)</strong>', re.S)


def sentences(browser, query=""):
    answer = browser.get(f"/trail{query}")
    assert answer.status_code == 200, answer.get_data(as_text=True)[-600:]
    return [html.unescape(one) for one in SENTENCE.findall(answer.get_data(as_text=True))]


def rows(browser, query=""):
    told = browser.get(f"/trail.jsonl{query}").get_data(as_text=True)
    return [json.loads(line) for line in told.splitlines()]


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", EVENTS)
def test_every_stored_name_has_a_sentence(language, name):
    assert f"trail_said.{name}" in catalogue(language)


def test_every_sentence_is_of_a_stored_name():
    said = {key.removeprefix("trail_said.") for key in catalogue("sv") if key[:10] == "trail_said"}
    known = {key.partition("_")[0] for key in said}
    assert known == set(EVENTS)


def test_every_kind_of_event_can_be_asked_for():
    nobodys = {"ContactRequest", "PairTimer", "SurveyAnswer", "SurveyWords"}
    assert {name.partition(".")[0] for name in EVENTS} - nobodys == {
        kind for kinds in KINDS.values() for kind in kinds
    }


@pytest.fixture
def night(story, people, clock):
    return Night(story, people, clock).whole()


class Everything(View):
    """Reads what anybody may read: only to see that each sentence can be said."""

    @property
    def keys(self):
        rows = self.db.execute(
            "SELECT DISTINCT reader FROM history UNION SELECT reader2 FROM items"
        )
        return tuple(row[0] for row in rows if row[0])


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_whole_night_is_told_without_a_gap(night, service, people, clock, language):
    view, told = _everything(service, people), {}
    with service.model.snapshot() as db:
        about = networks.about(db, people.police.network)
        schedule = Schedule.of(about["schedule"], about["timezone"])
        teller = Teller(db, view, Words(language), schedule, clock())
        asked = Asked(clock() - timedelta(days=300), clock() + timedelta(days=300))
        for line in lines(db, view, asked, most=10_000):
            told.setdefault(line.topic, []).append(teller.line(line)["sentence"])
    count = service.model.reader().execute("SELECT count(*) FROM history").fetchone()[0]
    assert sum(map(len, told.values())) == count
    assert set(EVENTS) - set(told) <= {"Incident.Adopted", "Network.SessionNumbered"}
    said = [one for found in told.values() for one in found]
    assert not [one for one in said if "{" in one or "–" in one or "None" in one]


def _everything(service, people):
    view = Everything(people.police.network, "coordinator", people.police.organisation)
    object.__setattr__(view, "db", service.model.reader())
    return view


@pytest.fixture
def evening(world, story, people, clock):
    """20.07 police for all, 20.23 professionals, field's own and police's own, 20.41 red; 21.20
    what all had read since 21.02 is narrowed to authorities."""
    clock.set("2026-11-20 20:07")
    first = world.incident("Moped vid ÅLSTEN", audience="all", priority="yellow", place="Farsta T")
    clock.set("2026-11-20 20:23")
    world.incident("Bara yrkesroller", audience="professional", priority="green")
    told = {"category": "event", "priority": "green", "district": "Farsta", "text": "Fältets"}
    story.given("report_incident", people.field_worker, **told, audience="field")
    world.incident("Polisens egen", audience="own")
    clock.set("2026-11-20 20:41")
    story.given("prioritise", people.police, UUID(first), priority="red")
    clock.set("2026-11-20 21:02")
    second = world.incident("Senare dolt", audience="all")
    clock.set("2026-11-20 21:20")
    story.given("change_audience", people.police, Incident, UUID(second), audience="authority")
    clock.set("2026-11-21 12:00")
    return first, second


def test_a_coordinator_reads_what_happened_as_sentences(browsers, evening):
    said = sentences(browsers.coordinator)
    assert "Någon från polisen rapporterade en gul händelse: Farsta T" in said
    assert "Någon från polisen ändrade färgen till röd: händelsen (Farsta T)" in said
    changed = "Någon från polisen ändrade läsarna från alla till polis och kommun: händelsen"
    assert [one for one in said if one.startswith(changed)]
    assert said.index("Någon från polisen ändrade färgen till röd: händelsen (Farsta T)") < (
        said.index("Någon från polisen rapporterade en gul händelse: Farsta T")
    ), "the latest first"


def test_what_the_viewer_may_not_read_is_nowhere(browsers, evening):
    for path in ("/trail", "/trail.csv", "/trail.jsonl", "/trail?q=egen", "/trail.csv?q=egen"):
        page = browsers.coordinator.get(path).get_data(as_text=True)
        assert "Fältets" not in page and "Polisens egen" not in page
    told = [one["text"] for one in rows(browsers.coordinator)]
    assert {"Moped vid ÅLSTEN", "Bara yrkesroller", "Senare dolt"} <= set(told)


def test_what_is_hidden_since_is_hidden_in_what_was_said_before(browsers, evening):
    _first, second = evening
    told = rows(browsers.evaluator)
    assert second not in {one["item"] for one in told}
    assert "AudienceChanged" not in str(told)


def test_what_was_done_with_an_item_that_is_hidden_since_is_hidden_too(
    browsers, world, story, people, network
):
    id = UUID(world.incident("Dolt sedan", audience="all"))
    session = session_id(network, *world.session("live").split("~"))
    story.given("present", people.police, session, item=id)
    story.given("acknowledge", people.guard, id, answer="understood", seen=1)
    told = {"BriefingSession.ItemPresented", "Acknowledgement.Given"}
    assert told <= {one["event"] for one in rows(browsers.coordinator)}
    story.given("change_audience", people.police, Incident, id, audience="own")
    assert not told & {one["event"] for one in rows(browsers.coordinator)}


def test_a_place_for_fewer_is_not_named(browsers, story, people, network, world):
    told = {"name": "Hemliga trappan", "district": "Farsta"}
    story.given("register_place", people.coordinator, **told, audience="field")
    story.given("register_place", people.coordinator, name="Öppna trappan", district="Farsta")
    said = [one["sentence"] for one in rows(browsers.coordinator, "?kind=network")]
    assert "Samordnaren (hos er) lade in platsen" in said
    assert "Samordnaren (hos er) lade in platsen Öppna trappan" in said
    assert "Hemliga" not in str(rows(browsers.coordinator))


def test_a_source_beyond_ones_organisation_is_the_network_or_the_role(
    browsers, world, people, service
):
    plan = read_network(None).as_dict()
    for one in plan["organisations"]:
        one["roles"] = (*one["roles"], "field_worker")
    service.queue.run(lambda: service.app.found_network(plan))
    colleague = people.another("field_worker", "natverkskontoret")
    world.incident("Från oss", audience="all", by=colleague)
    world.incident("Från fältet", audience="all", by=people.field_worker)
    said = [one["sentence"] for one in rows(browsers.coordinator) if one["item"]]
    assert said[1].startswith("En fältassistent (hos er) rapporterade")
    assert said[0].startswith("Någon i nätverket rapporterade")
    mine = rows(browsers.coordinator, "?role=network")
    assert [one["text"] for one in mine] == ["Från fältet"]
    assert [one["text"] for one in rows(browsers.coordinator, "?role=field_worker")] == ["Från oss"]


def test_nobodys_name_is_in_it(browsers, night, service, people):
    names = {row[0] for row in service.model.reader().execute("SELECT name FROM people") if row[0]}
    assert len(names) > 5
    for path in ("/trail?from=2026-01-01", "/trail.csv?from=2026-01-01", "/trail.jsonl"):
        page = browsers.coordinator.get(path).get_data(as_text=True)
        page = page.replace("Testnamn coordinator", "")
        assert not [name for name in names if name in page]


def test_an_evaluator_gets_no_word_no_minute_no_single_person(browsers, night, clock, evening):
    clock.set("2026-11-21 12:00")
    page = browsers.evaluator.get("/trail").get_data(as_text=True)
    told = rows(browsers.evaluator)
    assert len(told) > 20
    assert {one["text"] for one in told} == {None}
    for name in ("recorded_at", "known_at"):
        assert {re.search(r":(\d\d):00", one[name])[1] for one in told} <= {"00", "15", "30", "45"}
    for word in ("Moped", "Farsta T", "sagt", "20.07", "20.41", "(hos er)"):
        assert word not in page and word not in str(told)
    about = {one["event"].partition(".")[0] for one in told}
    assert not about & {"Attendance", "Acknowledgement", "Headcount", "Participation", "Watch"}
    assert not about & {"Participant", "Introduction", "Debrief", "Feedback", "Handover"}
    written = ("Incident.Reported", "Note.Written", "Observation.Made", "Assignment.Offered")
    by = {one["by"] for one in told if one["event"] not in written}
    assert by <= {"somebody", "clock", "import", "operator"}
    assert rows(browsers.evaluator, "?role=police") and not [
        one for one in rows(browsers.evaluator, "?role=police") if one["event"] not in written
    ]


def test_a_search_finds_words_and_places_however_they_are_written(browsers, evening):
    for said in ("ålsten", "ÅLSTEN", "a\u030alsten", "moped", "FARSTA T"):
        found = rows(browsers.coordinator, f"?q={said}")
        assert "Moped vid ÅLSTEN" in [one["text"] for one in found], said
    assert rows(browsers.coordinator, "?q=alsten") == []
    assert rows(browsers.coordinator, "?q=%25") == []


def test_an_evaluator_searches_in_nothing_typed(browsers, evening):
    assert rows(browsers.evaluator, "?q=moped") == rows(browsers.evaluator, "?q=Farsta T") == []
    assert rows(browsers.evaluator, "?q=farsta")


def test_filters_are_in_the_address_and_add_up(browsers, evening, clock):
    first, _ = evening
    coordinator = browsers.coordinator
    assert {one["item"] for one in rows(coordinator, f"?item={first}")} == {first}
    assert len(rows(coordinator, f"?item={first}")) == 2
    assert {one["event"] for one in rows(coordinator, "?kind=network")} <= {
        name for name in EVENTS if name.startswith("Network.")
    }
    assert rows(coordinator, "?channel=paper") == []
    assert rows(coordinator, "?from=2026-11-21") == []
    assert rows(coordinator, "?from=2026-11-21&to=2026-11-20"), "turned round"
    both = rows(coordinator, f"?item={first}&q=moped&kind=incidents&from=2026-11-20&to=2026-11-20")
    assert [one["text"] for one in both] == ["Moped vid ÅLSTEN"]
    clock.set("2026-12-30 12:00")
    coordinator = browsers.of(coordinator.caller)
    assert rows(coordinator, f"?item={first}"), "from the day on which it was entered"
    assert not [one for one in rows(coordinator) if one["item"] == first], "one month back"


def test_a_session_can_be_asked_for(browsers, world):
    named = world.session("sealed")
    found = rows(browsers.coordinator, f"?session={named}")
    assert "BriefingSession.Sealed" in {one["event"] for one in found}
    assert len({one["session"] for one in found}) == 1
    assert re.search(r"låste genomgång \d", " ".join(one["sentence"] for one in found))


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?from=i+går", 422),
        ("?to=0001-01-01", 422),
        ("?kind=allt", 422),
        ("?channel=brev", 422),
        ("?role=kung", 422),
        ("?tap=<b>", 422),
        ("?before=1", 422),
        (f"?q={'a' * 101}", 422),
        ("?item=1", 404),
        ("?session=2026-01-01", 404),
    ],
)
def test_an_address_that_nobody_can_mean_is_refused(browsers, query, status):
    for path in ("/trail", "/trail.csv", "/trail.jsonl"):
        assert browsers.coordinator.get(path + query).status_code == status


def test_an_item_that_is_not_yours_is_answered_like_one_that_is_not_there(browsers, world):
    id = world.incident("Polisens egen", audience="own")
    assert browsers.coordinator.get(f"/trail?item={id}").status_code == 404


def test_pages_follow_each_other_while_new_things_come(browsers, world, clock):
    for number in range(60):
        clock.forward(seconds=10)
        world.incident(f"nummer {number:02d}", audience="all")
    first = browsers.coordinator.get("/trail?q=nummer").get_data(as_text=True)
    older = html.unescape(re.search(r'href="(/trail\?[^"]*before=[^"]*)"', first)[1])
    world.incident("nummer nytt", audience="all")
    second = browsers.coordinator.get(older).get_data(as_text=True)
    seen = [re.findall(r"nummer \d\d", page) for page in (first, second)]
    assert [len(found) for found in seen] == [50, 10]
    assert seen[0] + seen[1] == [f"nummer {number:02d}" for number in reversed(range(60))]
    assert "nummer nytt" not in second


def test_events_of_one_tap_stand_together_with_a_link_to_them(browsers, night):
    page = browsers.coordinator.get("/trail").get_data(as_text=True)
    links = [html.unescape(one) for one in re.findall(r'href="(/trail\?[^"]*tap=[^"]*)"', page)]
    assert links
    found = rows(browsers.coordinator, links[0].removeprefix("/trail"))
    assert len(found) > 1
    assert len({one["command"] for one in found}) == 1


def test_every_line_leads_to_the_board_of_its_moment(browsers, evening):
    page = browsers.coordinator.get("/trail").get_data(as_text=True)
    links = re.findall(r'href="(/replay/[^"]+)"', page)
    assert "/replay/2026-11-20?at=2026-11-20T19:41:00.000Z" in links
    for link in {links[0], links[-1]}:
        assert browsers.coordinator.get(link).status_code == 200
    page = browsers.evaluator.get("/trail").get_data(as_text=True)
    links = re.findall(r'href="(/replay/[^"]+)"', page)
    assert "/replay/2026-11-20?at=2026-11-20T19:45:00.000Z" in links


def test_when_it_happened_was_known_and_was_entered(browsers, world, clock):
    clock.set("2026-11-20 20:07")
    world.incident("Nyss", audience="all", occurred_at=clock() - timedelta(hours=1))
    assert "hände fre\u00a020\u00a0nov 19.07" in text_of(browsers.coordinator.get("/trail?q=nyss"))


def test_a_table_holds_the_same_lines_and_nothing_that_a_spreadsheet_runs(browsers, world):
    world.incident("=HYPERLINK(1)", audience="all")
    raw = browsers.coordinator.get("/trail.csv")
    assert raw.mimetype == "text/csv"
    told = list(csv.DictReader(io.StringIO(raw.get_data().decode("utf-8-sig")), delimiter=";"))
    assert [one["sentence"] for one in told] == [
        one["sentence"] for one in rows(browsers.coordinator)
    ]
    assert "'=HYPERLINK(1)" in [one["text"] for one in told]


def test_saving_it_is_noted_for_the_review_of_misuse(browsers, service):
    browsers.coordinator.get("/trail.csv")
    browsers.coordinator.get("/trail")
    noted = service.credentials.db.execute("SELECT what FROM access_log").fetchall()
    assert [row[0] for row in noted].count("trail") == 1


def test_another_network_is_not_in_it(browsers, service, evening):
    plan = {**read_network(None).as_dict(), "slug": "annat"}
    service.queue.run(lambda: service.app.found_network(plan))
    before = len(rows(browsers.coordinator, "?from=2026-01-01"))
    other = service.app.network_id("annat")
    told = {"name": "Hemlig", "role": "police", "organisation": "polisen-farsta"}
    service.queue.run(lambda: service.app.register_participant(system(other), **told))
    assert len(rows(browsers.coordinator, "?from=2026-01-01")) == before


def test_the_question_stays_within_its_period(service, people, evening):
    view = View(people.coordinator.network, "coordinator", people.coordinator.organisation)
    start, end = from_ms(0), from_ms(1 << 41)
    asked = Asked(start, end, "incidents", "a", "b", "page", "police", "c")
    for wanted in (Asked(start, end), asked):
        for before in (None, (1, 1)):
            sql, told = question(view, wanted, before)
            db = service.model.reader()
            db.create_function("shown_role", 4, lambda *_: "police")
            plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}", (*told, 50))]
            assert re.search(r"SEARCH h USING INDEX idx_history_recorded_at_position", plan[0])
            assert "recorded_at>? AND recorded_at<?" in plan[0].replace("(", " ")
            assert "items_of" in plan[1]
            assert "TEMP B-TREE" not in str(plan)


def test_who_holds_nothing_of_it_gets_nothing(service, people, night):
    """What is between two is in nobody's trail."""
    with service.model.snapshot() as db:
        view = View(people.coordinator.network, "coordinator", people.coordinator.organisation)
        found = lines(db, view, Asked(from_ms(0), from_ms(1 << 41)), most=10_000)
    assert not [one for one in found if one.topic.startswith(("ContactRequest", "PairTimer"))]
    assert NOBODY == ("none", None)
