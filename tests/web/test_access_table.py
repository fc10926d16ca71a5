"""Every route x every role; what may not be used changes nothing."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from access_rows import CHANGES, EVERYBODY, PAGES, READS, Row

from briefing.projections.view import View
from briefing.web.access import COOKIE
from briefing.web.calls import CALLS
from briefing.web.edge import Edge

NOT_HERE = {"static", "api"}
FORMS = {f"POST {path}": row for path, row in CHANGES.items()}
DONE_IN_API = {call.path.removesuffix("/me"): call for call in CALLS}


def routes(app):
    rules = (rule for rule in app.url_map.iter_rules() if rule.endpoint not in NOT_HERE)
    return {
        f"{method} {re.sub('<[^>]+>', '*', rule.rule)}"
        for rule in rules
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }


def address(world, path, row):
    if not row.about:
        return path
    made = getattr(world, row.about[0])(*row.about[1:])
    return path.replace("*", made)


def answers(world, api, body, role):
    """The body with what only this evening knows."""
    anybody = View(world.people.police.network, "police")
    kind = "task" if role == "police" else "request"
    known = {"POSITION": api.positions.give(1, anybody), "ROLE": role, "KIND": kind}
    if body.get("code") == "CODE":
        known["CODE"] = world.code(api)
    if body.get("item") == "ITEM":
        return {"item": world.incident(audience="all")}
    known["ATTENDANCE"] = world.attendance
    return {name: known.get(str(said), said) for name, said in body.items()}


def test_every_page_has_a_row_and_every_row_a_page(app):
    assert routes(app) == set(PAGES) | set(FORMS)


def test_every_call_of_the_api_has_a_row_and_every_row_a_call(api):
    assert set(DONE_IN_API) == set(CHANGES)
    assert {"/" + "/".join(path) for path in api.reads} == set(READS)


@pytest.mark.parametrize("route", [*PAGES, *FORMS])
def test_a_page_is_for_the_roles_of_its_row(browsers, world, api, recorded, route):
    method, path = route.split(" ")
    row: Row = PAGES.get(route) or FORMS[route]
    seen = {}
    for role in EVERYBODY:
        where, browser = address(world, path, row), browsers[role]
        body, before = answers(world, api, row.body, role), recorded()
        if method == "GET":
            answer = browser.get(where, query_string=row.body)
        else:
            answer = browser.send(where, body) if browser.caller else browser.client.post(where)
        seen[role] = answer.status_code
        assert answer.status_code < 400 or recorded() == before, role
    ok = 200 if method == "GET" else 303
    assert seen == {role: row.expected(role, ok, page=True) for role in EVERYBODY}


@pytest.mark.parametrize("path", CHANGES)
def test_a_call_is_for_the_roles_of_its_row(browsers, world, api, recorded, path):
    call, row = DONE_IN_API[path], CHANGES[path]
    seen = {}
    for role in EVERYBODY:
        where = "/api/v1" + address(world, call.path, row)
        body = answers(world, api, row.body if row.api is None else row.api, role)
        before, browser = recorded(), browsers[role]
        headers = {"X-CSRF-Token": browser.csrf} if browser.caller else {}
        told = browser.client.open(where, method=call.method, json=body, headers=headers)
        seen[role] = told.status_code
        assert told.status_code < 400 or recorded() == before, role
    assert seen == {role: row.expected(role, call.status, page=False) for role in EVERYBODY}


@pytest.mark.parametrize("path", READS)
def test_a_question_is_for_the_roles_of_its_row(browsers, world, path):
    row = READS[path]
    where = "/api/v1" + address(world, path, row)
    seen = {role: browsers[role].get(where).status_code for role in EVERYBODY}
    assert seen == {role: row.expected(role, 200, page=False) for role in EVERYBODY}


@pytest.mark.parametrize("role", EVERYBODY)
def test_the_stream_is_for_who_has_signed_in(browsers, service, api, app, role):
    browser = browsers[role]
    cookie = f"{COOKIE}={browser.secret}" if browser.caller else ""
    assert beside(opened(Edge(service, api, app), cookie)) == (401 if role == "nobody" else 200)


def beside(asked):
    """In a thread of its own: the browser tests leave a running loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, asked).result()


async def opened(edge, cookie):
    """The status with which a stream begins; then the browser goes away."""
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/api/v1/stream",
        "query_string": b"",
        "headers": [(b"cookie", cookie.encode())],
    }
    begun, told = asyncio.Event(), []

    async def receive():
        await begun.wait()
        return {"type": "http.disconnect"}

    async def send(message):
        if message["type"] == "http.response.start":
            told.append(message["status"])
            begun.set()

    await asyncio.wait_for(edge(scope, receive, send), 5)
    return told[0]
