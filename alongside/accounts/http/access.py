"""The one list of all that the server answers, Streamlit's own routes included, and who may have it.

What is not on it is refused, so that a new version of Streamlit adds nothing by itself. A test holds the list
against the routes that the running server has.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cache
from re import Pattern

from starlette.convertors import CONVERTOR_TYPES, StringConvertor
from starlette.routing import compile_path

from alongside.core.settings import PROJECT

GET = ("GET", "HEAD")
ANY = (*GET, "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
SOCKET = "WEBSOCKET"  # in place of a method


class Audience(Enum):
    EVERYONE = auto()
    SIGNED_IN = auto()
    MAKER = auto()  # the sign-in whose Streamlit session it belongs to
    NO_ONE = auto()


class PageName(StringConvertor):
    """The address of a page: the name of its file."""

    regex = "[a-z][a-z_]*"


CONVERTOR_TYPES.setdefault("page", PageName())


@dataclass(frozen=True, kw_only=True)
class AccessEntry:
    path: str  # as Starlette writes it
    methods: tuple[str, ...]
    audience: Audience
    same_for_all: bool = False  # a browser may keep it, and it may be compressed
    pattern: Pattern[str] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "pattern", compile_path(self.path)[0])

    def path_parts(self, path: str) -> dict[str, str]:
        """The parts of an address that are other ones each time."""
        found = self.pattern.match(path)
        return found.groupdict() if found else {}


UPLOAD = "/_stcore/upload_file/{session_id}/{file_id}"
MEDIA = "/media/{file_id:path}"
STREAM = "/_stcore/stream"


def _make_entries(
    who: Audience, methods: Iterable[str], paths: Iterable[str], same_for_all: bool = False
) -> list[AccessEntry]:
    return [
        AccessEntry(path=path, methods=tuple(methods), audience=who, same_for_all=same_for_all)
        for path in paths
    ]


ACCESS = [
    # The doors: each asks for itself what it needs, a password, a token in its address, or nothing.
    *_make_entries(
        Audience.EVERYONE, GET, ["/welcome", "/demo", "/set-up", "/sign-in", "/recover", "/away", "/healthz"]
    ),
    *_make_entries(Audience.EVERYONE, GET, ["/stopped/{why}"]),
    *_make_entries(Audience.EVERYONE, GET, ["/invitation/{token}", "/calendar/{token}.ics"]),
    *_make_entries(Audience.EVERYONE, GET, ["/address/{token}", "/unsubscribe/{key}/{kind}"]),
    *_make_entries(Audience.EVERYONE, ["POST"], ["/demo", "/demo/enter", "/set-up", "/sign-in", "/recover"]),
    *_make_entries(
        Audience.EVERYONE, ["POST"], ["/invitation/{token}", "/address/{token}", "/unsubscribe/{key}/{kind}"]
    ),
    *_make_entries(Audience.EVERYONE, ["POST"], ["/sign-out", "/leave", "/language"]),
    *_make_entries(Audience.EVERYONE, [*GET, "POST"], ["/sign-in/passkey"]),
    *_make_entries(Audience.SIGNED_IN, [*GET, "POST"], ["/passkey"]),
    *_make_entries(Audience.SIGNED_IN, GET, ["/passkey/options"]),
    *_make_entries(Audience.SIGNED_IN, GET, ["/invitations/{sheet}"]),  # the route asks whose it is
    # What is the same for everyone: programs, fonts and pictures of the app.
    *_make_entries(
        Audience.EVERYONE, GET, ["/favicon.png", "/favicon.ico", "/manifest.json"], same_for_all=True
    ),
    *_make_entries(
        Audience.EVERYONE,
        GET,
        ["/connection.js", "/passkey.js", "/print.js", "/service_worker.js"],
        same_for_all=True,
    ),
    *_make_entries(
        Audience.EVERYONE, GET, ["/static/{path:path}", "/app/static/{path:path}"], same_for_all=True
    ),
    *_make_entries(Audience.EVERYONE, GET, ["/assets/{edition}/{path:path}"], same_for_all=True),
    # A page whose connection was closed asks for these two before it knocks again and learns that it is
    # signed out.
    *_make_entries(Audience.EVERYONE, GET, ["/_stcore/health", "/_stcore/host-config"], same_for_all=True),
    # The pages, and what belongs to one person.
    *_make_entries(Audience.SIGNED_IN, GET, ["/", "/appointments", "/{page:page}"]),
    *_make_entries(Audience.SIGNED_IN, [SOCKET], [STREAM]),
    *_make_entries(Audience.MAKER, ["PUT", "DELETE"], [UPLOAD]),
    *_make_entries(Audience.MAKER, GET, [MEDIA]),
    # Streamlit has these, and nothing of ours needs them. Pages of other sites ask with OPTIONS, and get no
    # answer.
    *_make_entries(
        Audience.NO_ONE, ["OPTIONS"], ["/_stcore/health", UPLOAD, MEDIA, "/app/static/{path:path}"]
    ),
    *_make_entries(Audience.NO_ONE, [*GET, "OPTIONS"], ["/_stcore/metrics", "/component/{path:path}"]),
    *_make_entries(Audience.NO_ONE, [*GET, "OPTIONS"], ["/_stcore/bidi-components/{path:path}"]),
    *_make_entries(
        Audience.NO_ONE, ANY, ["/_stcore/agent/interact", "/_stcore/agent/openapi.json", "/_stcore/agent/mcp"]
    ),
    *_make_entries(Audience.NO_ONE, GET, ["/auth/login", "/auth/logout", "/oauth2callback"]),
]


def entry_for(path: str, method: str) -> AccessEntry | None:
    """What the list says of this; None where it says nothing."""
    return next((each for each in ACCESS if method in each.methods and each.pattern.match(path)), None)


def is_taken(path: str) -> bool:
    """Whether addresses of the app itself begin as this path does."""
    return path.split("/")[1] in _first_parts()


@cache
def _first_parts() -> frozenset[str]:
    pages = {file.stem for file in (PROJECT / "pages").rglob("*.py")}
    return frozenset({each.path.split("/")[1] for each in ACCESS} | pages)
