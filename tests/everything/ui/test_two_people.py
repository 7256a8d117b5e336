"""No answer of one person is ever in what another is sent: two of the same team, one server, everything that travels taken to pieces.

What a server keeps for everyone (shapes of charts, pictures of a team, words) must never hold what is one person's. So two people with
weeks of their own look at the same pages at the same time, in turns, and after each other in one browser.
"""

import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest
from argon2.low_level import hash_secret_raw
from streamlit.proto.Common_pb2 import StringArray
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from alongside.accounts.rules import password_hashes
from alongside.accounts.rules.organisations import Organisation, SupportContact
from alongside.accounts.rules.password_hashes import hash_password
from alongside.accounts.rules.people import Person, Team
from alongside.accounts.store import accounts, organisations, people
from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.checkins.desk.questionnaires import QuestionnaireDesk
from alongside.checkins.rules.checkins import CheckIn, WorkFacts
from alongside.checkins.rules.instrument_loader import SHIPPED, load_library
from alongside.checkins.rules.instruments import STRAIN
from alongside.checkins.rules.questionnaires import Response
from alongside.checkins.rules.steps import Step
from alongside.checkins.store import checkins, steps
from alongside.checkins.ui.pictures import pictures_as_files, span_of
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Store, open_store
from alongside.core.words import LANGUAGES, Words, load_words
from alongside.organisation.store import teams
from alongside.teams.gate.bands import publish_due
from alongside.teams.gate.work_figures import release_work_figures
from tests.browser.conftest import Server
from tests.conftest import PASSWORD, PROJECT
from tests.fixtures.pages_over_sockets import Page, asking, browser
from tests.fixtures.what_travels import Heard, References, in_file, in_message
from tests.fixtures.wording import message as message_of

WEEKS = 60  # "A year" and "All" differ
OTHERS = (
    8  # in the same team, in between the two in everything, so that no figure of the team is either's own
)
SINCE = "2024-01-01"
BIG_MESSAGE = (
    "500"  # bytes; from there on a browser keeps a message, and the server only names it when it comes again
)


@dataclass(frozen=True)
class Tracer:
    """How someone's values are told from everyone else's: by their size, their fraction, and their name."""

    name: str
    hours: float
    cases: int
    contacts: int
    taps: tuple[tuple[int, int, int, int], ...]  # exhaustion, manageability, recovery, aftereffects
    often: int  # in the longer questionnaire
    carried: int

    def week(self, week: Week, back: int) -> CheckIn:
        items = ("exhaustion", "manageability", "recovery", "aftereffects")
        answers = dict(zip(items, self.taps[back % len(self.taps)], strict=True))
        facts = WorkFacts(
            hours=self.hours + back,
            after_hours_days=3,
            heavy_contacts=self.contacts + 2 * back,
            open_cases=self.cases + 13 * back,
        )
        return CheckIn(
            week,
            away=False,
            answers=answers,
            facts=facts,
            win=self.win(back),
            note=self.note(back),
            revision=1,
        )

    def win(self, back: int) -> str:
        return f"{self.name} won {back} times."

    def note(self, back: int) -> str:
        return f"{self.name} noted {back} things."

    def longer(self, week: Week, back: int) -> Response:
        """Three items of four, so that the score is a third of something."""
        answers = {"empty": self.often, "morning": self.often, "carried": self.carried + back % 2}
        return Response(week, "steady", 1, answers)

    @property
    def draft(self) -> str:
        return f"{self.name} has not sent this yet."

    @property
    def step(self) -> str:
        return f"{self.name} walks home along the canal."

    def texts(self) -> set[str]:
        told = {say(back) for say in (self.win, self.note) for back in range(1, WEEKS + 1)}
        return told | {self.draft, self.step}


# Strains of 56.25 and more for one, of 43.75 and less for the other; the eight are at 50. Cases lie on both sides of the percentages that
# follow from them for the team.
TRACERS = {
    "ana": Tracer("Ana", 90.3, 1003, 501, ((4, 1, 1, 3), (4, 0, 1, 4), (3, 1, 1, 2), (4, 0, 0, 3)), 4, 2),
    "ben": Tracer("Ben", 12.7, 9001, 301, ((0, 3, 3, 1), (0, 4, 3, 0), (1, 3, 3, 2), (0, 4, 4, 1)), 0, 1),
}


def furnish(store: Store, password_hash: str, now: datetime) -> None:
    with store.write() as db:
        organisations.save_organisation(
            db,
            Organisation(name="Open Door", time_zone="Europe/London", week_opens=0),
            datetime(2024, 1, 1, 0, tzinfo=UTC),
        )
        organisations.save_support_contacts(db, [SupportContact("Line", "0800 000 000", "always")])
        others = [f"other-{number}" for number in range(OTHERS)]
        everyone = [*TRACERS, *others, "dee"]
        for one in everyone:
            people.add_person(db, Person(id=one, login=f"{one}@example.org", name=one.title()), SINCE)
        people.open_accounts(db, [(one, SINCE) for one in everyone])
        for one in (*TRACERS, "dee"):
            accounts.set_password(db, one, password_hash, datetime(2026, 1, 5, 9, tzinfo=UTC))
        people.add_teams(db, [Team("red", "Red")])
        people.join_teams(db, [(one, "red") for one in (*TRACERS, *others)], SINCE)
        teams.name_leads(db, "red", ["dee"])
        newest = organisations.require_organisation(db).week_rule.newest(now)
        for back in range(1, WEEKS + 1):
            week = newest.back(back)
            usual = CheckIn(
                week,
                answers=dict.fromkeys(("exhaustion", "manageability", "recovery", "aftereffects"), 2),
                facts=WorkFacts(hours=38, after_hours_days=3, heavy_contacts=200, open_cases=20),
                revision=1,
            )
            own = [(name, tracer.week(week, back)) for name, tracer in TRACERS.items()]
            checkins.save_check_ins(db, [*own, *((one, usual) for one in others)], now.isoformat())
        for name, tracer in TRACERS.items():
            steps.save_step(db, name, Step(newest.back(1), tracer.step))
            for back in (12, 25):
                checkins.save_responses(db, [(name, tracer.longer(newest.back(back), back))], now.isoformat())
    release_work_figures(store, now)
    publish_due(store, now)


def own(store: Store, name: str) -> set[str | float]:
    """Everything that is this person's alone, from the domain: no page and no chart had a hand in it."""
    desk = desk_of(store, name)
    past = desk.load_history()
    assert past.trend.usual is not None
    judged = {
        value for value in (past.trend.usual.low, past.trend.usual.high) if value % 1
    }  # 0 and 100 are anyone's
    said = [
        *past.scores_of(STRAIN),
        *past.values_of_fact("hours"),
        *past.values_of_fact("heavy_contacts"),
        *past.values_of_fact("open_cases"),
    ]
    longer = QuestionnaireDesk(store, desk.person, desk.now, load_library(SHIPPED, None)).list_results()
    scores = [score for results in longer for scale in results.scales for score in scale.scores]
    return {*judged, *(value for _, value in (*said, *scores)), *TRACERS[name].texts()}


def desk_of(store: Store, name: str) -> AdvocateDesk:
    with store.read() as db:
        person = people.by_id(db, name)
    assert person is not None
    return AdvocateDesk(store, person, datetime.now(UTC))


@dataclass
class Listening(Page):
    """Hears all that comes, and keeps messages as a browser does, to be only named when they come again."""

    heard: Heard = field(default_factory=Heard)
    files: dict[str, bytes] = field(default_factory=dict)
    kept: References = field(default_factory=References)
    names: Words = field(default_factory=lambda: load_words("en"))

    def _next(self) -> ForwardMsg:
        message = super()._next()
        assert self.kept.hold(message), "a message was named that this browser was never sent"
        self.heard.take(in_message(message))
        return message

    def send(self, fields: Iterable[WidgetState], fragment: str = "") -> None:
        self.socket.send(asking(self.address, fields, fragment, self.kept.sent).SerializeToString())
        self.told.clear()

    def look(self, address: str) -> None:
        self.address = address
        self.draw()

    def choose(self, key: str, option: str) -> None:
        self.tap(WidgetState(id=self.id_of(key), string_array_value=StringArray(data=[option])))

    def open_boxes(self, *keys: str) -> None:
        self.tap(*(WidgetState(id=self.id_of(key), bool_value=True) for key in keys))

    def tap(self, *fields: WidgetState, fragment: str = "") -> None:
        self.send(fields, fragment)
        self.to_its_end()

    def speak(self, language: str) -> None:
        (menu,) = re.findall(r'"(\$\$ID-[0-9a-f]+-now-language-[0-9a-f]+-[a-z]+)"', self.text)
        self.names = load_words(language)
        self.tap(WidgetState(id=menu, string_value=LANGUAGES[language]))

    def take_file(self, key: str) -> None:
        """By its button, as its owner."""
        drawn = [one.delta.new_element.download_button for one in self.told if one.HasField("delta")]
        button = next(each for each in drawn if each.id.endswith(f"-{key}"))
        with browser(self.url, self.cookie) as own:
            answer = own.get(self.click_download(button.deferred_file_id))
        assert answer.status_code == 200
        self.files[key] = answer.content
        self.heard.take(in_file(answer.content))


def a_day(page: Listening, name: str, other: str) -> Iterator[None]:
    """What someone looks at, step by step; from the middle on in the other language."""
    yield from a_morning(page, name)
    page.speak(other)
    yield
    page.look("my_weeks")
    yield
    page.choose("weeks_shown", page.names("All"))
    yield
    page.look("my_team")
    yield
    page.look("my_data")
    page.take_file("download")


def a_morning(page: Listening, name: str) -> Iterator[None]:
    t = page.names
    page.look("my_weeks")
    yield
    page.choose("weeks_shown", t("12 weeks"))
    yield
    page.choose("weeks_shown", t("All"))
    yield
    page.open_boxes("table-strain", "table-work", "week-by-week", "downloads")
    for file in ("my-weeks.csv", "my-weeks.json", "strain.png"):
        page.take_file(f"download-{file}")
    yield
    page.look("check_in")
    yield
    yield from half_a_check_in(page, name)
    page.look("longer")
    yield
    page.look("my_team")
    yield
    page.choose("my_team-weeks", t("All"))
    yield
    page.open_boxes("my_team-behind-load", "my_team-behind-closer", "my_team-worked-out")
    yield


def half_a_check_in(page: Listening, name: str) -> Iterator[None]:
    """A line that is typed and not sent, and then the week before, to be changed."""
    field = re.findall(r"\d{4}-W\d\d-\d+-win", page.text)[0]
    page.tap(
        WidgetState(id=page.id_of(field), string_value=TRACERS[name].draft), fragment=page.part_of(field)
    )
    yield
    page.look("check_in")
    drawn = [one.delta.new_element.button_group for one in page.told if one.HasField("delta")]
    week = next(each for each in drawn if each.id.endswith("-week"))
    page.choose("week", week.options[1].content)
    yield
    change = re.findall(r"change-\d{4}-W\d\d", page.text)[0]
    page.tap(WidgetState(id=page.id_of(change), trigger_value=True))
    yield


def a_leads_day(page: Listening) -> Iterator[None]:
    page.look("team_workload")
    yield
    for weeks in (message_of("teams/ui/page", "year"), "All", "12 weeks"):
        page.choose("teams-weeks", weeks)
        yield
    page.open_boxes("teams-behind-load", "teams-behind-closer", "teams-behind-bands", "teams-worked-out")


def in_turns(*days: Iterator[None]) -> None:
    """A step of each, and another of them is the first each time."""
    waiting, over = list(days), object()
    while waiting:
        waiting = [day for day in reversed(waiting) if next(day, over) is not over]


def at_once(*days: Iterator[None]) -> None:
    with ThreadPoolExecutor(len(days)) as threads:
        list(threads.map(list, days))


# ── the server, and its doors ───────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = open_store(tmp_path_factory.mktemp("two") / "alongside.db")
    with (
        pytest.MonkeyPatch.context() as patch
    ):  # at the cost that the server asks for, whatever tests ask for
        patch.setattr(password_hashes, "hash_secret_raw", hash_secret_raw)
        furnish(opened, hash_password(PASSWORD).stored, datetime.now(UTC))
    yield opened
    opened.close()


@contextmanager
def running(store: Store, **settings: str) -> Iterator[Server]:
    server = Server(store.file.parent, {"STREAMLIT_GLOBAL_MIN_CACHED_MESSAGE_SIZE": BIG_MESSAGE, **settings})
    server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="module")
def server(store: Store) -> Iterator[Server]:
    with running(store) as started:
        yield started


def enter(client: httpx2.Client, store: Store, name: str, language: str = "en") -> str:
    """By the door, with the password; what asks for it once more is told that it was just entered. Returns the cookie."""
    form = {"login": f"{name}@example.org", "password": PASSWORD, "next": "/"}
    answer = client.post("/sign-in", data=form)
    assert answer.status_code == 303, answer.text
    with store.write() as db:
        db.run(
            "update sign_in set confirmed_at = :now where person_id = :id and ended_at is null",
            now=datetime.now(UTC).isoformat(),
            id=name,
        )
        db.run("update person set language = :language where id = :id", language=language, id=name)
    return client.cookies["alongside"]


@pytest.fixture(scope="module", params=[in_turns, at_once])
def pages(request: pytest.FixtureRequest, server: Server, store: Store) -> dict[str, Listening]:
    """Of the three, by name, after a day that they spent on the server together."""
    with ExitStack() as stack:
        opened = {}
        for name, language in (("ana", "en"), ("ben", "es"), ("dee", "en")):
            client = stack.enter_context(browser(server.url, None))
            page = Listening(server.url, "", enter(client, store, name, language), names=load_words(language))
            opened[name] = stack.enter_context(page)
        ana, ben, dee = opened.values()
        request.param(a_day(ana, "ana", "es"), a_day(ben, "ben", "en"), a_leads_day(dee))
    return opened


# ── what must never be, and the twins ───────────────────────────────────────────────────────────────────────────────


def known(heard: Heard, values: set[str | float]) -> set[str | float]:
    return {value for value in values if heard.knows(value)}


@pytest.mark.parametrize(
    ("hearer", "other"), [("ana", "ben"), ("ben", "ana"), ("dee", "ana"), ("dee", "ben")]
)
def test_no_answer_of_one_person_is_in_what_another_is_sent(
    pages: dict[str, Listening], store: Store, hearer: str, other: str
) -> None:
    assert known(pages[hearer].heard, own(store, other)) == set()


@pytest.mark.parametrize("name", TRACERS)
def test_twin_all_of_it_is_in_what_they_themselves_are_sent(
    pages: dict[str, Listening], store: Store, name: str
) -> None:
    assert own(store, name) - known(pages[name].heard, own(store, name)) == set()
    assert pages[name].kept.named  # and some of it by its name alone, which was looked up


def test_a_picture_to_take_along_is_of_ones_own_weeks(pages: dict[str, Listening], store: Store) -> None:
    """Nothing can be read in it, so it is held against the one that is drawn of these weeks here."""
    taken = {name: pages[name].files["download-strain.png"] for name in TRACERS}

    assert taken == {
        "ana": picture_of(store, "ana", load_words("en")),
        "ben": picture_of(store, "ben", load_words("es")),
    }
    assert taken["ana"] != taken["ben"]


def picture_of(store: Store, name: str, t: Words) -> bytes:
    desk = desk_of(store, name)
    return pictures_as_files(desk.load_history(), desk.pack, span_of(desk.history_fingerprint(), None), t)[
        "strain.png"
    ]


def test_nothing_stays_for_the_next_person_in_the_same_browser(server: Server, store: Store) -> None:
    """Neither in the session that the browser names, nor in messages that it says it keeps."""
    with browser(server.url, None) as client:
        with Listening(server.url, "", enter(client, store, "ana")) as before:
            list(a_morning(before, "ana"))
        client.post("/sign-out")
        cookie = enter(client, store, "ben")
        with Listening(server.url, "", cookie, before.own_session, kept=before.kept) as after:
            list(a_day(after, "ben", "es"))

    assert known(after.heard, own(store, "ana")) == set()
    assert own(store, "ben") - known(after.heard, own(store, "ben")) == set()


# What a server would do that keeps for everyone what is one person's: `leaks` names the fault.
LEAKY = """
import sys
from pathlib import Path

sys.path.insert(0, {project!r})
from alongside.checkins.desk.advocate import AdvocateDesk
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext

leaks, kept = Path({leaks!r}), {{}}
history, enqueue = AdvocateDesk.load_history, ScriptRunContext.enqueue


def history_of_the_first(self):
    found = history(self)
    return kept.setdefault("weeks", found) if leaks.read_text() == "weeks" else found


def with_the_first_data(self, message):
    chart = message.delta.new_element.vega_lite_chart
    if chart.datasets and leaks.read_text() == "template":
        shape = tuple(one.name for one in chart.datasets)
        data = kept.setdefault(shape, [one.data.data for one in chart.datasets])
        for one, first in zip(chart.datasets, data):
            one.data.data = first
    enqueue(self, message)


AdvocateDesk.load_history = history_of_the_first
ScriptRunContext.enqueue = with_the_first_data
"""


@pytest.fixture(scope="module")
def leaks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the name of the fault that the leaky server has."""
    return tmp_path_factory.mktemp("leaky") / "leaks.txt"


@pytest.fixture(scope="module")
def leaky(store: Store, leaks: Path) -> Iterator[Server]:
    leaks.write_text("")
    (leaks.parent / "sitecustomize.py").write_text(LEAKY.format(project=str(PROJECT), leaks=str(leaks)))
    with running(store, PYTHONPATH=str(leaks.parent)) as started:
        yield started


@pytest.mark.parametrize("fault", ["weeks", "template"])
def test_twin_a_server_that_keeps_one_persons_weeks_for_everyone_is_found_out(
    leaky: Server, leaks: Path, store: Store, fault: str
) -> None:
    found = {}
    for told in ("", fault):
        leaks.write_text(told)
        for name in TRACERS:
            with (
                browser(leaky.url, None) as client,
                Listening(leaky.url, "", enter(client, store, name)) as page,
            ):
                page.look("my_weeks")
                found[told, name] = page.heard

    assert not known(found["", "ben"], own(store, "ana"))
    assert known(found[fault, "ben"], own(store, "ana"))
