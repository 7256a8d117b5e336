"""What only the whole server shows: sockets, uploads, downloads, and leaving while the database is in trouble."""

import asyncio
import json
import re
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlite3
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import ConnectionClosed, InvalidStatus

from alongside.accounts.http.tabs import SIGNED_OUT
from alongside.accounts.rules.organisations import Organisation, SupportContact
from alongside.accounts.rules.people import Person
from alongside.accounts.store import organisations, people, sign_ins
from alongside.core.http.frontend import page_fingerprint
from alongside.core.rules.tokens import hashed, new_id, new_token
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Store, bring_up_to_date, open_store
from alongside.core.words import load_words
from benchmarks._clients import Client, WentWrong
from tests.browser.conftest import PROJECT, Server
from tests.fixtures.pages_over_sockets import Page, browser, upload
from tests.fixtures.wording import message as message_of

EN = load_words("en")

AT_ONCE = 2.0  # seconds; a database that is locked is waited for much longer
SignIn = Callable[[str], str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("running")


@pytest.fixture(scope="module")
def kept(folder: Path) -> Iterator[Store]:
    """The database of the running server, in a folder of its own that a test may move away."""
    (folder / "data").mkdir()
    opened = open_store(folder / "data" / "alongside.db")
    with opened.write() as db:
        organisations.save_organisation(
            db,
            Organisation(name="Open Door", time_zone="Europe/London", week_opens=0),
            datetime(2026, 1, 1, 0, tzinfo=UTC),
        )
        organisations.save_support_contacts(db, [SupportContact("Line", "0800 000 000", "always")])
        for name in ("ana", "ben"):
            people.add_person(
                db, Person(id=name, login=f"{name}@example.org", name=name.title()), date(2025, 1, 6)
            )
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def server(folder: Path, kept: Store) -> Iterator[Server]:
    running = Server(folder, {"ALONGSIDE_DATABASE": f"sqlite:///{kept.file}"})
    running.start()
    yield running
    running.stop()


@pytest.fixture
def signed_in(kept: Store) -> SignIn:
    """The cookie of a new sign-in."""

    def start(person: str) -> str:
        token = new_token()
        with kept.write() as db:
            sign_ins.add_sign_in(
                db, new_id(), hashed(token), person, at=datetime.now(UTC), device="a browser"
            )
        return token

    return start


@pytest.fixture
def page(server: Server) -> Callable[..., Page]:
    def of(cookie: str | None, address: str = "my_data", **more: str) -> Page:
        return Page(server.url, address, cookie, **more)

    return of


@pytest.fixture
def demo(server: Server) -> str:
    """The cookie of a visitor of the demo."""
    with browser(server.url, None) as visitor:
        form = visitor.get("/demo").text
        person = form.split('name="person" value="')[1].split('"')[0]
        return visitor.post("/demo/enter", data={"person": person}).cookies["alongside"]


# ── sockets ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("cookie", [None, "made-up", "demo.made-up"])
def test_a_socket_needs_a_living_sign_in_and_says_so_before_it_closes(page, cookie: str | None) -> None:
    with page(cookie) as stranger:
        assert stranger.sent_away() == ("/stopped/signed-out", 4401)


def test_someone_signed_in_sees_their_page(page, signed_in: SignIn, demo: str) -> None:
    with page(signed_in("ana")) as ana, page(demo, "my_weeks") as visitor:
        assert "Ana" in ana.draw().text
        assert message_of("everything/ui/frame", "Everyone") in visitor.draw().text


@pytest.mark.parametrize("still_open", [True, False])
@pytest.mark.parametrize("who", ["no one", "ben", "ana elsewhere", "a visitor of the demo"])
def test_a_session_is_never_taken_up_with_another_cookie(
    page, signed_in: SignIn, demo: str, still_open: bool, who: str
) -> None:
    cookies = {"no one": None, "ben": signed_in("ben"), "ana elsewhere": signed_in("ana")}
    cookie = cookies.get(who, demo)
    ana = page(signed_in("ana"))
    with ana:
        session = ana.draw().own_session
        if not still_open:
            ana.socket.close()
        with page(cookie, session=session) as other:
            if cookie is None:
                assert other.sent_away() == ("/stopped/signed-out", 4401)
            else:
                assert other.draw().own_session != session
                assert ("Ana" in other.text) is (who == "ana elsewhere")
        if still_open:
            assert ana.draw().own_session == session  # it was not taken away from her either


@pytest.mark.parametrize("still_open", [True, False])
def test_the_browser_that_opened_a_session_takes_it_up_again(
    page, signed_in: SignIn, still_open: bool
) -> None:
    cookie = signed_in("ana")
    with page(cookie) as ana:
        session = ana.draw().own_session
        if not still_open:
            ana.socket.close()
        with page(cookie, session=session) as again:
            assert again.draw().own_session == session


def test_the_clients_of_the_load_benchmark_use_a_page_as_a_browser_does(
    server: Server, signed_in: SignIn, kept: Store
) -> None:
    async def use() -> None:
        client = Client(server.url, signed_in("ana"))
        await client.open("check_in", b"Weekly check-in")
        await client.choose(client.key(r"[\w-]+-exhaustion"), "Somewhat", in_its_part=True)
        assert client.says(b"Not saved yet")
        save = client.key(r"save-[\w-]+")
        await client.press(save)
        week = EN.week(Week(save.removeprefix("save-")[: len("2026-W01")]))
        assert client.says(message_of("checkins/ui/feedback_after_check_in", "} saved.", week=week).encode())
        with pytest.raises(WentWrong):
            await client.walk("my_data", shows=message_of("checkins/ui/check_in_form", "small win").encode())
        await client.close()

    with ThreadPoolExecutor(
        1
    ) as another:  # a browser of an earlier test may have left a loop running in this thread
        another.submit(asyncio.run, use()).result()
    with kept.write() as db:
        db.run("delete from check_in")


def test_a_page_of_another_site_opens_no_socket(page, signed_in: SignIn) -> None:
    with (
        pytest.raises(InvalidStatus),
        page(signed_in("ana"), origin="https://elsewhere.example.org"),
    ):
        pass


@pytest.mark.parametrize("sent", ["text", b"\xff\xff no message of ours", b"x" * 10_000])
def test_what_no_page_sends_is_dropped_without_a_word_in_the_log(
    server: Server, page, signed_in: SignIn, sent: str | bytes
) -> None:
    before = server.console
    with page(signed_in("ana")) as ana:
        ana.draw()
        for _ in range(3):
            ana.socket.send(sent)

        assert "Ana" in ana.draw().text
    assert server.console == before


def test_no_page_clears_what_is_kept_for_everyone(page, signed_in: SignIn) -> None:
    """`install_skills` would write files, if the server did not run headless."""
    with page(signed_in("ana")) as ana:
        ana.draw()
        message = BackMsg()
        message.backend_operation_request.request_id = "1"
        message.backend_operation_request.install_skills.SetInParent()
        assert ana.ask(message).error_msg == "not available"


def test_a_message_of_more_than_three_megabytes_closes_the_socket(page, signed_in: SignIn) -> None:
    def sent(size: int) -> Page:
        message = BackMsg()
        message.rerun_script.query_string = "x" * size
        opened.socket.send(message.SerializeToString())
        return opened

    with page(signed_in("ana")) as opened:
        sent(2_900_000).draw()
        with pytest.raises(ConnectionClosed):
            sent(3_100_000).draw()


def test_a_person_has_so_many_sockets_at_a_time_and_no_more(page, signed_in: SignIn) -> None:
    from alongside.accounts.http.tabs import SOCKETS_EACH

    cookies = [signed_in("ben"), signed_in("ben")]
    opened = [page(cookies[number % 2]).__enter__() for number in range(SOCKETS_EACH)]
    try:
        with page(cookies[0]) as one_more:
            assert one_more.sent_away() == ("/stopped/too-many-tabs", 4429)
        with page(signed_in("ana")) as another:
            assert "Ana" in another.draw().text
    finally:
        for each in opened:
            each.socket.close()
    with page(cookies[0]) as later:
        assert "Ben" in later.draw().text


# ── uploads ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_upload_is_taken_for_ones_own_session_only(
    server: Server, page, signed_in: SignIn, demo: str
) -> None:
    cookie = signed_in("ana")
    with page(cookie, "reach") as ana:
        session = ana.draw().own_session
        for other in (None, signed_in("ben"), signed_in("ana"), demo):
            with browser(server.url, other) as stranger:
                assert upload(stranger, session) == 404
                assert stranger.delete(f"/_stcore/upload_file/{session}/x").status_code == 404
        with browser(server.url, cookie) as own:
            assert upload(own, session) == 204
            assert upload(own, "unknown") == 404
            assert own.options(f"/_stcore/upload_file/{session}/x").status_code == 404


def test_uploads_of_a_person_are_few_and_small(server: Server, page, signed_in: SignIn) -> None:
    cookie = signed_in("ben")
    with page(cookie, "reach") as ben, browser(server.url, cookie) as own:
        session = ben.draw().own_session
        sizes = [upload(own, session, 9_000_000, file=str(number)) for number in range(4)]
        assert sizes == [204, 204, 413, 413]  # 21 MB
        elsewhere = signed_in("ben")
        with page(elsewhere, "reach") as another, browser(server.url, elsewhere) as device:
            assert upload(device, another.draw().own_session, 9_000_000) == 413

        token = own.get("/_stcore/health").cookies["_streamlit_xsrf"]
        for number in range(2):
            own.delete(f"/_stcore/upload_file/{session}/{number}", headers={"X-Xsrftoken": token})
        assert [upload(own, session) for _ in range(7)] == [204] * 5 + [413] * 2

        headers = {"X-Xsrftoken": token, "Content-Type": "multipart/form-data; boundary=x"}
        of_unknown_length = own.put(
            f"/_stcore/upload_file/{session}/y", content=iter([b"a", b"b"]), headers=headers
        )
        assert of_unknown_length.status_code == 411


def test_files_of_a_page_that_is_closed_make_room_for_those_of_the_next(
    server: Server, page, signed_in: SignIn
) -> None:
    """A page that is loaded anew is another one, and the one before is held for a while, in case that its connection comes back."""
    cookie = signed_in("ana")
    with browser(server.url, cookie) as own:
        with page(cookie, "reach") as before:
            session = before.draw().own_session
            assert [upload(own, session, file=str(number)) for number in range(6)] == [204] * 5 + [413]
        with page(cookie, "reach") as after:
            session = after.draw().own_session
            answers = []
            while 204 not in answers and len(answers) < 50:  # until the server has seen the other one close
                answers.append(upload(own, session))
                time.sleep(0.2)
            assert answers[-1] == 204


# ── downloads ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_file_is_given_to_the_sign_in_that_made_it_and_goes_with_it(
    server: Server, page, signed_in: SignIn, demo: str
) -> None:
    cookie = signed_in("ana")
    with page(cookie) as ana:
        url = ana.draw().click_download(ana.download)
        for other in (None, signed_in("ben"), signed_in("ana"), demo):
            with browser(server.url, other) as stranger:
                assert stranger.get(url).status_code == 404
                assert stranger.head(url).status_code == 404
        with browser(server.url, cookie) as own:
            answer = own.get(url)
            assert (answer.status_code, answer.content[:2], answer.headers["cache-control"]) == (
                200,
                b"PK",
                "no-store",
            )
            own.post("/sign-out")
        with browser(server.url, cookie) as later:
            assert later.get(url).status_code == 404


def test_a_download_is_made_for_the_tab_that_was_offered_it_only(page, signed_in: SignIn, demo: str) -> None:
    with page(signed_in("ana")) as ana:
        button = ana.draw().download
        for other in (signed_in("ben"), demo):
            with page(other, "my_weeks") as stranger:
                assert stranger.draw().click_download(button) == ""
        assert ana.click_download(button) != ""


def test_a_download_can_be_fetched_however_often_others_draw_their_pages_meanwhile(
    server: Server, page, signed_in: SignIn
) -> None:
    cookie = signed_in("ana")
    with page(cookie) as ana, page(signed_in("ben")) as ben, browser(server.url, cookie) as own:
        made = ana.click_download(ana.draw().download)
        for _ in range(3):
            ben.draw()

        assert own.get(made).status_code == 200


def test_a_download_is_gone_with_the_sign_in_that_made_it(server: Server, page, signed_in: SignIn) -> None:
    cookie = signed_in("ana")
    with page(cookie) as ana, browser(server.url, cookie) as own:
        made = ana.click_download(ana.draw().download)
        own.post("/sign-out")
    with browser(server.url, signed_in("ana")) as again:
        assert again.get(made).status_code == 404


def test_clicking_again_and_again_keeps_the_newest_files_only(
    server: Server, page, signed_in: SignIn
) -> None:
    from alongside.accounts.http.tabs import DOWNLOADS_KEPT

    cookie = signed_in("ana")
    with page(cookie) as ana, browser(server.url, cookie) as own:
        button = ana.draw().download
        made = []
        for _ in range(DOWNLOADS_KEPT + 1):
            made.append(ana.click_download(button))
            time.sleep(1.1)  # the archive holds the second it was made in

        assert len(set(made)) == len(made)
        assert [own.get(url).status_code for url in made] == [404] + [200] * DOWNLOADS_KEPT


# ── the end of a sign-in ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("exit", "onward"), [("/leave", "/away"), ("/sign-out", "/stopped/signed-out")])
def test_leaving_clears_the_other_tabs_immediately(
    server: Server, page, signed_in: SignIn, exit: str, onward: str
) -> None:
    cookie = signed_in("ana")
    with page(cookie) as other, page(signed_in("ana")) as elsewhere, browser(server.url, cookie) as own:
        session = other.draw().own_session
        began = time.monotonic()
        answer = own.post(exit)

        assert (answer.status_code, answer.headers["clear-site-data"]) == (303, '"cache", "storage"')
        assert other.sent_away() == (onward, 4401)
        assert time.monotonic() - began < AT_ONCE
        assert "Ana" in elsewhere.draw().text  # another sign-in of hers goes on
    with page(cookie, session=session) as again:
        assert again.sent_away() == ("/stopped/signed-out", 4401)


@pytest.mark.parametrize("ended", ["elsewhere", "by leaving the organisation", "by time"])
def test_a_sign_in_that_ends_otherwise_is_cleared_within_seconds(
    kept: Store, page, signed_in: SignIn, ended: str
) -> None:
    cookie = signed_in("ben")
    with page(cookie) as ben, page(signed_in("ana")) as ana:
        ben.draw(), ana.draw()
        with kept.write() as db:
            match ended:
                case "elsewhere":
                    sign_ins.end_all(db, "ben", datetime.now(UTC))
                case "by time":
                    db.run(
                        "update sign_in set last_seen_at = '2026-01-01T00:00:00+00:00' where person_id = 'ben'"
                    )
                case "by leaving the organisation":
                    db.run("update person set left_on = '2026-01-01' where id = 'ben'")
        try:
            assert ben.sent_away() == ("/stopped/signed-out", 4401)
            assert "Ana" in ana.draw().text
        finally:
            with kept.write() as db:
                db.run("update person set left_on = null where id = 'ben'")


@contextmanager
def locked(server: Server, kept: Store) -> Iterator[None]:
    with closing(sqlite3.connect(kept.file, isolation_level=None)) as other:
        other.execute("begin immediate")
        yield
        other.execute("rollback")


@contextmanager
def full(server: Server, kept: Store) -> Iterator[None]:
    """Not one more byte can be written by the server, to any file."""
    assert server.process is not None
    before = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (0, before[1]))
    yield
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, before)


@contextmanager
def gone(server: Server, kept: Store) -> Iterator[None]:
    """The files stay open in the server, but their content is another: as with a disk that was taken out."""
    home = kept.file.parent
    home.rename(home.with_name("elsewhere"))
    yield
    home.with_name("elsewhere").rename(home)


@pytest.mark.parametrize("exit", ["/leave", "/sign-out"])
@pytest.mark.parametrize("trouble", [locked, full, gone])
def test_leaving_needs_no_database(
    server: Server, kept: Store, page, signed_in: SignIn, trouble, exit: str
) -> None:
    cookie = signed_in("ana")
    with page(cookie) as other:
        other.draw()
        with trouble(server, kept), browser(server.url, cookie) as own:
            began = time.monotonic()
            answer = own.post(exit)
            seconds = time.monotonic() - began

            assert answer.status_code == 303
            assert 'alongside="";' in answer.headers["set-cookie"]
            assert seconds < AT_ONCE
            assert other.sent_away()[1] == 4401
            with browser(server.url, cookie) as planted:
                assert planted.get("/my_data").status_code != 200  # for someone who still has the cookie
            with page(cookie) as again:
                assert again.sent_away() == ("/stopped/signed-out", 4401)
        assert _ends_in_the_database(kept, cookie)


def _ends_in_the_database(kept: Store, cookie: str) -> bool:
    for _ in range(200):
        with kept.read() as db:
            if sign_ins.find_holder(db, hashed(cookie)) is None:
                return True
        time.sleep(0.2)
    return False


# ── the list ────────────────────────────────────────────────────────────────────────────────────────────────────────

BUILT = """
import json, app
print(json.dumps([(each.path, sorted(getattr(each, "methods", None) or ["WEBSOCKET"]), type(each).__name__)
                  for each in app.app._build_starlette_app().routes]))
"""


@pytest.fixture(scope="module")
def routes(folder: Path) -> list[tuple[str, list[str], str]]:
    """Of the app as it is really built, with Streamlit's own."""
    bring_up_to_date(folder / "built.db")
    environment = {"ALONGSIDE_DATABASE": f"sqlite:///{folder / 'built.db'}", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [sys.executable, "-c", BUILT],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return [tuple(each) for each in json.loads(done.stdout.splitlines()[-1])]


def not_listed(routes: list[tuple[str, list[str], str]]) -> list[str]:
    """Routes and methods of which the list does not say who may have them."""
    from alongside.accounts.http.access import ACCESS

    said = {(entry.path, method) for entry in ACCESS for method in entry.methods}
    return [
        f"{method} {path}"
        for path, methods, kind in routes
        for method in methods
        if (path, method) not in said and (path, kind) != ("", "Mount")
    ]


def test_every_route_of_the_server_is_on_the_list(routes) -> None:
    """The mount at the end is Streamlit's folder of its own files: what of it is given is on the list by name."""
    assert [kind for path, _, kind in routes if kind not in ("Route", "WebSocketRoute")] == ["Mount"]
    assert not_listed(routes) == []

    new = [*routes, ("/_stcore/new", ["GET"], "Route"), ("/_stcore/stream2", ["WEBSOCKET"], "WebSocketRoute")]
    assert not_listed(new) == ["GET /_stcore/new", "WEBSOCKET /_stcore/stream2"]


def test_every_kind_of_message_that_a_page_can_send_is_known() -> None:
    """A new one of another version of Streamlit is not wanted before someone looked at it."""
    assert {each.name for each in BackMsg.DESCRIPTOR.fields} == {
        *("rerun_script", "stop_script", "app_heartbeat", "file_urls_request", "backend_operation_request"),
        *("clear_cache", "set_run_on_save", "load_git_info"),
        *("debug_disconnect_websocket", "debug_shutdown_runtime"),
    }


REFUSED = [
    *("/_stcore/metrics", "/_stcore/metrics/", "/_stcore/agent/openapi.json", "/_stcore/agent/mcp"),
    *("/_stcore/script-health-check", "/_stcore/bidi-components/x/y.js", "/component/x/index.html"),
    *("/auth/login", "/auth/logout", "/oauth2callback", "/x.y", "/pages/admin/people.py", "/.git/config"),
    *("/index.html", "/my_data/x", "/media/x.zip", "/_stcore", "/_stcore/", "//my_data", "/stopped/x"),
]


@pytest.mark.parametrize("path", REFUSED)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_what_is_not_on_the_list_is_refused_to_everyone(
    server: Server, signed_in: SignIn, method: str, path: str
) -> None:
    with socket.create_connection(("localhost", server.port)) as connection:
        connection.sendall(
            f"{method} {path} HTTP/1.1\r\nHost: localhost:{server.port}\r\nContent-Length: 0\r\n"
            f"Cookie: alongside={signed_in('ana')}\r\nConnection: close\r\n\r\n".encode()
        )
        assert connection.recv(100).split()[1] == b"404"


@pytest.mark.parametrize("cookie", [False, True])
@pytest.mark.parametrize("path", ["/", "/my_data", "/no_such_page"])
def test_a_page_is_given_to_someone_signed_in(
    server: Server, signed_in: SignIn, path: str, cookie: bool
) -> None:
    with browser(server.url, signed_in("ana") if cookie else None) as visitor:
        for method in ("GET", "HEAD"):
            assert visitor.request(method, path).status_code == (200 if cookie else 303)


# ── compression ─────────────────────────────────────────────────────────────────────────────────────────────────────


def asked_for(path: str) -> str:
    """An address that fits, with something of a stranger's in it."""
    parts = {"{why}": "signed-out", "{page:page}": "my_data", "{edition}": page_fingerprint()}
    for part, value in parts.items():
        path = path.replace(part, value)
    return re.sub(r"\{[^}]*\}", "x", path) + "?next=a-strangers-guess"


@pytest.mark.parametrize("inside", [False, True])
def test_only_what_is_the_same_for_everyone_is_ever_compressed(
    server: Server, signed_in: SignIn, inside: bool
) -> None:
    from alongside.accounts.http.access import ACCESS

    lengths, compressed = {}, set()
    with browser(server.url, signed_in("ana") if inside else None) as visitor:
        for entry in ACCESS:
            for method in {*entry.methods} & {"GET", "POST"} - ({"POST"} if entry.path in ENDING else set()):
                sent = {"headers": {"accept-encoding": "gzip, br"}}
                answer = visitor.request(method, asked_for(entry.path), **sent)
                lengths[entry.path] = len(answer.content)
                if "content-encoding" in answer.headers:
                    compressed.add((entry.path, entry.same_for_all))

    assert {same_for_all for _, same_for_all in compressed} == {True}
    assert "/connection.js" in {path for path, _ in compressed}
    assert lengths["/stopped/{why}"] > 500  # long enough for Streamlit to compress it


ENDING = ("/sign-out", "/leave")  # the pages after them are asked for as someone signed in


def test_a_websocket_is_never_compressed_though_the_browser_offers_it(
    page: Callable[..., Page], signed_in: SignIn
) -> None:
    """What others wrote and what is secret travel in the same messages."""
    with page(signed_in("ana")) as ana:
        assert ana.socket.request is not None
        assert ana.socket.response is not None
        assert "permessage-deflate" in ana.socket.request.headers["sec-websocket-extensions"]
        assert "sec-websocket-extensions" not in ana.socket.response.headers


# ── the first press of a connection ─────────────────────────────────────────────────────────────────────────────────


def pressed(page: Page, key: str, **texts: str) -> list[WidgetState]:
    """As a browser goes on with a page that it shows already."""
    menu = re.findall(r'"(\$\$ID-[0-9a-f]+-now-language-[0-9a-f]+-en)"', page.text)[0]
    fields = [WidgetState(id=page.id_of(field), string_value=text) for field, text in texts.items()]
    return [
        *fields,
        WidgetState(id=menu, string_value="English"),
        WidgetState(id=page.id_of(key), trigger_value=True),
    ]


@pytest.fixture
def form(
    signed_in: SignIn, page: Callable[..., Page], kept: Store
) -> Iterator[tuple[str, list[WidgetState]]]:
    """A cookie, and the check-in filled in and sent, as it is on a screen whose Streamlit session is gone."""
    cookie = signed_in("ana")
    with page(cookie, "check_in") as seen:
        seen.draw()
        week = re.findall(r"\$\$ID-[0-9a-f]+-(\d{4}-W\d\d-\d+)-win", seen.text)[0]
        fields = pressed(seen, f"save-{week}", **{f"{week}-win": "the landlord answered"})
    yield cookie, fields
    with kept.write() as db:
        db.run("delete from check_in")
        db.run("delete from draft")


def weeks(kept: Store) -> int:
    with kept.read() as db:
        return len(db.rows("select week from check_in"))


def test_the_first_press_of_a_connection_counts(
    form: tuple[str, list[WidgetState]], page: Callable[..., Page], kept: Store
) -> None:
    cookie, fields = form
    with page(cookie, "check_in") as new:
        new.send(fields)
        new.to_its_end()  # drawn, without the press
        new.to_its_end()

    assert weeks(kept) == 1


def test_twin_streamlit_by_itself_drops_a_press_of_a_page_it_has_not_drawn(
    form: tuple[str, list[WidgetState]], page: Callable[..., Page], kept: Store
) -> None:
    """It is not the first run of its connection: another page was drawn before."""
    cookie, fields = form
    with page(cookie, "my_weeks") as new:
        new.draw()
        new.address = ""
        new.send(fields)
        new.to_its_end()

    assert weeks(kept) == 0


def test_a_press_of_a_button_that_is_gone_is_said(
    form: tuple[str, list[WidgetState]], page: Callable[..., Page], kept: Store
) -> None:
    cookie, fields = form
    fields[-1].id = fields[-1].id.replace("-save-", "-saved-")
    with page(cookie, "check_in") as new:
        new.send(fields)
        new.to_its_end()
        assert message_of("everything/ui/frame", "changed") not in new.text
        new.to_its_end()
        assert message_of("everything/ui/frame", "changed") in new.text
        new.draw()
        assert message_of("everything/ui/frame", "changed") not in new.text

    assert weeks(kept) == 0


def test_the_first_run_of_a_connection_draws_the_whole_page(
    form: tuple[str, list[WidgetState]], page: Callable[..., Page]
) -> None:
    """A part of it, as a browser asks for after a change within, is unknown to a new session, which would draw nothing."""
    cookie, fields = form
    with page(cookie, "check_in") as new:
        new.send(fields[:2], fragment="of-a-session-that-is-gone")
        new.to_its_end()

        assert message_of("checkins/ui/check_in_form", "Save") in new.text
        assert "Not saved yet." in new.text


def test_what_is_on_the_page_of_someone_who_was_here_before_reaches_no_one(
    form: tuple[str, list[WidgetState]], signed_in: SignIn, page: Callable[..., Page], kept: Store
) -> None:
    """In the same browser: its frozen page goes on, with the cookie of the person who signed in since. It is loaded anew instead."""
    _, fields = form
    with page(signed_in("ben"), "check_in") as new:
        new.send(fields)

        assert new.sent_away() == ("/", SIGNED_OUT)

    assert weeks(kept) == 0
    with kept.read() as db:
        assert db.rows("select form from draft where person_id = 'ben'") == []


def test_a_control_that_acts_when_changed_is_not_set_back_by_a_page_from_before(
    form: tuple[str, list[WidgetState]], page: Callable[..., Page], kept: Store
) -> None:
    """The language was chosen elsewhere since: the menu of the old page is another control."""
    cookie, fields = form
    with kept.write() as db:
        db.run("update person set language = 'es' where id = 'ana'")
    with page(cookie, "check_in") as new:
        new.send(fields[:2])
        new.to_its_end()
        new.to_its_end()

    with kept.write() as db:
        assert [row["language"] for row in db.rows("select language from person where id = 'ana'")] == ["es"]
        db.run("update person set language = null where id = 'ana'")


def test_leaving_ends_a_page_whose_press_still_waits(
    form: tuple[str, list[WidgetState]], page: Callable[..., Page], kept: Store, server: Server
) -> None:
    cookie, fields = form
    with page(cookie, "check_in") as new, browser(server.url, cookie) as client:
        new.send(fields)
        client.post("/leave")
        assert new.sent_away()[0] == "/away"
