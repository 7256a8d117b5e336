"""The weekly check-in's page, as a browser's session would run it."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from streamlit.testing.v1 import AppTest

from alongside.accounts.rules.organisations import Organisation
from alongside.accounts.rules.people import Person
from alongside.accounts.rules.week_factors import SHIPPED_FACTORS
from alongside.accounts.store import organisations
from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.checkins.rules.checkins import FACTORS_A_WEEK, TEXT_LIMIT, CheckIn, WorkFacts
from alongside.checkins.rules.instrument_loader import SHIPPED, load_instrument
from alongside.checkins.rules.steps import Outcome, Step
from alongside.checkins.store import checkins
from alongside.core.words import load_words
from alongside.matching.rules.participants import Pair, Part
from alongside.sessions.rules.pairings import Pairing, as_proposed
from alongside.sessions.store import pairings
from tests.conftest import NOW, WEEK, button
from tests.fixtures.sent import contacts_read, everything_sent
from tests.fixtures.wording import message

PAGE = "pages/advocate/check_in.py"
CONTACT = "Listening line day and night 0800 000 000"
PACK = load_instrument(SHIPPED / "weekly.toml")
STEADY = {"exhaustion": 2, "manageability": 2, "recovery": 2, "aftereffects": 2}
WORST = {"exhaustion": 4, "manageability": 0, "recovery": 0, "aftereffects": 4}
FACTS = WorkFacts(hours=38.5, after_hours_days=2, heavy_contacts=5, open_cases=31)
FULL = CheckIn(
    WEEK,
    answers={**STEADY, "support": 3, "meaning": 4},
    facts=replace(FACTS, hearings=3, supervised=False, days_off=1),
    win="A family got the keys",
    note="Long days",
)
HOSTILE = "![x](https://far.example/x.png) <img src=x onerror=alert(1)> :material/home: $x^2$ `c`"


def span(week):
    return load_words("en").week(week)


SAVED = message("checkins/ui/feedback_after_check_in", "} saved", week=span(WEEK))
NOTE = message("checkins/ui/form_recovery", "Private note")
FACTORS = "checkins/ui/factors/choosing"
NOT_ALONE = message("checkins/ui/feedback_after_check_in", "carry this alone")

DANGEROUS = (
    r"(?<!\\)!\[x",
    r"(?<!\\)\]\(",
    r"(?<!\\)<img",
    "https://far",
    ":material/",
    r"(?<!\\)`c",
    r"(?<!\\)\$x",
)


@pytest.fixture
def desk(store):
    def sit_down(person: str = "ana", now: datetime = NOW) -> AdvocateDesk:
        return AdvocateDesk(store, Person(id=person, login=f"{person}@example.org", name=person.title()), now)

    return sit_down


@pytest.fixture
def said(store):
    def put(*check_ins: CheckIn) -> None:
        with store.write() as db:
            checkins.save_check_ins(
                db, [("ana", replace(each, revision=1)) for each in check_ins], NOW.isoformat()
            )

    return put


@pytest.fixture
def later(store):
    """The tab stayed open, and its person is still signed in."""

    def wait(at: AppTest, now: datetime) -> None:
        at.session_state["alongside"].now = now
        with store.write() as db:
            db.run("update sign_in set started_at = :at, last_seen_at = :at", at=now.isoformat())

    return wait


def widget(at: AppTest, name: str):
    """The form's widget of that name, whatever the week and revision in its key."""
    found = [*at.button_group, *at.number_input, *at.text_input, *at.text_area]
    (one,) = [each for each in found if each.key and each.key.split("-", 3)[-1] == name]
    return one


def change(at: AppTest) -> AppTest:
    """Opens the form of a saved week."""
    return button(at, "change").click().run()


def tap(at: AppTest, **levels: int) -> None:
    for name, level in levels.items():
        widget(at, name).set_value(level)


def facts_line(at: AppTest) -> str:
    return at.expander[0].label


def factors_line(at: AppTest) -> str:
    return at.expander[1].label


def said_in_words(at: AppTest) -> list[str]:
    return [each.value for each in (*at.success, *at.warning, *at.markdown, *at.caption, *at.text)]


def markdown_sent(at: AppTest) -> str:
    """All that the browser would read as Markdown: bodies, labels and options, not values or st.text."""
    bodies = [each.value for each in (*at.markdown, *at.caption, *at.success, *at.warning, *at.header)]
    labels = [each.label for each in (*at.number_input, *at.text_input, *at.text_area, *at.button_group)]
    options = [option for each in at.button_group for option in each.options]
    boxes = [each.label for each in at.expander]
    return "\n".join([*bodies, *labels, *options, *boxes])


# Before saving


def test_someone_signed_out_sees_no_question(browse):
    at = browse(PAGE, as_=None)

    assert [each.value for each in at.warning] == [message("accounts/http/templates/stopped.html", "saved")]
    assert not at.button_group
    assert not at.text_area


def test_the_six_items_are_asked_in_order_and_nothing_is_preselected(browse):
    at = browse(PAGE)
    asked = [
        group
        for group in at.button_group
        if group.key.split("-", 3)[-1] in dict.fromkeys(STEADY | FULL.answers)
    ]

    assert not at.exception
    assert [group.label for group in asked] == [item.wording("en") for item in PACK.items]
    assert {str(group.value) for group in asked} <= {"None", "[]"}
    assert {number.value for number in at.number_input} == {None}


def test_six_taps_and_a_save_are_enough(browse, desk):
    at = browse(PAGE)
    tap(at, **FULL.answers)
    button(at, "save").click().run()

    assert not at.exception
    assert desk().find_check_in(WEEK) == CheckIn(WEEK, answers=FULL.answers, revision=1)
    assert SAVED in said_in_words(at)


def test_everything_that_can_be_filled_in_is_saved(browse, desk):
    at = browse(PAGE)
    tap(at, **FULL.answers, hours=38.5, after_hours_days=2, heavy_contacts=5, open_cases=31)
    tap(at, hearings=3, supervised=False, days_off=1, win=FULL.win, note=FULL.note)
    button(at, "save").click().run()

    assert desk().find_check_in(WEEK) == replace(FULL, revision=1)


def test_every_item_can_be_skipped(browse, desk):
    at = browse(PAGE)
    button(at, "save").click().run()

    assert desk().find_check_in(WEEK) == CheckIn(WEEK, revision=1)
    assert message("checkins/ui/feedback_after_check_in", "enough") in said_in_words(at)


def test_the_facts_start_from_last_week_and_the_page_says_so(browse, said):
    said(replace(FULL, week=WEEK.back(1)))

    at = browse(PAGE)

    assert [
        widget(at, name).value for name in ("hours", "after_hours_days", "heavy_contacts", "open_cases")
    ] == [
        38.5,
        2,
        5,
        31,
    ]
    assert [widget(at, name).value for name in ("hearings", "days_off")] == [None, None]
    assert facts_line(at) == "As last time: 38.5 h, 2 evenings, 5 heavy contacts, 31 cases"


def test_the_line_of_facts_says_what_changed_and_stays_one_box(browse, said):
    said(replace(FULL, week=WEEK.back(1)))
    at = browse(PAGE)
    widget(at, "hours").set_value(40.0)
    widget(at, "after_hours_days").set_value(0)
    at.run()

    assert facts_line(at) == "Your work: **40 h**, **no evenings**, 5 heavy contacts, 31 cases"


def test_in_a_first_week_the_line_asks_for_the_facts(browse):
    assert facts_line(browse(PAGE)) == "Add your work: hours, evenings, heavy contacts, cases"


def test_the_line_of_facts_adds_the_cases_of_all_types(browse, listed, said):
    listed("Housing", "Asylum")
    said(CheckIn(WEEK.back(1), facts=WorkFacts(open_cases=5, cases_by_type={"Housing": 2, "Asylum": 3})))
    at = browse(PAGE)
    assert facts_line(at) == "As last time: 5 cases"

    widget(at, "type-Housing").set_value(4)
    assert facts_line(at.run()) == "Your work: **7 cases**"


def test_a_prefilled_fact_can_be_emptied(browse, said, desk):
    said(replace(FULL, week=WEEK.back(1)))

    at = browse(PAGE)
    widget(at, "hours").set_value(None)
    button(at, "save").click().run()

    assert desk().find_check_in(WEEK).facts == replace(FACTS, hours=None)


def test_a_week_away_is_an_answer_of_its_own(browse, desk):
    at = browse(PAGE)
    widget(at, "note").set_value("Back on Monday")
    button(at, "away").click().run()

    assert desk().find_check_in(WEEK) == CheckIn(WEEK, away=True, note="Back on Monday", revision=1)
    assert message("checkins/ui/feedback_after_check_in", "figures") in said_in_words(at)
    assert not [one for one in at.button if (one.key or "").startswith("bring_back-")]


def test_answers_given_before_a_mistaken_tap_on_away_can_be_restored(browse, desk):
    at = browse(PAGE)
    tap(at, **FULL.answers)
    button(at, "away").click().run()
    button(at, "bring_back").click().run()

    assert desk().find_check_in(WEEK) == CheckIn(WEEK, answers=FULL.answers, revision=2)


def test_facts_typed_before_a_mistaken_tap_on_away_can_be_restored_too(browse, desk):
    at = browse(PAGE)
    widget(at, "hours").set_value(12.0)
    button(at, "away").click().run()
    button(at, "bring_back").click().run()

    assert desk().find_check_in(WEEK) == CheckIn(WEEK, facts=WorkFacts(hours=12), revision=2)


def test_saved_facts_dropped_by_a_week_away_can_be_restored(browse, said, desk):
    said(CheckIn(WEEK, facts=FACTS))
    at = change(browse(PAGE))
    button(at, "away").click().run()
    button(at, "bring_back").click().run()

    assert desk().find_check_in(WEEK) == CheckIn(WEEK, facts=FACTS, revision=3)


def test_facts_filled_in_from_last_week_are_nothing_to_restore(browse, said):
    said(CheckIn(WEEK.back(1), facts=FACTS))
    at = browse(PAGE)
    button(at, "away").click().run()

    assert not [one for one in at.button if (one.key or "").startswith("bring_back-")]


def test_closing_time_is_in_the_readers_time_zone(browse, monkeypatch):
    monkeypatch.setattr("streamlit.runtime.context.ContextProxy.timezone", "America/New_York")

    at = browse(PAGE)
    closing = datetime(2026, 3, 23, tzinfo=UTC)  # midnight in London; 20:00 in New York

    moment = load_words("en").deadline(closing, ZoneInfo("America/New_York"))
    assert at.caption[0].value.endswith(message(PAGE.removesuffix(".py"), "Open until", moment=moment))


# Weeks


def test_late_weeks_are_offered_openly_only_while_one_is_missing(browse, said):
    assert browse(PAGE).main.children[1].type == "popover"

    said(CheckIn(WEEK.back(2)))
    at = browse(PAGE)

    assert at.main.children[1].type == "button_group"
    assert at.button_group(key="week").options == [span(WEEK.back(back)) for back in range(3)]


def test_a_late_week_is_saved_for_itself(browse, said, desk):
    said(CheckIn(WEEK.back(2)))

    at = browse(PAGE)
    at.button_group(key="week").set_value(WEEK.back(1).text).run()
    tap(at, exhaustion=1)
    button(at, "save").click().run()

    assert desk().find_check_in(WEEK.back(1)) == CheckIn(WEEK.back(1), answers={"exhaustion": 1}, revision=1)
    assert desk().find_check_in(WEEK) is None


def test_switching_weeks_shows_that_weeks_values(browse, said):
    said(FULL, CheckIn(WEEK.back(1), win="Another week's"))

    at = change(browse(PAGE))
    assert (widget(at, "win").value, widget(at, "exhaustion").value) == (FULL.win, 2)

    at.button_group(key="week").set_value(WEEK.back(1).text).run()
    change(at)
    assert widget(at, "win").value == "Another week's"
    assert str(widget(at, "exhaustion").value) in ("None", "[]")


def test_a_form_sent_after_the_next_week_opened_is_saved_for_its_own_week(browse, desk, later):
    at = browse(PAGE)
    tap(at, exhaustion=3)
    later(at, NOW + timedelta(weeks=1))
    button(at, "save").click().run()

    assert desk().find_check_in(WEEK) == CheckIn(WEEK, answers={"exhaustion": 3}, revision=1)
    assert SAVED in said_in_words(at)


def test_a_form_of_a_closed_week_is_refused_and_its_text_is_still_there(browse, desk, later):
    at = browse(PAGE)
    widget(at, "note").set_value("Typed long ago")
    later(at, NOW + timedelta(weeks=3))
    button(at, "save").click().run()

    assert not at.exception
    assert desk().find_check_in(WEEK) is None
    assert [each.value for each in at.text] == [f"{NOTE}\nTyped long ago"]
    assert message("checkins/ui/refusals", "fill in the week", week=span(WEEK)) in [
        each.value for each in at.warning
    ]


# Editing


def test_a_saved_week_shows_its_values_and_can_be_changed(browse, said, desk):
    said(FULL)

    at = change(browse(PAGE))
    assert {name: widget(at, name).value for name in FULL.answers} == FULL.answers
    assert (widget(at, "hours").value, widget(at, "note").value) == (38.5, "Long days")
    assert widget(at, "supervised").value is False
    tap(at, exhaustion=0)
    widget(at, "note").set_value("Better than I thought")
    button(at, "save").click().run()

    changed = replace(
        FULL, answers={**FULL.answers, "exhaustion": 0}, note="Better than I thought", revision=2
    )
    assert desk().find_check_in(WEEK) == changed
    assert widget(change(at), "note").value == "Better than I thought"


def test_a_change_can_be_left_and_the_week_stays_as_it_was(browse, said, desk):
    said(FULL)

    at = change(browse(PAGE))
    tap(at, exhaustion=0)
    button(at, "leave_it").click().run()

    assert desk().find_check_in(WEEK) == replace(FULL, revision=1)
    assert button(at, "change")


def test_saving_twice_in_one_tab_is_never_stale(browse, desk):
    at = browse(PAGE)
    for note in ("first", "second", "third"):
        widget(at, "note").set_value(note)
        button(at, "save").click().run()
        assert not at.warning
        change(at)

    assert desk().find_check_in(WEEK) == CheckIn(WEEK, note="third", revision=3)


# Saved elsewhere


@pytest.fixture
def clash(browse, desk):
    """A form opened before the same week was saved in another tab, and sent after."""
    at = browse(PAGE)
    desk().save_check_in(CheckIn(WEEK, answers={"exhaustion": 1}, note="From the other tab"), 0)
    tap(at, exhaustion=3)
    widget(at, "note").set_value("From this tab")
    return button(at, "save").click().run()


def test_a_stale_tab_is_warned_and_sees_both_versions(clash, desk):
    at = clash

    assert not at.exception
    assert [each.value for each in at.warning] == [message("checkins/ui/refusals", "versions")]
    assert [each.value for each in at.text] == [
        "How worn out did work leave you this week?\nVery",
        f"{NOTE}\nFrom this tab",
        "How worn out did work leave you this week?\nA little",
        f"{NOTE}\nFrom the other tab",
    ]
    assert desk().find_check_in(WEEK).note == "From the other tab"


def test_the_choice_is_below_both_versions_where_a_phone_is_scrolled_to(clash):
    kinds = [each.type for each in clash.main]

    assert kinds[-3:] == ["warning", "button", "button"], kinds


def test_keep_mine_saves_mine(clash, desk):
    at = button(clash, "keep_mine").click().run()

    assert desk().find_check_in(WEEK) == CheckIn(
        WEEK, answers={"exhaustion": 3}, note="From this tab", revision=2
    )
    assert not at.warning
    assert widget(change(at), "note").value == "From this tab"


def test_keep_the_other_one_leaves_it_and_shows_it(clash, desk):
    at = button(clash, "keep_other").click().run()

    assert desk().find_check_in(WEEK) == CheckIn(
        WEEK, answers={"exhaustion": 1}, note="From the other tab", revision=1
    )
    assert not at.warning
    assert widget(change(at), "note").value == "From the other tab"


def test_a_third_version_saved_while_choosing_is_shown_too(clash, desk):
    desk().save_check_in(CheckIn(WEEK, note="From a third tab"), 1)
    at = button(clash, "keep_mine").click().run()

    assert desk().find_check_in(WEEK).note == "From a third tab"
    assert f"{NOTE}\nFrom a third tab" in [each.value for each in at.text]
    assert f"{NOTE}\nFrom this tab" in [each.value for each in at.text]

    button(at, "keep_mine").click().run()
    assert desk().find_check_in(WEEK).note == "From this tab"


def test_what_is_typed_survives_a_rerun_after_the_week_was_saved_elsewhere(browse, desk):
    at = browse(PAGE)
    before = widget(at, "note").key
    desk().save_check_in(CheckIn(WEEK, note="From the other tab"), 0)
    at.run()  # a browser keeps what is typed as long as the widget stays the same

    assert widget(at, "note").key == before
    widget(at, "note").set_value("Typed here")
    button(at, "save").click().run()
    assert desk().find_check_in(WEEK).note == "From the other tab"
    assert f"{NOTE}\nTyped here" in [each.value for each in at.text]


def test_the_same_form_sent_twice_is_no_clash(browse, desk):
    tabs = [browse(PAGE), browse(PAGE)]
    for at in tabs:
        tap(at, exhaustion=2)
        button(at, "save").click().run()
        assert not at.warning

    assert desk().find_check_in(WEEK) == CheckIn(WEEK, answers={"exhaustion": 2}, revision=1)


# Refusals


@pytest.mark.parametrize("field", ["win", "note"])
def test_a_text_too_long_is_refused_whole_and_stays_in_the_form(browse, desk, field):
    long = "x" * (TEXT_LIMIT + 1)

    at = browse(PAGE)
    tap(at, exhaustion=2)
    widget(at, field).set_value(long)
    button(at, "save").click().run()

    assert desk().find_check_in(WEEK) is None
    assert [each.value for each in at.warning] == [
        message("checkins/ui/refusals", "A text", n=f"{TEXT_LIMIT:,}")
    ]
    assert (widget(at, field).value, widget(at, "exhaustion").value) == (long, 2)

    widget(at, field).set_value(long[1:])
    button(at, "save").click().run()
    assert getattr(desk().find_check_in(WEEK), field) == long[1:]
    assert not at.warning


def test_someone_signed_out_meanwhile_saves_nothing(browse, desk, store):
    at = browse(PAGE)
    tap(at, exhaustion=2)
    with store.write() as db:
        db.run("update sign_in set ended_at = :at", at=NOW.isoformat())
    button(at, "save").click().run()

    assert desk().find_check_in(WEEK) is None
    assert message("accounts/http/templates/stopped.html", "saved") in said_in_words(at)


# Case types


@pytest.fixture
def listed(store):
    def list_types(*types: str, factors: tuple[str, ...] = tuple(SHIPPED_FACTORS)) -> None:
        office = Organisation(
            name="Open Door", time_zone="Europe/London", week_opens=0, case_types=types, week_factors=factors
        )
        with store.write() as db:
            organisations.save_organisation(db, office, NOW)

    return list_types


def test_open_cases_are_asked_by_type_when_types_are_listed(browse, desk, listed):
    listed("Housing", "Asylum")

    at = browse(PAGE)
    tap(at, **{"type-Housing": 20, "type-Asylum": 11})
    button(at, "save").click().run()

    assert desk().find_check_in(WEEK).facts == WorkFacts(
        open_cases=31, cases_by_type={"Housing": 20, "Asylum": 11}
    )


def test_types_taken_off_the_list_and_a_total_without_types_are_not_lost_by_editing(
    browse, desk, listed, said
):
    listed("Housing")
    said(
        CheckIn(WEEK, facts=WorkFacts(open_cases=5, cases_by_type={"Visa": 5})),
        CheckIn(WEEK.back(1), facts=WorkFacts(open_cases=31)),
    )

    at = change(browse(PAGE))
    widget(at, "note").set_value("edited")
    button(at, "save").click().run()
    at.button_group(key="week").set_value(WEEK.back(1).text).run()
    change(at)
    widget(at, "note").set_value("edited")
    button(at, "save").click().run()

    assert desk().find_check_in(WEEK).facts == WorkFacts(open_cases=5, cases_by_type={"Visa": 5})
    assert desk().find_check_in(WEEK.back(1)).facts == WorkFacts(open_cases=31)


# What comes back


def test_the_first_weeks_say_when_a_usual_range_can_be_shown(browse, said):
    said(CheckIn(WEEK, answers=STEADY))

    assert message("checkins/ui/feedback_after_check_in", "after", many=True, n="7") in said_in_words(
        browse(PAGE)
    )


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        (STEADY, message("checkins/ui/feedback_after_check_in", "within")),
        (WORST, message("checkins/ui/feedback_after_check_in", "heavy")),
    ],
)
def test_a_week_is_compared_with_the_usual_range_in_words(browse, said, answers, sentence):
    said(*(CheckIn(WEEK.back(back), answers=STEADY) for back in range(1, 13)), CheckIn(WEEK, answers=answers))

    assert sentence in said_in_words(browse(PAGE))


def test_a_very_heavy_week_is_answered_with_people_and_a_smaller_week_and_not_with_figures(browse, said):
    said(*(CheckIn(WEEK.back(back), answers=STEADY) for back in range(1, 13)), CheckIn(WEEK, answers=WORST))

    at = browse(PAGE)

    assert at.markdown[0].value == NOT_ALONE
    assert contacts_read(at) == [CONTACT]
    assert message("checkins/ui/feedback_after_check_in", "next week be lighter") in said_in_words(at)
    assert "likelier" not in " ".join(said_in_words(at))


@pytest.mark.parametrize(("begun", "named"), [(True, True), (False, False)])
def test_a_support_partner_comes_first_among_those_to_talk_to(browse, said, store, begun, named):
    link = Pair(a="ana", b="ben", fit=500, parts=dict.fromkeys(Part, 100))
    made = Pairing(
        id="p1",
        people=("ana", "ben"),
        round=1,
        since=date(2026, 3, 2),
        until=date(2026, 5, 25),
        links=(link,),
    )
    with store.write() as db:
        pairings.insert_pairing(db, made if begun else as_proposed(made, NOW + timedelta(weeks=1)))
    said(*(CheckIn(WEEK.back(back), answers=STEADY) for back in range(1, 13)), CheckIn(WEEK, answers=WORST))

    sent = everything_sent(browse(PAGE))

    assert ("Ben" in sent) is named
    if named:
        assert sent.index(SAVED) < sent.index("Ben") < sent.index("Listening line")


def test_an_ordinary_week_brings_no_offer_of_help(browse, said):
    """The twin."""
    said(*(CheckIn(WEEK.back(back), answers=STEADY) for back in range(13)))

    assert NOT_ALONE not in said_in_words(browse(PAGE))


def test_no_one_is_notified_of_a_very_heavy_week(said, desk, store):
    said(*(CheckIn(WEEK.back(back), answers=STEADY) for back in range(1, 13)))
    before = everything_stored(store)

    desk().save_check_in(CheckIn(WEEK, answers=WORST), 0)
    assert desk().feedback_after_saving(WEEK).help_first

    changed = {table for table, rows in everything_stored(store).items() if rows != before[table]}
    assert changed == {"check_in", "response"}


def everything_stored(store):
    with store.read() as db:
        tables = [row["name"] for row in db.rows("select name from sqlite_master where type = 'table'")]
        return {table: [dict(row) for row in db.rows(f"select * from {table}")] for table in tables}


WORN_OUT = {**STEADY, "exhaustion": 4}


@pytest.mark.parametrize(("last_week", "shown"), [(WORN_OUT, True), (STEADY, False)])
def test_support_contacts_come_first_when_worn_out_two_weeks_running(browse, said, last_week, shown):
    said(CheckIn(WEEK.back(1), answers=last_week), CheckIn(WEEK, answers=WORN_OUT))

    assert (CONTACT in contacts_read(browse(PAGE))) is shown


def test_last_weeks_step_is_asked_about_and_the_answer_saved(browse, said, desk):
    desk(now=NOW - timedelta(weeks=1)).save_step(WEEK.back(1), "Call the clinic")
    said(FULL)

    at = browse(PAGE)
    assert "Call the clinic" in [each.value for each in at.text]
    at.button_group(key=f"now-outcome-{WEEK.back(1).text}-").set_value(Outcome.PARTLY).run()

    assert not at.exception
    assert desk().find_step(WEEK.back(1)) == Step(WEEK.back(1), "Call the clinic", outcome=Outcome.PARTLY)


def test_a_step_can_be_set_and_a_long_one_is_refused_and_stays(browse, said, desk):
    said(FULL)
    long = "x" * (TEXT_LIMIT + 1)

    at = browse(PAGE)
    at.text_input(key=f"step-{WEEK.text}").set_value(long)
    button(at, "keep_step").click().run()
    assert desk().find_step(WEEK) is None
    assert at.text_input(key=f"step-{WEEK.text}").value == long
    assert [each.value for each in at.warning] == [
        message("checkins/ui/refusals", "A text", n=f"{TEXT_LIMIT:,}")
    ]

    at.text_input(key=f"step-{WEEK.text}").set_value("Call the clinic")
    button(at, "keep_step").click().run()
    assert desk().find_step(WEEK) == Step(WEEK, "Call the clinic")


# What shaped a week


def test_factors_are_chosen_behind_their_line_and_kept_off_the_list(browse, desk, listed):
    at = browse(PAGE)
    assert factors_line(at) == message(FACTORS, "optional")
    widget(at, "factors").set_value([":court", ":team"]).run()
    assert factors_line(at) == message(FACTORS, "Your week:", factors="Court, Good team")
    button(at, "save").click().run()
    assert desk().find_check_in(WEEK).factors == (":court", ":team")

    listed(factors=("Winter fair",))
    change(at)
    assert widget(at, "factors").options == ["Winter fair", "Court", "Good team"]
    widget(at, "factors").set_value(["Winter fair", ":team"])
    button(at, "save").click().run()

    assert desk().find_check_in(WEEK).factors == ("Winter fair", ":team")


def test_too_many_factors_are_refused_in_words_and_stay_in_the_form(browse, desk):
    at = browse(PAGE)
    widget(at, "factors").set_value([":court", ":team", ":death", ":home"])
    button(at, "save").click().run()

    assert desk().find_check_in(WEEK) is None
    assert message(FACTORS, "at most", n=FACTORS_A_WEEK) in [each.value for each in at.warning]
    assert len(widget(at, "factors").value) == FACTORS_A_WEEK + 1


def test_an_organisation_without_a_list_asks_for_no_factors(browse, listed):
    listed(factors=())

    assert [each.key for each in browse(PAGE).button_group if "factors" in each.key] == []


# Text that is not ours


def test_hostile_text_is_shown_as_text_only(browse, said, desk, listed):
    listed(HOSTILE, factors=(HOSTILE,))
    desk(now=NOW - timedelta(weeks=1)).save_step(WEEK.back(1), HOSTILE)
    said(
        CheckIn(WEEK.back(1), answers=WORST, win=HOSTILE),
        CheckIn(
            WEEK,
            answers=WORST,
            win=HOSTILE,
            note=HOSTILE,
            factors=(HOSTILE,),
            facts=WorkFacts(cases_by_type={HOSTILE: 1}),
        ),
    )

    at = browse(PAGE)
    assert not at.exception
    assert [each.value for each in at.text].count(HOSTILE) == 2  # the past win and the step
    change(at)

    assert not at.exception
    assert widget(at, "note").value == HOSTILE
    assert "far\\.example" in markdown_sent(at)  # as a label, and there only escaped
    for dangerous in DANGEROUS:
        assert not re.findall(dangerous, markdown_sent(at))


def test_the_search_for_hostile_text_would_find_it():
    def page(text: str) -> None:
        import streamlit as st

        st.caption(text)
        st.number_input(text)

    at = AppTest.from_function(page, args=(HOSTILE,)).run()

    for dangerous in DANGEROUS:
        assert len(re.findall(dangerous, markdown_sent(at))) == 2


def test_hostile_text_in_two_versions_is_text_too(browse, desk):
    at = browse(PAGE)
    desk().save_check_in(CheckIn(WEEK, note=HOSTILE), 0)
    widget(at, "note").set_value(HOSTILE + "!")
    button(at, "save").click().run()

    assert [each.value for each in at.text] == [f"{NOTE}\n{HOSTILE}!", f"{NOTE}\n{HOSTILE}"]
    assert "far.example" not in markdown_sent(at)


def test_no_one_elses_week_is_shown(browse, said):
    said(FULL)

    assert widget(browse(PAGE, as_="ben"), "note").value == ""
    assert widget(change(browse(PAGE, as_="ana")), "note").value == FULL.note  # the twin


def test_the_page_speaks_the_readers_language(browse):
    at = browse(PAGE)
    at.session_state["alongside"].language = "es"
    at.run()

    assert widget(at, "exhaustion").label == PACK.items[0].wording("es")


def test_feedback_follows_a_change_made_elsewhere(browse, said, desk):
    said(CheckIn(WEEK, answers=WORN_OUT))
    at = browse(PAGE)
    before = contacts_read(at)
    desk().save_check_in(CheckIn(WEEK.back(1), answers=WORN_OUT), 0)
    at.run()

    assert (before, contacts_read(at)) == ([], [CONTACT])


# No new case


NO_CASE = message("checkins/ui/no_new_case", "Tell my lead")


def offers_no_new_case(at: AppTest) -> bool:
    return any(each.label == NO_CASE for each in at.button)


@pytest.mark.parametrize("answers", [STEADY, WORST])
def test_no_new_case_is_offered_with_the_facts_whatever_was_answered(browse, add_team, answers):
    add_team("red", 3, [WEEK.back(1)], lead="dee", level=1)
    at = browse(PAGE, as_="red-1")
    tap(at, **answers)

    assert offers_no_new_case(at.run())


def test_after_a_very_heavy_week_one_tap_tells_the_lead_and_nothing_else_does(browse, add_team, store):
    def stored() -> int:
        with store.read() as db:
            return len(db.rows("select * from no_new_case"))

    add_team("red", 3, [WEEK.back(1)], lead="dee", level=1)
    at = browse(PAGE, as_="red-1")
    tap(at, **WORST)
    button(at, "save").click().run()
    assert offers_no_new_case(at)
    assert stored() == 0

    button(at, "no-new-case-state").click().run()
    assert not offers_no_new_case(at)
    assert stored() == 1

    button(at, "no-new-case-end").click().run()
    assert stored() == 0


# Something back


def test_even_the_first_week_gets_its_figure_a_picture_and_what_comes_later(browse):
    at = browse(PAGE)
    tap(at, **STEADY)
    button(at, "save").click().run()

    said = " ".join(said_in_words(at))
    assert message("checkins/ui/newest_weeks", "first dot", name="Strain", value="50") in said
    assert message("checkins/ui/newest_weeks", "how far", n="4") in said
    assert at.get("arrow_vega_lite_chart") or at.get("vega_lite_chart")
