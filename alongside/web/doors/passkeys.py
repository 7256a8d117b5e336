"""Passkeys before sign-in: what the script of these pages gets, and what it sends back."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from alongside.desks.passkeys import PasskeysDesk
from alongside.domain.errors import AlongsideError, NotAllowed
from alongside.domain.passkeys import (
    CHALLENGE_LASTS,
    Answer,
    Asked,
    Challenges,
    Json,
    NoPasskeysHere,
    RelyingParty,
)
from alongside.web.doors.forms import Typed, form
from alongside.web.doors.guard import cookie_of
from alongside.web.doors.hosts import is_https, relying_party
from alongside.web.doors.rooms import calm, room, spoken
from alongside.web.houses import cookie_name, cookie_value, fingerprint, holder, house_of
from alongside.web.sentences import sentence

# one process serves everyone; a restart makes new challenges
CHALLENGES = Challenges(secrets.token_bytes(32))
COOKIE = "alongside_passkey"
TO_SIGN_IN = "sign-in"
MY_ACCOUNT = "/account"


def can_be_used(request: Request) -> bool:
    try:
        relying_party(request)
    except NoPasskeysHere:
        return False
    return True


def asking(request: Request, purpose: str, options: Callable[[str, RelyingParty], Json]) -> Response:
    """What the script asks a device for. A refusal is a sentence that it shows."""
    try:
        party = relying_party(request)
        challenge, kept = CHALLENGES.new(purpose, datetime.now(UTC))
        answer = JSONResponse(options(challenge, party))
    except AlongsideError as error:
        return JSONResponse({"refusal": sentence(error, spoken(request))}, 403)
    answer.set_cookie(
        cookie_name(COOKIE, is_https(request)),
        kept,
        max_age=int(CHALLENGE_LASTS.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=is_https(request),
    )
    return answer


def answered(request: Request, purpose: str, typed: Typed) -> tuple[Answer, Asked]:
    """What the device sent, and the challenge it answers.

    Raises NoPasskeysHere, ChallengeExpired, WrongPasskey.
    """
    brought = cookie_value(COOKIE, request.cookies, is_https(request))
    asked = CHALLENGES.kept(brought, purpose, relying_party(request), datetime.now(UTC))
    return Answer.read(typed.get("credential", ""), typed.get("secret", "")), asked


def asked_no_more(request: Request, answer: Response) -> Response:
    """Each challenge is answered once, rightly or wrongly."""
    name, https = cookie_name(COOKIE, is_https(request)), is_https(request)
    answer.delete_cookie(name, httponly=True, samesite="strict", secure=https)
    return answer


def show_new(request: Request) -> Response:
    """An HTML page, since no Streamlit widget can ask a device. It needs a password typed just before."""
    if not can_be_used(request):
        return _new(request, {}, NoPasskeysHere(), 400)
    try:
        ready = _desk(request).may_add()
    except NotAllowed:
        ready = False
    return _new(request, {}, None, 200) if ready else RedirectResponse(MY_ACCOUNT, 303)


def options_to_add(request: Request) -> Response:
    return asking(request, _purpose(request), lambda *given: _desk(request).options(*given))


def add(request: Request, typed: Typed) -> Response:
    try:
        desk = _desk(request)
        desk.add(typed.get("name", ""), *answered(request, _purpose(request), typed))
    except AlongsideError as error:
        return asked_no_more(request, _new(request, typed, error, 400))
    return asked_no_more(request, RedirectResponse(MY_ACCOUNT, 303))


ROUTES = [
    Route("/passkey", calm(show_new)),
    Route("/passkey", form(add), methods=["POST"]),
    Route("/passkey/options", calm(options_to_add)),
]


def _desk(request: Request) -> PasskeysDesk:
    """Raises NotAllowed for a sign-in that has ended since the guard looked."""
    cookie, now = cookie_of(request), datetime.now(UTC)
    visitor = holder(cookie, now)
    if visitor is None:
        raise NotAllowed
    return PasskeysDesk(house_of(cookie)[0], visitor.person, visitor.sign_in_id, now, visitor.keys)


def _purpose(request: Request) -> str:
    """A challenge is valid for one sign-in only."""
    return f"add {fingerprint(cookie_of(request))}"


def _new(request: Request, typed: Typed, error: AlongsideError | None, status: int) -> Response:
    wrong = {} if error is None else {"form": sentence(error, spoken(request))}
    return room(
        request,
        "passkey.html",
        status,
        typed=typed,
        wrong=wrong,
        possible=can_be_used(request),
        here=MY_ACCOUNT,
    )
