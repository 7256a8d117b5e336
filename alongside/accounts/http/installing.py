"""What makes the app one that a phone installs: its description, and a page for when it cannot be reached."""

import json
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from alongside.accounts.http.rendering import TEMPLATES
from alongside.core.http import frontend
from alongside.core.http.assets import ASK_AGAIN, Asset, asset_response
from alongside.core.http.stores import public_path
from alongside.core.words import LANGUAGES, load_words

WORKER = Path(__file__).with_name("service_worker.js").read_text("utf-8")
ENDS = ("/sign-out", "/leave")


def send_manifest(request: Request) -> Response:
    """The same for everyone: browsers ask for it without cookies."""
    manifest = {
        "id": public_path("/"),
        "name": "Alongside",
        "short_name": "Alongside",
        "start_url": public_path("/"),
        "scope": public_path("/"),
        "display": "standalone",
        "background_color": frontend.LIGHT_PAPER,
        "theme_color": frontend.LIGHT_PAPER,
        "icons": [
            {"src": frontend.app_icon(name), "sizes": size, "type": "image/png", "purpose": purpose}
            for name, size, purpose in (
                ("app-192", "192x192", "any"),
                ("app-512", "512x512", "any"),
                ("app-maskable", "512x512", "maskable"),
            )
        ],
    }
    return asset_response(request, Asset("manifest.json", json.dumps(manifest).encode()), ASK_AGAIN)


def send_worker(request: Request) -> Response:
    """Asked for anew at each visit, so that an update replaces it at once."""
    page = TEMPLATES.get_template("offline.html")
    pages = {code: page.render(t=load_words(code)) for code in LANGUAGES}
    script = TEMPLATES.from_string(WORKER).render(pages=pages, ends=[public_path(path) for path in ENDS])
    return asset_response(request, Asset("service_worker.js", script.encode()), ASK_AGAIN)


ROUTES = [Route("/manifest.json", send_manifest), Route("/service_worker.js", send_worker)]
