"""Links that work without signing in: the calendar feed, confirming an address, and unsubscribing."""

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from alongside.calendars.writing import Entry, feed
from alongside.desks.reach import Feed, confirm_address, feed_of, unsubscribe
from alongside.desks.security_log import note_alone
from alongside.domain.reach import REFUSABLE, Kind
from alongside.domain.security import Incident
from alongside.domain.sessions import State
from alongside.store import organisations
from alongside.store.engine import Store
from alongside.web.doors.rooms import calm, room
from alongside.web.houses import house_of
from alongside.words import words


def calendar(request: Request) -> Response:
    """Confirmed sessions under a neutral title, for anyone with the token.

    Wrong and revoked tokens look alike.
    """
    store, token = house_of(request.path_params["token"])
    found = feed_of(store, token) if token else None
    if found is None:
        _refused(store)
        return Response(status_code=404, headers={"Cache-Control": "no-store"})
    return Response(
        _written(store, found),
        media_type="text/calendar; charset=utf-8",
        headers={"Cache-Control": "no-store", "Content-Disposition": 'inline; filename="calendar.ics"'},
    )


def _written(store: Store, found: Feed) -> bytes:
    with store.read() as db:
        language = found.person.language or organisations.required(db).language
    title = found.title or words(language)("Appointment")
    entries = [
        Entry(one.id, one.span[0], one.minutes, title, "", one.sequence)
        for one in found.sessions
        if one.state is State.CONFIRMED
    ]
    return feed(entries, datetime.now(UTC), title)


def show_address(request: Request) -> Response:
    """Mail scanners open every link, so opening this one confirms nothing."""
    return room(request, "address.html", known=True, done=False)


def confirm(request: Request) -> Response:
    store, token = house_of(request.path_params["token"])
    done = confirm_address(store, token, datetime.now(UTC))
    if not done:
        _refused(store)
    return room(request, "address.html", 200 if done else 404, known=done, done=done)


def show_unsubscribe(request: Request) -> Response:
    """Opening it changes nothing, like the one above."""
    kind = _kind(request)
    return room(request, "unsubscribe.html", 200 if kind else 404, known=kind is not None, done=False)


def end_messages(request: Request) -> Response:
    kind = _kind(request)
    store, key = house_of(request.path_params["key"])
    known = kind is not None and unsubscribe(store, key, kind)
    if not known:
        _refused(store)
    return room(request, "unsubscribe.html", 200 if known else 404, known=known, done=known)


def _refused(store: Store) -> None:
    """Counted under no account: a link that does not work tells nothing about whose it was."""
    note_alone(store, datetime.now(UTC), Incident.LINK_REFUSED)


def _kind(request: Request) -> Kind | None:
    return next((kind for kind in REFUSABLE if kind.value == request.path_params["kind"]), None)


ROUTES = [
    Route("/calendar/{token}.ics", calendar),
    Route("/address/{token}", show_address),
    Route("/address/{token}", calm(confirm), methods=["POST"]),
    Route("/unsubscribe/{key}/{kind}", show_unsubscribe),
    Route("/unsubscribe/{key}/{kind}", calm(end_messages), methods=["POST"]),
]
