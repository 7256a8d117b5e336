"""The page of one's own weeks, as a browser's session would run it."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import pyarrow as pa
import pytest
from streamlit.runtime.context import ContextProxy

from alongside.accounts.rules.passwords import NotConfirmed
from alongside.accounts.store import sign_ins
from alongside.accounts.ui import state
from alongside.accounts.ui.open_desk import open_desk_when_clicked
from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.checkins.rules.checkins import CheckIn, WorkFacts
from alongside.checkins.rules.feedback_after_check_in import check_in_feedback
from alongside.checkins.rules.history import build_history, export_rows
from alongside.checkins.rules.instrument_loader import SHIPPED, load_instrument, weekly_instrument
from alongside.checkins.rules.steps import Step
from alongside.checkins.rules.trends import (
    FALSE_ALARM_SHARE_26_WEEKS,
    FOUND_WITHIN_8_WEEKS_SHARE,
    REAL_SHARE,
    STANDING_OUT,
)
from alongside.checkins.store import baselines, checkins, steps
from alongside.checkins.ui import my_weeks_view, pictures, week_descriptions
from alongside.checkins.ui.my_weeks import week_picture
from alongside.core.charts.calendar import Span
from alongside.core.http.cookies import COOKIE
from alongside.core.rules.errors import NotAllowed
from alongside.core.words import load_words
from alongside.notifications.rules.notices import NoticeKind
from alongside.notifications.store import notices
from tests.conftest import NOW, WEEK, forget_houses
from tests.fixtures.confirming import asks_at, confirm
from tests.fixtures.wording import message

PAGE = "pages/advocate/my_weeks.py"
PACK = load_instrument(SHIPPED / "weekly.toml")
T = load_words("en")
WORDS = "checkins/ui/week_descriptions"
HOSTILE = "# **Won** ![x](https://example.org/pixel.png) <b>it</b>"


def level(number):
    """Answers whose strain is 25 times the number."""
    return {
        "exhaustion": number,
        "manageability": 4 - number,
        "recovery": 4 - number,
        "aftereffects": number,
        "support": 3,
        "meaning": 1,
    }


def weeks(*numbers, **facts):
    """The newest last; None for a week away."""
    return [
        CheckIn(WEEK.back(back), away=True, revision=1)
        if number is None
        else CheckIn(WEEK.back(back), answers=level(number), facts=WorkFacts(**facts), revision=1)
        for back, number in zip(range(len(numbers) - 1, -1, -1), numbers, strict=True)
    ]


CALM = (2, 1, 2, 3, 2, 2, 1, 2, 3, 2, 2, 2)


@pytest.fixture
def saved(store):
    def save(*check_ins, person="ana"):
        with store.write() as db:
            checkins.save_check_ins(db, [(person, each) for each in check_ins], NOW.isoformat())

    return save


def everything_sent(at):
    """All that the page sends, with the rows of its charts decoded; without labels of Streamlit's own."""
    sent = " ".join(_sent(node) for node in at._tree[0].children.values())
    return sent.replace("\\'", "'") + " ".join(map(str, rows_sent(at)))


def _sent(node):
    return str(getattr(node, "proto", "")) + " ".join(
        _sent(each) for each in getattr(node, "children", {}).values()
    )


def rows_sent(at, chart=0):
    return [
        row
        for element in at.get("vega_lite_chart")[chart:][:1]
        for dataset in element.proto.datasets
        for row in pa.ipc.open_stream(dataset.data.data).read_all().to_pylist()
    ]


def strains_drawn(at):
    """By week, oldest first; the newest is in a data set of its own, too."""
    return list({row["week"]: row["strain"] for row in rows_sent(at) if "run" in row}.values())


def test_a_signed_out_person_sees_nothing(browse, saved):
    saved(*weeks(*CALM))

    at = browse(PAGE, as_=None)

    assert [each.value for each in at.warning] == [message("accounts/http/templates/stopped.html", "saved")]
    assert not at.title
    assert not at.get("vega_lite_chart")


def test_another_persons_weeks_are_never_on_it(browse, saved):
    saved(*weeks(4), person="ben")

    assert not browse(PAGE).get("vega_lite_chart")
    assert len(browse(PAGE, as_="ben").get("vega_lite_chart")) == 2


def test_before_the_first_check_in_it_says_what_will_come(browse):
    at = browse(PAGE)

    assert not at.exception
    assert len(at.info) == 1
    own_file = message("everything/ui/my_weeks/own_weeks", "Bring in earlier")
    assert [box.label for box in at.expander] == [own_file]


LEARNING = message(WORDS, "in the lightest", many=True)
USUAL_RANGE = message(WORDS, "your usual weeks lie between").partition("{")[0]


@pytest.mark.parametrize(
    ("count", "begins"),
    [
        (1, message(WORDS, "week so far", n="1", enough="4")),
        (3, message(WORDS, "weeks so far", many=True, n="3", enough="4")),
        (4, LEARNING.format(n="4", middle="50", low="25", high="75", enough="8")),
        (7, LEARNING.format(n="7", middle="50", low="25", high="75", enough="8")),
        (8, message(WORDS, "so far, your usual").partition("{")[0]),
        (11, message(WORDS, "so far, your usual").partition("{")[0]),
        (12, USUAL_RANGE),
    ],
)
def test_no_more_is_said_than_the_number_of_weeks_allows(count, begins):
    assert said(*CALM[:count]).startswith(begins)


def flat(node):
    for each in node.children.values():
        yield each
        if hasattr(each, "children"):
            yield from flat(each)


FROM_EIGHT = message(WORDS, "you see your usual range from", enough=8)
UNTIL_TWELVE = message(WORDS, "your range is provisional", n=12)


@pytest.mark.parametrize(
    ("count", "until"), [(1, FROM_EIGHT), (7, FROM_EIGHT), (8, UNTIL_TWELVE), (11, UNTIL_TWELVE), (12, None)]
)
def test_one_sentence_and_the_picture_come_first_and_statistics_behind_a_box(browse, saved, count, until):
    saved(*weeks(*CALM[:count]))

    at = browse(PAGE)

    assert not at.exception
    latest = message(WORDS, "your latest strain is {strain} of 100.", strain=25 * CALM[count - 1])
    (said_first, *_) = at.markdown
    assert said_first.value.startswith(latest.rstrip("."))
    assert until is None or said_first.value.endswith(until)
    elements = [node.type for node in flat(at.main) if node.type != "flex_container"]
    assert elements[:3] == ["title", "markdown", "vega_lite_chart"]
    assert USUAL_RANGE not in everything_sent(at)


def said(*numbers, span=None):
    past = build_history(weeks(*numbers), PACK, None)
    return week_descriptions.describe_weeks(past, span or Span(WEEK.back(51), WEEK), T)


def test_calm_weeks_are_said_to_be_calm_without_statistics():
    text = said(*CALM, 2, 2)

    assert text.endswith(message(WORDS, "shown"))


def _sentence(words, part):
    """The one sentence of that message that holds this part of it, with its holes."""
    (sentence,) = [one for one in re.split(r"(?<=\.) |: ", message(WORDS, words)) if part in one]
    return sentence


def test_a_change_is_shown_with_how_often_it_is_chance_and_the_rest_behind_a_box(browse, saved):
    saved(*weeks(*FLAT, *[4] * 9))
    at = browse(PAGE)
    chance = message(
        WORDS, "of a change within half a year", chance=f"{100 * FALSE_ALARM_SHARE_26_WEEKS:.0f}"
    )
    real = _sentence("people really change", "really change").format(
        rate="10", real=f"{100 * REAL_SHARE:.0f}"
    )
    found = _sentence("What is missed", "lasting changes").format(
        found=f"{100 * FOUND_WITHIN_8_WEEKS_SHARE:.0f}", weeks="8", learning="12"
    )
    assert at.markdown[0].value == message(
        WORDS,
        "probably been heavier",
        began=T.week(WEEK.back(8)),
        chance=f"{100 * FALSE_ALARM_SHARE_26_WEEKS:.0f}",
    )
    assert real not in everything_sent(at)

    at.session_state["how-sure"] = True
    at.run()

    sent = everything_sent(at)
    assert chance in sent
    assert found in sent
    assert real in sent


MUCH_HEAVIER = message(WORDS, "much heavier than usual")
FLAT = (2, 2, 1, 2, 2, 3, 2, 2, 2, 2, 2, 2)


@pytest.mark.parametrize(("number", "way"), [(4, "heavier"), (0, "lighter")])
def test_a_change_is_shown_with_its_start_and_likelihood_in_the_same_tone_both_ways(number, way):
    begins = T.week(WEEK.back(8))

    text = said(*FLAT, *[number] * 9)

    likelier = message(WORDS, "like these are about").partition("{times}")
    assert f"- {message(WORDS, f'have been {way}', began=begins)} {likelier[0]}" in text
    assert likelier[2] in text


def test_a_change_that_is_over_and_one_that_became_usual_are_called_so():
    numbers = (*FLAT, *[3] * 9, *FLAT)
    (change,) = build_history(weeks(*numbers), PACK, None).trend.changes
    over, stayed = said(*numbers), said(*FLAT, *[3, 4] * 20)

    taken_in = message(WORDS, "by now it counts")
    span = {"began": T.week(change.began), "until": T.week(change.until)}
    assert message(WORDS, "were heavier than usual", **span) in over
    assert taken_in not in over
    assert taken_in in stayed


@pytest.mark.parametrize(
    ("number", "said_so"), [(4, MUCH_HEAVIER), (0, message(WORDS, "much lighter than usual"))]
)
def test_a_single_week_far_out_is_shown_with_its_date_and_called_no_change(number, said_so):
    text = said(*FLAT, number)

    assert f"- {T.week(WEEK)}: {said_so}" in text.splitlines()
    assert message(WORDS, "Single weeks") in text
    assert message(WORDS, "no lasting change can") in text


def test_nothing_stands_out_before_twelve_weeks_and_the_same_week_later_does():
    assert MUCH_HEAVIER not in said(*(2,) * 10, 4)
    assert MUCH_HEAVIER in said(*(2,) * 12, 4)


def test_only_the_newest_are_described_one_by_one():
    text = said(*(2,) * 20, *([4] + [2] * 25) * 6, span=Span(WEEK.back(200), WEEK))

    assert sum(line.startswith("- ") for line in text.splitlines()) == week_descriptions.MOST_TOLD + 1
    assert message(WORDS, "earlier ones", many=True, n="2") in text


def test_what_lies_outside_the_weeks_shown_is_not_described():
    numbers = (*(2,) * 12, 4, *(2,) * 20)

    assert MUCH_HEAVIER in said(*numbers)
    assert MUCH_HEAVIER not in said(*numbers, span=Span(WEEK.back(11), WEEK))


def test_no_one_is_labelled(browse, saved):
    saved(*weeks(*CALM, 4, 4, 4, 4, 4, 4, 4, 4))
    at = browse(PAGE)
    at.session_state["how-sure"] = True

    sent = everything_sent(at.run()).lower()

    assert message(WORDS, "have been heavier", began=T.week(WEEK.back(7))).lower() in sent
    assert [
        word for word in ("burn", "at risk", "warning", "alarming", "severe", "you are ") if word in sent
    ] == []


def test_the_chart_holds_the_weeks_and_hears_like_it_looks(browse, saved):
    saved(*weeks(*FLAT, None, 4))

    at = browse(PAGE)
    chart = at.get("vega_lite_chart")[0]

    assert {dataset.name for dataset in chart.proto.datasets} == {
        "away",
        "usual",
        "weeks",
        "newest",
        "dates",
        "touch",
        "picked",
    }
    assert strains_drawn(at)[:2] == [50.0, 50.0]
    assert chart.proto.alt == message(
        WORDS,
        "the latest is",
        many=True,
        name="Strain",
        from_day="1 Dec 2025",
        to_day="8 Mar 2026",
        n="13",
        low="25",
        high="100",
        last="100",
    )


@pytest.mark.parametrize("count", [0, 3, 6, 10, 52, 260])
def test_any_number_of_weeks_makes_a_page(browse, saved, count):
    numbers = [None if back % 26 == 20 else back % 4 for back in range(count)]
    saved(*weeks(*numbers, hours=38.5, after_hours_days=2, heavy_contacts=4))

    at = browse(PAGE)

    assert not at.exception
    assert len(at.get("vega_lite_chart")) == (3 if count else 0)


def test_how_many_weeks_are_shown_can_be_chosen_once_there_are_more_than_twelve(browse, saved):
    saved(*weeks(*[2] * 60))

    at = browse(PAGE)
    assert len(strains_drawn(at)) == 52
    at.button_group(key="weeks_shown").set_value(12).run()
    assert len(strains_drawn(at)) == 12
    at.button_group(key="weeks_shown").set_value(0).run()
    assert len(strains_drawn(at)) == 60


def test_a_rerun_makes_no_chart_again_and_a_new_check_in_does(browse, saved, drawings):
    saved(*weeks(*CALM))
    at = browse(PAGE)
    made = list(drawings)

    at.run()
    assert drawings == made
    saved(CheckIn(WEEK, answers=level(4), revision=2))
    at.run()
    assert drawings == made * 2
    assert strains_drawn(at)[-1] == 100.0


def test_weeks_chosen_before_are_not_drawn_again(browse, saved, drawings):
    saved(*weeks(*[2] * 60))
    at = browse(PAGE)
    at.button_group(key="weeks_shown").set_value(12).run()
    made = list(drawings)

    at.button_group(key="weeks_shown").set_value(52).run()
    at.button_group(key="weeks_shown").set_value(12).run()

    assert drawings == made
    assert len(strains_drawn(at)) == 12


def test_the_cached_weeks_hold_no_answer_and_no_note(browse, saved):
    saved(CheckIn(WEEK, answers=level(4), win="A win", note="A note of mine"))

    kept = browse(PAGE).session_state["alongside"].shelves["weeks"][1].parts["known"][0][1]

    assert (kept.wins, kept.past.points[-1].strain) == (((WEEK, "A win"),), 100)
    assert [(week.answers, week.win, week.note) for week in kept.past.weeks] == [({}, "", "")]


def test_behind_a_chart_lies_a_table_made_when_it_is_opened(browse, saved):
    saved(*weeks(*FLAT, None, 4))
    at = browse(PAGE)
    assert not at.table

    at.session_state["table-strain"] = True
    table = at.run().table[0].value

    assert table["Strain"].tolist()[:2] == ["100", "–"]
    assert table["Remark"].tolist()[:3] == [message(WORDS, "Very heavy week"), "Away", ""]


def test_wins_are_shown_as_text_and_never_read_as_markdown(browse, saved):
    saved(CheckIn(WEEK, answers=level(2), win=HOSTILE))

    at = browse(PAGE)

    assert [each.value for each in at.text] == [f"Small win: {HOSTILE}", f"2–8 Mar 2026: {HOSTILE}"]
    assert not any(HOSTILE in str(each.proto) for each in (*at.markdown, *at.caption, *at.header))
    assert all("pixel" not in each.label for each in at.expander)


def test_the_newest_wins_are_shown_with_their_weeks_and_all_of_them_when_asked_for(browse, saved):
    saved(*[CheckIn(WEEK.back(back), win=f"win {back}") for back in range(5)])
    at = browse(PAGE)
    lines = [f"{load_words('en').week(WEEK.back(back))}: win {back}" for back in range(5)]
    assert at.text[-1].value == "\n\n".join(lines[:3])

    at.session_state["all-wins"] = True

    assert at.run().text[-1].value == "\n\n".join(lines)


WITHIN = message(WORDS, ", within your usual").partition("{low}")[0].format(strain="50")


RECORD = "checkins/ui/my_weeks/week_by_week"
PICTURE = "checkins/ui/my_weeks/week_picture"


def card(at):
    """What is told of the picked week."""
    return at.markdown[1].value


def test_the_newest_saved_week_is_told_below_the_picture_and_another_can_be_picked(browse, saved):
    saved(*weeks(*CALM[:-1], hours=38.5, open_cases=12))

    at = browse(PAGE)
    assert card(at).startswith(f"**{T.week(WEEK)}**\n\nStrain: 50 · Support: 75 · Meaning: 25")
    assert "38.5 h, 12 cases" in card(at)

    at.button(key=f"week-before-{T.week(WEEK.back(1))}").click().run()
    assert card(at).startswith(f"**{T.week(WEEK.back(1))}**\n\nStrain: 50")
    at.selectbox(key="now-picked-week").set_value(T.week(WEEK.back(2))).run()
    assert card(at).startswith(f"**{T.week(WEEK.back(2))}**\n\nStrain: 75")
    assert [row["week"][:10] for row in rows_sent(at) if list(row) == ["week"]][-1] == (
        WEEK.back(2).monday.isoformat()
    )


def test_a_touch_picks_its_week_and_what_is_none_of_them_picks_nothing(monkeypatch):
    picked = []
    monkeypatch.setattr(week_picture, "set_widget_value", lambda key, label: picked.append(label))
    labels = {WEEK: "this week"}

    for touched in ([{"iso": WEEK.text}], [{"iso": "1999-W01"}], [{"iso": ["x"]}], [{}], []):
        monkeypatch.setattr(week_picture.st, "session_state", {"chart": {"selection": {"week": touched}}})
        week_picture._pick_touched("chart", labels)

    assert picked == ["this week"]


def test_the_picked_week_shows_win_note_and_step_as_text(browse, saved, store):
    saved(CheckIn(WEEK, answers=level(2), win=HOSTILE, note=f"note {HOSTILE}", factors=(":court", HOSTILE)))
    with store.write() as db:
        steps.save_step(db, "ana", Step(WEEK, f"step {HOSTILE}"))

    at = browse(PAGE)

    assert at.text[0].value == (
        f"What shaped the week: Court, {HOSTILE}\n"
        f"Small win: {HOSTILE}\nPrivate note: note {HOSTILE}\nStep: step {HOSTILE}"
    )
    assert not any(HOSTILE in str(each.proto) for each in (*at.markdown, *at.caption))


TOGETHER = "checkins/ui/factors/often_together"


def open_often_together(browse):
    at = browse(PAGE)
    at.session_state["often-together"] = True
    at.run()
    assert not at.exception
    return at


def test_what_stands_out_is_told_with_its_error_as_text(browse, saved):
    every = weeks(*[place % 2 + 2 * (place % 4 == 0) for place in range(40)])
    saved(
        *[replace(week, factors=(HOSTILE,)) if place % 4 == 0 else week for place, week in enumerate(every)]
    )

    at = open_often_together(browse)

    (said,) = [each.value for each in at.text if HOSTILE in each.value and "“" in each.value]
    values = re.search(r"was (\d+) to (\d+) points higher in the (\d+) weeks with it than in the (\d+)", said)
    low, high, some, others = map(int, values.groups())
    assert (some, others) == (10, 30)
    assert 0 < low < 100 / 3 < high
    assert not any(HOSTILE in str(each.proto) for each in (*at.markdown, *at.caption))


def test_while_nothing_stands_out_one_calm_line_says_so(browse, saved):
    saved(*weeks(1, 2, 1, 2))
    assert message(TOGETHER, "Say in your") in [each.value for each in open_often_together(browse).text]

    saved(replace(weeks(2)[0], factors=(":court",)))
    assert message(TOGETHER, "Nothing stands") in [each.value for each in open_often_together(browse).text]


@pytest.mark.parametrize(
    ("check_in", "says"),
    [
        (CheckIn(WEEK, away=True), "Away"),
        (
            CheckIn(WEEK, facts=WorkFacts(supervised=True, days_off=2)),
            "supervision, 2 days off",
        ),
    ],
)
def test_a_week_without_figures_says_what_it_was(browse, saved, check_in, says):
    saved(CheckIn(WEEK.back(2), answers=level(2)), check_in)

    at = browse(PAGE)

    assert card(at) == f"**{T.week(WEEK)}**\n\n{says}"
    at.button(key=f"week-before-{T.week(WEEK.back(1))}").click().run()
    assert card(at) == f"**{T.week(WEEK.back(1))}**\n\n{message(RECORD, 'No check-in')}"


def test_the_same_weeks_are_shown_as_a_calendar(browse, saved):
    saved(*weeks(*CALM, None, 4))
    at = browse(PAGE)

    at.button_group(key="weeks_shown_as").set_value("calendar").run()

    rows = rows_sent(at)
    assert [row["strain"] for row in rows if "strain" in row] == [25 * number for number in (*CALM, 4)]
    assert not [row for row in rows if "run" in row]


def week_list(at):
    at.session_state["week-by-week"] = True
    return at.run()


def titles(at):
    """Of the weeks in the list, below the picked one."""
    return [each.value.partition("\n")[0].strip("*") for each in at.markdown if each.value.startswith("**")][
        1:
    ]


def test_weeks_can_be_read_again_newest_first_a_few_at_a_time(browse, saved):
    saved(*weeks(*[2] * 20))
    at = week_list(browse(PAGE))
    assert titles(at) == [T.week(WEEK.back(back)) for back in range(8)]

    at.button(key="more-weeks-8").click().run()
    assert titles(at)[8:] == [T.week(WEEK.back(back)) for back in range(8, 10)]  # those of the year
    at.selectbox(key="year-of-weeks").set_value(2025).run()
    assert titles(at) == [T.week(WEEK.back(back)) for back in range(10, 18)]


@pytest.mark.parametrize(
    ("words", "found"),
    [("LOPEZ kept", [3]), ("flat", [5]), ("call", [1]), ("nothing like it", []), ("lopez flat", [])],
)
def test_wins_notes_and_steps_are_found_by_their_words(browse, saved, store, words, found):
    saved(*weeks(*[2] * 12))
    saved(CheckIn(WEEK.back(3), win="The López family kept their home"))
    saved(CheckIn(WEEK.back(5), note="Visited the flat"))
    saved(CheckIn(WEEK.back(4), win="ben's López kept", note="flat call"), person="ben")
    with store.write() as db:
        steps.save_step(db, "ana", Step(WEEK.back(1), "Call the landlord"))
    at = week_list(browse(PAGE))

    at.text_input(key="search-weeks").set_value(words).run()

    assert titles(at) == [T.week(WEEK.back(back)) for back in found]


def test_a_new_baseline_is_learned_from_the_chosen_week_and_can_be_undone(browse, saved, store):
    saved(*weeks(*CALM, 2, 2))
    at = browse(PAGE)
    at.session_state["baseline"] = True
    at.run()

    at.selectbox(key="since").set_value(WEEK.back(1))
    at.button(key="start_baseline").click().run()

    assert not at.exception
    assert FROM_EIGHT in at.markdown[0].value
    with store.read() as db:
        assert baselines.find_baseline_start(db, "ana") == WEEK.back(1)

    at.button(key="undo_baseline").click().run()
    assert at.markdown[0].value.startswith(WITHIN)


def test_a_baseline_can_begin_where_the_change_did_and_is_offered_nowhere_else(browse, saved, store):
    saved(*weeks(*FLAT))
    assert not [one for one in browse(PAGE).button if one.key == "baseline_there"]
    saved(*weeks(*FLAT, *[4] * 9))

    browse(PAGE).button(key="baseline_there").click().run()

    with store.read() as db:
        assert baselines.find_baseline_start(db, "ana") == WEEK.back(8)


def test_the_page_says_once_that_the_rule_has_changed(browse, saved, store):
    saved(*weeks(*CALM))
    assert not [one for one in browse(PAGE).button if one.key == "understood"]
    with store.write() as db:
        notices.save_notice(db, "ana", NoticeKind.WEEKS_JUDGED_ANEW, NOW)
    at = browse(PAGE)
    assert at.markdown[0].value.startswith(
        message("checkins/ui/my_weeks_view", "a better rule now judges").partition("{")[0]
    )

    at.button(key="understood").click().run()

    assert at.markdown[0].value.startswith(WITHIN)


@pytest.mark.parametrize("numbers", [(*FLAT, *[4] * 9, *FLAT), (*FLAT, *[0] * 12), (*FLAT, 4, *FLAT, 0)])
def test_files_say_the_same_of_each_week_as_the_sentence_after_saving(numbers):
    past = build_history(weeks(*numbers), PACK, None)

    for check_in, row in zip(past.weeks, export_rows(past), strict=True):
        back = check_in_feedback(
            check_in,
            weeks=past.weeks,
            points=past.points,
            trend=past.trend,
            step=None,
            pack=weekly_instrument(),
            wins=list,
        )
        assert row["standing"] == (back.standing if back.standing in STANDING_OUT else "")


@pytest.fixture
def clicked(store, sign_in, monkeypatch):
    """Ana's page is open; what a click on it finds."""
    monkeypatch.setattr(ContextProxy, "cookies", {COOKIE: sign_in("ana")})
    seen = state.TabState(now=NOW)
    monkeypatch.setattr(state, "tab_state", lambda: seen)
    monkeypatch.setenv("ALONGSIDE_DATABASE", f"sqlite:///{store.file}")
    forget_houses()
    return open_desk_when_clicked(AdvocateDesk)


def downloads(clicked):
    desk = clicked()
    fingerprint = desk.history_fingerprint()
    span = pictures.span_of(fingerprint, None)
    shown = my_weeks_view.prepare_shown_weeks(desk, fingerprint, span, T)
    files = my_weeks_view.table_files(clicked, T) + my_weeks_view.picture_files(clicked, shown, span, T)
    return {file.name: file.made for file in files}


def test_everything_shown_can_be_downloaded_and_no_one_elses_weeks(saved, clicked):
    saved(*weeks(*CALM, hours=40))
    saved(CheckIn(WEEK.back(20), win="ben's"), person="ben")

    made = {name: make() for name, make in downloads(clicked).items()}

    table = list(csv.DictReader(io.StringIO(made["my-weeks.csv"].decode("utf-8-sig"))))
    assert [row["strain"] for row in table] == [str(25.0 * number) for number in CALM]
    assert [row["hours"] for row in json.loads(made["my-weeks.json"])["weeks"]] == [40.0] * 12
    images = {name for name, content in made.items() if content.startswith(b"\x89PNG\r\n\x1a\n")}
    assert images == {"strain.png", "support-and-meaning.png", "work.png"}


def test_a_page_left_open_after_signing_out_gives_no_download(saved, clicked, store):
    saved(*weeks(*CALM))
    made = downloads(clicked)
    assert made["my-weeks.csv"]()  # the twin

    with store.write() as db:
        db.run("update sign_in set ended_at = :at", at=NOW.isoformat())

    for make in made.values():
        with pytest.raises(NotAllowed):
            make()


def test_downloads_are_offered_when_their_box_is_opened(browse, saved):
    saved(*weeks(*CALM))
    at = browse(PAGE)
    assert not at.get("download_button")

    at.session_state["downloads"] = True

    assert [each.label for each in at.run().get("download_button")] == [
        message("checkins/ui/my_weeks_view", "CSV"),
        message("checkins/ui/my_weeks_view", "data"),
        "Strain",
        message("checkins/ui/pictures", "Support"),
    ]


def test_tables_of_all_weeks_need_the_password_and_pictures_of_those_shown_do_not(
    browse, saved, with_password
):
    saved(*weeks(*CALM))
    with_password("ana")
    at = browse(PAGE)
    at.session_state["downloads"] = True
    at = at.run()
    assert asks_at(at) == ["my-weeks.csv", "my-weeks.json"]
    assert [each.label for each in at.get("download_button")] == [
        "Strain",
        message("checkins/ui/pictures", "Support"),
    ]

    at = confirm(at, "my-weeks.json")

    assert [each.label for each in at.get("download_button")][:2] == [
        message("checkins/ui/my_weeks_view", "CSV"),
        message("checkins/ui/my_weeks_view", "data"),
    ]


def test_a_table_is_refused_at_its_click_when_the_time_is_up(saved, clicked, store, with_password):
    saved(*weeks(*CALM))
    with_password("ana")
    made = downloads(clicked)
    with store.write() as db:
        sign_ins.confirm_sign_in(db, "ana", clicked().sign_in_id, NOW)
    assert made["my-weeks.csv"]()  # the twin

    with store.write() as db:
        sign_ins.confirm_sign_in(db, "ana", clicked().sign_in_id, datetime(2026, 3, 4, 9, 50, tzinfo=UTC))

    for name in ("my-weeks.csv", "my-weeks.json"):
        with pytest.raises(NotConfirmed):
            made[name]()
    assert made["strain.png"]()
