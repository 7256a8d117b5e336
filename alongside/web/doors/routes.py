"""The HTTP routes of the app. Work that reads the database or hashes runs in a thread."""

from calendar import Calendar
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from alongside.desks.demo import demo_people, ensure_demo
from alongside.desks.door import Door, Entered, Invited
from alongside.domain.demo import Story
from alongside.domain.errors import AlongsideError, BadInput, NotAllowed
from alongside.domain.people import Person
from alongside.store import organisations
from alongside.store.engine import is_current
from alongside.web.doors import outside
from alongside.web.doors.guard import is_inside
from alongside.web.doors.rooms import (
    hand_over,
    is_https,
    month_name,
    room,
    spoken,
)
from alongside.web.doors.set_up import PlaceForm, WrongFields, is_set_up_code, zones
from alongside.web.houses import BROWSER_COOKIE, COOKIE, LANGUAGE_COOKIE, demo_open, house, house_of
from alongside.web.sentences import sentence
from alongside.words import LANGUAGES, N_

SLOW_AT_ONCE = 4  # for each kind of form; the desk hashes four at once in all
MOST_WAITING = 100
ICON = Path(__file__).parents[1] / "static" / "icon.png"
YEAR_IN_SECONDS = 365 * 24 * 3600

STORIES = {
    Story.STEADY: N_("A year of ordinary ups and downs"),
    Story.PRESSED: N_("In the team that has been under pressure lately"),
    Story.RECOVERING: N_("Coming out of a hard spring"),
    Story.NEWCOMER: N_("New here, with only a few weeks"),
    Story.LEAD: N_("Leads the team"),
    Story.HEAD: N_("Leads all teams"),
    Story.COORDINATOR: N_("Coordinates peer support"),
    Story.ADMIN: N_("Looks after accounts and settings"),
}

Typed = dict[str, str]


def form(answer: Callable[[Request, Typed], Response]) -> Callable[[Request], Awaitable[Response]]:
    """A route for a posted form: its fields as text, the work in a thread."""
    return _form(answer, None)


def slow_form(answer: Callable[[Request, Typed], Response]) -> Callable[[Request], Awaitable[Response]]:
    """The same for a form that hashes: few at a time, so that a flood of them does not take every thread."""
    return _form(answer, CapacityLimiter(SLOW_AT_ONCE))


def _form(
    answer: Callable[[Request, Typed], Response], limiter: CapacityLimiter | None
) -> Callable[[Request], Awaitable[Response]]:
    async def route(request: Request) -> Response:
        if limiter is not None and limiter.statistics().tasks_waiting >= MOST_WAITING:
            t = spoken(request)
            return PlainTextResponse(t("Very busy. Please try again in a moment."), 503)
        async with request.form(max_files=0, max_fields=50) as fields:
            typed = {name: value for name, value in fields.items() if isinstance(value, str)}
        return await to_thread.run_sync(answer, request, typed, limiter=limiter)

    return route


# Where what somebody's weeks are an example of is seen at once; elsewhere it is My weeks.
FIRST_LOOK = {Story.HEAD: "/team_workload", Story.LEAD: "/team_workload"}


def welcome(request: Request) -> Response:
    if _is_set_up():
        return RedirectResponse("/sign-in", 303)
    return room(request, "welcome.html", demo=_demo(request))


def demo(request: Request) -> Response:
    if not _demo(request):
        return Response(status_code=404)
    ensure_demo(house(demo=True), datetime.now(UTC))
    teams: dict[str, list[Any]] = {}
    for person, team, story in sorted(demo_people(house(demo=True)), key=_leads_first):
        teams.setdefault(team, []).append((person, STORIES[story]))
    return room(request, "demo.html", teams=teams)


def _leads_first(found: tuple[Person, str, Story]) -> tuple[str, bool]:
    _, team, story = found
    return team, story is not Story.LEAD


def show_demo(request: Request, typed: Typed) -> Response:
    return RedirectResponse("/demo", 303)


def enter_demo(request: Request, typed: Typed) -> Response:
    store = house(demo=True)
    stories = {person.id: story for person, _, story in demo_people(store)} if _demo(request) else {}
    story = stories.get(typed.get("person", ""))
    if story is None:
        return Response(status_code=404)
    entered = Door(store, datetime.now(UTC)).enter_demo(typed["person"], _device(request))
    return _let_in(request, entered, FIRST_LOOK.get(story, "/my_weeks"), demo=True)


def show_set_up(request: Request) -> Response:
    if _is_set_up():
        return RedirectResponse("/sign-in", 303)
    return room(request, "set_up.html", zones=zones())


def set_up(request: Request, typed: Typed) -> Response:
    t = spoken(request)
    try:
        _door(request).count_guess(_address(request))
        if is_set_up_code(typed.get("code", "")):
            _door(request).forgive_guess(_address(request))
        else:
            _door(request).refuse_guess()
        place = PlaceForm.read(typed, t)
        entered = _door(request).set_up(
            place.organisation, place.contacts, place.person, typed["password"], _device(request)
        )
    except WrongFields as faults:
        return _set_up_again(request, typed, faults.sentences)
    except AlongsideError as error:
        return _set_up_again(request, typed, _wrong(request, error))
    return _let_in(request, entered, "/")


def show_sign_in(request: Request) -> Response:
    if not _is_set_up():
        return RedirectResponse("/welcome", 303)
    wanted = request.query_params.get("next", "")
    if is_inside(request):
        return RedirectResponse(_local(wanted), 303)
    return _sign_in_again(request, {"next": wanted}, {}, 200)


def sign_in(request: Request, typed: Typed) -> Response:
    try:
        entered = _door(request).sign_in(
            typed.get("login", ""),
            typed.get("password", ""),
            _address(request),
            _device(request),
            typed.get("app_code", ""),
        )
    except AlongsideError as error:
        return _sign_in_again(request, typed, _wrong(request, error), 400)
    return _let_in(request, entered, _local(typed.get("next", "")), shared="shared" in typed)


def show_recover(request: Request) -> Response:
    return room(request, "recover.html")


def recover(request: Request, typed: Typed) -> Response:
    def enter() -> Entered:
        return _door(request).recover(
            typed.get("login", ""),
            typed.get("code", ""),
            typed["password"],
            _device(request),
        )

    return _with_new_password(request, typed, enter, "recover.html")


def show_invitation(request: Request) -> Response:
    token = request.path_params["token"]
    invited = _door(request).invited(token)
    if invited is None:
        _door(request).refuse_link(token)
    return room(request, "invitation.html", 200 if invited else 404, invited=invited)


def accept_invitation(request: Request, typed: Typed) -> Response:
    token = request.path_params["token"]

    def enter() -> Entered:
        try:
            return _door(request).accept_invitation(
                token,
                typed["password"],
                _device(request),
                typed.get("code", ""),
                typed.get("app_code", ""),
            )
        except NotAllowed:
            _door(request).refuse_link(token)
            raise

    return _with_new_password(request, typed, enter, "invitation.html", lambda: _door(request).invited(token))


def sign_out(request: Request, typed: Typed) -> Response:
    return _ended(request, "/sign-in")


def leave(request: Request, typed: Typed) -> Response:
    """The quick exit: the session ends, and what stays on the screen says nothing of this app."""
    return _ended(request, "/away")


def away(request: Request) -> Response:
    today = datetime.now()  # noqa: DTZ005  # a wall calendar: the machine's own day
    t = spoken(request)
    weeks = Calendar().monthdayscalendar(today.year, today.month)
    return room(request, "away.html", month=month_name(t, today), weeks=weeks, today=today.day)


def choose_language(request: Request, typed: Typed) -> Response:
    answer = RedirectResponse(_local(typed.get("next", "")), 303)
    if typed.get("language") in LANGUAGES:
        answer.set_cookie(
            LANGUAGE_COOKIE,
            typed["language"],
            max_age=YEAR_IN_SECONDS,
            httponly=True,
            samesite="strict",
            secure=is_https(request),
        )
    return answer


def healthz(request: Request) -> Response:
    """200 while the database can be read and its schema is the one this version knows; 503 otherwise."""
    try:
        healthy = is_current(house())
    except Exception:  # noqa: BLE001  # whatever keeps the database from opening is the answer here
        healthy = False
    return JSONResponse({"healthy": healthy}, 200 if healthy else 503)


def favicon(request: Request) -> Response:
    return FileResponse(ICON)


ROUTES = [
    *outside.ROUTES,
    Route("/favicon.png", favicon),
    Route("/favicon.ico", favicon),
    Route("/welcome", welcome),
    Route("/demo", demo),
    Route("/demo", form(show_demo), methods=["POST"]),
    Route("/demo/enter", form(enter_demo), methods=["POST"]),
    Route("/set-up", show_set_up),
    Route("/set-up", slow_form(set_up), methods=["POST"]),
    Route("/sign-in", show_sign_in),
    Route("/sign-in", slow_form(sign_in), methods=["POST"]),
    Route("/recover", show_recover),
    Route("/recover", slow_form(recover), methods=["POST"]),
    Route("/invitation/{token}", show_invitation),
    Route("/invitation/{token}", slow_form(accept_invitation), methods=["POST"]),
    Route("/sign-out", form(sign_out), methods=["POST"]),
    Route("/leave", form(leave), methods=["POST"]),
    Route("/away", away),
    Route("/language", form(choose_language), methods=["POST"]),
    Route("/healthz", healthz),
]


def _door(request: Request) -> Door:
    return Door(house(), datetime.now(UTC), request.cookies.get(BROWSER_COOKIE, ""))


def _is_set_up() -> bool:
    with house().read() as db:
        return organisations.current(db) is not None


def _demo(request: Request) -> bool:
    """What a proxy passed on was asked for elsewhere, whatever host it names."""
    passed_on = "x-forwarded-for" in request.headers or "forwarded" in request.headers
    return demo_open("" if passed_on else request.url.hostname or "")


def _with_new_password(
    request: Request,
    typed: Typed,
    enter: Callable[[], Entered],
    template: str,
    invited: Callable[[], Invited | None] = lambda: None,
) -> Response:
    t = spoken(request)
    if typed.setdefault("password", "") != typed.get("again", ""):
        wrong = {"again": t("The two are not the same.")}
    else:
        try:
            return _let_in(request, enter(), "/", shared="shared" in typed)
        except AlongsideError as error:
            wrong = _wrong(request, error)
    return room(request, template, 400, typed=typed, wrong=wrong, invited=invited())


def _set_up_again(request: Request, typed: Typed, wrong: dict[str, str]) -> Response:
    return room(request, "set_up.html", 400, typed=typed, wrong=wrong, zones=zones())


def _sign_in_again(request: Request, typed: Typed, wrong: dict[str, str], status: int) -> Response:
    with house().read() as db:
        contacts = organisations.support_contacts(db)
    return room(
        request,
        "sign_in.html",
        status,
        typed=typed,
        wrong=wrong,
        next=_local(typed.get("next", "")),
        demo=_demo(request),
        contacts=contacts,
    )


def _wrong(request: Request, error: AlongsideError) -> dict[str, str]:
    """The sentence, beside the field it belongs to."""
    place = error.field if isinstance(error, BadInput) and error.field == "password" else "form"
    return {place: sentence(error, spoken(request))}


def _ended(request: Request, onward: str) -> Response:
    _end_session(request)
    answer = RedirectResponse(onward, 303)
    answer.delete_cookie(COOKIE, httponly=True, samesite="strict", secure=is_https(request))
    return answer


def _end_session(request: Request) -> None:
    """Of this browser, if it has one."""
    store, token = house_of(request.cookies.get(COOKIE, ""))
    if token:
        Door(store, datetime.now(UTC)).sign_out(token)


def _let_in(
    request: Request, entered: Entered, onward: str, demo: bool = False, shared: bool = False
) -> Response:
    """The browser holds one session at a time: the one it brought ends."""
    _end_session(request)
    if shared:
        _door(request).mark_shared(entered.token)
    return hand_over(request, entered, onward, demo, shared)


def _local(path: str) -> str:
    """A page of this app, or its first page: never an address that leads elsewhere."""
    inside = path.startswith("/") and path[1:].replace("_", "").replace("-", "").isalnum() and path.isascii()
    return path if inside else "/"


def _address(request: Request) -> str:
    """Where the request came from; behind a proxy on this machine, the address that the proxy saw."""
    host = request.client.host if request.client else ""
    forwarded = request.headers.get("x-forwarded-for", "")
    return forwarded.rsplit(",", 1)[-1].strip() if forwarded and host in ("127.0.0.1", "::1") else host


def _device(request: Request) -> str:
    """What the list of sessions calls this browser: enough to recognise one's own, no more."""
    agent = request.headers.get("user-agent", "")
    browser = next((name for name in ("Firefox", "Edg", "Chrome", "Safari") if name in agent), "?")
    system = next(
        (name for name in ("Android", "iPhone", "iPad", "Windows", "Mac", "Linux") if name in agent), "?"
    )
    return f"{browser.replace('Edg', 'Edge')}, {system}"
