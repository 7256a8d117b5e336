"""The HTML of the door: templates filled with words and with what was typed, always escaped."""

from collections.abc import Callable
from datetime import datetime
from functools import cache, wraps
from pathlib import Path
from typing import Any

from babel import dates
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from alongside.desks.door import ABSOLUTE_LIMIT, Entered
from alongside.domain.errors import NotSaved
from alongside.settings import database_file
from alongside.store.engine import DatabaseTrouble
from alongside.web.contacts import at_hand
from alongside.web.errors import noted
from alongside.web.houses import COOKIE, DEMO_MARK, LANGUAGE_COOKIE, settings
from alongside.words import LANGUAGES, Words, words


@cache
def _templates() -> Environment:
    folder = Path(__file__).with_name("templates")
    made = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined)
    made.globals["contacts_at_hand"] = lambda: at_hand(database_file(settings().database))
    return made


def spoken(request: Request) -> Words:
    """The language chosen here before, or the first one the browser asks for that we have."""
    asked = [part.split(";")[0].strip()[:2] for part in request.headers.get("accept-language", "").split(",")]
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    return words(next((code for code in [chosen, *asked] if code in LANGUAGES), settings().language))


def room(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    here = values.pop("here", request.url.path)
    given = {"t": spoken(request), "languages": LANGUAGES, "here": here, "typed": {}, "wrong": {}, **values}
    return HTMLResponse(_templates().get_template(template).render(**given), status)


def not_now(request: Request) -> HTMLResponse:
    """The database is locked, full or gone: a calm page, and nothing of a fault of the visitor's."""
    return room(request, "not_now.html", 503, here="/sign-in")


def calm(answer: Callable[..., Response]) -> Callable[..., Response]:
    """A route that answers calmly when the database cannot be used. The log has the cause already or gets it here."""

    @wraps(answer)
    def route(*given: Any) -> Response:
        try:
            return answer(*given)
        except NotSaved:
            return not_now(given[0])
        except DatabaseTrouble as error:
            noted(error)
            return not_now(given[0])

    return route


def hand_over(
    request: Request, entered: Entered, onward: str, demo: bool = False
) -> HTMLResponse | RedirectResponse:
    """Sets the session cookie; shows new recovery codes on the way."""
    answer: HTMLResponse | RedirectResponse
    if entered.recovery_codes:
        answer = room(request, "codes.html", codes=entered.recovery_codes, here="/")
    else:
        answer = RedirectResponse(onward, 303)
    answer.set_cookie(
        COOKIE,
        (DEMO_MARK if demo else "") + entered.token,
        max_age=int(ABSOLUTE_LIMIT.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=is_https(request),
    )
    return answer


def is_https(request: Request) -> bool:
    return settings().https or request.url.scheme == "https"


def month_name(t: Words, now: datetime) -> str:
    return str(dates.format_skeleton("yMMMM", now, locale=t.language))
