"""The routes of what is the same for everyone, and of Streamlit's page, which is the same for all pages."""

from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from alongside.web import bar
from alongside.web.doors import frontend
from alongside.web.doors.assets import ASK_AGAIN, FOLDER, FOR_A_YEAR, Asset, answer

CONNECTION_SCRIPT = Asset("connection.js", bar.SCRIPT)
PASSKEY_SCRIPT = Asset("passkey.js", Path(__file__).with_name("passkey.js").read_bytes())
NOT_FOUND = 404


@cache
def _ours() -> dict[str, Asset]:
    files = (file for file in FOLDER.rglob("*") if file.is_file())
    return {file.relative_to(FOLDER).as_posix(): Asset(file.name, file.read_bytes()) for file in files}


def of_ours(request: Request) -> Response:
    asset = _ours().get(request.path_params["path"])
    if asset is None:
        return Response(status_code=NOT_FOUND)
    return answer(request, asset, FOR_A_YEAR if asset.hash in request.url.path else ASK_AGAIN)


def of_streamlit(request: Request) -> Response:
    """One of another edition is not there: parts of two would not fit together."""
    if request.path_params["edition"] != frontend.edition():
        return Response(status_code=NOT_FOUND)
    asset = frontend.program(request.path_params["path"])
    if asset is None:
        return Response(status_code=NOT_FOUND)
    return answer(request, asset)


def icon(request: Request) -> Response:
    return answer(request, _ours()[frontend.ICON], ASK_AGAIN)


def connection_script(request: Request) -> Response:
    return answer(request, CONNECTION_SCRIPT, FOR_A_YEAR if request.url.query == bar.EDITION else ASK_AGAIN)


def passkey_script(request: Request) -> Response:
    """Never cached, so that a page never gets the script of another version."""
    return answer(request, PASSKEY_SCRIPT, ASK_AGAIN)


def page(request: Request) -> Response:
    return HTMLResponse(frontend.page())


ROUTES = [
    Route("/app/static/{path:path}", of_ours),
    Route("/assets/{edition}/{path:path}", of_streamlit),
    Route("/favicon.png", icon),
    Route("/favicon.ico", icon),
    Route("/connection.js", connection_script),
    Route("/passkey.js", passkey_script),
    Route("/", page),
    Route("/{page:page}", page),
]
