"""The HTTP routes of the app. Work that reads the database or hashes runs in a thread."""

from calendar import Calendar
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, assert_never

from anyio import CapacityLimiter, from_thread, sleep, to_thread
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from alongside.desks.demo import demo_people, ensure_demo
from alongside.desks.door import ABSOLUTE_LIMIT, OWN_DEVICE_LIMIT, Door, Entered, Invited
from alongside.domain.demo import Story
from alongside.domain.errors import AlongsideError, BadInput, NotAllowed, NotSaved
from alongside.domain.passkeys import options_to_sign_in as options_of_passkey
from alongside.domain.people import Person
from alongside.store import organisations
from alongside.web.contacts import support_contacts
from alongside.web.doors import outside, passkeys, sheets, static
from alongside.web.doors.forms import Typed, form, slow_form
from alongside.web.doors.guard import cookie_of, is_inside
from alongside.web.doors.health import healthz
from alongside.web.doors.hosts import address_of, is_https, was_passed_on
from alongside.web.doors.rooms import Stop, calm, hand_over, month_name, room, spoken, stopped
from alongside.web.doors.set_up import PlaceForm, WrongFields, is_set_up_code, zones
from alongside.web.doors.tabs import TABS
from alongside.web.ended import ENDED
from alongside.web.houses import (
    BROWSER_COOKIE,
    COOKIE,
    LANGUAGE_COOKIE,
    cookie_name,
    cookie_value,
    demo_open,
    fingerprint,
    house,
    house_of,
    settings,
)
from alongside.web.sentences import sentence
from alongside.web.sheets import SHEETS
from alongside.words import LANGUAGES, N_

ONE_AT_A_TIME = CapacityLimiter(1)
ANSWER_ARRIVES = 0.5  # seconds, after which a browser has taken the answer to a sign-out
WHAT_IS_NEXT = "/getting_started"
YEAR_IN_SECONDS = 365 * 24 * 3600

# The page that shows best what a person of the demo stands for; for all others it is My weeks.
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
        teams.setdefault(team, []).append((person, _story_hint(story)))
    return room(request, "demo.html", teams=teams)


def _story_hint(story: Story) -> str:
    match story:
        case Story.STEADY:
            return N_("A year of ordinary ups and downs")
        case Story.QUIET:
            return N_("A quiet year")
        case Story.HEAVY_WEEK:
            return N_("One very heavy week")
        case Story.PRESSED:
            return N_("In the team that has been under pressure lately")
        case Story.RECOVERING:
            return N_("Coming out of a hard spring")
        case Story.NEWCOMER:
            return N_("New here, with only a few weeks")
        case Story.LEAD:
            return N_("Leads the team")
        case Story.HEAD:
            return N_("Leads all teams")
        case Story.COORDINATOR:
            return N_("Coordinates peer support")
        case Story.ADMIN:
            return N_("Looks after accounts and settings")
        case _:
            assert_never(story)


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
    return _let_in(request, entered, FIRST_LOOK.get(story, "/my_weeks"), {}, demo=True)


def show_set_up(request: Request) -> Response:
    if _is_set_up():
        return RedirectResponse("/sign-in", 303)
    return room(request, "set_up.html", zones=zones())


def set_up(request: Request, typed: Typed) -> Response:
    t = spoken(request)
    try:
        _door(request).count_guess(address_of(request))
        if is_set_up_code(typed.get("code", "")):
            _door(request).forgive_guess(address_of(request))
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
    return _let_in(request, entered, WHAT_IS_NEXT, {})


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
            address_of(request),
            _device(request),
            typed.get("app_code", ""),
        )
    except AlongsideError as error:
        return _sign_in_again(request, typed, _wrong(request, error), 400)
    return _let_in(request, entered, _local(typed.get("next", "")), typed)


def options_to_sign_in(request: Request) -> Response:
    return passkeys.asking(request, passkeys.TO_SIGN_IN, options_of_passkey)


def sign_in_by_passkey(request: Request, typed: Typed) -> Response:
    try:
        answer, asked = passkeys.answered(request, passkeys.TO_SIGN_IN, typed)
        entered = _door(request).sign_in_by_passkey(answer, asked, address_of(request), _device(request))
    except AlongsideError as error:
        return passkeys.asked_no_more(request, _sign_in_again(request, typed, _wrong(request, error), 400))
    return passkeys.asked_no_more(request, _let_in(request, entered, _local(typed.get("next", "")), typed))


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


async def sign_out(request: Request) -> Response:
    return _ended(request, "/sign-in", Stop.SIGNED_OUT.path)


async def leave(request: Request) -> Response:
    """The quick exit: the session ends, and what stays on any screen says nothing of this app."""
    return _ended(request, "/away", "/away")


def show_stopped(request: Request) -> Response:
    why = next((each for each in Stop if each.value == request.path_params["why"]), None)
    return Response(status_code=404) if why is None else stopped(request, why)


def away(request: Request) -> Response:
    today = datetime.now()  # noqa: DTZ005  # a wall calendar: the machine's own day
    t = spoken(request)
    weeks = Calendar().monthdayscalendar(today.year, today.month)
    return room(request, "away.html", month=month_name(t, today), weeks=weeks, today=today.day)


def choose_language(request: Request, typed: Typed) -> Response:
    answer = RedirectResponse(_local(typed.get("next", "")), 303)
    if typed.get("language") in LANGUAGES:
        answer.set_cookie(
            cookie_name(LANGUAGE_COOKIE, is_https(request)),
            typed["language"],
            max_age=YEAR_IN_SECONDS,
            httponly=True,
            samesite="strict",
            secure=is_https(request),
        )
    return answer


ROUTES = [
    *outside.ROUTES,
    *passkeys.ROUTES,
    *sheets.ROUTES,
    Route("/welcome", welcome),
    Route("/demo", calm(demo)),
    Route("/demo", form(show_demo), methods=["POST"]),
    Route("/demo/enter", form(enter_demo), methods=["POST"]),
    Route("/set-up", show_set_up),
    Route("/set-up", slow_form(set_up), methods=["POST"]),
    Route("/sign-in", calm(show_sign_in)),
    Route("/sign-in", slow_form(sign_in), methods=["POST"]),
    Route("/sign-in/passkey", calm(options_to_sign_in)),
    Route("/sign-in/passkey", form(sign_in_by_passkey), methods=["POST"]),
    Route("/recover", show_recover),
    Route("/recover", slow_form(recover), methods=["POST"]),
    Route("/invitation/{token}", calm(show_invitation)),
    Route("/invitation/{token}", slow_form(accept_invitation), methods=["POST"]),
    Route("/sign-out", sign_out, methods=["POST"]),
    Route("/leave", leave, methods=["POST"]),
    Route("/stopped/{why}", show_stopped),
    Route("/away", away),
    Route("/appointments", lambda request: RedirectResponse("/sessions", 303)),  # where letters lead
    Route("/language", form(choose_language), methods=["POST"]),
    Route("/healthz", healthz),
    *static.ROUTES,
]


def _door(request: Request) -> Door:
    return Door(house(), datetime.now(UTC), cookie_value(BROWSER_COOKIE, request.cookies, is_https(request)))


def _is_set_up() -> bool:
    with house().read() as db:
        return organisations.current(db) is not None


def _demo(request: Request) -> bool:
    """What a proxy passed on was asked for elsewhere, whatever host it names."""
    return demo_open("" if was_passed_on(request) else request.url.hostname or "")


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
            return _let_in(request, enter(), "/", typed)
        except AlongsideError as error:
            wrong = _wrong(request, error)
    return room(request, template, 400, typed=typed, wrong=wrong, invited=invited())


def _set_up_again(request: Request, typed: Typed, wrong: dict[str, str]) -> Response:
    return room(request, "set_up.html", 400, typed=typed, wrong=wrong, zones=zones())


def _sign_in_again(request: Request, typed: Typed, wrong: dict[str, str], status: int) -> Response:
    support_contacts(house())  # the page shows those that are at hand
    return room(
        request,
        "sign_in.html",
        status,
        typed=typed,
        wrong=wrong,
        next=_local(typed.get("next", "")),
        demo=_demo(request),
        passkeys=passkeys.can_be_used(request),
    )


def _wrong(request: Request, error: AlongsideError) -> dict[str, str]:
    """The sentence, beside the field it belongs to."""
    t = spoken(request)
    if isinstance(error, NotSaved):
        return {"form": t("That did not work just now. Try again in a moment.")}
    place = error.field if isinstance(error, BadInput) and error.field == "password" else "form"
    return {place: sentence(error, t)}


def _ended(request: Request, onward: str, other_tabs: str) -> Response:
    """Answers from memory: this may be urgent, and the database may be locked, full or gone.

    On the event loop, so that it waits for no thread either.
    """
    answer = RedirectResponse(onward, 303)
    cookie = cookie_of(request)
    if cookie:
        ENDED.add(cookie)
        TABS.will_end(fingerprint(cookie), other_tabs)
        SHEETS.end(fingerprint(cookie))
        answer.background = BackgroundTask(_clear_away, fingerprint(cookie), other_tabs)
    for name in {cookie_name(COOKIE, https=False), cookie_name(COOKIE, is_https(request))}:
        answer.delete_cookie(name, httponly=True, samesite="strict", secure=is_https(request))
    # Not "cookies": that would take those of every other app of the same domain along. Nor "storage" below a
    # path, which is that of the whole host: what others keep there may exist nowhere else, and what a cache
    # holds can be fetched again.
    answer.headers["Clear-Site-Data"] = '"cache"' if settings().base_path else '"cache", "storage"'
    return answer


async def _clear_away(owner: str, other_tabs: str) -> None:
    """Only once the tab that asked is on its way: sending it elsewhere as well might cost it this answer."""
    await sleep(ANSWER_ARRIVES)
    TABS.end(owner, other_tabs)
    await write_ended()


async def write_ended() -> None:
    """Brings the sign-ins that have ended to their databases.

    One at a time, and never in the way of other threads.
    """
    await to_thread.run_sync(ENDED.write, _end_in_database, limiter=ONE_AT_A_TIME)


def _end_in_database(cookie: str) -> None:
    store, token = house_of(cookie)
    Door(store, datetime.now(UTC)).sign_out(token)


def _let_in(request: Request, entered: Entered, onward: str, ticked: Typed, demo: bool = False) -> Response:
    """A browser has one sign-in at a time: the previous one ends. ticked: whose device this is."""
    shared, lasts = "shared" in ticked, ABSOLUTE_LIMIT
    if shared:
        _door(request).mark_shared(entered.token)
    elif "own_device" in ticked and _door(request).mark_own_device(entered.token):
        lasts = OWN_DEVICE_LIMIT
    answer = hand_over(request, entered, onward, demo, shared, lasts)
    cookie = cookie_of(request)
    if cookie:
        ENDED.add(cookie)
        SHEETS.end(fingerprint(cookie))
        from_thread.run_sync(TABS.end, fingerprint(cookie), Stop.SIGNED_OUT.path)
        answer.background = BackgroundTask(write_ended)
    return answer


def _local(path: str) -> str:
    """A page of this app, or its first page: never an address that leads elsewhere."""
    inside = path.startswith("/") and path[1:].replace("_", "").replace("-", "").isalnum() and path.isascii()
    return path if inside else "/"


def _device(request: Request) -> str:
    """The browser's name in the list of sign-ins: enough for people to recognise their own."""
    agent = request.headers.get("user-agent", "")
    browser = next((name for name in ("Firefox", "Edg", "Chrome", "Safari") if name in agent), "?")
    system = next(
        (name for name in ("Android", "iPhone", "iPad", "Windows", "Mac", "Linux") if name in agent), "?"
    )
    return f"{browser.replace('Edg', 'Edge')}, {system}"
