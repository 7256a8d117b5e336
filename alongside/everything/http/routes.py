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

from alongside.accounts.desk.current_user import ABSOLUTE_LIMIT, OWN_DEVICE_LIMIT
from alongside.accounts.desk.signing_in import NewSignIn, SignInDesk
from alongside.accounts.http import installing
from alongside.accounts.http.ended_sign_ins import ENDED
from alongside.accounts.http.forms import Typed, form_route, slow_form_route
from alongside.accounts.http.guard import cookie_of, is_signed_in
from alongside.accounts.http.hosts import address_of, is_demo_open, is_https, was_passed_on
from alongside.accounts.http.rendering import (
    StopReason,
    month_name,
    render_template,
    sign_in_response,
    stopped_page,
    with_calm_refusal,
    words_of,
)
from alongside.accounts.http.support_contacts import read_support_contacts
from alongside.accounts.http.tabs import TABS
from alongside.accounts.http.visitors import store_of_cookie
from alongside.accounts.rules.passkeys import options_to_sign_in as options_of_passkey
from alongside.accounts.store import organisations
from alongside.core.http import static
from alongside.core.http.cookies import (
    BROWSER_COOKIE,
    COOKIE,
    LANGUAGE_COOKIE,
    cookie_fingerprint,
    cookie_name,
    cookie_value,
)
from alongside.core.http.stores import current_store, settings
from alongside.core.rules.errors import AlongsideError, BadInput, NotAllowed, NotSaved
from alongside.core.ui.refusals import refusal_text
from alongside.core.words import LANGUAGES, N_
from alongside.everything.desk.demo import ensure_demo, list_demo_people
from alongside.everything.desk.opening_accounts import AccountOpeningDesk, InvitedPerson
from alongside.everything.http import passkey_routes as passkeys
from alongside.everything.http import public_links
from alongside.everything.http.health_routes import healthz
from alongside.everything.http.set_up import OrganisationForm, WrongFields, time_zones
from alongside.everything.rules.demo import Story
from alongside.organisation.http import sheet_page
from alongside.organisation.http.sheets import SHEETS

ONE_WRITER = CapacityLimiter(1)
ANSWER_ARRIVES = 0.5  # seconds, after which a browser has taken the answer to a sign-out
AFTER_SET_UP = "/getting_started"
YEAR_IN_SECONDS = 365 * 24 * 3600


def show_welcome(request: Request) -> Response:
    if _is_set_up():
        return RedirectResponse("/sign-in", 303)
    return render_template(request, "welcome.html", demo=_is_demo_open(request))


def show_demo_people(request: Request) -> Response:
    if not _is_demo_open(request):
        return Response(status_code=404)
    ensure_demo(current_store(demo=True), datetime.now(UTC))
    teams: dict[str, list[Any]] = {}
    people = list_demo_people(current_store(demo=True))
    for person, team, story in sorted(people, key=lambda one: (one[1], one[2] is not Story.LEAD)):
        teams.setdefault(team, []).append((person, _story_hint(story)))
    return render_template(request, "demo.html", teams=teams)


def _story_hint(story: Story) -> str:
    match story:
        case Story.STEADY:
            return N_("A year of ordinary ups and downs")
        case Story.QUIET:
            return N_("A quiet year")
        case Story.HEAVY_WEEK:
            return N_("One very heavy week")
        case Story.PRESSED:
            return N_("In a team under pressure")
        case Story.RECOVERING:
            return N_("Recovering from a hard spring")
        case Story.NEWCOMER:
            return N_("New here, with a few weeks so far")
        case Story.LEAD:
            return N_("Leads the team")
        case Story.HEAD:
            return N_("Leads all teams")
        case Story.COORDINATOR:
            return N_("Coordinates peer support")
        case Story.ADMIN:
            return N_("Manages accounts and settings")
        case _:
            assert_never(story)


def redirect_to_demo(request: Request, typed: Typed) -> Response:
    return RedirectResponse("/demo", 303)


def enter_demo(request: Request, typed: Typed) -> Response:
    store = current_store(demo=True)
    stories = (
        {person.id: story for person, _, story in list_demo_people(store)} if _is_demo_open(request) else {}
    )
    if typed.get("person", "") not in stories:
        return Response(status_code=404)
    entered = SignInDesk(store, datetime.now(UTC)).enter_demo(typed["person"], _device_name(request))
    return _enter_app(request, entered, "/", {}, demo=True)


def show_set_up(request: Request) -> Response:
    if _is_set_up():
        return RedirectResponse("/sign-in", 303)
    return render_template(request, "set_up.html", zones=time_zones())


def post_set_up(request: Request, typed: Typed) -> Response:
    t = words_of(request)
    try:
        _sign_in_desk(request).count_set_up_try(address_of(request))
        code_is_right = _sign_in_desk(request).is_set_up_code(typed.get("code", ""))
        if code_is_right:
            _sign_in_desk(request).forgive_set_up_try(address_of(request))
        else:
            _sign_in_desk(request).refuse_set_up_code()
        place = OrganisationForm.read(typed, code_is_right, t)
        entered = _sign_in_desk(request).set_up_organisation(
            place.organisation, place.contacts, place.person, typed["password"], _device_name(request)
        )
    except WrongFields as faults:
        return _set_up_again(request, typed, faults.sentences)
    except AlongsideError as error:
        return _set_up_again(request, typed, _wrong_fields(request, error))
    return _enter_app(request, entered, AFTER_SET_UP, {})


def show_sign_in(request: Request) -> Response:
    if not _is_set_up():
        return RedirectResponse("/welcome", 303)
    wanted = request.query_params.get("next", "")
    if is_signed_in(request):
        return RedirectResponse(_local_path(wanted), 303)
    return _sign_in_again(request, {"next": wanted}, {}, 200)


def post_sign_in(request: Request, typed: Typed) -> Response:
    try:
        entered = _sign_in_desk(request).sign_in(
            typed.get("login", ""),
            typed.get("password", ""),
            address_of(request),
            _device_name(request),
            typed.get("app_code", ""),
        )
    except AlongsideError as error:
        return _sign_in_again(request, typed, _wrong_fields(request, error), 400)
    return _enter_app(request, entered, _local_path(typed.get("next", "")), typed)


def options_to_sign_in(request: Request) -> Response:
    return passkeys.send_challenge(request, passkeys.TO_SIGN_IN, options_of_passkey)


def sign_in_by_passkey(request: Request, typed: Typed) -> Response:
    try:
        answer, asked = passkeys.read_answer(request, passkeys.TO_SIGN_IN, typed)
        entered = _sign_in_desk(request).sign_in_by_passkey(
            answer, asked, address_of(request), _device_name(request)
        )
    except AlongsideError as error:
        return passkeys.without_challenge(
            request, _sign_in_again(request, typed, _wrong_fields(request, error), 400)
        )
    return passkeys.without_challenge(
        request, _enter_app(request, entered, _local_path(typed.get("next", "")), typed)
    )


def show_recover(request: Request) -> Response:
    return render_template(request, "recover.html")


def post_recover(request: Request, typed: Typed) -> Response:
    def enter_account() -> NewSignIn:
        return _sign_in_desk(request).recover_account(
            typed.get("login", ""),
            typed.get("code", ""),
            typed["password"],
            _device_name(request),
        )

    return _with_new_password(request, typed, enter_account, "recover.html")


def show_invitation(request: Request) -> Response:
    token = request.path_params["token"]
    invited = _sign_in_desk(request).find_invited(token)
    if invited is None:
        _sign_in_desk(request).refuse_link(token)
    return render_template(request, "invitation.html", 200 if invited else 404, invited=invited)


def accept_invitation(request: Request, typed: Typed) -> Response:
    token = request.path_params["token"]

    def enter_account() -> NewSignIn:
        try:
            return _sign_in_desk(request).accept_invitation(
                token,
                typed["password"],
                _device_name(request),
                typed.get("code", ""),
                typed.get("app_code", ""),
            )
        except NotAllowed:
            _sign_in_desk(request).refuse_link(token)
            raise

    return _with_new_password(
        request, typed, enter_account, "invitation.html", lambda: _sign_in_desk(request).find_invited(token)
    )


async def sign_out(request: Request) -> Response:
    return _end_sign_in(request, "/sign-in", StopReason.SIGNED_OUT.path)


async def leave_quickly(request: Request) -> Response:
    """The quick exit: the session ends, and what stays on any screen says nothing of this app."""
    return _end_sign_in(request, "/away", "/away")


def show_stopped(request: Request) -> Response:
    why = next((each for each in StopReason if each.value == request.path_params["why"]), None)
    return Response(status_code=404) if why is None else stopped_page(request, why)


def show_away(request: Request) -> Response:
    today = datetime.now()  # noqa: DTZ005  # a wall calendar: the machine's own day
    t = words_of(request)
    weeks = Calendar().monthdayscalendar(today.year, today.month)
    return render_template(request, "away.html", month=month_name(t, today), weeks=weeks, today=today.day)


def choose_language(request: Request, typed: Typed) -> Response:
    answer = RedirectResponse(_local_path(typed.get("next", "")), 303)
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
    *public_links.ROUTES,
    *passkeys.ROUTES,
    *sheet_page.ROUTES,
    Route("/welcome", show_welcome),
    Route("/demo", with_calm_refusal(show_demo_people)),
    Route("/demo", form_route(redirect_to_demo), methods=["POST"]),
    Route("/demo/enter", form_route(enter_demo), methods=["POST"]),
    Route("/set-up", show_set_up),
    Route("/set-up", slow_form_route(post_set_up), methods=["POST"]),
    Route("/sign-in", with_calm_refusal(show_sign_in)),
    Route("/sign-in", slow_form_route(post_sign_in), methods=["POST"]),
    Route("/sign-in/passkey", with_calm_refusal(options_to_sign_in)),
    Route("/sign-in/passkey", form_route(sign_in_by_passkey), methods=["POST"]),
    Route("/recover", show_recover),
    Route("/recover", slow_form_route(post_recover), methods=["POST"]),
    Route("/invitation/{token}", with_calm_refusal(show_invitation)),
    Route("/invitation/{token}", slow_form_route(accept_invitation), methods=["POST"]),
    Route("/sign-out", sign_out, methods=["POST"]),
    Route("/leave", leave_quickly, methods=["POST"]),
    Route("/stopped/{why}", show_stopped),
    Route("/away", show_away),
    Route("/appointments", lambda request: RedirectResponse("/sessions", 303)),  # where letters lead
    Route("/language", form_route(choose_language), methods=["POST"]),
    Route("/healthz", healthz),
    *installing.ROUTES,
    *static.ROUTES,
]


def _sign_in_desk(request: Request) -> AccountOpeningDesk:
    return AccountOpeningDesk(
        current_store(), datetime.now(UTC), cookie_value(BROWSER_COOKIE, request.cookies, is_https(request))
    )


def _is_set_up() -> bool:
    with current_store().read() as db:
        return organisations.find_organisation(db) is not None


def _is_demo_open(request: Request) -> bool:
    """What a proxy passed on was asked for elsewhere, whatever host it names."""
    return is_demo_open("" if was_passed_on(request) else request.url.hostname or "")


def _with_new_password(
    request: Request,
    typed: Typed,
    enter: Callable[[], NewSignIn],
    template: str,
    invited: Callable[[], InvitedPerson | None] = lambda: None,
) -> Response:
    t = words_of(request)
    if typed.setdefault("password", "") != typed.get("again", ""):
        wrong = {"again": t("The passwords do not match.")}
    else:
        try:
            return _enter_app(request, enter(), "/", typed)
        except AlongsideError as error:
            wrong = _wrong_fields(request, error)
    return render_template(request, template, 400, typed=typed, wrong=wrong, invited=invited())


def _set_up_again(request: Request, typed: Typed, wrong: dict[str, str]) -> Response:
    return render_template(request, "set_up.html", 400, typed=typed, wrong=wrong, zones=time_zones())


def _sign_in_again(request: Request, typed: Typed, wrong: dict[str, str], status: int) -> Response:
    read_support_contacts(current_store())  # the page shows those that are at hand
    return render_template(
        request,
        "sign_in.html",
        status,
        typed=typed,
        wrong=wrong,
        next=_local_path(typed.get("next", "")),
        demo=_is_demo_open(request),
        passkeys=passkeys.can_be_used(request),
    )


def _wrong_fields(request: Request, error: AlongsideError) -> dict[str, str]:
    """The sentence, beside the field it belongs to."""
    t = words_of(request)
    if isinstance(error, NotSaved):
        return {"form": t("That did not work. Try again in a moment.")}
    place = error.field if isinstance(error, BadInput) and error.field == "password" else "form"
    return {place: refusal_text(error, t)}


def _end_sign_in(request: Request, onward: str, other_tabs: str) -> Response:
    """Answers from memory: this may be urgent, and the database may be locked, full or gone.

    On the event loop, so that it waits for no thread either.
    """
    answer = RedirectResponse(onward, 303)
    cookie = cookie_of(request)
    if cookie:
        owner = cookie_fingerprint(cookie)
        ENDED.add_cookie(cookie)
        TABS.plan_end(owner, other_tabs)
        SHEETS.delete_sheets_of(owner)

        async def clear_away() -> None:
            """Only once the tab that asked is on its way: another redirect might cost it this answer."""
            await sleep(ANSWER_ARRIVES)
            TABS.end_tabs(owner, other_tabs)
            await write_ended_sign_ins()

        answer.background = BackgroundTask(clear_away)
    for name in {cookie_name(COOKIE, https=False), cookie_name(COOKIE, is_https(request))}:
        answer.delete_cookie(name, httponly=True, samesite="strict", secure=is_https(request))
    # Not "cookies": that would take those of every other app of the same domain along. Nor "storage" below a
    # path, which is that of the whole host: what others keep there may exist nowhere else, and what a cache
    # holds can be fetched again.
    answer.headers["Clear-Site-Data"] = '"cache"' if settings().base_path else '"cache", "storage"'
    return answer


async def write_ended_sign_ins() -> None:
    """Brings the sign-ins that have ended to their databases.

    One at a time, and never in the way of other threads.
    """

    def end_in_database(cookie: str) -> None:
        store, token = store_of_cookie(cookie)
        SignInDesk(store, datetime.now(UTC)).sign_out(token)

    if ENDED:
        await to_thread.run_sync(ENDED.write_to_database, end_in_database, limiter=ONE_WRITER)


def _enter_app(
    request: Request, entered: NewSignIn, onward: str, ticked: Typed, demo: bool = False
) -> Response:
    """A browser has one sign-in at a time: the previous one ends. ticked: whose device this is."""
    shared, lasts = "shared" in ticked, ABSOLUTE_LIMIT
    if shared:
        _sign_in_desk(request).mark_shared(entered.token)
    elif "own_device" in ticked and _sign_in_desk(request).mark_own_device(entered.token):
        lasts = OWN_DEVICE_LIMIT
    answer = sign_in_response(request, entered, onward, demo=demo, shared=shared, lasts=lasts)
    cookie = cookie_of(request)
    if cookie:
        ENDED.add_cookie(cookie)
        SHEETS.delete_sheets_of(cookie_fingerprint(cookie))
        from_thread.run_sync(TABS.end_tabs, cookie_fingerprint(cookie), StopReason.SIGNED_OUT.path)
        answer.background = BackgroundTask(write_ended_sign_ins)
    return answer


def _local_path(path: str) -> str:
    """A page of this app, or its first page: never an address that leads elsewhere."""
    inside = path.startswith("/") and path[1:].replace("_", "").replace("-", "").isalnum() and path.isascii()
    return path if inside else "/"


def _device_name(request: Request) -> str:
    """The browser's name in the list of sign-ins: enough for people to recognise their own."""
    agent = request.headers.get("user-agent", "")
    browser = next((name for name in ("Firefox", "Edg", "Chrome", "Safari") if name in agent), "?")
    system = next(
        (name for name in ("Android", "iPhone", "iPad", "Windows", "Mac", "Linux") if name in agent), "?"
    )
    return f"{browser.replace('Edg', 'Edge')}, {system}"
