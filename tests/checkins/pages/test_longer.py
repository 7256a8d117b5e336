"""The page of longer questionnaires, as a browser's session would run it."""

from datetime import timedelta

import pytest

from alongside.accounts.rules.organisations import Organisation
from alongside.accounts.store import organisations, sign_ins
from alongside.checkins.rules.instrument_loader import SHIPPED, load_instrument
from alongside.checkins.rules.questionnaires import Response
from alongside.checkins.store import checkins
from alongside.core.rules.weeks import Week
from alongside.core.words import load_words
from tests.conftest import NOW, PROJECT, WEEK
from tests.fixtures.wording import message

PAGE = "pages/advocate/longer.py"
ASKED = "checkins/ui/questionnaire"
STEADY = load_instrument(SHIPPED / "steady.toml")
LOW = {"empty": 1, "morning": 1, "refill": 3, "carried": 1}  # 25 of 100
HIGH = {"empty": 3, "morning": 3, "refill": 1, "carried": 3}  # 75 of 100

FIGURED = """
key = "tide"
version = 1
every_weeks = 4
licence = "CC0"
may_be_shipped = false
source = "Written for this test"
title.en = "Tide"
intro.en = "About the sea."
[[items]]
key = "depth"
text.en = "How deep was it?"
low = 0
high = 5
decimals = 1
[[scales]]
key = "sea"
name.en = "Sea"
items = ["depth"]
minimum_answered = 1
sd = 10
reliability = 0.9
reliability_kind = "retest"
retest_weeks = 4
source = "No one (2026)"
"""


OTHER_ITEM = """
[[items]]
key = "tide"
text.en = "How high was the tide?"
low = 0
high = 5
[[scales]]
"""


@pytest.fixture
def said(store):
    def save(person: str, week: Week, answers: dict[str, float], instrument: str = "steady") -> None:
        with store.write() as db:
            checkins.save_responses(db, [(person, Response(week, instrument, 1, answers))], NOW.isoformat())

    return save


@pytest.fixture
def own_packs(tmp_path, monkeypatch):
    folder = tmp_path / "own"
    folder.mkdir()
    monkeypatch.setenv("ALONGSIDE_INSTRUMENTS", str(folder))
    return folder


def span(week):
    return load_words("en").week(week)


def stored(store, person="ana"):
    with store.read() as db:
        return checkins.list_responses(db, person, "steady")


def sentences(at):
    return [element.value for element in (*at.markdown, *at.info, *at.success, *at.warning)]


def changes_in(lines):
    """The lines that say whether a score has changed; the last two with any number of pairs."""
    texts = [message(ASKED, words) for words in ("tell this", "higher by more", "lower by more")]
    starts = [message(ASKED, words).partition("{pairs}")[0] for words in ("higher. By", "lower. By")]
    return [line for line in lines if line.startswith((*texts, *starts))]


def test_someone_signed_out_sees_no_question_and_no_result(browse, said):
    said("ana", WEEK, LOW)

    at = browse(PAGE, as_=None)

    assert [warning.value for warning in at.warning] == [
        message("accounts/http/templates/stopped.html", "saved")
    ]
    assert not at.title
    assert not at.button_group
    assert not at.dataframe


def test_every_item_is_asked_and_nothing_is_preselected(browse):
    at = browse(PAGE)

    assert not at.exception
    assert [pills.label for pills in at.button_group] == [item.wording("en") for item in STEADY.items]
    assert {str(pills.value) for pills in at.button_group} <= {"None", "[]"}
    assert at.header[0].value == "Steady: a longer look"


def test_answers_are_saved_and_shown_immediately(browse, store):
    at = browse(PAGE)
    for number, pills in enumerate(at.button_group[:4]):
        pills.set_value([1, 1, 3, 1][number])
    at.button[0].click().run()

    assert not at.exception
    assert stored(store) == [Response(WEEK, "steady", 1, LOW)]
    assert [each.value for each in at.toast] == ["Saved."]
    assert [each.value for each in at.success] == [message("pages/advocate/longer", "change")]
    assert message(ASKED, "{week}.", scale="Running low", score="25", week=span(WEEK)) in sentences(at)
    assert message("checkins/ui/questionnaire", "too", scale="Keeping back") in sentences(at)


def test_without_an_answer_nothing_is_saved_and_the_page_says_so(browse, store):
    at = browse(PAGE)
    at.button[0].click().run()

    assert [each.value for each in at.error] == [message("checkins/ui/refusals", "There was")]
    assert stored(store) == []


def test_a_form_open_while_the_week_turns_is_saved_for_its_week(browse, store):
    with store.write() as db:  # in Auckland it is Wednesday, 23:00; an hour later a new week is open
        organisations.save_organisation(
            db, Organisation(name="Open Door", time_zone="Pacific/Auckland", week_opens=3), NOW
        )

    at = browse(PAGE)
    at.button_group[0].set_value(2)
    at.session_state["alongside"].now = NOW + timedelta(hours=2)
    at.button[0].click().run()

    assert not at.exception
    assert stored(store) == [Response(WEEK.back(1), "steady", 1, {"empty": 2})]


def test_someone_signed_out_elsewhere_saves_nothing_and_reads_why(browse, store):
    at = browse(PAGE)
    at.button_group[0].set_value(2)
    with store.write() as db:
        sign_ins.end_all(db, "ana", NOW)
    at.button[0].click().run()

    assert not at.exception
    assert message("accounts/http/templates/stopped.html", "saved") in sentences(at)
    assert stored(store) == []


def test_answers_can_be_changed_in_their_week(browse, said, store):
    said("ana", WEEK, LOW)

    at = browse(PAGE)
    at.button_group[0].set_value(4)
    at.button[0].click().run()

    assert stored(store) == [Response(WEEK, "steady", 1, {**LOW, "empty": 4})]


def test_between_times_nothing_is_asked(browse, said):
    said("ana", WEEK.back(3), LOW)

    at = browse(PAGE)

    assert not at.button_group
    assert [each.value for each in at.info] == [
        message("pages/advocate/longer", "Nothing is due", week=span(WEEK.back(-9)))
    ]


def test_without_published_figures_no_change_is_ever_reported(browse, said):
    said("ana", WEEK.back(13), LOW)
    said("ana", WEEK.back(1), HIGH)

    at = browse(PAGE)
    said_here = sentences(at)

    both = message(
        ASKED, "time before", scale="Running low", score="75", week=span(WEEK.back(1)), earlier="25"
    )
    assert both in said_here
    assert said_here.count(message(ASKED, "No one has published figures")) == 1
    assert changes_in(said_here) == []


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        # sd 10, r .9: a difference stands out from 1.96 x 1.41421 x 10 x sqrt(.1) = 8.77 points on; one step of .1 is 2.
        (2.0, 2.4, message("checkins/ui/questionnaire", "tell this")),
        (
            2.0,
            2.5,
            message("checkins/ui/questionnaire", "higher. By", pairs="5"),
        ),
        (
            2.5,
            2.0,
            message("checkins/ui/questionnaire", "lower. By", pairs="5"),
        ),
    ],
)
def test_with_figures_a_change_is_reported_only_beyond_measurement_error(
    browse, said, own_packs, before, after, sentence
):
    (own_packs / "tide.toml").write_text(FIGURED, "utf-8")
    said("ana", WEEK.back(5), {"depth": before}, "tide")
    said("ana", WEEK.back(1), {"depth": after}, "tide")

    at = browse(PAGE)

    assert not at.exception
    assert changes_in(sentences(at)) == [sentence]


def lines_about_a_change(browse, said, before, after, weeks=4):
    said("ana", WEEK.back(1 + weeks), before, "tide")
    said("ana", WEEK.back(1), after, "tide")
    at = browse(PAGE)
    assert not at.exception
    return sentences(at)


@pytest.mark.parametrize(("way", "after"), [("higher", 5), ("lower", 0)])
@pytest.mark.parametrize(
    ("kind", "weeks"),
    [('"internal_consistency"', 4), ('"retest"\nretest_weeks = 4', 12)],
    ids=["alpha", "another interval"],
)
def test_without_a_retest_over_a_similar_interval_no_rate_is_given(
    browse, said, own_packs, kind, weeks, way, after
):
    """The twin, with a rate, is the test above."""
    pack = FIGURED.replace('"retest"\nretest_weeks = 4', kind)
    (own_packs / "tide.toml").write_text(pack, "utf-8")

    lines = lines_about_a_change(browse, said, {"depth": 2.5}, {"depth": after}, weeks)

    assert changes_in(lines) == [message(ASKED, f"{way} by more")]


def test_where_a_question_was_left_out_no_change_is_reported(browse, said, own_packs):
    two = FIGURED.replace("[[scales]]", OTHER_ITEM).replace('["depth"]', '["depth", "tide"]')
    (own_packs / "tide.toml").write_text(two, "utf-8")

    lines = lines_about_a_change(browse, said, {"depth": 0, "tide": 0}, {"depth": 5})

    assert message("checkins/ui/questionnaire", "questions") in lines
    assert changes_in(lines) == []


def test_the_published_questionnaire_of_the_guide_is_asked_and_reported(browse, said, own_packs):
    text = (PROJECT / "docs" / "examples" / "own-questionnaire" / "copenhagen.toml").read_text("utf-8")
    (own_packs / "copenhagen.toml").write_text(text, "utf-8")
    items = load_instrument(own_packs / "copenhagen.toml").items
    for weeks, level in ((13, 1), (1, 2)):
        answers = {item.key: 4 - level if item.key == "work_7" else level for item in items}
        said("ana", WEEK.back(weeks), answers, "copenhagen")

    at = browse(PAGE)

    assert not at.exception
    scores = [
        line for line in sentences(at) if line.startswith(("Personal", "Work-related", "Client-related"))
    ]
    assert scores == [
        message(ASKED, "time before", scale=scale, score="50", week=span(WEEK.back(1)), earlier="25")
        for scale in ("Personal burnout", "Work-related burnout", "Client-related burnout")
    ]
    assert sentences(at).count(message(ASKED, "higher by more")) == 3


def test_an_own_pack_is_asked_with_its_numbers(browse, own_packs, said, store):
    (own_packs / "tide.toml").write_text(FIGURED, "utf-8")
    said("ana", WEEK.back(1), LOW)

    at = browse(PAGE)
    at.number_input[0].set_value(2.5)
    at.button[0].click().run()

    assert not at.exception
    with store.read() as db:
        assert checkins.list_responses(db, "ana", "tide") == [Response(WEEK, "tide", 1, {"depth": 2.5})]


def test_a_faulty_own_pack_does_not_stop_the_page(browse, own_packs):
    (own_packs / "broken.toml").write_text(FIGURED.replace("version = 1", ""), "utf-8")

    at = browse(PAGE)

    assert not at.exception
    assert at.header[0].value == "Steady: a longer look"


def test_no_one_elses_results_are_shown(browse, said):
    said("ben", WEEK, HIGH)

    assert message("pages/advocate/longer", "Your results") not in [
        one.value for one in browse(PAGE, as_="ana").header
    ]
    assert message("pages/advocate/longer", "Your results") in [
        one.value for one in browse(PAGE, as_="ben").header
    ]  # the twin


def test_the_table_has_every_time_and_leaves_out_what_was_not_scored(browse, said):
    said("ana", WEEK.back(13), LOW)
    said("ana", WEEK.back(1), {**HIGH, "step": 4, "skill": 4, "pointless": 0})

    at = browse(PAGE)
    (table,) = at.dataframe

    assert list(table.value.columns) == ["Week", "Running low", "Keeping back", "Making a difference"]
    assert table.value["Running low"].tolist() == ["25", "75"]
    assert table.value["Making a difference"].isna().tolist() == [True, False]


def test_the_questions_come_in_the_readers_language(browse):
    at = browse(PAGE)
    at.session_state["alongside"].language = "es"
    at.run()

    assert at.button_group[0].label == STEADY.items[0].wording("es")
