"""Caddy and nginx from Debian's packages, with the files in `deploy/` as they are, in front of a real server, for a real browser.

Only what a place has to change is changed in them: ports and the paths of a certificate, which is made here.
"""

import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from playwright.sync_api import Browser, BrowserContext, Page, expect

from alongside.core.settings import PROJECT
from tests.browser.conftest import Server, Witness, free_port, settled
from tests.browser.test_whole_way import (
    PASSWORD,
    check_in,
    choose_password,
    invitation,
    is_inside,
    is_saved,
    set_up,
    sign_in,
)
from tests.fixtures.wording import message

pytestmark = pytest.mark.drill
DEPLOY = PROJECT / "deploy"
HOSTS = {"root": "alongside.example.org", "path": "example.org"}
BASE = {"root": "", "path": "/alongside"}
SAMPLES = {
    "caddy": {"root": "Caddyfile", "path": "Caddyfile.below-a-path"},
    "nginx": {"root": "nginx.conf", "path": "nginx-below-a-path.conf"},
    "compose": {"root": "Caddyfile.compose"},
}
SECONDS = 30  # until a proxy answers, on a machine that is busy
BUSY = "\r\n".join(
    (
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//drill//EN", "BEGIN:VEVENT", "UID:1"),
        *(
            "DTSTART:20200101T080000Z",
            "DTEND:20200101T090000Z",
            "RRULE:FREQ=DAILY",
            "END:VEVENT",
            "END:VCALENDAR",
            "",
        ),
    )
)


@dataclass(frozen=True)
class Place:
    """An app as it is reached through one proxy."""

    name: str
    server: Server
    port: int

    @property
    def home(self) -> str:
        return f"https://{HOSTS[self.name]}:{self.port}{BASE[self.name]}"


@dataclass(frozen=True)
class Setting:
    """Both apps, the ports of each proxy, and those of two copies of nginx's file that were changed as people change them."""

    servers: dict[str, Server]
    ports: dict[str, int]

    def place(self, name: str, proxy: str) -> Place:
        return Place(name, self.servers[name], self.ports[proxy])


def program(name: str) -> str:
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(f"{name} is not installed")
        pytest.skip(f"{name} is not installed")
    return found


def write_certificate(folder: Path) -> dict[str, str]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "example.org")])
    begins = datetime(2020, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=60 * 365))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(each) for each in HOSTS.values()]), False)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return {"cert": str(folder / "cert.pem"), "key": str(folder / "key.pem")}


def adapted(sample: str, *changes: tuple[str, str]) -> str:
    """The file with each of these changed; one that is not there, or no more, would go unseen otherwise."""
    text = (DEPLOY / sample).read_text("utf-8")
    for there, here in changes:
        assert there in text, f"{sample} has no {there}"
        text = text.replace(there, here)
    return text


def caddys(name: str, app: int, port: int, pem: dict[str, str]) -> str:
    return adapted(
        SAMPLES["caddy"][name],
        (f"\n{HOSTS[name]} {{", f"\n{HOSTS[name]}:{port} {{"),
        ("# tls /etc/ssl/alongside.pem /etc/ssl/private/alongside.key", f"tls {pem['cert']} {pem['key']}"),
        ("127.0.0.1:8501", f"127.0.0.1:{app}"),
    )


def composes(port: int, pem: dict[str, str], app: int) -> str:
    """Of compose.yaml, without its containers."""
    return adapted(
        SAMPLES["compose"]["root"],
        ("\tadmin off\n\n", ""),  # the test has that
        ("{$ALONGSIDE_NAME} {", f"{{$ALONGSIDE_NAME}}:{port} {{"),
        ("# tls /etc/ssl/alongside.pem /etc/ssl/private/alongside.key", f"tls {pem['cert']} {pem['key']}"),
        ("app:8501", f"127.0.0.1:{app}"),
    )


def nginxs(
    name: str, app: int, port: int, pem: dict[str, str], *changes: tuple[str, str], plain: int | None = None
) -> str:
    """`plain`: the port of http."""
    at = f"/etc/letsencrypt/live/{HOSTS[name]}"
    return adapted(
        SAMPLES["nginx"][name],
        ("listen 443 ", f"listen 127.0.0.1:{port} "),
        (f"{at}/fullchain.pem", pem["cert"]),
        (f"{at}/privkey.pem", pem["key"]),
        ("listen 80;", f"listen 127.0.0.1:{plain or free_port()};"),
        *changes,
        ("127.0.0.1:8501", f"127.0.0.1:{app}"),
    )


def start_caddy(folder: Path, sites: list[str]) -> subprocess.Popen[bytes]:
    """The options that are added keep it on this machine and off the ports of others."""
    options = {site[: site.index("\n}\n")].split("\n{\n")[1] for site in sites}
    assert len(options) == 1  # there is one block of them for all sites
    added = "admin off\n\tauto_https disable_redirects\n\tdefault_bind 127.0.0.1"
    own = "".join(site[site.index("\n}\n") + 2 :] for site in sites)
    (folder / "Caddyfile").write_text(f"{{\n\t{added}\n{options.pop()}\n}}\n{own}", "utf-8")
    places = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    return run([program("caddy"), "run", "--config", "Caddyfile", "--adapter", "caddyfile"], folder, places)


def start_nginx(folder: Path, sites: list[str]) -> subprocess.Popen[bytes]:
    """What Debian's own nginx.conf has around them, in a folder of the test."""
    user = "user root;" if os.geteuid() == 0 else ""  # other users cannot read that folder
    kept = "".join(
        f"{kind}_temp_path {kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    around = f"{user} pid nginx.pid; daemon off; error_log errors.txt; events {{}} http {{ access_log accesses.txt; gzip on; {kept}\n"
    (folder / "nginx.conf").write_text(around + "".join(sites) + "}", "utf-8")
    return run([program("nginx"), "-p", str(folder), "-e", "errors.txt", "-c", "nginx.conf"], folder, {})


def run(command: list[str], folder: Path, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    with (folder / "console.txt").open("ab") as console:
        return subprocess.Popen(
            command, cwd=folder, env={**os.environ, **environment}, stdout=console, stderr=subprocess.STDOUT
        )


def wait_for(process: subprocess.Popen[bytes], folder: Path, port: int) -> None:
    for _ in range(SECONDS * 10):
        assert process.poll() is None, (folder / "console.txt").read_text("utf-8")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError((folder / "console.txt").read_text("utf-8"))


@pytest.fixture(scope="module")
def setting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Setting]:
    """`stripping`: nginx takes the path off. `rewriting`: it puts a Host header of its own."""
    program("caddy"), program("nginx")
    ports = {each: free_port() for each in ("caddy", "nginx", "stripping", "rewriting")}
    addresses = {name: f"https://{host}:{ports['caddy']}{BASE[name]}" for name, host in HOSTS.items()}
    servers = {
        name: Server(
            tmp_path_factory.mktemp(name), {"ALONGSIDE_HTTPS": "yes", "ALONGSIDE_ADDRESS": address}, fork=True
        )
        for name, address in addresses.items()
    }
    folders = {name: tmp_path_factory.mktemp(name) for name in ("caddy", "nginx")}
    pem = write_certificate(folders["caddy"])
    with ThreadPoolExecutor() as pool:
        list(pool.map(Server.start, servers.values()))
    app = {name: server.port for name, server in servers.items()}
    caddy = start_caddy(folders["caddy"], [caddys(name, app[name], ports["caddy"], pem) for name in servers])
    nginx = start_nginx(
        folders["nginx"],
        [
            *(nginxs(name, app[name], ports["nginx"], pem) for name in servers),
            nginxs("path", app["path"], ports["stripping"], pem, ("127.0.0.1:8501;", "127.0.0.1:8501/;")),
            nginxs("path", app["path"], ports["rewriting"], pem, ("proxy_set_header Host $http_host;", "")),
        ],
    )
    try:
        wait_for(caddy, folders["caddy"], ports["caddy"])
        for port in ("nginx", "stripping", "rewriting"):
            wait_for(nginx, folders["nginx"], ports[port])
        yield Setting(servers, ports)
    finally:
        for process in (caddy, nginx):
            process.terminate()
            process.wait(SECONDS)
        for server in servers.values():
            server.stop()


Visit = Callable[[str], Page]


@pytest.fixture
def witness() -> Witness:
    return Witness()


@pytest.fixture
def visit(chromium: Browser, witness: Witness) -> Iterator[Visit]:
    opened: list[BrowserContext] = []

    def open_browser(url: str) -> Page:
        context = chromium.new_context(ignore_https_errors=True, viewport={"width": 1280, "height": 900})
        opened.append(context)
        context.on("request", witness.note_request)
        context.on("console", witness.note_console)
        context.on(
            "page", lambda page: page.on("websocket", lambda socket: witness.requests.append(socket.url))
        )
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.goto(url)
        return page

    yield open_browser
    for context in opened:
        context.close()


@pytest.mark.parametrize("name", ["root", "path"])
def test_people_set_up_sign_in_and_use_the_app_through_caddy_and_through_nginx(
    setting: Setting, visit: Visit, witness: Witness, name: str
) -> None:
    """Ana through Caddy; Ben, whom she invites, through nginx."""
    first, other = setting.place(name, "caddy"), setting.place(name, "nginx")

    ana = visit(f"{first.home}/")
    expect(ana).to_have_url(f"{first.home}/welcome")
    set_up(ana, first.server)
    uses_the_app(ana, first)
    reloads_after_an_update(ana, first)
    ana.get_by_role("link", name="People", exact=True).click()
    link = invitation(ana)
    assert link.startswith(f"{first.home}/invitation/")
    signs_out(ana, first)
    assert elsewhere(witness, first) == []

    witness.requests.clear()
    ben = visit(link.replace(first.home, other.home))
    choose_password(ben)
    ben.get_by_role("link", name=re.compile("Continue")).click()
    uses_the_app(ben, other)
    signs_out(ben, other)
    assert elsewhere(witness, other) == []
    assert witness.complaints == []


def elsewhere(witness: Witness, place: Place) -> list[str]:
    """What was asked for outside of the app; there are sockets among what was asked for, and they would be found."""
    assert any(url.startswith("wss:") for url in witness.requests)
    return witness.elsewhere(f"{place.home}/")


def uses_the_app(page: Page, place: Place) -> None:
    is_inside(page)
    page.goto(f"{place.home}/")
    is_inside(page)
    check_in(page, "The keys were handed over")
    is_saved(page)
    fonts_are_there(page)
    cookies_are_for_the_app_alone(page, place)
    answers_are_as_the_app_made_them(page, place)

    page.get_by_role("link", name=message("pages/advocate/my_weeks", "weeks")).first.click()
    takes_a_picture(page)
    page.get_by_role("link", name=message("everything/ui/navigation", "Me"), exact=True).click()
    page.get_by_role("link", name=message("pages/advocate/reach", "Calendar")).click()
    expect(page).to_have_url(f"{place.home}/reach")
    brings_a_calendar(page)
    subscribes(page, place)


def fonts_are_there(page: Page) -> None:
    loaded = page.evaluate(
        "async () => (await document.fonts.ready, [...document.fonts].filter(font => font.status === 'loaded').map(font => font.family))"
    )
    assert {each.strip('"') for each in loaded} >= {"Atkinson Hyperlegible Next", "Material Symbols Rounded"}


def cookies_are_for_the_app_alone(page: Page, place: Place) -> None:
    below = BASE[place.name]
    prefix = "__Secure-" if below else "__Host-"
    found = {each["name"]: each for each in page.context.cookies()}
    ours = found[f"{prefix}alongside{below.replace('/', '.')}"]
    assert (ours["secure"], ours["httpOnly"], ours["sameSite"]) == (True, True, "Strict")
    assert {(each["path"], each["secure"], each["domain"]) for each in found.values()} == {
        (below or "/", True, HOSTS[place.name])
    }


def answers_are_as_the_app_made_them(page: Page, place: Place) -> None:
    """No proxy compresses a page, and what may be compressed comes so."""
    for path, encoding in (("/stopped/signed-out", None), ("/connection.js", "br")):
        headers = page.evaluate(
            "async url => Object.fromEntries((await fetch(url)).headers)", f"{place.home}{path}"
        )
        assert headers.get("content-encoding") == encoding, path
    assert ("strict-transport-security" in headers) is (place.name == "root")


def takes_a_picture(page: Page) -> None:
    settled(page)
    page.get_by_text("Download", exact=True).first.click()
    settled(page)
    with page.expect_download() as download:
        page.get_by_test_id("stDownloadButton").filter(has_text="Strain").get_by_role("button").click()
    assert download.value.path().read_bytes().startswith(b"\x89PNG")


def brings_a_calendar(page: Page) -> None:
    settled(page)
    files = page.locator("input[type=file]")
    files.set_input_files({"name": "mine.ics", "mimeType": "text/calendar", "buffer": BUSY.encode()})
    expect(page.get_by_text("mine.ics")).to_be_visible()
    settled(page)
    page.get_by_role("button", name=message("profiles/ui/calendar", "Read calendar")).click()
    expect(
        page.get_by_text(
            re.compile(message("profiles/ui/calendar", "busy times until", many=True, n=r"\d+", day="")[:-1])
        )
    ).to_be_visible()


def subscribes(page: Page, place: Place) -> None:
    """By the address that a calendar program would be given, which brings no cookie."""
    settled(page)
    page.get_by_role("button", name=message("profiles/ui/calendar", "Create address")).click()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    shown = page.get_by_text(re.compile(r"https://\S+\.ics")).first
    expect(shown).to_be_visible()
    address = re.sub(r":\d+", f":{place.port}", shown.inner_text())  # its port is Caddy's
    assert address.startswith(f"{place.home}/calendar/")
    status, text = page.evaluate(
        "async url => { const answer = await fetch(url, { credentials: 'omit' }); return [answer.status, await answer.text()] }",
        address,
    )
    assert (status, text.splitlines()[0]) == (200, "BEGIN:VCALENDAR")


def reloads_after_an_update(page: Page, place: Place) -> None:
    """As a page does that finds its programs gone, once it has asked whether the server is there."""
    with page.expect_request(f"{place.home}/_stcore/health"), page.expect_event("domcontentloaded"):
        page.evaluate("window.dispatchEvent(new Event('vite:preloadError'))")
    is_inside(page)


def signs_out(page: Page, place: Place) -> None:
    settled(page)
    page.get_by_role("button", name=message("everything/ui/frame", "Sign")).click()
    expect(page).to_have_url(f"{place.home}/sign-in")
    page.goto(f"{place.home}/my_weeks")
    expect(page).to_have_url(f"{place.home}/sign-in?next=/my_weeks")


def test_a_proxy_may_take_the_path_off(setting: Setting, visit: Visit) -> None:
    place = setting.place("path", "stripping")
    page = visit(f"{place.home}/account")
    expect(page).to_have_url(f"{place.home}/sign-in?next=/account")

    sign_in(page, "ana@example.org")

    is_inside(page)
    expect(page).to_have_url(f"{place.home}/account")


def test_a_proxy_that_changes_the_host_is_named_on_the_page_and_in_the_log(
    setting: Setting, visit: Visit
) -> None:
    place = setting.place("path", "rewriting")
    page = visit(f"{place.home}/sign-in")
    assert "changes the Host header" not in place.server.console

    sign_in(page, "ana@example.org")

    expect(page.get_by_text("proxy_set_header Host $http_host;")).to_be_visible()
    assert "changes the Host header" in place.server.console


# ── logs ────────────────────────────────────────────────────────────────────────────────────────────────────────────

SECRET = "opens-an-account"


@dataclass(frozen=True)
class Down:
    """A proxy in front of an app that is down. `tls`, `plain`: its ports."""

    folder: Path
    tls: int
    plain: int | None
    process: subprocess.Popen[bytes]
    names: list[str]

    def is_asked_for_invitations(self) -> None:
        wait_for(self.process, self.folder, self.tls)
        for name in self.names:
            assert asked(self.tls, name) == 502
            if self.plain:
                assert asked(self.plain, name, secure=False) == 301

    def written(self) -> list[str]:
        """The files in which the secret is, once all is on disk."""
        self.process.terminate()
        self.process.wait(SECONDS)
        files = [one for one in self.folder.rglob("*") if one.is_file()]
        return sorted(one.name for one in files if SECRET.encode() in one.read_bytes())


def asked(port: int, name: str, secure: bool = True) -> int:
    """For an invitation, from a page with such an address; the status of the answer."""
    link = f"{BASE[name]}/invitation/{SECRET}"
    request = f"GET {link} HTTP/1.1\r\nHost: {HOSTS[name]}\r\nReferer: https://{HOSTS[name]}{link}\r\nConnection: close\r\n\r\n"
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", port), SECONDS) as connection:
        spoken = trusting.wrap_socket(connection, server_hostname=HOSTS[name]) if secure else connection
        spoken.sendall(request.encode())
        return int(spoken.makefile("rb").read().split(b" ")[1])


def without(line: str, sites: list[str]) -> list[str]:
    assert all(line in site for site in sites)
    return [site.replace(line, "") for site in sites]


Downs = Callable[[str, str], Down]


@pytest.fixture
def down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Downs]:
    """By the name of the proxy, and a line that is missing in its files."""
    program("caddy"), program("nginx")
    monkeypatch.setenv("ALONGSIDE_NAME", HOSTS["root"])
    started: list[Down] = []

    def start(proxy: str, missing: str) -> Down:
        names = list(SAMPLES[proxy])
        app, tls, pem = free_port(), free_port(), write_certificate(tmp_path)
        plain = free_port() if proxy == "nginx" else None
        match proxy:
            case "nginx":
                sites = [nginxs(name, app, tls, pem, plain=plain) for name in names]
            case "compose":
                sites = [composes(tls, pem, app)]
            case "caddy":
                sites = [caddys(name, app, tls, pem) for name in names]
            case other:
                raise ValueError(other)
        start_it = start_nginx if proxy == "nginx" else start_caddy
        process = start_it(tmp_path, without(missing, sites))
        started.append(Down(tmp_path, tls, plain, process, names))
        return started[0]

    yield start
    for one in started:
        one.process.kill()
        one.process.wait(SECONDS)


@pytest.mark.parametrize("proxy", SAMPLES)
def test_while_the_app_is_down_no_proxy_writes_an_address_into_a_log(down: Downs, proxy: str) -> None:
    proxied = down(proxy, "")

    proxied.is_asked_for_invitations()

    assert proxied.written() == []


@pytest.mark.parametrize(
    ("proxy", "missing", "file"),
    [
        ("caddy", "request>uri delete", "console.txt"),
        ("caddy", "request>headers>Referer delete", "console.txt"),
        ("compose", "request>uri delete", "console.txt"),
        ("compose", "request>headers>Referer delete", "console.txt"),
        ("nginx", "access_log off;", "accesses.txt"),
        ("nginx", "error_log /dev/null emerg;", "errors.txt"),
    ],
)
def test_twin_without_one_of_the_lines_that_see_to_it_the_address_is_there(
    down: Downs, proxy: str, missing: str, file: str
) -> None:
    proxied = down(proxy, missing)

    proxied.is_asked_for_invitations()

    assert proxied.written() == [file]
