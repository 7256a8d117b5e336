"""The page of a lead's teams, as a browser's session would run it."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from streamlit.runtime.context import ContextProxy

from alongside.accounts.rules.people import Person, Team
from alongside.accounts.store import people
from alongside.accounts.ui import state
from alongside.accounts.ui.open_desk import open_desk_when_clicked
from alongside.checkins.rules.checkins import CheckIn, WorkFacts
from alongside.checkins.store import checkins, no_new_case
from alongside.core.charts.calendar import Span
from alongside.core.http.cookies import COOKIE
from alongside.core.rules.errors import NotAllowed
from alongside.core.ui.view_cache import SHARED
from alongside.core.words import load_words
from alongside.organisation.rules.case_weights import CaseWeight
from alongside.organisation.rules.closed_days import ClosedSpan
from alongside.organisation.store import case_weights, closed_days, teams
from alongside.teams.desk.actions import ActionBook
from alongside.teams.desk.lead import LeadDesk
from alongside.teams.gate.publishing import publish_all
from alongside.teams.gate.work_figures import release_work_figures
from alongside.teams.rules.actions import ActionDraft, ActionKind
from alongside.teams.rules.releases import Setting
from alongside.teams.rules.workload import FEWEST
from alongside.teams.store import release_settings, workloads
from alongside.teams.ui import chart_sections as showing_teams
from alongside.teams.ui import pictures
from alongside.teams.ui.view import open_view
from tests.conftest import NOW, USUAL_FACTS, WEEK, Browse, Tab, forget_houses
from tests.fixtures.sent import everything_sent, rows_sent, tables_sent
from tests.fixtures.wording import message
from tests.test_hostile_strings import MARK, read_as_markdown

pytestmark = pytest.mark.usefixtures("hardly_any_chance")

PAGE = "pages/lead/teams.py"
OWN_WEEKS = "pages/advocate/my_weeks.py"
YEAR = [WEEK.back(back) for back in range(52)]
BOXES = (
    "behind-teams",
    "behind-load",
    "behind-closer",
    "behind-bands",
    "worked-out",
    "bands-mean",
    "counted",
    "persons",
)
LINES = "teams/ui/lead_page/team_lines"
DUE = message(LINES, "Due for review")
NOT_SHOWN = message("teams/ui/wording", "shown: too")
REFUSAL = message("pages/lead/teams", "page")
T = load_words("en")
TRACER = 97.0  # hours that no one else gives
NEWEST = WEEK.back(2)  # the newest week whose figures are out at NOW


@pytest.fixture
def browse(browse: Browse, store) -> Browse:
    """After the server has released what was due by then."""

    def open_page(page: str, as_: str | None = "ana", **named) -> Tab:
        release_work_figures(store, NOW)
        return browse(page, as_, **named)

    return open_page


STRAINED = {"exhaustion": 4, "manageability": 1, "recovery": 1, "aftereffects": 3}  # an index of 81.2


def opened(at, name="teams"):
    """With every box open, and the tab that is only then drawn."""
    at.session_state[f"{name}-tabs"] = message("teams/ui/page", "For a meeting")
    for box in BOXES:
        at.session_state[f"{name}-{box}"] = True
    return at.run()


def everything(at, name="teams"):
    """All that the page sends, over every choice there is."""
    sent = [everything_sent(opened(at, name))]
    for choice in ("closer", "measure", "team", "person-week"):
        key = f"{name}-{choice}"
        if key in [box.key for box in at.selectbox]:
            for number in range(len(at.selectbox(key=key).options)):
                at.selectbox(key=key).select_index(number).run()
                assert not at.exception
                sent.append(everything_sent(at))
    return " ".join(sent)


def save(store, person_id, week=WEEK, **said):
    with store.write() as db:
        checkins.save_check_in(db, person_id, CheckIn(week, revision=2, **said), "2026-03-04T11:00:00+00:00")


def relieve(store, person_id, team_id):
    with store.write() as db:
        teams.remove_leads(db, [(team_id, person_id)])


# ── who sees it ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_someone_signed_out_sees_nothing(browse: Browse, add_team) -> None:
    add_team("red", 9, YEAR, lead="dee")

    at = browse(PAGE, as_=None)

    assert [each.value for each in at.warning] == [message("accounts/http/templates/stopped.html", "saved")]
    assert not at.title


def test_someone_who_leads_no_team_is_refused_with_a_sentence(browse: Browse, add_team) -> None:
    ids = add_team("red", 9, YEAR, lead="dee")

    for person in ("ana", "eli", ids[0]):
        at = browse(PAGE, as_=person)
        assert [each.value for each in at.info] == [REFUSAL]
        assert (len(at.main), at.get("vega_lite_chart")) == (1, [])
    assert browse(PAGE, as_="dee").title[0].value == message("pages/lead/teams", "workload")  # the twin


def test_another_teams_lead_gets_nothing_of_it(browse: Browse, add_team) -> None:
    add_team("red", 9, YEAR, lead="dee", facts=WorkFacts(hours=TRACER, open_cases=20))
    add_team("blue", 9, YEAR, lead="ben")

    of_ben, of_dee = everything(browse(PAGE, as_="ben")), everything(browse(PAGE, as_="dee"))

    assert [found for found in (str(TRACER), "Red") if found in of_ben] == []
    assert [found for found in (str(TRACER), "Red") if found in of_dee] == [str(TRACER), "Red"]


def test_a_lead_relieved_between_two_reruns_is_refused_and_shown_nothing_that_was_made(
    browse: Browse, add_team, store
) -> None:
    add_team("red", 9, YEAR, lead="dee", facts=WorkFacts(hours=TRACER, open_cases=20))
    at = browse(PAGE, as_="dee")
    assert str(TRACER) in everything_sent(at)

    relieve(store, "dee", "red")
    at.run()

    assert [each.value for each in at.info] == [REFUSAL]
    assert [found for found in (str(TRACER), "Red") if found in everything(at)] == []


def test_a_lead_relieved_of_one_team_keeps_nothing_of_it(browse: Browse, add_team, store) -> None:
    add_team("red", 9, YEAR, lead="dee", facts=WorkFacts(hours=TRACER, open_cases=20))
    add_team("blue", 9, YEAR, lead="dee")
    at = browse(PAGE, as_="dee")
    at.selectbox(key="teams-team").set_value("red").run()
    assert str(TRACER) in everything_sent(at)

    relieve(store, "dee", "red")
    at.run()

    assert not at.exception
    assert [found for found in (str(TRACER), "Red") if found in everything(at)] == []
    assert "Red" not in str(at.session_state["alongside"].shelves)


# ── what is shown ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("people", "seen"), [(5, False), (6, True)])
def test_a_team_of_five_shows_nothing_and_one_of_six_does(browse: Browse, add_team, people, seen) -> None:
    add_team(
        "red",
        people,
        YEAR,
        lead="dee",
        facts=WorkFacts(
            hours=TRACER,
            after_hours_days=3,
            heavy_contacts=7,
            open_cases=20,
            cases_by_type={},
            hearings=2,
            supervised=True,
        ),
    )

    sent = everything(browse(PAGE, as_="dee"))

    assert [figure in sent for figure in (str(TRACER), message("teams/ui/latest_week", "Most of"))] == [
        seen
    ] * 2
    fewest, accounts = str(FEWEST), str(people)
    none_yet = message(
        "teams/ui/wording", "No work figures", many=True, fewest=fewest, accounts=accounts, n=accounts
    )
    assert (none_yet in sent) is not seen


def test_withheld_looks_the_same_whatever_the_reason(browse: Browse, add_team, store) -> None:
    """In a team of five, no one, two or all fill in the week; with a sixth it would be shown."""
    ids = add_team("red", 5, lead="dee")
    facts, pages = (
        WorkFacts(
            hours=TRACER,
            after_hours_days=3,
            heavy_contacts=7,
            open_cases=20,
            cases_by_type={},
            hearings=2,
            supervised=True,
        ),
        [],
    )
    for speaking in ([], ids[:2], ids):
        for person_id in speaking:
            save(store, person_id, NEWEST, facts=facts)
        forget(store)
        pages.append(everything(browse(PAGE, as_="dee")))

    at = browse(PAGE, as_="dee")
    assert [text.value for text in at.text] == ["Red"]
    assert [each.value for each in at.markdown][3:5] == [
        message("teams/ui/wording", "fill", many=True, fewest="6", accounts="5", n="5"),
        message("teams/ui/wording", "never change", week=T.week(WEEK.back(1)), day="5 Mar 2026"),
    ]
    assert NOT_SHOWN not in pages[0]
    assert rows_sent(at) == []
    assert pages[0] == pages[1] == pages[2]


def test_one_measure_withheld_looks_the_same_no_matter_who_left_it_out(
    browse: Browse, add_team, store
) -> None:
    """Of seven people, no one or five give their hours: neither is enough."""
    ids = add_team("red", 7, lead="dee")
    pages = []
    for silent in (7, 2, 1):
        for number, person_id in enumerate(ids):
            facts = WorkFacts(hours=None if number < silent else TRACER, open_cases=20)
            save(store, person_id, NEWEST, facts=facts)
        forget(store)
        pages.append(everything(browse(PAGE, as_="dee")))

    assert pages[0] == pages[1] != pages[2]


def forget(store):
    """So that the week is released anew, as no week ever is, and at the same instant."""
    with store.write() as db:
        workloads.delete_weeks(db, [NEWEST])
    SHARED.clear()


def test_the_team_that_needs_its_lead_most_comes_first_by_either_lane_and_is_shown(
    browse: Browse, add_team, store
) -> None:
    add_team("blue", 9, YEAR, lead="dee", facts=WorkFacts(hours=38, open_cases=10), level=4)
    add_team("red", 9, YEAR[:7], lead="dee", facts=WorkFacts(hours=38, open_cases=20))
    add_team("tiny", 4, YEAR, lead="dee")
    with store.write() as db:
        no_new_case.set_last_day(db, "blue-1", NOW.date())
    publish_all(store, NOW, history=True)

    at = browse(PAGE, as_="dee")
    said = [each.value for each in at.markdown]

    assert [each.value for each in at.text] == ["Blue", "Blue", "Red", "Tiny"]  # first: what comes next
    assert at.selectbox(key="teams-team").value == "blue"
    assert [one for one in said if message(LINES, "Strain {band}", band="very high") in one]
    over = message(LINES, "Over capacity", share="110")
    since = message(LINES, "{over} since", over=f"**{over}**", day=T.day(WEEK.back(6).monday))
    assert [one for one in said if since in one]
    assert [one.value for one in at.caption if "new case" in one.value.lower()][:3] == [
        message(LINES, "Room", many=True, free="8", n="9"),
        message(LINES, "hours are left"),
        message(LINES, "Room", many=True, free="4", n="4"),
    ]


@pytest.mark.parametrize("open_action", [False, True])
def test_the_next_step_is_an_action_for_the_team_that_stands_out_and_has_none(
    browse: Browse, add_team, store, open_action
) -> None:
    add_team("blue", 9, YEAR, lead="dee", facts=WorkFacts(hours=38, open_cases=10))
    ids = add_team("red", 9, YEAR, lead="dee", facts=WorkFacts(hours=38, open_cases=30))
    if open_action:
        act(store, "red", ids[0], "No new cases.", look_again=date(2026, 3, 20))

    at = browse(PAGE, as_="dee")
    said = [one.value for one in at.markdown]

    until_review = message(LINES, "next review", day=T.day(date(2026, 3, 20)))
    assert (until_review in said) is open_action
    assert (message(LINES, "need more hours") in said) is not open_action
    forms = [one.label for one in at.expander].count(message("teams/ui/action_forms", "Add an"))
    assert forms == (1 if open_action else 2)  # the other one is with the actions of the team


def test_of_very_many_teams_the_heaviest_are_listed_and_the_others_are_in_a_table(
    browse: Browse, add_team
) -> None:
    for number in range(30):
        facts = WorkFacts(hours=38, open_cases=30 + 5 * number)
        add_team(f"team {number:02d}", 6, YEAR[:3], lead="dee", facts=facts)

    at = browse(PAGE, as_="dee")
    assert [one.value for one in at.text][1:] == [f"Team {number}" for number in range(29, 23, -1)]
    assert message(LINES, "more team", many=True, n="24") in [one.value for one in at.caption]
    assert len({row["team"] for row in rows_sent(at) if "team" in row and "value" in row}) == 24

    at.session_state["teams-all-teams"] = True
    assert len(tables_sent(at.run())[0]) == 30


def test_one_team_needs_no_choice_and_no_map(browse: Browse, add_team) -> None:
    add_team("red", 9, YEAR, lead="dee")

    at = browse(PAGE, as_="dee")

    assert [box.key for box in at.selectbox] == ["teams-closer"]


def test_any_weeks_can_be_shown(browse: Browse, add_team) -> None:
    add_team("red", 9, YEAR, lead="dee")
    at = browse(PAGE, as_="dee")
    assert len(drawn_weeks(at)) == 12

    at.button_group(key="teams-weeks").set_value(0).run()
    assert len(drawn_weeks(at)) == 50
    at.button_group(key="teams-weeks").set_value(-1).run()
    at.selectbox(key="teams-from").set_value(WEEK.back(40))
    at.selectbox(key="teams-to").set_value(WEEK.back(31)).run()

    assert len(drawn_weeks(at)) == 10


def drawn_weeks(at):
    return {row["when"] for row in rows_sent(at) if "median" in row}


def test_weeks_chosen_in_the_wrong_order_are_swapped(browse: Browse, add_team) -> None:
    add_team("red", 9, YEAR, lead="dee")
    at = browse(PAGE, as_="dee")
    at.button_group(key="teams-weeks").set_value(-1).run()

    at.selectbox(key="teams-from").set_value(WEEK.back(2))
    at.selectbox(key="teams-to").set_value(WEEK.back(20)).run()

    assert not at.exception
    assert len(drawn_weeks(at)) == 19


@pytest.mark.parametrize("weeks", [0, 1, 104])
@pytest.mark.parametrize("people", [1, 5, 9])
def test_any_team_makes_a_page(browse: Browse, add_team, store, people, weeks) -> None:
    add_team("red", people, [WEEK.back(back) for back in range(weeks)], lead="dee", since="2024-01-01")
    publish_all(store, NOW, history=True)

    assert not opened(browse(PAGE, as_="dee")).exception


def test_the_weights_are_shown_with_their_sources_and_the_organisations_own_with_its_day(
    browse: Browse, add_team, store
) -> None:
    add_team("red", 9, YEAR, lead="dee")
    with store.write() as db:
        case_weights.save_weight(
            db, CaseWeight(case_type="", hours=2.0, source="Our own count", set_on=date(2026, 2, 2))
        )

    table = tables_sent(opened(browse(PAGE, as_="dee")))

    rows = [
        row
        for rows in table
        for row in rows
        if message("organisation/ui/case_weights", "Kind of case") in row
    ]
    assert rows == [
        {
            message("organisation/ui/case_weights", "Kind of case"): message(
                "teams/ui/how_it_works", "Any other"
            ),
            message("teams/ui/how_it_works", "Hours per"): "2",
            "From": message("teams/ui/how_it_works", "organisation", day="2 Feb 2026"),
            "Source": "Our own count",
        }
    ]


# ── wellbeing ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_answers_never_reach_the_page(browse: Browse, add_team, store) -> None:
    ids = add_team("red", 9, YEAR, lead="dee")
    for back in range(12):
        texts = {"win": "a win of mine", "note": "a note of mine"}
        save(store, ids[0], WEEK.back(back), answers=STRAINED, facts=USUAL_FACTS, **texts)
    publish_all(store, NOW, history=True)

    of_lead = everything(browse(PAGE, as_="dee"))
    own = everything_sent(browse(OWN_WEEKS, as_=ids[0]))

    traces = ("81.2", "a win of mine", "a note of mine")
    assert [trace for trace in traces if trace in of_lead] == []
    assert [trace for trace in traces if trace in own] == list(traces)  # the twin
    assert message("teams/ui/wording", "Strain in this", band="high") in of_lead


def test_the_page_is_the_same_to_the_letter_no_matter_what_someone_answered_in_an_open_period(
    browse: Browse, add_team, store
) -> None:
    ids = add_team("red", 9, YEAR, lead="dee")
    before = CheckIn(NEWEST, answers=STRAINED, facts=USUAL_FACTS, revision=2)
    after = CheckIn(NEWEST, answers=dict.fromkeys(STRAINED, 0), facts=USUAL_FACTS, revision=2)
    pages = []
    for check_in in (before, after):
        with store.write() as db:
            checkins.save_check_in(db, ids[0], check_in, NOW.isoformat())
        pages.append(everything(browse(PAGE, as_="dee")))

    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    ("people", "sentence"),
    [
        (7, message("teams/ui/wording", "people for")),
        (8, message("teams/ui/wording", "Strain in this", band="high")),
    ],
)
def test_a_panel_below_eight_is_too_small_for_a_band(
    browse: Browse, add_team, store, people, sentence
) -> None:
    add_team("red", people, YEAR, lead="dee", level=2.25)
    publish_all(store, NOW, history=True)

    assert sentence in everything_sent(browse(PAGE, as_="dee"))


def test_before_the_first_period_closes_the_page_says_that_it_is_open(browse: Browse, add_team) -> None:
    add_team("red", 9, YEAR, lead="dee")

    said = [each.value for each in browse(PAGE, as_="dee").markdown]

    still_open = message("teams/ui/wording", "still open")
    assert [text for text in said if f"\n\n{still_open}" in text]


# ── one person at a time ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("declared", [False, True])
def test_individual_work_data_is_shown_only_where_two_admins_turned_it_on(
    browse: Browse, add_team, store, declared
) -> None:
    add_team("red", 9, YEAR, lead="dee")
    with store.write() as db:
        release_settings.add_setting(
            db, Setting(set_at=datetime(2026, 1, 5, 10, tzinfo=UTC), person_facts=declared), "eli"
        )

    at = opened(browse(PAGE, as_="dee"))
    names = [row["Name"] for rows in tables_sent(at) for row in rows if "Name" in row]

    assert names == ([f"Red-{number}" for number in range(1, 10)] if declared else [])
    assert ("Red-1" in everything(at)) is declared


# ── actions ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def act(store, team_id, who, text, lead="dee", days_ago=8, look_again=date(2026, 3, 3)):
    """An action opened in the past, through the desk."""
    book = ActionBook(store, Person(id=lead, login=lead, name=lead), NOW - timedelta(days=days_ago))
    book.open_action(
        team_id,
        ActionDraft(
            kind=ActionKind.PAUSE_INTAKE, text=text, who_id=who, until=date(2026, 4, 1), look_again=look_again
        ),
        f"action of {team_id}",
    )


def test_an_action_due_for_review_is_on_top_and_the_others_below(browse: Browse, add_team, store) -> None:
    ids = add_team("red", 9, YEAR, lead="dee")
    add_team("blue", 9, YEAR, lead="dee")
    act(store, "red", ids[0], "No new cases for a while.")

    at = browse(PAGE, as_="dee")
    said = [each.value for each in at.markdown]

    assert said.index(DUE) < said.index("## " + message("teams/ui/actions", "Actions"))
    assert "Red: Pause new cases  ·  No new cases for a while." in [each.value for each in at.text]


@pytest.mark.parametrize(("look_again", "due"), [(date(2026, 3, 4), True), (date(2026, 3, 5), False)])
def test_an_action_is_on_top_from_its_review_day(browse: Browse, add_team, store, look_again, due) -> None:
    ids = add_team("red", 9, YEAR, lead="dee")
    act(store, "red", ids[0], "No new cases for a while.", look_again=look_again)

    said = [each.value for each in browse(PAGE, as_="dee").markdown]

    assert (DUE in said) is due


def test_the_actions_of_another_leads_team_are_never_shown(browse: Browse, add_team, store) -> None:
    add_team("red", 9, YEAR, lead="dee")
    ids = add_team("blue", 9, YEAR, lead="ben")
    act(store, "blue", ids[0], "A plan for the summer.", lead="ben")

    assert "A plan for the summer." not in everything(browse(PAGE, as_="dee"))
    assert "A plan for the summer." in everything(browse(PAGE, as_="ben"))  # the twin


# ── made once, and what people type ─────────────────────────────────────────────────────────────────────────────────


def test_a_rerun_makes_nothing_again_nor_does_a_check_in_but_a_release_does(
    browse: Browse, add_team, store, drawings
) -> None:
    ids = add_team("red", 9, YEAR, lead="dee")
    at = browse(PAGE, as_="dee")
    before = list(drawings)
    assert before

    at.run()
    for person_id in ids:
        save(store, person_id, NEWEST, facts=WorkFacts(hours=TRACER, open_cases=20))
    at.run()
    assert drawings == before

    forget(store)
    release_work_figures(store, NOW + timedelta(seconds=1))
    at.run()
    assert drawings == before * 2
    assert str(TRACER) in everything_sent(at)


def test_a_picture_of_a_team_is_made_once_for_all_who_may_see_it(browse: Browse, add_team, drawings) -> None:
    ids = add_team("red", 9, YEAR, lead="dee", facts=WorkFacts(hours=TRACER, open_cases=20))
    browse(PAGE, as_="dee")
    made = list(drawings)

    for_a_member = browse("pages/advocate/my_team.py", as_=ids[0])

    assert drawings == made
    assert str(TRACER) in everything_sent(for_a_member)


def test_weeks_chosen_before_are_not_drawn_again(browse: Browse, add_team, drawings) -> None:
    add_team("red", 9, YEAR, lead="dee")
    at = browse(PAGE, as_="dee")
    at.button_group(key="teams-weeks").set_value(0).run()
    made = list(drawings)

    at.button_group(key="teams-weeks").set_value(12).run()
    at.button_group(key="teams-weeks").set_value(0).run()

    assert drawings == made


def test_names_are_never_read_as_markdown(browse: Browse, add_team, store) -> None:
    ids = add_team(
        "red",
        9,
        YEAR,
        lead="dee",
        facts=WorkFacts(
            hours=38,
            after_hours_days=1,
            heavy_contacts=1,
            open_cases=20,
            cases_by_type={MARK: 20},
            hearings=1,
            supervised=True,
        ),
    )
    add_team("blue", 9, YEAR, lead="dee")
    with store.write() as db:
        teams.rename_team(db, Team("red", MARK))
        people.update_person(db, Person(id=ids[0], login=ids[0], name=MARK))
        case_weights.save_weight(
            db, CaseWeight(case_type="", hours=9.0, source=MARK, set_on=date(2026, 2, 2))
        )
        release_settings.add_setting(
            db, Setting(set_at=datetime(2026, 1, 5, 10, tzinfo=UTC), person_facts=True), "eli"
        )
    act(store, "red", ids[0], MARK)
    publish_all(store, NOW, history=True)

    at = opened(browse(PAGE, as_="dee"))

    assert not at.exception
    assert MARK in everything_sent(at)  # the twin: it is there
    assert MARK not in read_as_markdown(at)


# ── downloads ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def clicked(store, sign_in, monkeypatch):
    """Dee's page is open; what a click on it finds."""
    monkeypatch.setattr(ContextProxy, "cookies", {COOKIE: sign_in("dee")})
    seen = state.TabState(now=NOW)
    monkeypatch.setattr(state, "tab_state", lambda: seen)
    monkeypatch.setenv("ALONGSIDE_DATABASE", f"sqlite:///{store.file}")
    forget_houses()
    desk = open_desk_when_clicked(LeadDesk)
    shown = open_view("teams", desk(), partial(open_desk_when_clicked, LeadDesk), T)
    return {file.name: file.made for drawn in DRAWN for file in showing_teams.picture_files(shown, *drawn)}


def drawn(key):
    def found(figures):
        every = pictures.team_pictures(figures, "red", Span(NEWEST.back(11), NEWEST), T)
        return next(each for each in every if each.key == key)

    return found


def find_file(made, key, ending):
    return next(one for name, one in made.items() if f"-{key}-" in name and name.endswith(ending))


KEYS = ("load", *pictures.KEYS.values(), "supervision-gaps", "participation")
DRAWN = [(key, ("red",), drawn(key)) for key in KEYS]
DRAWN += [("strain-bands", ("red",), lambda figures: pictures.bands_picture(figures, "red", T))]


def test_every_chart_can_be_downloaded_with_its_table(add_team, store, request) -> None:
    add_team(
        "red",
        9,
        YEAR,
        lead="dee",
        facts=WorkFacts(
            hours=38,
            after_hours_days=1,
            heavy_contacts=1,
            open_cases=20,
            cases_by_type={},
            hearings=1,
            supervised=True,
        ),
    )
    publish_all(store, NOW, history=True)

    made = {name: make() for name, make in request.getfixturevalue("clicked").items()}

    assert len(made) == 18
    pngs = {name for name, content in made.items() if content.startswith(b"\x89PNG\r\n\x1a\n")}
    weeks = f"{NEWEST.back(49).text}-{NEWEST.text}".lower()
    assert pngs == {f"open-door-red-{key}-{weeks}.png" for key, _, _ in DRAWN}
    table = list(csv.DictReader(io.StringIO(find_file(made, "hours", "csv").decode("utf-8-sig"))))
    assert table[0]["Week"] == NEWEST.text
    assert [row["Median"] for row in table] == ["38.0"] * 12


def test_a_page_left_open_gives_no_download_once_the_lead_is_relieved(add_team, store, request) -> None:
    add_team("red", 9, YEAR, lead="dee")
    release_work_figures(store, NOW)
    made = request.getfixturevalue("clicked")
    assert find_file(made, "hours", "csv")()  # the twin

    relieve(store, "dee", "red")

    for make in made.values():
        with pytest.raises(NotAllowed):
            make()


@pytest.mark.parametrize("page", [PAGE, "pages/advocate/my_team.py"])
@pytest.mark.parametrize("closed", [True, False])
def test_beside_the_figures_the_page_says_that_the_organisation_was_closed(
    browse, store, add_team, page, closed
):
    """And the figures themselves are the same to the byte."""
    add_team("red", 6, YEAR, lead="dee")
    reader = "dee" if page == PAGE else "red-1"
    before = rows_sent(browse(page, reader))
    if closed:
        first, last = NEWEST.monday, NEWEST.monday + timedelta(days=4)
        with store.write() as db:
            closed_days.save_span(db, ClosedSpan(first, last))

    at = browse(page, reader)

    sentence = message("teams/ui/wording", "check-in was", week=T.week(NEWEST))
    assert [one.value for one in at.caption].count(sentence) == (1 if closed else 0)
    assert rows_sent(at) == before
