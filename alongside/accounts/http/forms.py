"""Routes for posted forms."""

from collections.abc import Awaitable, Callable

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from alongside.accounts.http.rendering import with_calm_refusal, words_of

SLOW_AT_ONCE = 4  # per kind of form; four hashings run in parallel in all
MOST_WAITING = 100

Typed = dict[str, str]


def form_route(answer: Callable[[Request, Typed], Response]) -> Callable[[Request], Awaitable[Response]]:
    """A route for a posted form: its fields as text, the work in a thread."""
    return _make_form_route(answer, None)


def slow_form_route(answer: Callable[[Request, Typed], Response]) -> Callable[[Request], Awaitable[Response]]:
    """The same for a form that hashes: few at a time, so that a flood of them does not take every thread."""
    return _make_form_route(answer, CapacityLimiter(SLOW_AT_ONCE))


def _make_form_route(
    answer: Callable[[Request, Typed], Response], limiter: CapacityLimiter | None
) -> Callable[[Request], Awaitable[Response]]:
    answer = with_calm_refusal(answer)

    async def route(request: Request) -> Response:
        if limiter is not None and limiter.statistics().tasks_waiting >= MOST_WAITING:
            t = words_of(request)
            return PlainTextResponse(t("The server is busy. Please try again in a moment."), 503)
        async with request.form(max_files=0, max_fields=50) as fields:
            typed = {name: value for name, value in fields.items() if isinstance(value, str)}
        return await to_thread.run_sync(answer, request, typed, limiter=limiter)

    return route
