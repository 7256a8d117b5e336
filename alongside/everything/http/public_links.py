"""Links that work without signing in: the calendar feed, confirming an address, and unsubscribing."""

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from alongside.accounts.desk.incidents import note_incident_alone
from alongside.accounts.http.hosts import is_https
from alongside.accounts.http.rendering import render_template, with_calm_refusal
from alongside.accounts.http.visitors import store_of_cookie
from alongside.accounts.rules.security import Incident
from alongside.accounts.store import organisations
from alongside.calendars.rules.writing import Entry, Reminder, write_feed
from alongside.checkins.rules.checkins import CHECK_IN_PATH
from alongside.core.http.stores import settings
from alongside.core.store.engine import Store
from alongside.core.words import load_words
from alongside.notifications.desk.notification_settings import confirm_address, unsubscribe
from alongside.notifications.rules.notification_preferences import REFUSABLE, MessageKind
from alongside.sessions.desk.calendar_feed import find_feed
from alongside.sessions.rules.sessions import State


def send_calendar(request: Request) -> Response:
    """Confirmed sessions and the weekly reminder under neutral titles, for anyone with the token.

    Wrong and revoked tokens look alike.
    """
    now = datetime.now(UTC)
    store, token = store_of_cookie(request.path_params["token"])
    found = find_feed(store, token, now) if token else None
    if found is None:
        _note_refused_link(store)
        return Response(status_code=404, headers={"Cache-Control": "no-store"})
    with store.read() as db:
        language = found.person.language or organisations.require_organisation(db).language
    t = load_words(language)
    title = found.title or t("Appointment")
    entries = [
        Entry(uid=one.id, begins=one.span[0], minutes=one.minutes, title=title, sequence=one.sequence)
        for one in found.sessions
        if one.state is State.CONFIRMED
    ]
    here = f"{'https' if is_https(request) else 'http'}://{request.headers.get('host', '')}"
    reminder = Reminder(
        uid=f"weekly-{found.person.id}",
        stretches=found.reminders,
        title=t("Reminder"),
        link=f"{settings().address.rstrip('/') or here}{CHECK_IN_PATH}",
    )
    return Response(
        write_feed(entries, now, title, reminder),
        media_type="text/calendar; charset=utf-8",
        headers={"Cache-Control": "no-store", "Content-Disposition": 'inline; filename="calendar.ics"'},
    )


def show_address(request: Request) -> Response:
    """Mail scanners open every link, so opening this one confirms nothing."""
    return render_template(request, "address.html", known=True, done=False)


def post_address(request: Request) -> Response:
    store, token = store_of_cookie(request.path_params["token"])
    done = confirm_address(store, token, datetime.now(UTC))
    if not done:
        _note_refused_link(store)
    return render_template(request, "address.html", 200 if done else 404, known=done, done=done)


def show_unsubscribe(request: Request) -> Response:
    """Opening it changes nothing, like the one above."""
    kind = _find_kind(request)
    return render_template(
        request, "unsubscribe.html", 200 if kind else 404, known=kind is not None, done=False
    )


def post_unsubscribe(request: Request) -> Response:
    kind = _find_kind(request)
    store, key = store_of_cookie(request.path_params["key"])
    known = kind is not None and unsubscribe(store, key, kind)
    if not known:
        _note_refused_link(store)
    return render_template(request, "unsubscribe.html", 200 if known else 404, known=known, done=known)


def _note_refused_link(store: Store) -> None:
    """Counted under no account: a link that does not work tells nothing about whose it was."""
    note_incident_alone(store, datetime.now(UTC), Incident.LINK_REFUSED)


def _find_kind(request: Request) -> MessageKind | None:
    return next((kind for kind in REFUSABLE if kind.value == request.path_params["kind"]), None)


ROUTES = [
    Route("/calendar/{token}.ics", send_calendar),
    Route("/address/{token}", show_address),
    Route("/address/{token}", with_calm_refusal(post_address), methods=["POST"]),
    Route("/unsubscribe/{key}/{kind}", show_unsubscribe),
    Route("/unsubscribe/{key}/{kind}", with_calm_refusal(post_unsubscribe), methods=["POST"]),
]
