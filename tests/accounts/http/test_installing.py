"""What a phone needs to install the app, and what the browser keeps of it: a page of ours, and nothing of anyone's."""

import json
import re
from io import BytesIO

import pytest
from PIL import Image
from starlette.testclient import TestClient

from alongside.core.http import frontend
from alongside.core.words import LANGUAGES, load_words
from tests.fixtures.wording import message

OFFLINE = message("accounts/http/templates/offline.html", "server is being")


def test_the_manifest_names_icons_of_the_size_it_says(visitor: TestClient) -> None:
    answer = visitor.get("/manifest.json")

    manifest = answer.json()
    assert answer.headers["content-type"] == "application/manifest+json"
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == ("/", "/", "standalone")
    assert {(one["sizes"], one["purpose"]) for one in manifest["icons"]} >= {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }
    for icon in manifest["icons"]:
        picture = Image.open(BytesIO(visitor.get(icon["src"]).content))
        assert f"{picture.width}x{picture.height}" == icon["sizes"]


@pytest.mark.parametrize("path", ["/sign-in", "/welcome"])
def test_doors_name_the_manifest_and_the_page_that_quick_leaving_shows_does_not(
    visitor: TestClient, path: str
) -> None:
    assert 'rel="manifest" href="/manifest.json"' in visitor.get(path, follow_redirects=True).text
    assert 'rel="manifest"' in frontend.streamlit_page()
    assert "manifest" not in visitor.get("/away").text


def test_the_page_for_no_connection_is_in_each_language_and_asks_for_nothing_else(
    visitor: TestClient,
) -> None:
    script = visitor.get("/service_worker.js").text

    pages: dict[str, str] = json.loads(re.findall(r"^const PAGES = (.*);$", script, re.M)[0])
    assert set(pages) == set(LANGUAGES)
    for code, page in pages.items():
        assert f'lang="{code}"' in page
        assert load_words(code)(OFFLINE).replace("'", "&#39;") in page
        assert "<script" not in page
        assert re.findall(r'(?:src|href)="([^"]*)"', page) == ["data:,", ""]


def test_the_worker_keeps_nothing(visitor: TestClient) -> None:
    script = visitor.get("/service_worker.js").text

    assert not any(word in script for word in ("caches", "indexedDB", "cache.put", "cache.add"))
    assert visitor.get("/service_worker.js").headers["cache-control"] == "no-cache"
