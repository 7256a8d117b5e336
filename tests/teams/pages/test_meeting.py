"""The page for a meeting: one sheet that says whose it is, with what the reader's page shows and no more."""

from functools import partial

import pytest
from streamlit.runtime.context import ContextProxy

from alongside.accounts.rules.people import Person, Role
from alongside.accounts.store import people
from alongside.accounts.ui import state
from alongside.accounts.ui.open_desk import open_desk_when_clicked
from alongside.checkins.rules.checkins import WorkFacts
from alongside.core.charts.paper import to_pdf
from alongside.core.http.cookies import COOKIE
from alongside.core.rules.errors import NotAllowed
from alongside.core.words import load_words
from alongside.organisation.store import teams
from alongside.teams.desk.lead import LeadDesk, lead_desk
from alongside.teams.gate.publishing import publish_all
from alongside.teams.rules.meetings import offered_periods
from alongside.teams.ui.lead_page import meeting
from alongside.teams.ui.view import open_view
from tests.conftest import NOW, WEEK, forget_houses
from tests.fixtures.meetings import meeting_texts
from tests.fixtures.sent import tables_sent
from tests.fixtures.wording import message

PAGE, HERE = "pages/lead/teams.py", "teams/ui/lead_page/meeting"
YEAR = [WEEK.back(back) for back in range(52)]
TRACER = 97.0
DEE = Person(id="dee", login="dee", name="Dee")
T = load_words("en")


@pytest.fixture(autouse=True)
def chart_in_words(monkeypatch) -> None:
    monkeypatch.setattr(meeting, "to_png", lambda spec: repr(spec).encode())


def page_text(store, reader=DEE) -> str:
    return "\n".join(meeting_texts(store, lead_desk(store, reader, NOW), reader, NOW))


@pytest.mark.usefixtures("hardly_any_chance")
@pytest.mark.parametrize(("people_", "seen"), [(5, False), (6, True)])
def test_a_team_of_five_has_dashes_on_paper_and_one_of_six_its_figures(
    store, add_team, people_, seen
) -> None:
    add_team("red", people_, YEAR, lead="dee", facts=WorkFacts(hours=TRACER, open_cases=20))
    publish_all(store, NOW, history=True)

    assert ("97" in page_text(store)) is seen


@pytest.mark.usefixtures("hardly_any_chance")
@pytest.mark.parametrize("is_admin", [True, False], ids=["an admin", "the twin"])
def test_an_admin_who_leads_a_team_has_no_band_of_it_on_paper(store, add_team, is_admin) -> None:
    add_team("red", 9, YEAR, lead="dee", level=4)
    if is_admin:
        with store.write() as db:
            people.grant_role(db, "dee", Role.ADMIN)
    publish_all(store, NOW, history=True)

    assert (message("teams/ui/wording", "Very high") in page_text(store)) is not is_admin


def test_the_page_says_whose_it_is_and_of_when_and_shows_two_periods_side_by_side(
    store, add_team, browse
) -> None:
    add_team("red", 9, YEAR, lead="dee")
    publish_all(store, NOW, history=True)

    first = page_text(store).splitlines()[0]
    latest, before, quarter, *_ = offered_periods(YEAR[-1], WEEK.back(2))
    assert first.startswith("Open Door · ")
    assert str(latest.last.sunday.year) in first

    at = browse(PAGE, as_="dee")
    assert "teams-meeting-period" not in [box.key for box in at.selectbox]
    at.session_state["teams-tabs"] = message("teams/ui/page", "For a meeting")
    at.run().selectbox(key="teams-meeting-period").set_value(quarter).run()
    assert not at.exception
    columns = [set(rows[0]) for rows in tables_sent(at) if message(HERE, "Average week") in rows[0]]
    assert meeting.period_text(quarter, T) in columns[0]
    assert len(columns[0]) == 3
    assert meeting.period_text(before, T) not in columns[0]


def test_a_year_of_a_busy_team_fits_one_sheet(store, add_team, monkeypatch) -> None:
    monkeypatch.undo()
    add_team("red", 9, YEAR, lead="dee")
    publish_all(store, NOW, history=True)
    figures = lead_desk(store, DEE, NOW).read_figures()
    with store.write() as db:
        for number in range(meeting.MOST_ACTIONS + 2):
            add_action(db, number)
    found = meeting.ActionList(store, DEE, NOW).actions_of_teams(["red"])["red"]
    periods = tuple(offered_periods(YEAR[-1], WEEK.back(2))[:2])

    pdf = to_pdf(
        "A team",
        meeting.meeting_blocks(figures, "red", periods, found, T),
        language="en",
        page_label="{page}",
    )

    assert pdf.count(b"/Type /Page\n") == 1


def add_action(db, number: int) -> None:
    row = {
        "id": f"a{number}",
        "team_id": "red",
        "kind": "other",
        "text": "A long plan of two lines. " * 9,
        "who_id": "dee",
        "opened_by": "dee",
        "opened_on": "2026-03-01",
        "until": "2026-04-01",
        "look_again": "2026-03-20",
        "revision": 1,
    }
    db.insert("action", row)


def test_files_are_named_after_the_organisation_the_team_and_the_weeks_and_a_relieved_lead_gets_none(
    store, add_team, sign_in, monkeypatch
) -> None:
    add_team("red", 9, YEAR, lead="dee")
    publish_all(store, NOW, history=True)
    monkeypatch.setattr(ContextProxy, "cookies", {COOKIE: sign_in("dee")})
    seen = state.TabState(now=NOW)
    monkeypatch.setattr(state, "tab_state", lambda: seen)
    monkeypatch.setenv("ALONGSIDE_DATABASE", f"sqlite:///{store.file}")
    forget_houses()
    clicked = partial(open_desk_when_clicked, LeadDesk)
    view = open_view("teams", clicked()(), clicked, T)
    files = meeting.meeting_files(view, "red", tuple(offered_periods(YEAR[-1], WEEK.back(2))[:2]))

    assert [file.name for file in files] == [
        "open-door-red-workload-2025-w49-2026-w08.pdf",
        "open-door-red-workload-2025-w49-2026-w08.png",
        "open-door-red-workload-2025-w49-2026-w08.csv",
    ]
    assert files[2].made().decode("utf-8-sig").startswith(message(HERE, "Average week"))  # the twin

    with store.write() as db:
        teams.remove_leads(db, [("red", "dee")])
    for file in files:
        with pytest.raises(NotAllowed):
            file.made()
