"""The routes of what is the same for everyone, and of Streamlit's page, which is the same for all pages."""

from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from alongside.core.http import frontend
from alongside.core.http.assets import ASK_AGAIN, FOLDER, FOR_A_YEAR, Asset, asset_response
from alongside.core.http.stores import public_path

CONNECTION_SCRIPT = Asset("connection.js", Path(__file__).with_name("connection.js").read_bytes())
PASSKEY_SCRIPT = Asset("passkey.js", Path(__file__).with_name("passkey.js").read_bytes())
NOT_FOUND = 404


@cache
def _our_assets() -> dict[str, Asset]:
    files = (file for file in FOLDER.rglob("*") if file.is_file())
    return {file.relative_to(FOLDER).as_posix(): Asset(file.name, file.read_bytes()) for file in files}


def send_our_asset(request: Request) -> Response:
    asset = _our_assets().get(request.path_params["path"])
    if asset is None:
        return Response(status_code=NOT_FOUND)
    return asset_response(request, asset, FOR_A_YEAR if asset.hash in request.url.path else ASK_AGAIN)


def send_streamlit_asset(request: Request) -> Response:
    """One of another edition is not there: parts of two would not fit together."""
    if request.path_params["edition"] != frontend.page_fingerprint():
        return Response(status_code=NOT_FOUND)
    asset = frontend.find_program(request.path_params["path"])
    if asset is None:
        return Response(status_code=NOT_FOUND)
    return asset_response(request, asset)


def send_icon(request: Request) -> Response:
    return asset_response(request, _our_assets()[frontend.ICON], ASK_AGAIN)


def connection_script_path() -> str:
    """Names its content, so that no browser uses an older one."""
    return public_path(f"/connection.js?{CONNECTION_SCRIPT.hash}")


def send_connection_script(request: Request) -> Response:
    current = request.url.query == CONNECTION_SCRIPT.hash
    return asset_response(request, CONNECTION_SCRIPT, FOR_A_YEAR if current else ASK_AGAIN)


def send_passkey_script(request: Request) -> Response:
    """Never cached, so that a page never gets the script of another version."""
    return asset_response(request, PASSKEY_SCRIPT, ASK_AGAIN)


def send_page(request: Request) -> Response:
    return HTMLResponse(frontend.streamlit_page())


ROUTES = [
    Route("/app/static/{path:path}", send_our_asset),
    Route("/assets/{edition}/{path:path}", send_streamlit_asset),
    Route("/favicon.png", send_icon),
    Route("/favicon.ico", send_icon),
    Route("/connection.js", send_connection_script),
    Route("/passkey.js", send_passkey_script),
    Route("/", send_page),
    Route("/{page:page}", send_page),
]
