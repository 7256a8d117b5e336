"""The book of a team's actions on its pages: what is shown, the forms of a lead, and that nothing typed is lost."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from alongside.accounts.rules.people import Person
from alongside.core.store.engine import Store
from alongside.core.words import load_words
from alongside.everything.store import records
from alongside.organisation.store import teams
from alongside.teams.desk.actions import ActionBook, ActionList
from alongside.teams.gate.work_figures import release_work_figures
from alongside.teams.rules.actions import ActionDraft, ActionKind, TeamAction
from alongside.teams.rules.workload import Measure, Spread, TeamWeek
from alongside.teams.store import actions
from alongside.teams.ui.action_forms import OpenActionForms, kind_label
from alongside.teams.ui.actions import weeks_around_text
from tests.conftest import NOW, WEEK, AddTeam, Browse
from tests.fixtures.wording import message

EN = load_words("en")
LEADS, MEMBERS = "pages/lead/teams.py", "pages/advocate/my_team.py"
WITHHELD = message("teams/ui/wording", "shown: too")
PAUSE = kind_label(ActionKind.PAUSE_INTAKE, EN)
HOSTILE = "**bold** [x](https://example.org) <b>y</b> :material/delete:"
DRAFT = ActionDraft(
    kind=ActionKind.PAUSE_INTAKE,
    text=HOSTILE,
    who_id="red-1",
    until=date(2026, 4, 1),
    look_again=date(2026, 3, 11),
)
YEAR = [WEEK.back(back) for back in range(20)]


def book(store: Store, days: int = 0) -> ActionBook:
    return ActionBook(store, Person(id="dee", login="dee", name="Dee"), NOW + timedelta(days=days))


def saved_actions(store: Store) -> list[TeamAction]:
    with store.read() as db:
        return actions.actions_of_teams(db, ["red"])


@pytest.fixture
def red(store: Store, add_team: AddTeam) -> Store:
    add_team("red", 6, YEAR, lead="dee")
    release_work_figures(store, NOW)
    return store


def owned_by(name: str) -> str:
    return message("teams/ui/actions", "Review on", who=name, until="1 Apr 2026", day="11 Mar 2026")


def opened(at: AppTest, form: str) -> str:
    """Opens the form of a team or an action; the beginning of its widgets' keys."""
    draft_id: str = action_ids(at)[f"teams-{form}"]
    at.session_state[f"open-{draft_id}"] = True
    at.run()
    return draft_id


def action_ids(at: AppTest) -> dict[str, str]:
    """By form, until it is saved."""
    slots: dict[type, Any] = at.session_state["alongside"].slots
    return slots.get(OpenActionForms, OpenActionForms()).ids


def said(at: AppTest) -> list[str]:
    return [each.value for each in at.markdown]


def texts(at: AppTest) -> list[str]:
    return [each.value for each in at.text]


def fill_in(at: AppTest, place: str, **values: Any) -> None:
    if "kind" in values:
        at.pills(key=f"{place}-kind").set_value(values["kind"])
    if "text" in values:
        at.text_area(key=f"{place}-text").set_value(values["text"])
    if "who" in values:
        at.selectbox(key=f"{place}-who").set_value(values["who"])


def button(at: AppTest, place: str) -> Any:
    return next(each for each in at.button if each.key == f"save-{place}")


# ── in words ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_kind_has_words_of_its_own() -> None:
    assert len({kind_label(kind, EN) for kind in ActionKind}) == len(ActionKind)


def weeks(*medians: float | None) -> list[TeamWeek]:
    return [
        TeamWeek(team_id="red", week=WEEK, measures={m: Spread(median) for m in Measure} if median else {})
        for median in medians
    ]


def test_the_weeks_before_and_after_are_side_by_side() -> None:
    table, *rest = weeks_around_text(weeks(40, 41, 42, 43.5), weeks(39, 38), EN).split("\n\n")

    assert table.splitlines()[:3] == [
        f"| {message('teams/ui/actions', 'Measure')} | {message('teams/ui/actions', 'Before')} | {message('teams/ui/actions', 'Since then')} |",
        "| --- | --- | --- |",
        "| Hours worked | 40 · 41 · 42 · 43.5 | 39 · 38 |",
    ]
    assert len(table.splitlines()) == 6
    assert rest == []


def test_a_withheld_week_is_a_dash_and_the_one_sentence() -> None:
    table, sentence = weeks_around_text(weeks(40, None, 42, 43), weeks(39), EN).split("\n\n")

    assert "| Hours worked | 40 · – · 42 · 43 | 39 |" in table
    assert sentence == f"– {WITHHELD}"


def test_where_every_week_is_withheld_there_is_the_sentence_alone() -> None:
    assert weeks_around_text(weeks(None, None), weeks(None), EN) == WITHHELD
    assert weeks_around_text([], [], EN) == WITHHELD


# ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("page", "as_"), [(LEADS, "dee"), (MEMBERS, "red-2")])
def test_an_open_action_is_shown_to_its_lead_and_its_team_and_typed_text_as_text(
    red: Store, browse: Browse, page: str, as_: str
) -> None:
    book(red).open_action("red", DRAFT, "a1")

    at = browse(page, as_=as_)

    assert f"{HOSTILE}\n\n{owned_by('Red-1')}" in texts(at)
    assert f"**{PAUSE}**" in said(at)
    assert not any("example.org" in each for each in said(at))


@pytest.mark.parametrize(("look_again", "is_due"), [(date(2026, 3, 5), False), (date(2026, 3, 4), True)])
def test_from_its_review_day_on_an_action_is_due_for_review_with_what_followed(
    red: Store, browse: Browse, look_again: date, is_due: bool
) -> None:
    book(red, days=-21).open_action("red", replace(DRAFT, look_again=look_again), "a1")

    shown = said(browse(LEADS, as_="dee"))

    assert (f"**{PAUSE}**\n\n{message('teams/ui/actions', 'Due for review.')}" in shown) is is_due
    assert any("| Hours worked | 38 · 38 · 38 · 38 | 38 · 38 |" in each for each in shown) is is_due


def test_closed_actions_come_with_the_weeks_around_them_and_older_ones_in_a_table(
    red: Store, browse: Browse
) -> None:
    for number in range(7):
        book(red, days=number - 20).open_action("red", DRAFT, f"a{number}")
        book(red, days=number - 10).close_action(f"a{number}", f"came of {number}", 1)

    at = browse(MEMBERS, as_="red-2")
    at.session_state["my_team-closed-actions"] = True
    at.run()

    assert [text[-9:] for text in texts(at) if HOSTILE in text] == [f"came of {n}" for n in (6, 5, 4, 3, 2)]
    assert sum("| Hours worked |" in each and "Before" in each for each in said(at)) == 5
    older = next(each.value for each in at.dataframe if "Outcome" in each.value.columns)
    assert list(older["Outcome"]) == ["came of 1", "came of 0"]


def test_an_erased_owner_is_named_as_someone_who_is_no_longer_here(red: Store, browse: Browse) -> None:
    book(red).open_action("red", DRAFT, "a1")
    with red.write() as db:
        records.erase_person(db, "red-1")

    shown = texts(browse(LEADS, as_="dee"))

    assert any(owned_by(message("teams/ui/actions", "no longer here")) in text for text in shown)
    assert not any("Red-1" in text for text in shown)


def test_a_member_has_no_form(red: Store, browse: Browse) -> None:
    book(red).open_action("red", DRAFT, "a1")

    assert action_ids(browse(MEMBERS, as_="red-2")) == {}
    assert action_ids(browse(LEADS, as_="dee")).keys() == {
        "teams-red",
        "teams-a1",
    }  # the twin


# ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_lead_adds_an_action_and_its_form_is_empty_again(red: Store, browse: Browse) -> None:
    at = browse(LEADS, as_="dee")
    place = opened(at, "red")
    fill_in(at, place, kind=ActionKind.PAUSE_INTAKE, text=HOSTILE, who="red-1")

    button(at, place).click().run()

    assert saved_actions(red) == [
        TeamAction(
            id=place,
            team_id="red",
            kind=ActionKind.PAUSE_INTAKE,
            text=HOSTILE,
            who_id="red-1",
            who_name="Red-1",
            opened_on=date(2026, 3, 4),
            until=date(2026, 4, 1),
            look_again=date(2026, 3, 11),
        )
    ]
    assert action_ids(at)["teams-red"] != place
    assert not at.text_area


def test_a_refused_form_keeps_what_was_typed(red: Store, browse: Browse) -> None:
    at = browse(LEADS, as_="dee")
    place = opened(at, "red")
    fill_in(at, place, text="typed\ntwice", who="red-1")

    button(at, place).click().run()

    assert [each.value for each in at.warning] == [message("teams/ui/refusals", "an action")]
    assert at.text_area(key=f"{place}-text").value == "typed\ntwice"
    assert at.selectbox(key=f"{place}-who").value == "red-1"
    assert saved_actions(red) == []


def test_a_lead_closes_an_action_with_its_outcome(red: Store, browse: Browse) -> None:
    book(red).open_action("red", DRAFT, "a1")
    at = browse(LEADS, as_="dee")
    place = f"{opened(at, 'a1')}-close"
    at.text_area(key=f"{place}-outcome").set_value("It helped.")

    button(at, place).click().run()

    assert [(one.closed_on, one.outcome) for one in saved_actions(red)] == [(date(2026, 3, 4), "It helped.")]


def test_what_was_changed_elsewhere_and_what_was_typed_are_both_in_sight(red: Store, browse: Browse) -> None:
    book(red).open_action("red", DRAFT, "a1")
    at = browse(LEADS, as_="dee")
    place = f"{opened(at, 'a1')}-change"
    fill_in(at, place, text="mine")
    book(red).change_action(
        "a1",
        ActionDraft(
            kind=ActionKind.REASSIGN,
            text="theirs",
            who_id="red-2",
            until=date(2026, 4, 1),
            look_again=date(2026, 3, 11),
        ),
        1,
    )

    button(at, place).click().run()

    assert any(text.startswith("theirs\n") for text in texts(at))
    assert at.text_area(key=f"{place}-text").value == "mine"
    assert "changed elsewhere" in at.warning[0].value
    assert [one.text for one in saved_actions(red)] == ["theirs"]

    button(at, place).click().run()
    assert [(one.text, one.revision) for one in saved_actions(red)] == [("mine", 3)]


def test_what_was_typed_into_a_form_that_was_closed_elsewhere_stays_in_sight(
    red: Store, browse: Browse
) -> None:
    book(red).open_action("red", DRAFT, "a1")
    at = browse(LEADS, as_="dee")
    place = f"{opened(at, 'a1')}-change"
    fill_in(at, place, text="mine")
    book(red).close_action("a1", "", 1)

    button(at, place).click().run()
    assert "mine" in texts(at.run())

    next(each for each in at.button if each.key == "go-on-red").click().run()
    assert "mine" not in texts(at)


def test_a_former_lead_is_refused_and_sees_what_was_typed(red: Store, browse: Browse) -> None:
    book(red).open_action("red", DRAFT, "a1")
    at = browse(LEADS, as_="dee")
    place = f"{opened(at, 'a1')}-close"
    at.text_area(key=f"{place}-outcome").set_value("mine")
    with red.write() as db:
        teams.remove_leads(db, [("red", "dee")])

    button(at, place).click().run()

    assert [one.closed_on for one in saved_actions(red)] == [None]
    assert texts(at) == ["mine"]
    assert ActionList(red, Person(id="dee", login="dee", name="Dee"), NOW).actions_of_teams(["red"]) == {}
