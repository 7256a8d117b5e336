"""Two organisations on one running server: what the pages of one are sent holds no word of the other, and closing one leaves the other."""

import shutil
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from alongside.accounts.rules.people import Role, Team
from alongside.accounts.store import organisations, people, sign_ins
from alongside.checkins.rules.checkins import CheckIn, WorkFacts
from alongside.checkins.store import checkins
from alongside.core.http import tenants
from alongside.core.rules.tokens import hashed, new_id, new_token
from alongside.core.store.engine import Store, open_store
from alongside.core.tenants import TenantState
from alongside.everything.commands import main
from alongside.organisation.store import teams
from alongside.teams.gate.work_figures import release_work_figures
from tests.browser.conftest import Server
from tests.fixtures.pages_over_sockets import Page, opening
from tests.fixtures.tenants import add_tenant
from tests.fixtures.what_travels import Heard, in_message

HOSTS = {"north": "Nordlys", "south": "Sydkorset"}  # with the word that everything in it holds
EAST = "Østkyst"  # below a path of the machine's own name
ADVOCATES = (
    "my_weeks",
    "check_in",
    "my_team",
    "support_profile",
    "sessions",
    "who_sees_what",
    "account",
    "home",
)
LEADS, ADMINS = ("team_workload",), ("people", "teams", "organisation", "audit")
DAYS = {"ana": ADVOCATES, "dee": LEADS, "eli": ADMINS}


@dataclass
class Listening(Page):
    """Reaches the server by the name of a host that only its browser knows."""

    heard: Heard = field(default_factory=Heard)

    def __enter__(self) -> "Listening":
        port = int(self.url.split(":")[2].split("/")[0])
        here = socket.create_connection(("localhost", port))
        knock = opening(self.url, self.cookie, self.session, self.url.removesuffix("/east"))
        if self.url.endswith("/east"):
            knock["additional_headers"] = {"Cookie": f"alongside.east={self.cookie}"}
        self._opening = connect(**knock, sock=here)
        self.socket = self._opening.__enter__()
        return self

    def _next(self) -> ForwardMsg:
        message = super()._next()
        self.heard.take(in_message(message))
        return message

    def look(self, address: str) -> None:
        self.address = address
        self.draw()


def furnish(store: Store, word: str, now: datetime) -> None:
    """The same ids in each, so that whatever is kept by an id alone would mix."""
    with store.write() as db:
        db.run("update person set name = name || ' ' || :word", word=word)
        here = organisations.require_organisation(db)
        organisations.save_organisation(db, replace(here, name=f"Open {word}"), now)
        contact = organisations.list_support_contacts(db)[0]
        organisations.save_support_contacts(db, [replace(contact, name=f"Line {word}")])
        people.add_teams(db, [Team("red", f"Red {word}")])
        everyone = ("ana", "ben", "cho", "dee", "eli")
        people.open_accounts(db, [(one, "2025-01-06") for one in everyone])
        people.join_teams(db, [(one, "red") for one in everyone], "2025-01-06")
        teams.name_leads(db, "red", ["dee"])
        people.grant_role(db, "eli", Role.ADMIN)
        newest = here.week_rule.newest(now)
        said = dict.fromkeys(("exhaustion", "manageability", "recovery", "aftereffects"), 2)
        for back in range(1, 9):
            checkins.save_check_ins(
                db,
                [
                    (
                        one,
                        CheckIn(
                            newest.back(back),
                            answers=said,
                            facts=WorkFacts(hours=38, open_cases=20),
                            win=f"{one} {word}",
                            note=f"{one} {word}",
                            revision=1,
                        ),
                    )
                    for one in everyone
                ],
                now.isoformat(),
            )
    release_work_figures(store, now)


def enter(store: Store, person: str) -> str:
    token, now = new_token(), datetime.now(UTC)
    with store.write() as db:
        number = new_id()
        sign_ins.add_sign_in(db, number, hashed(token), person, at=now, device="a browser")
        db.run("update sign_in set confirmed_at = :now where id = :id", now=now, id=number)
    return token


@pytest.fixture
def houses(tmp_path: Path, open_door: Path) -> Iterator[dict[str, Store]]:
    opened = {}
    for name, word in {**HOSTS, "east": EAST}.items():
        opened[name] = open_store(Path(shutil.copy(open_door, tmp_path / f"{name}.db")))
        furnish(opened[name], word, datetime.now(UTC))
        add_tenant(tmp_path, name, "http://localhost/east" if name == "east" else f"http://{name}.localhost")
    yield opened
    for each in opened.values():
        each.close()


@pytest.fixture
def server(tmp_path: Path, houses: dict[str, Store]) -> Iterator[Server]:
    running = Server(tmp_path, {"ALONGSIDE_ORGANISATIONS": f"sqlite:///{tmp_path}/directory.db"}, fork=True)
    running.start()
    yield running
    running.stop()


def url_of(server: Server, name: str) -> str:
    return (
        f"http://localhost:{server.port}/east" if name == "east" else f"http://{name}.localhost:{server.port}"
    )


def day(server: Server, houses: dict[str, Store], name: str, person: str) -> Iterator[Heard]:
    with Listening(url_of(server, name), "", enter(houses[name], person)) as page:
        for address in DAYS[person]:
            page.look(address)
            yield page.heard


def test_organisations_on_one_server_never_mix_and_end_one_by_one(
    server: Server, houses: dict[str, Store], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = {**HOSTS, "east": EAST}
    for person in DAYS:  # all three at the same page in turns, and with the same ids
        days = {name: day(server, houses, name, person) for name in words}
        for _ in DAYS[person]:
            heard = {name: next(each) for name, each in days.items()}
        for name, ears in heard.items():
            assert {other for other, word in words.items() if ears.knows(word)} == {name}

    # A sign-in of one is a stranger's at the other, even with the number of a session of Streamlit that is open.
    cookie = enter(houses["north"], "ana")
    with Listening(url_of(server, "north"), "my_weeks", cookie) as mine:
        mine.draw()
        with Listening(url_of(server, "south"), "my_weeks", cookie, session=mine.own_session) as theirs:
            assert theirs.sent_away() == ("/stopped/signed-out", 4401)
        with pytest.raises(InvalidStatus), Listening(url_of(server, "west"), "my_weeks", cookie):
            pass

        # Archiving one takes its pages from the screen within seconds, and nothing else.
        with Listening(url_of(server, "south"), "my_weeks", enter(houses["south"], "ana")) as other:
            other.draw()
            add_tenant(tmp_path, "north", "http://north.localhost", TenantState.ARCHIVED)
            assert mine.sent_away() == ("/stopped/signed-out", 4401)
            other.look("home")
            assert other.heard.knows(HOSTS["south"])

            # Moving one's file while the server runs needs no restart, and its people come back to all that was there.
            houses["south"].close()
            monkeypatch.setenv("ALONGSIDE_ORGANISATIONS", f"sqlite:///{tmp_path}/directory.db")
            done = CliRunner().invoke(
                main, ["organisations", "move", "south", f"sqlite:///{tmp_path}/moved.db"]
            )
            assert done.exit_code == 0, done.output
            assert other.sent_away() == ("/stopped/signed-out", 4401)
    time.sleep(tenants.LASTS)
    with Listening(url_of(server, "south"), "my_weeks", other.cookie) as back:
        back.draw()
        assert back.heard.knows(HOSTS["south"])
    with Listening(url_of(server, "north"), "my_weeks", cookie) as late:
        assert late.sent_away() == ("/stopped/closed", 4401)
    assert "Traceback" not in server.console
