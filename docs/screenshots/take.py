"""Takes the screenshots in this folder anew: `python docs/screenshots/take.py [PAGE …]` from the project folder.

Starts the app on a free port with a demo of its own in a temporary folder, and visits every page at desktop and phone
width, light and dark; with names of pages, only these. Needs Chromium (Debian: `apt-get install chromium`).
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
DOORS = {"welcome": "/welcome", "set_up": "/set-up", "demo": "/demo", "away": "/away"}
TALLEST = 6400  # pixels of a picture
ADVOCATE = "Sofia Lighthouse"
UNDER_PRESSURE = "Rafael Thistle"
HEAD = "Nadia Meadow"
COORDINATOR = "Tomás Harbour"
WITH_A_PARTNER = "Noor Anchor"
IN_A_SESSION = "Priya Sparrow"  # as the demo is made
ADMIN = "Amina Lantern"
PAGES = {
    ADVOCATE: [
        "home",
        "check_in",
        "my_weeks",
        "longer",
        "sharing",
        "my_data",
        "who_sees_what",
        "account",
        "about",
    ],
    UNDER_PRESSURE: ["my_team"],
    HEAD: ["team_workload"],
    COORDINATOR: ["shown_to_me", "rounds", "pairs", "programme"],
    WITH_A_PARTNER: ["partner", "sessions", "support_profile", "reach", "how_matching_works"],
    IN_A_SESSION: ["session_now"],
    ADMIN: ["getting_started", "people", "staff_list", "teams", "organisation", "email", "audit"],
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_server(folder: str, port: int) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "ALONGSIDE_DATABASE": f"sqlite:///{folder}/alongside.db",
        "ALONGSIDE_DEMO_DATABASE": f"sqlite:///{folder}/demo.db",
    }
    subprocess.run([sys.executable, "-m", "alongside", "migrate"], cwd=PROJECT, env=environment, check=True)
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    server = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL)
    for _ in range(120):
        try:
            urlopen(f"http://localhost:{port}/healthz")
        except URLError:
            time.sleep(0.5)
        else:
            return server
    raise RuntimeError("The server did not start.")


def settle(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    page.get_by_test_id("stStatusWidget").wait_for(state="detached")
    page.wait_for_timeout(900)


def visit(browser: Browser, address: str, size: str, scheme: str, wanted: list[str]) -> None:
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    for name, path in DOORS.items():
        if wanted and name not in wanted:
            continue
        page.goto(address + path)
        page.screenshot(path=HERE / f"{name}-{size}-{scheme}.png")
    for person, every in PAGES.items():
        pages = [name for name in every if not wanted or name in wanted]
        if not pages:
            continue
        page.goto(f"{address}/demo")
        page.get_by_role("button", name=person).click()
        for name in pages:
            page.goto(f"{address}/" if name == "home" else f"{address}/{name}")
            settle(page)
            tall = page.evaluate("document.querySelector('[data-testid=stMain]')?.scrollHeight || 0")
            page.set_viewport_size({"width": width, "height": min(max(height, tall), TALLEST)})
            page.wait_for_timeout(400)
            page.screenshot(path=HERE / f"{name}-{size}-{scheme}.png")
            page.set_viewport_size({"width": width, "height": height})
    context.close()


def main() -> None:
    port = free_port()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = start_server(folder, port)
        try:
            browser = playwright.chromium.launch(
                executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-background-networking"]
            )
            for size in SIZES:
                for scheme in ("light", "dark"):
                    visit(browser, f"http://localhost:{port}", size, scheme, sys.argv[1:])
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
