"""What is the same for everyone: small on the wire, fetched once, and never another version than the page expects."""

import gzip
import re
import tomllib
from pathlib import Path

import brotli
import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.testclient import TestClient
from streamlit.web.server.starlette.starlette_gzip_middleware import SelectiveGZipMiddleware

from alongside.accounts.http.guard import content_security_policy
from alongside.core.http import frontend
from alongside.core.http.assets import ASK_AGAIN, FOLDER, FOR_A_YEAR, Asset, best_encoding, short_hash
from alongside.core.settings import PROJECT
from alongside.everything.http.routes import ROUTES

READ = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}
HASH = re.compile(r"\.([0-9a-f]{12})\.")


def misnamed(folder: Path) -> list[str]:
    """Fonts and pictures whose name does not follow from their content."""
    kept = [file for file in folder.rglob("*") if file.suffix in (".woff2", ".png")]
    assert kept
    return [file.name for file in kept if HASH.findall(file.name) != [short_hash(file.read_bytes())]]


def test_the_name_of_a_font_or_picture_follows_its_content(tmp_path: Path) -> None:
    assert misnamed(FOLDER) == []

    (tmp_path / "icon.0123456789ab.png").write_bytes(b"another")
    assert misnamed(tmp_path) == ["icon.0123456789ab.png"]


def fetched() -> list[str]:
    """The addresses in the settings, the templates and Streamlit's page, of what they fetch from this server."""
    theme = tomllib.loads((PROJECT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]
    templates = (PROJECT / "alongside/accounts/http/templates").iterdir()
    named = [
        name
        for file in templates
        for name in re.findall(r"public_path\('([^']+\.\w+)'\)", file.read_text("utf-8"))
    ]
    of_page = re.findall(r'(?:src|href)="(/[^"{]+\.\w+)"', frontend.streamlit_page())
    of_page.remove("/manifest.json")
    return [*(f"/{face['url']}" for face in theme["fontFaces"]), *named, *of_page]


def test_whatever_a_page_fetches_is_there_and_kept_for_a_year(visitor: TestClient) -> None:
    addresses = fetched()

    assert {Path(each).suffix for each in addresses} == {".woff2", ".png", ".js", ".css"}
    for address in set(addresses) - {"/passkey.js", "/print.js"}:
        answer = visitor.get(address)
        assert (answer.status_code, answer.headers["cache-control"]) == (200, FOR_A_YEAR), address


@pytest.mark.parametrize(
    "address", ["/passkey.js", "/print.js", "/favicon.ico", "/connection.js?of-another-version"]
)
def test_what_may_change_at_its_address_is_asked_for_again(visitor: TestClient, address: str) -> None:
    assert visitor.get(address).headers["cache-control"] == ASK_AGAIN


@pytest.mark.parametrize(
    ("asked", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0.5, gzip", "gzip"),
        ("br;q=0, gzip;q=0", ""),
        ("BR ; q=1.0", "br"),
        ("*", "br"),
        ("*;q=0, gzip", "gzip"),
        ("identity", ""),
        ("identity;q=0.5, gzip;q=0.2", ""),
        ("gzip;q=nonsense", ""),
        ("zstd", ""),
        ("", ""),
    ],
)
def test_a_file_comes_as_the_browser_can_read_it(visitor: TestClient, asked: str, encoding: str) -> None:
    address = next(each for each in fetched() if each.endswith(".css"))

    answer = visitor.get(address, headers={"accept-encoding": asked})

    assert best_encoding(Headers({"accept-encoding": asked}), ["br", "gzip"]) == encoding
    assert answer.headers.get("content-encoding", "") == encoding
    assert answer.headers["vary"] == "Accept-Encoding"
    program = frontend.find_program(address.split("/", 3)[3])
    assert program is not None
    assert answer.content == program.content  # the client reads it as a browser does
    sent = program.encoded_as(encoding) if encoding else program.content
    assert int(answer.headers["content-length"]) == len(sent)
    assert READ[encoding](sent) == program.content


def test_a_browser_that_has_a_file_is_not_sent_it_again(visitor: TestClient) -> None:
    tags = {}
    for encoding in ("br", "gzip", ""):
        asked = {"accept-encoding": encoding}
        tags[encoding] = visitor.get("/passkey.js", headers=asked).headers["etag"]
        for known in (tags[encoding], f'"x", W/{tags[encoding]}', "*"):
            answer = visitor.get("/passkey.js", headers={**asked, "if-none-match": known})
            assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tags[encoding])
        assert visitor.get("/passkey.js", headers={**asked, "if-none-match": '"x"'}).status_code == 200
    assert len(set(tags.values())) == 3  # the bytes differ, so do their names


def test_a_part_of_a_file_is_answered_with_the_whole_and_its_head_with_none(visitor: TestClient) -> None:
    whole = visitor.get("/passkey.js")
    part = visitor.get("/passkey.js", headers={"range": "bytes=0-9"})
    head = visitor.head("/passkey.js")

    assert (part.status_code, part.content) == (200, whole.content)
    assert (head.status_code, head.headers["content-length"]) == (200, whole.headers["content-length"])


def test_what_is_compressed_already_or_tiny_comes_as_it_is() -> None:
    assert Asset("a.woff2", b"x" * 1000).encodings == []
    assert Asset("a.js", b"x" * 100).encodings == []
    assert Asset("a.js", b"x" * 1000).encodings == ["br", "gzip"]


@pytest.mark.parametrize("path", ["of-another/js/{entry}", "{edition}/js/none.js", "{edition}/../index.html"])
def test_a_program_of_another_edition_is_not_there(visitor: TestClient, path: str) -> None:
    entry = re.findall(r'src="/assets/\w+/js/([^"]+)"', frontend.streamlit_page())[0]
    given = path.format(edition=frontend.page_fingerprint(), entry=entry)

    assert visitor.get(f"/assets/{given}").status_code == 404
    assert visitor.get(f"/assets/{frontend.page_fingerprint()}/js/{entry}").status_code == 200


def test_nothing_is_kept_of_what_is_not_there_and_no_one_else_keeps_it(visitor: TestClient) -> None:
    edition = frontend.page_fingerprint()
    entry = re.findall(r'src="/assets/\w+/js/([^"]+)"', frontend.streamlit_page())[0]
    visitor.get(f"/assets/{edition}/js/{entry}")
    kept = frontend._make_program.cache_info().currsize
    assert kept

    for address in ("/assets/other/", f"/assets/{edition}/", f"/assets/{edition}/js/"):
        for number in range(5):
            answer = visitor.get(f"{address}none-{number}")
            assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")

    assert frontend._make_program.cache_info().currsize == kept


def test_streamlits_page_asks_for_nothing_that_no_text_uses() -> None:
    """It fails where Streamlit's page changed so that something of it is no longer found."""
    before, after = (frontend.INSTALLED / "index.html").read_text("utf-8"), frontend.streamlit_page()

    assert "SourceSans" in before
    assert "SourceSans" not in after
    assert re.findall(r'href="([^"]+)"\s+as="font"', after) == [
        f"/app/static/fonts/{frontend.TEXT_FONT}",
        next(each for each in re.findall(r'href="([^"]+)"', after) if "MaterialSymbols" in each),
    ]
    assert re.findall(r'(?:src|href)="(?!/assets/|/app/static/)([^"]+)"', after) == [
        "/manifest.json",
        "./_stcore/agent/openapi.json",
    ]
    assert re.findall(r"<script>(.*?)</script>", after, re.S) == [frontend.where_the_server_is()]


def test_the_policy_allows_the_scripts_of_the_page_and_no_other() -> None:
    from base64 import b64encode
    from hashlib import sha256

    digest = b64encode(sha256(frontend.where_the_server_is().encode()).digest()).decode()

    assert re.findall(r"'sha256-([^']+)'", content_security_policy()) == [digest]


@pytest.mark.parametrize("address", ["/sign-in", "/welcome", "/sign-in?next=/my_weeks", "/my_weeks"])
def test_a_page_is_never_compressed(visitor: TestClient, signed_in_now, address: str) -> None:
    """Twin: as Streamlit would have it, without the guard. For all routes: see test_running_server."""
    visitor.cookies["alongside"] = signed_in_now("ana") if address == "/my_weeks" else ""
    asked = {"accept-encoding": "gzip, br"}
    unguarded = Starlette(routes=ROUTES, middleware=[Middleware(SelectiveGZipMiddleware)])
    guarded = visitor.get(address, headers=asked)

    assert "content-encoding" not in guarded.headers
    twin = TestClient(unguarded, base_url="http://localhost:8501").get("/recover", headers=asked)
    assert twin.headers["content-encoding"] == "gzip"
