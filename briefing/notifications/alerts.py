"""Follows the log, queues an alert for each phone that something concerns, and sends what is due.

Two steps with a durable queue between them: which position was looked at is committed with the
rows it led to, so that a crash neither loses an alert nor makes one twice; where nothing came of
it, once a minute, for the vault's file is not written at every command. A push service that is down
or busy is left alone for a while; the others do not wait for it.
"""

import logging
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from time import monotonic
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from eventsourcing.persistence import Notification

from briefing.credentials import Credentials
from briefing.domain import context
from briefing.notifications.push import Answer, Push, Sent
from briefing.notifications.whom import Holder, concerns, is_promised, still_concerns
from briefing.projections.asked import Asked, not_answered, reminders_due, schedule_of
from briefing.projections.model import ReadModel
from briefing.projections.people import active_role
from briefing.projections.sessions import outdoors
from briefing.subscriptions import Alert, Subscription, Subscriptions

USEFUL = timedelta(minutes=30)
CLAIMED = timedelta(minutes=2)
PAUSES = (5, 15, 45, 120, 300)
ON_SHIFT = ("sealed", "on_shift")
BATCH = 500
AT_ONCE = 4
TICK = 0.5
NOTED_EVERY = 60
LONGEST_REST = 1800.0
log = logging.getLogger("briefing.alerts")


class Alerts:
    def __init__(
        self,
        subscriptions: Subscriptions,
        credentials: Credentials,
        model: ReadModel,
        recorder: Any,
        push: Push,
    ) -> None:
        self.subscriptions, self.credentials = subscriptions, credentials
        self.model, self.recorder, self.push = model, recorder, push
        self.seen = subscriptions.alerted()
        self.resting: dict[str, datetime] = {}
        self.noted = float("-inf")
        self.senders = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="alerts")

    def follow(self, stopping: threading.Event) -> None:
        """In the background, until stopped."""

        def tick() -> None:
            while not stopping.wait(TICK):
                for step in (self.note, self.send_due):
                    try:
                        step(context.now())
                    except Exception as error:
                        log.error("failed", extra={"kind": type(error).__name__})

        threading.Thread(target=tick, name="alerts", daemon=True).start()

    def note(self, now: datetime) -> int:
        """Queue what came since the last look; how many alerts that made."""
        newest, _, _ = self.model.position()
        if newest <= self.seen:
            return 0
        phones = list(self._phones(now))
        if not phones:
            self.seen = newest
            return 0
        added = 0
        while self.seen < newest:
            events = self.recorder.after(self.seen, min(BATCH, newest - self.seen))
            if not events:
                break
            added += self._queue(events, phones, now)
            self.seen = events[-1].id
        if monotonic() - self.noted > NOTED_EVERY:
            self.subscriptions.alert((), self.seen, now, now)
            self.subscriptions.forget_old(now)
            self.noted = monotonic()
        return added

    def _queue(
        self,
        events: list[Notification],
        phones: list[tuple[Subscription, Holder]],
        now: datetime,
    ) -> int:
        with self.model.snapshot() as db:
            wanted = [
                (phone.id, about)
                for phone, who in phones
                for event in events
                for about in concerns(db, event, who, phone.chosen)
                if is_promised(about) or is_shift(db, who)
            ]
        if not wanted:
            return 0
        return self.subscriptions.alert(wanted, events[-1].id, now, now + USEFUL)

    def _phones(self, now: datetime) -> Iterator[tuple[Subscription, Holder]]:
        """Those still signed in; a phone whose login has ended is forgotten."""
        db = self.model.reader()
        for phone in self.subscriptions.known():
            who = self._holder(db, phone, now)
            if who is None:
                self.subscriptions.remove(id=phone.id)
            elif phone.endpoint:
                yield phone, who

    def _holder(self, db: sqlite3.Connection, phone: Subscription, now: datetime) -> Holder | None:
        login = self.credentials.valid(phone.credential, now)
        held = active_role(db, login.person, login.role, login.kind) if login else None
        if login is None or held is None:
            return None
        return Holder(login.network, login.person, *held)

    def remind(self, network: UUID, evenings: list[Asked], now: datetime) -> int:
        """Queue one signal for each phone that chose it, however many evenings it is about."""
        new = set(self.subscriptions.not_reminded([one.session["id"] for one in evenings]))
        due = [one for one in evenings if one.session["id"] in new]
        if not due:
            return 0
        with self.model.snapshot() as db:
            wanted = list(self._reminders(db, network, due, now))
            until = min(max(one.until for one in due), schedule_of(db, network).daytime_ends(now))
        return self.subscriptions.remind(sorted(new), wanted, now, until)

    def _reminders(
        self, db: sqlite3.Connection, network: UUID, due: list[Asked], now: datetime
    ) -> Iterator[tuple[str, str]]:
        for phone, who in self._phones(now):
            if who.network == network and "reminder" in phone.chosen:
                asked = [one.session["id"] for one in due if not_answered(db, one, who, now)]
                if asked:
                    yield phone.id, f"asked:{','.join(asked)}"

    def send_due(self, now: datetime) -> int:
        """Send what is due, several at once; how many were taken."""
        if not self.subscriptions.waiting():
            return 0
        due = [one for one in self.subscriptions.take(now, now + CLAIMED) if self._wanted(one, now)]
        answers = list(self.senders.map(lambda one: self._send(one, now), due))
        return sum(answer is Answer.TAKEN for answer in answers)

    def _wanted(self, alert: Alert, now: datetime) -> bool:
        """Not when the shift has ended or it was narrowed meanwhile, nor for who has logged out."""
        phone = next((p for p in self.subscriptions.all() if p.id == alert.subscription), None)
        db = self.model.reader()
        who = self._holder(db, phone, now) if phone else None
        if phone is not None and who is not None and self._is_of_use(db, alert, phone, who, now):
            return True
        self.subscriptions.drop(alert)
        return False

    def _is_of_use(
        self,
        db: sqlite3.Connection,
        alert: Alert,
        phone: Subscription,
        who: Holder,
        now: datetime,
    ) -> bool:
        kind, _, told = alert.about.partition(":")
        if kind == "asked":
            return "reminder" in phone.chosen and any(
                one.session["id"] in told.split(",") and not_answered(db, one, who, now)
                for one in reminders_due(db, who.network, now)
            )
        return is_promised(alert.about) or (
            is_shift(db, who) and still_concerns(db, alert.about, who)
        )

    def _send(self, alert: Alert, now: datetime) -> Answer:
        host = urlsplit(alert.endpoint).netloc
        rested = self.resting.get(host)
        if rested and rested > now:
            self.subscriptions.later(alert, rested)
            return Answer.LATER
        try:
            told = self.push.send(alert.endpoint, int((alert.until - now).total_seconds()))
        except Exception as error:
            # One phone's alert that cannot be sent must not keep the others from theirs.
            log.error("not_sent", extra={"kind": type(error).__name__})
            told = Sent(Answer.REFUSED)
        if told.answer is Answer.TAKEN:
            self.subscriptions.sent(alert, now)
        elif told.answer is Answer.GONE:
            self.subscriptions.lose(alert.subscription)
        elif told.answer is Answer.LATER:
            self._rest(alert, host, now, told)
        else:
            self.subscriptions.drop(alert)
        return told.answer

    def _rest(self, alert: Alert, host: str, now: datetime, told: Sent) -> None:
        pause = max(PAUSES[min(alert.tries, len(PAUSES)) - 1], min(told.wait, LONGEST_REST))
        due = now + timedelta(seconds=pause)
        self.resting[host] = due
        self.subscriptions.later(alert, due)

    def close(self) -> None:
        self.senders.shutdown(wait=False, cancel_futures=True)
        with suppress(Exception):
            self.push.close()


def is_shift(db: sqlite3.Connection, who: Holder) -> bool:
    """From the seal to the end of the shift; at other times phones are left in peace."""
    return any(one["state"] in ON_SHIFT for one in outdoors(db, who.network))
