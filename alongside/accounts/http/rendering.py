"""HTML pages outside Streamlit: templates filled with words and with what was typed, always escaped."""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import Enum
from functools import wraps
from pathlib import Path
from typing import Any

from babel import dates
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from alongside.accounts.desk.current_user import ABSOLUTE_LIMIT, OWN_DEVICE_LIMIT, SHARED_IDLE_LIMIT
from alongside.accounts.desk.known_browsers import KNOWN_BROWSER_LASTS
from alongside.accounts.desk.signing_in import NewSignIn
from alongside.accounts.http.hosts import is_https
from alongside.accounts.http.support_contacts import remembered_contacts
from alongside.accounts.rules.contact_links import split_line
from alongside.accounts.rules.passwords import SHORTEST_PASSWORD
from alongside.core.http import frontend
from alongside.core.http.cookies import (
    BROWSER_COOKIE,
    COOKIE,
    DEMO_MARK,
    LANGUAGE_COOKIE,
    cookie_name,
    cookie_value,
)
from alongside.core.http.stores import public_path, settings
from alongside.core.http.tenants import current_tenant, installation
from alongside.core.rules.errors import NotSaved
from alongside.core.settings import database_place
from alongside.core.store.engine import DatabaseError
from alongside.core.tenants import TenantState
from alongside.core.ui.error_log import log_with_number
from alongside.core.words import LANGUAGES, Words, load_words

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    undefined=StrictUndefined,
)
TEMPLATES.globals.update(
    tappable=split_line,
    public_path=public_path,
    installing_links=frontend.installing_links,
    contacts_at_hand=lambda: remembered_contacts(database_place(settings().database)),
)


class StopReason(Enum):
    """Why a person cannot go on. Each reason has a page, which does not use the database."""

    SIGNED_OUT = "signed-out"
    TOO_MANY_TABS = "too-many-tabs"
    REWRITTEN_HOST = "host-changed"
    UNKNOWN_HOST = "host-unknown"
    UNKNOWN_BASE_PATH = "path-unknown"
    CLOSED = "closed"
    MOVING = "moving"

    @property
    def path(self) -> str:
        return f"/stopped/{self.value}"


def words_of(request: Request) -> Words:
    """The language chosen here before, or the first one the browser asks for that we have."""
    chosen = cookie_value(LANGUAGE_COOKIE, request.cookies, is_https(request))
    return load_words(chosen) if chosen in LANGUAGES else words_of_browser(request)


def words_of_browser(request: HTTPConnection) -> Words:
    """In the first language the browser asks for that we have."""
    asked = [part.split(";")[0].strip()[:2] for part in request.headers.get("accept-language", "").split(",")]
    return load_words(next((code for code in asked if code in LANGUAGES), installation().language))


def render_template(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    here, t = values.pop("here", request.url.path), words_of(request)
    given = {
        "t": t,
        "languages": LANGUAGES,
        "here": here,
        "typed": {},
        "wrong": {},
        "shared_means": t.count(
            "You are signed out when you close the browser, and after {n} hour without a click.",
            "You are signed out when you close the browser, and after {n} hours without a click.",
            SHARED_IDLE_LIMIT // timedelta(hours=1),
        ),
        "own_device": t.count(
            "This is my own device: keep me signed in for {n} day",
            "This is my own device: keep me signed in for {n} days",
            OWN_DEVICE_LIMIT // timedelta(days=1),
        ),
        "shortest_password": t.number(SHORTEST_PASSWORD),
        **values,
    }
    return HTMLResponse(TEMPLATES.get_template(template).render(**given), status)


def not_now_page(request: Request) -> HTMLResponse:
    """A calm page while the database is locked, full or gone. It blames no one."""
    return render_template(request, "not_now.html", 503, here="/sign-in")


def with_calm_refusal(answer: Callable[..., Response]) -> Callable[..., Response]:
    """A route that answers calmly when the database cannot be used.

    The log has the cause already or gets it here.
    """

    @wraps(answer)
    def route(*given: Any) -> Response:
        try:
            return answer(*given)
        except NotSaved:
            return not_now_page(given[0])
        except DatabaseError as error:
            log_with_number(error)
            return not_now_page(given[0])

    return route


def sign_in_response(
    request: Request,
    entered: NewSignIn,
    onward: str,
    demo: bool = False,
    shared: bool = False,
    lasts: timedelta = ABSOLUTE_LIMIT,
) -> HTMLResponse | RedirectResponse:
    """Sets the session cookie, on a shared computer until the browser is closed; shows new recovery codes on
    the way.
    """
    answer: HTMLResponse | RedirectResponse
    if entered.recovery_codes:
        answer = render_template(request, "codes.html", codes=entered.recovery_codes, onward=onward, here="/")
    else:
        answer = RedirectResponse(onward, 303)
    answer.set_cookie(
        cookie_name(COOKIE, is_https(request)),
        (DEMO_MARK if demo else "") + entered.token,
        max_age=None if shared else int(lasts.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=is_https(request),
    )
    if not demo and not shared:  # others use that browser too
        answer.set_cookie(
            cookie_name(BROWSER_COOKIE, is_https(request)),
            entered.browser,
            max_age=int(KNOWN_BROWSER_LASTS.total_seconds()),
            httponly=True,
            samesite="strict",
            secure=is_https(request),
        )
    return answer


def stopped_page(request: Request, why: StopReason, status: int = 200, below: str = "") -> HTMLResponse:
    """below: the path that was asked for, if the app does not know it."""
    host = request.headers.get("host", "")
    return render_template(
        request, "stopped.html", status, why=why.value, host=host, below=below, here="/sign-in"
    )


def closed_page(request: Request) -> HTMLResponse:
    """For an organisation that is archived, or being moved to another place."""
    here = current_tenant()
    if here and here.state is TenantState.MOVING:
        return stopped_page(request, StopReason.MOVING, 503)
    return stopped_page(request, StopReason.CLOSED, 410)


def month_name(t: Words, now: datetime) -> str:
    return str(dates.format_skeleton("yMMMM", now, locale=t.language))
