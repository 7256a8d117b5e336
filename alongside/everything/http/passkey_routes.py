"""Passkeys before sign-in: what the script of these pages gets, and what it sends back."""

from collections.abc import Callable
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from alongside.accounts.desk.passkeys import PasskeysDesk, open_challenges
from alongside.accounts.http.forms import Typed, form_route
from alongside.accounts.http.guard import cookie_of
from alongside.accounts.http.hosts import is_https, relying_party
from alongside.accounts.http.rendering import render_template, with_calm_refusal, words_of
from alongside.accounts.http.visitors import store_of_cookie, visitor_of_cookie
from alongside.accounts.rules.passkeys import (
    CHALLENGE_LASTS,
    Answer,
    IssuedChallenge,
    Json,
    NoPasskeysHere,
    RelyingParty,
)
from alongside.core.http.cookies import cookie_fingerprint, cookie_name, cookie_value
from alongside.core.http.stores import current_store
from alongside.core.rules.errors import AlongsideError, NotAllowed
from alongside.core.ui.refusals import refusal_text

COOKIE = "alongside_passkey"
TO_SIGN_IN = "sign-in"
MY_ACCOUNT = "/account"


def can_be_used(request: Request) -> bool:
    try:
        relying_party(request)
    except NoPasskeysHere:
        return False
    return True


def send_challenge(request: Request, purpose: str, options: Callable[[str, RelyingParty], Json]) -> Response:
    """What the script asks a device for. A refusal is a sentence that it shows."""
    try:
        party = relying_party(request)
        challenge, kept = open_challenges(current_store()).new_challenge(purpose, datetime.now(UTC))
        answer = JSONResponse(options(challenge, party))
    except AlongsideError as error:
        return JSONResponse({"refusal": refusal_text(error, words_of(request))}, 403)
    answer.set_cookie(
        cookie_name(COOKIE, is_https(request)),
        kept,
        max_age=int(CHALLENGE_LASTS.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=is_https(request),
    )
    return answer


def read_answer(request: Request, purpose: str, typed: Typed) -> tuple[Answer, IssuedChallenge]:
    """What the device sent, and the challenge it answers.

    Raises NoPasskeysHere, ChallengeExpired, WrongPasskey.
    """
    brought = cookie_value(COOKIE, request.cookies, is_https(request))
    asked = open_challenges(current_store()).check_challenge(
        brought, purpose, relying_party(request), datetime.now(UTC)
    )
    return Answer.read(typed.get("credential", ""), typed.get("secret", "")), asked


def without_challenge(request: Request, answer: Response) -> Response:
    """Each challenge is answered once, rightly or wrongly."""
    name, https = cookie_name(COOKIE, is_https(request)), is_https(request)
    answer.delete_cookie(name, httponly=True, samesite="strict", secure=https)
    return answer


def show_new_passkey(request: Request) -> Response:
    """An HTML page, since no Streamlit widget can ask a device. It needs a password typed just before."""
    if not can_be_used(request):
        return _show_form(request, {}, NoPasskeysHere(), 400)
    try:
        ready = _passkeys_desk(request).can_add()
    except NotAllowed:
        ready = False
    return _show_form(request, {}, None, 200) if ready else RedirectResponse(MY_ACCOUNT, 303)


def options_to_add(request: Request) -> Response:
    return send_challenge(
        request, _challenge_purpose(request), lambda *given: _passkeys_desk(request).creation_options(*given)
    )


def post_passkey(request: Request, typed: Typed) -> Response:
    try:
        desk = _passkeys_desk(request)
        desk.add_passkey(typed.get("name", ""), *read_answer(request, _challenge_purpose(request), typed))
    except AlongsideError as error:
        return without_challenge(request, _show_form(request, typed, error, 400))
    return without_challenge(request, RedirectResponse(MY_ACCOUNT, 303))


ROUTES = [
    Route("/passkey", with_calm_refusal(show_new_passkey)),
    Route("/passkey", form_route(post_passkey), methods=["POST"]),
    Route("/passkey/options", with_calm_refusal(options_to_add)),
]


def _passkeys_desk(request: Request) -> PasskeysDesk:
    """Raises NotAllowed for a sign-in that has ended since the guard looked."""
    cookie, now = cookie_of(request), datetime.now(UTC)
    visitor = visitor_of_cookie(cookie, now)
    if visitor is None:
        raise NotAllowed
    return PasskeysDesk.open_for(visitor, store_of_cookie(cookie)[0], now)


def _challenge_purpose(request: Request) -> str:
    """A challenge is valid for one sign-in only."""
    return f"add {cookie_fingerprint(cookie_of(request))}"


def _show_form(request: Request, typed: Typed, error: AlongsideError | None, status: int) -> Response:
    wrong = {} if error is None else {"form": refusal_text(error, words_of(request))}
    return render_template(
        request,
        "passkey.html",
        status,
        typed=typed,
        wrong=wrong,
        possible=can_be_used(request),
        here=MY_ACCOUNT,
    )
