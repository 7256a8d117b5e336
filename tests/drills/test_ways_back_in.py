"""A path that is mistyped, and an admin who is locked out: what the guide says is what happens."""

import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from alongside.core.settings import PROJECT
from tests.drills.guide import Operator, house, operator, steps

pytestmark = pytest.mark.drill
PASSWORD = "kettle walks along the river"


@pytest.fixture
def ops(tmp_path: Path) -> Iterator[Operator]:
    found = operator(tmp_path)
    yield found
    found.server.stop()


def test_at_a_wrong_path_the_start_ends_with_a_sentence_and_only_migrate_makes_a_database(
    ops: Operator, tmp_path: Path
) -> None:
    before = sorted(tmp_path.rglob("*"))
    started = ops.tries(f"cd {PROJECT} && {sys.executable} -m streamlit run app.py --server.port=0")

    (said,) = [line for line in (started.stdout + started.stderr).splitlines() if "does not start" in line]
    assert said.startswith(f"Alongside does not start: {tmp_path / 'alongside.db'} is not there.")
    assert "python -m alongside migrate" in said
    assert sorted(tmp_path.rglob("*")) == before

    (migrate,) = [step for step in steps("Know where your data is") if "migrate" in step]
    assert "brought up to schema" in ops.follow(migrate)
    assert ops.follow("python -m alongside verify").endswith("Sound: 0 people, 0 check-ins.\n")


def test_an_admin_who_is_locked_out_signs_in_by_the_link_of_the_console(
    ops: Operator, tmp_path: Path
) -> None:
    house(tmp_path / "alongside.db").close()
    ops.start()

    link = ops.follow(*steps("Help someone who is locked out")).strip()

    url = ops.server.url
    with httpx2.Client(base_url=url, headers={"Origin": url}, timeout=60, follow_redirects=True) as browser:
        assert "Eli" in browser.get(link).text
        browser.post(link, data={"password": PASSWORD, "again": PASSWORD})
    with httpx2.Client(base_url=url, headers={"Origin": url}, timeout=60) as browser:
        answer = browser.post(
            "/sign-in", data={"login": "eli@example.org", "password": PASSWORD, "next": "/"}
        )
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        assert (
            browser.post("/sign-in", data={"login": "eli@example.org", "password": "guess"}).status_code
            != 303
        )
