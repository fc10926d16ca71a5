"""What is photographed: who looks at which page at which moment of the demo's night."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

THEN = "/replay/2026-11-20?as=volunteer&clock=22.10"
OWN_LINK = ""  # the person's own link, before its button is pressed


@dataclass(frozen=True)
class Shot:
    """One picture: who looks at which page on what; `tap` is done before it is taken.

    Without a name none is taken: somebody else does something that a later one shows.
    """

    name: str
    role: str
    path: str
    size: str = "phone"
    tap: Callable[[Page], None] = lambda _page: None


def tap(page: Page, name: str, value: str) -> None:
    page.locator(f"#report-form input[name={name}][value={value}]").check()


def tap_red(page: Page) -> None:
    tap(page, "priority", "red")


def fill_report(page: Page, text: str) -> None:
    tap(page, "priority", "yellow")
    tap(page, "category", "gathering")
    page.locator("#step-where input[type=radio]").first.check()
    page.locator("#text").fill(text)


def write_a_sentence(page: Page) -> None:
    fill_report(page, "Stora grupper mellan torget och tunnelbanan, mest nyfikna.")
    page.locator("#text").scroll_into_view_if_needed()


def write_a_name(page: Page) -> None:
    fill_report(page, "Kevin o hans gäng bråkar vid trapporna igen")
    page.locator("#report-form button.primary").click()
    page.wait_for_selector("#text-warning")
    page.locator("#text-warning").scroll_into_view_if_needed()


def open_first_item(page: Page) -> None:
    page.locator("#section-tonight .item-where").first.click()
    page.wait_for_load_state("networkidle")


def invite_somebody(page: Page) -> None:
    page.locator("#name").fill("Moa")
    page.locator("#organisation").select_option("sdf-farsta")
    page.locator("input[name=role][value=field_worker]").check()
    page.locator("#district").select_option("hokarangen")
    page.locator("#person-form button.primary").click()
    page.wait_for_selector(".qr")


def watch_the_board(page: Page) -> None:
    page.locator("#watch-form button").click()
    page.wait_for_selector("#watched")


def ask_to_be_looked_for(page: Page) -> None:
    page.get_by_role("button", name="23.30").click()
    page.wait_for_selector("[id^=okay-]")


def open_a_survey(page: Page) -> None:
    page.locator("#last").fill("2026-11-29")
    page.locator("#survey-form button").click()
    page.locator("#closing-form").wait_for()


def fetch_the_survey(page: Page) -> None:
    page.get_by_role("button", name="Hämta enkäten").click()
    page.get_by_role("button", name="Lämna svaret").wait_for()


def type_the_code(page: Page) -> None:
    page.locator("#code").fill("418 207")


def join_the_list(reach: str) -> Callable[[Page], None]:
    def tap(page: Page) -> None:
        page.locator("#reach").fill(reach)
        page.locator("#reach-form .primary").click()
        page.wait_for_selector("#reach-list")

    return tap


def knock(page: Page) -> None:
    """Somebody without a login has read the code on the wall."""
    code = "".join(sign for sign in page.inner_text(".wall-join strong") if sign.isdigit())
    guest = page.context.browser.new_page()
    guest.goto(page.url.replace("/wall", f"/check-in?code={code}"))
    guest.locator("#name").fill("Kim")
    guest.locator("#organisation").select_option("nattvandrarna-farsta")
    guest.locator("#walk-in-form .primary").click()
    guest.wait_for_load_state()
    guest.close()


def let_in(page: Page) -> None:
    page.get_by_role("button", name="Släpp in").click()
    page.wait_for_selector("#newcomers")


def go_below_ground(page: Page) -> None:
    """The worker has taken its copies; then nothing answers, and 26 minutes pass."""
    page.wait_for_function("caches.match('/observations/offline').then(Boolean)")
    page.clock.install()
    page.context.set_offline(True)
    page.reload()
    page.clock.fast_forward(26 * 60_000)


def write_below_ground(page: Page) -> None:
    page.wait_for_function("caches.match('/observations/offline').then(Boolean)")
    page.context.set_offline(True)
    for text in ("Stora grupper vid spärrarna, glad stämning.", "Krossat glas i gångtunneln."):
        page.locator("nav.bar .primary").click()
        page.locator("#report-form").wait_for()
        fill_report(page, text)
        page.locator("#report-form button.primary").click()
        page.locator("#queued-list").wait_for()


NIGHT: dict[str, tuple[Shot, ...]] = {
    "2026-11-20T15:30:00+01:00": (Shot("vagg-vilar", "display", "/wall", "wall"),),
    "2026-11-20T19:41:00+01:00": (
        Shot("vagg-fore", "display", "/wall", "wall"),
        Shot("konsol-fore", "coordinator", "/console", "laptop"),
        Shot("personer", "coordinator", "/people", "laptop"),
        Shot("ny-person", "coordinator", "/people/new", "laptop"),
        Shot("lank", "coordinator", "/people/new", tap=invite_somebody),
        Shot("inbjudan", "volunteer", OWN_LINK),
        Shot("genomgangar", "coordinator", "/sessions", "laptop"),
        Shot("genomgang", "coordinator", "/sessions/2026-11-21"),
        Shot("vaggskarmar", "coordinator", "/devices"),
        Shot("mer", "coordinator", "/me"),
        Shot("tavlan-fore", "volunteer", "/board"),
        Shot("checka-in", "volunteer", "/check-in", tap=type_the_code),
    ),
    "2026-11-20T20:05:00+01:00": (
        Shot("vagg-pagar", "display", "/wall", "wall"),
        Shot("konsol", "coordinator", "/console", "laptop"),
        Shot("konsol-telefon", "coordinator", "/console"),
        Shot("", "police", "/reach", tap=join_the_list("08-465 004 10")),
        Shot("", "volunteer", "/reach", tap=join_the_list("070-174 06 05")),
        Shot("namnrunda", "field_worker", "/reach", tap=join_the_list("")),
        Shot("nu", "guard", "/board"),
        Shot("", "display", "/wall", "wall", tap=knock),
        Shot("vid-dorren", "coordinator", "/console"),
        Shot("nya-i-kvall", "coordinator", "/console", "laptop", tap=let_in),
    ),
    "2026-11-20T20:34:00+01:00": (Shot("vagg-last", "display", "/wall", "wall"),),
    "2026-11-20T22:10:00+01:00": (
        Shot("vagg-ute", "display", "/wall", "wall"),
        Shot("tavlan", "field_worker", "/board"),
        Shot("rapport-rod", "volunteer", "/incidents/new", tap=tap_red),
        Shot("rapport", "field_worker", "/incidents/new", tap=write_a_sentence),
        Shot("textkontroll", "field_worker", "/incidents/new", tap=write_a_name),
        Shot("handelse", "police", "/board", tap=open_first_item),
        Shot("sedan-sist", "police", "/since"),
        Shot("kort", "guard", "/cards/guard"),
        Shot("utan-tackning", "guard", "/board", tap=go_below_ground),
        Shot("vantar", "guard", "/board", tap=write_below_ground),
        Shot("bevaka", "guard", "/board", tap=watch_the_board),
        Shot("kolla-oss-tid", "volunteer", "/pair-timers/new"),
        Shot("kolla-oss", "volunteer", "/pair-timers/new", tap=ask_to_be_looked_for),
        Shot("kolla-oss-fraga", "guard", "/board"),
    ),
    "2026-11-20T22:51:00+01:00": (Shot("uppfattat", "field_worker", "/board"),),
    "2026-11-21T02:43:00+01:00": (Shot("rattad", "guard", "/board"),),
    "2026-11-21T03:20:00+01:00": (Shot("hur-gick-passet", "guard", "/board"),),
    "2026-11-21T12:10:00+01:00": (
        Shot("tavlan-som-den-var", "coordinator", THEN, "laptop"),
        Shot("tavlan-som-den-var-telefon", "evaluator", THEN),
        Shot("utvardering-forsta-sidan", "coordinator", "/evaluation#first", "laptop"),
        Shot("utvardering-siffror", "coordinator", "/evaluation#participation", "laptop"),
        Shot("utvardering-telefon", "evaluator", "/evaluation#first"),
        Shot("spar", "coordinator", "/trail", "laptop"),
        Shot("veckan-i-siffror", "coordinator", "/reports/week", "laptop"),
        Shot("enkat-siffror", "coordinator", "/evaluation#surveys", "laptop"),
        Shot("", "coordinator", "/surveys", tap=open_a_survey),
        Shot("enkat", "guard", "/survey", tap=fetch_the_survey),
    ),
    "2026-11-21T19:45:00+01:00": (Shot("konsol-kvarstar", "coordinator", "/console", "laptop"),),
}
