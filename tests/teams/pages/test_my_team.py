"""What my lead sees: the lead's page as a member of the team has it."""

from datetime import UTC, date, datetime

import pytest

from alongside.accounts.rules.people import Person, Role, Team
from alongside.accounts.store import people
from alongside.checkins.rules.checkins import CheckIn, WorkFacts
from alongside.checkins.store import checkins
from alongside.core.words import load_words
from alongside.organisation.store import teams
from alongside.teams.desk.own_contribution import OwnContributionDesk
from alongside.teams.gate import readers
from alongside.teams.gate.publishing import publish_all
from alongside.teams.gate.work_figures import release_work_figures
from alongside.teams.rules.releases import Setting
from alongside.teams.store import band_holds, release_settings
from tests.conftest import NOW, WEEK, Browse, Tab
from tests.fixtures.sent import everything_sent, rows_sent, tables_sent
from tests.fixtures.wording import message
from tests.teams.pages.test_lead_teams import PAGE, TRACER, YEAR, act, opened, save
from tests.test_hostile_strings import MARK, read_as_markdown

pytestmark = pytest.mark.usefixtures("hardly_any_chance")

OWN_PAGE = "pages/advocate/my_team.py"
T = load_words("en")
OWN = "teams/ui/own_contribution"
FACTS = WorkFacts(
    hours=38,
    after_hours_days=3,
    heavy_contacts=7,
    open_cases=20,
    cases_by_type={},
    hearings=2,
    supervised=True,
)


@pytest.fixture
def browse(browse: Browse, store) -> Browse:
    """After the server has released what was due by then."""

    def open_page(page: str, as_: str | None = "ana", **named) -> Tab:
        release_work_figures(store, NOW)
        return browse(page, as_, **named)

    return open_page


def said(at) -> list[str]:
    return [each.value for each in at.markdown]


def without_names(at):
    """Everything but the names that count, which a member alone can open."""
    at = opened(at, "my_team")
    at.session_state["my_team-counted"] = False
    return at.run()


def own_words(browse: Browse, person_id: str) -> str:
    at = browse(OWN_PAGE, as_=person_id)
    assert not at.exception
    return said(at)[0]


def test_a_person_in_no_team_reads_one_kind_sentence(browse: Browse, add_team) -> None:
    add_team("red", 9, YEAR, lead="dee")

    at = browse(OWN_PAGE, as_="ana")

    assert [each.value for each in at.info] == [message("pages/advocate/my_team", "anything")]
    assert len(at.main) == 2


def test_a_signed_out_person_sees_nothing(browse: Browse, add_team) -> None:
    add_team("red", 9, YEAR, lead="dee")

    at = browse(OWN_PAGE, as_=None)

    assert not at.title
    assert [each.value for each in at.warning] == [message("accounts/http/templates/stopped.html", "saved")]


def test_a_member_sees_exactly_what_the_lead_sees(browse: Browse, add_team, store) -> None:
    ids = add_team("red", 9, YEAR, lead="dee", facts=FACTS)
    publish_all(store, NOW, history=True)

    of_lead = opened(browse(PAGE, as_="dee"))
    of_member = without_names(browse(OWN_PAGE, as_=ids[0]))

    next_step = 2  # of the lead: its heading, and what is to be done about which team
    assert said(of_member)[2:] == said(of_lead)[next_step:]
    assert [each.value for each in of_member.text] == [each.value for each in of_lead.text][1:]
    assert rows_sent(of_member) == rows_sent(of_lead)
    assert len(rows_sent(of_lead)) > 50
    assert tables_sent(of_member) == tables_sent(of_lead)
    assert len(tables_sent(of_lead)) == 5


def test_another_teams_figures_are_never_on_it(browse: Browse, add_team) -> None:
    ids = add_team("red", 9, YEAR, lead="dee")
    add_team("blue", 9, YEAR, lead="dee", facts=WorkFacts(hours=TRACER, open_cases=20))

    sent = everything_sent(opened(browse(OWN_PAGE, as_=ids[0]), "my_team"))

    assert [trace for trace in (str(TRACER), "Blue") if trace in sent] == []
    assert str(TRACER) in everything_sent(browse(OWN_PAGE, as_="blue-1"))  # the twin


def test_everything_ever_released_about_the_team_is_listed(browse: Browse, add_team, store) -> None:
    ids = add_team("red", 9, YEAR, lead="dee", level=2.25)
    publish_all(store, NOW, history=True)

    tables = tables_sent(opened(browse(OWN_PAGE, as_=ids[0]), "my_team"))
    rows = [row for rows in tables for row in rows if "Period" in row]

    with store.read() as db:
        released = db.rows("select count(*) as number from release where figure_id = 'red'")[0]["number"]
    assert len(rows) == released + 1  # and the one that runs now
    assert [row["Strain"] for row in rows][:2] == [message("teams/ui/wording", "still"), "High"]


# ── one's own part ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_own_facts_are_shown_beside_the_teams_figures_once_these_are_out(browse: Browse, add_team) -> None:
    ids = add_team(
        "red", 9, YEAR[2:], lead="dee", facts=WorkFacts(hours=38, after_hours_days=3, open_cases=20)
    )

    text = own_words(browse, ids[0])

    assert message(OWN, "In the week of {week}:", week=T.week(WEEK.back(2))) in text
    assert message(OWN, "median", what="- Hours worked", value="38", median="38") in text
    assert message(OWN, "that week are out") in text
    hearings = message("teams/ui/wording", "hearings in the next {days} days", days="14")
    left_out = f"- {message('checkins/rules/checkins', 'Contacts with heavy material')}, {hearings}"
    assert f"{left_out}: {message(OWN, 'not filled in, so')}" in text


def test_before_its_thursday_the_page_says_when_a_week_counts(browse: Browse, add_team) -> None:
    ids = add_team("red", 9, YEAR, lead="dee")

    text = own_words(browse, ids[0])

    assert message(OWN, "{what}: {value}.", what="- Hours worked", value="38") in text
    assert message(OWN, "after it", weekday="Thursday") in text


def test_the_newest_week_that_was_filled_in_is_shown(browse: Browse, add_team) -> None:
    ids = add_team("red", 9, YEAR[1:], lead="dee")

    assert message(OWN, "In the week of {week}:", week=T.week(WEEK.back(1))) in own_words(browse, ids[0])


def test_a_week_not_filled_in_and_a_week_away_are_called_so(browse: Browse, add_team, store) -> None:
    ids = add_team("red", 9, lead="dee")
    assert message(OWN, "have not filled in", week=T.week(WEEK)) in own_words(browse, ids[0])

    with store.write() as db:
        checkins.save_check_in(db, ids[0], CheckIn(WEEK, away=True, revision=1), NOW.isoformat())

    assert message(OWN, "were away", week=T.week(WEEK)) in own_words(browse, ids[0])


def test_a_person_who_joined_in_mid_week_reads_that_they_count_from_the_next(
    browse: Browse, add_team, store
) -> None:
    add_team("red", 9, YEAR, lead="dee")
    save(store, "ana", facts=FACTS)
    with store.write() as db:
        people.join_teams(db, [("ana", "red")], date(2026, 3, 3))

    assert message(OWN, "joined this team", week=T.week(WEEK)) in own_words(browse, "ana")


COUNTED = message(OWN, "stay")


def test_whether_own_answers_count_in_the_band_is_said_by_the_rules_of_publishing(
    browse: Browse, add_team, store
) -> None:
    ids = add_team("red", 9, YEAR, lead="dee")
    with store.write() as db:
        teams.name_leads(db, "red", [ids[1]])
        people.join_teams(db, [("ana", "red")], date(2026, 3, 3))
        db.run(
            "insert into share values ('s', :ben, 'ben', '2026-02-01T00:00:00+00:00', '2026-03-01T00:00:00+00:00', null)",
            ben=ids[2],
        )

    assert COUNTED in own_words(browse, ids[0])
    assert message(OWN, "lead this team") in own_words(browse, ids[1])
    assert message(OWN, "sharing your trend") in own_words(browse, ids[2])
    assert message(OWN, "band yet") in own_words(browse, "ana")


# ── actions ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_member_reads_the_actions_and_can_change_none(browse: Browse, add_team, store) -> None:
    ids = add_team("red", 9, YEAR, lead="dee")
    act(store, "red", ids[0], "No new cases for a while.")

    of_member, of_lead = browse(OWN_PAGE, as_=ids[1]), browse(PAGE, as_="dee")

    assert "No new cases for a while." in everything_sent(of_member)
    changing = {message("teams/ui/action_forms", "Add an"), message("teams/ui/action_forms", "Close or")}
    assert changing & {box.label for box in of_member.expander} == set()
    assert changing <= {box.label for box in of_lead.expander}  # the twin


# ── what is never on it ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_member_sees_only_their_own_row_of_individual_data(browse: Browse, add_team, store) -> None:
    ids = add_team("red", 9, YEAR, lead="dee")
    with store.write() as db:
        release_settings.add_setting(
            db, Setting(set_at=datetime(2026, 1, 5, 10, tzinfo=UTC), person_facts=True), "eli"
        )

    sent = everything_sent(without_names(browse(OWN_PAGE, as_=ids[0])))

    assert [name for name in ("Red-1", "Red-2") if name in sent] == ["Red-1"]
    assert "Red-2" in everything_sent(opened(browse(PAGE, as_="dee")))  # the twin


def test_names_are_never_read_as_markdown(browse: Browse, add_team, store) -> None:
    ids = add_team("red", 9, YEAR, lead="dee")
    with store.write() as db:
        teams.rename_team(db, Team("red", MARK))
        people.update_person(db, Person(id=ids[0], login=ids[0], name=MARK))
    publish_all(store, NOW, history=True)

    at = opened(browse(OWN_PAGE, as_=ids[0]), "my_team")

    assert not at.exception
    assert MARK in everything_sent(at)  # the twin: it is there
    assert MARK not in read_as_markdown(at)


def test_a_person_moved_to_another_team_sees_that_team_at_the_next_rerun(
    browse: Browse, add_team, store
) -> None:
    ids = add_team("red", 9, YEAR, lead="dee", facts=WorkFacts(hours=TRACER, open_cases=20))
    add_team("blue", 9, YEAR, lead="dee")
    at = browse(OWN_PAGE, as_=ids[0])

    with store.write() as db:
        teams.move_many(db, {ids[0]: "blue"}, NOW.date())
    at.run()

    assert [each.value.split(":")[0] for each in at.text] == ["Blue"]
    assert "Red" not in str(at.session_state["alongside"].shelves)


def test_a_page_whose_figures_changed_between_two_queries_starts_again_and_shares_nothing(
    browse: Browse, add_team, store, monkeypatch
) -> None:
    """A lead of one team is given the fingerprint of everyone in it, and what is made of it is shown to all of them."""
    reds = add_team("red", 9, YEAR, lead="dee")
    add_team("blue", 9, YEAR, facts=WorkFacts(hours=TRACER, open_cases=20))
    fingerprint = readers.figures_fingerprint

    def read_before_dee_leads_two(*given):
        found = fingerprint(*given)
        monkeypatch.setattr(readers, "figures_fingerprint", fingerprint)
        with store.write() as db:
            teams.name_leads(db, "blue", ["dee"])
        return found

    monkeypatch.setattr(readers, "figures_fingerprint", read_before_dee_leads_two)
    of_dee = browse("pages/lead/teams.py", as_="dee")
    of_a_member = browse(OWN_PAGE, as_=reds[0])

    assert not of_dee.exception
    assert not of_a_member.exception
    assert of_dee.selectbox(key="teams-team").options == ["Blue", "Red"]
    assert [each.value.split(":")[0] for each in of_a_member.text] == ["Red"]
    assert str(TRACER) not in everything_sent(of_a_member)


# ── who counts, and the no to a band ────────────────────────────────────────────────────────────────────────────────


def box(at):
    at.session_state["my_team-counted"] = True
    return at.run()


def test_a_member_holds_a_band_back_and_lets_it_be_published(browse: Browse, add_team, store) -> None:
    ids = add_team("red", 9, YEAR, lead="dee")
    publish_all(store, NOW, history=True)
    at = box(browse(OWN_PAGE, as_=ids[0]))

    at.button(key="hold_back").click().run()

    assert message("teams/ui/own_contribution", "holding this band back") in everything_sent(at)
    with store.read() as db:
        assert band_holds.people_holding(db) == {ids[0]}
    at.button(key="let_go").click().run()
    with store.read() as db:
        assert band_holds.people_holding(db) == set()


def test_no_one_else_is_shown_that_a_band_is_held_back(browse: Browse, add_team, store) -> None:
    ids = add_team("red", 9, YEAR, lead="dee")
    publish_all(store, NOW, history=True)
    before = everything_sent(box(browse(OWN_PAGE, as_=ids[1])))

    OwnContributionDesk(store, Person(id=ids[0], login=ids[0], name=ids[0]), NOW).hold_back()

    assert everything_sent(box(browse(OWN_PAGE, as_=ids[1]))) == before


def test_a_name_that_is_new_is_pointed_out_before_the_box_is_opened(browse: Browse, add_team, store) -> None:
    ids = add_team("red", 9, YEAR, lead="dee")
    add_team("more", 1, YEAR)
    with store.write() as db:
        teams.move_many(db, {"more-1": "red"}, date(2025, 10, 20))
    publish_all(store, NOW, history=True)

    said = [each.value for each in browse(OWN_PAGE, as_=ids[0]).info]

    assert said == [message("teams/ui/own_contribution", "team's", n="1")]


def test_an_admin_reads_why_they_see_no_band(browse: Browse, add_team, store) -> None:
    ids = add_team("red", 9, YEAR, lead="dee")
    publish_all(store, NOW, history=True)
    with store.write() as db:
        people.grant_role(db, ids[0], Role.ADMIN)

    of_admin, of_other = browse(OWN_PAGE, as_=ids[0]), browse(OWN_PAGE, as_=ids[1])

    band = message("teams/ui/wording", "strain in this team").partition("{")[0]
    assert message("teams/ui/wording", "whom a band is about") in everything_sent(of_admin)
    assert band not in everything_sent(of_admin)
    assert band in everything_sent(of_other)  # the twin
