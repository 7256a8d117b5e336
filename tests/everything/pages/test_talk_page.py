"""The page for a conversation, as part of My weeks."""

from dataclasses import replace

import pytest

from alongside.accounts.rules.passwords import NotConfirmed
from alongside.accounts.store import people
from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.checkins.rules.checkins import CheckIn, WorkFacts
from alongside.checkins.rules.trends import FALSE_ALARM_SHARE_26_WEEKS
from alongside.checkins.store import checkins
from alongside.core.words import load_words
from alongside.everything.rules.talk_page import PRESELECTED, TalkChoice, TalkPart
from alongside.everything.ui.my_weeks.talk_page import make_talk_page, talk_blocks
from tests.conftest import NOW, WEEK
from tests.fixtures.confirming import asks_at, confirm
from tests.fixtures.wording import message

PAGE, HERE = "pages/advocate/my_weeks.py", "everything/ui/my_weeks/talk_page"
T = load_words("en")
WIN = "# **Won** <b>it</b>"
EVERYTHING = TalkChoice(WEEK.back(25), WEEK, tuple(TalkPart), "My own remark")


def heavy_weeks():
    """Light until ten weeks ago."""
    for back in range(40, -1, -1):
        level = 1 if back > 10 else 3
        answers = {
            "exhaustion": level,
            "manageability": 4 - level,
            "recovery": 4 - level,
            "aftereffects": level,
        }
        yield CheckIn(
            WEEK.back(back),
            answers=answers | {"support": 2, "meaning": 3},
            facts=WorkFacts(hours=40),
            win=WIN if back == 1 else "An old one" if back == 30 else "",
            note="A secret",
            revision=1,
        )


@pytest.fixture
def ana_desk(store):
    with store.write() as db:
        checkins.save_check_ins(db, [("ana", each) for each in heavy_weeks()], NOW.isoformat())
    return store


def sheet_text(past, choice, desk):
    return " ".join(map(str, talk_blocks(past, choice, desk, T)))


def desk_of(store, **others):
    with store.read() as db:
        ana = people.by_id(db, "ana")
    return AdvocateDesk(store, ana, NOW, **others)


def test_everything_chosen_is_on_it_and_never_a_note_or_a_week_left_out(ana_desk):
    desk = desk_of(ana_desk)
    with ana_desk.read() as db:
        past = desk._load_history(db)

    said = sheet_text(past, EVERYTHING, desk)

    chance = T.number(100 * FALSE_ALARM_SHARE_26_WEEKS)
    assert all(part in said for part in (desk.person.name, WIN, "My own remark", f"about {chance} of 100"))
    assert "A secret" not in said
    assert "An old one" not in said
    bare = sheet_text(past, TalkChoice(WEEK.back(25), WEEK, PRESELECTED), desk)
    assert not any(part in bare for part in (desk.person.name, WIN, "My own remark", "of 100"))


def test_what_often_comes_together_is_on_it_only_if_chosen(ana_desk):
    with ana_desk.write() as db:
        for place, week in enumerate(heavy_weeks()):
            calm = dict.fromkeys(week.answers, 2)
            heavy = {"exhaustion": 4, "manageability": 0, "recovery": 0, "aftereffects": 4}
            court = (replace(week, answers=heavy, factors=(":court",)), replace(week, answers=calm))[
                place % 4 > 0
            ]
            checkins.save_check_in(db, "ana", court, NOW)
    past = desk_of(ana_desk).load_history()

    def sheet(*parts: TalkPart) -> str:
        return sheet_text(past, TalkChoice(WEEK.back(9), WEEK, parts), desk_of(ana_desk))

    assert "“Court”: often together with heavier weeks" in sheet(TalkPart.FACTORS)
    assert "Court" not in sheet(*(part for part in TalkPart if part is not TalkPart.FACTORS))


def test_without_the_password_typed_again_there_is_no_page(ana_desk, with_password):
    assert make_talk_page(desk_of(ana_desk), EVERYTHING, T).count(b"/Type /Page\n") == 1  # the twin

    with_password("ana")

    with pytest.raises(NotConfirmed):
        make_talk_page(desk_of(ana_desk), EVERYTHING, T)


def test_the_page_asks_for_the_password_and_shows_typed_text_only_as_text(browse, ana_desk, with_password):
    with_password("ana")
    at = browse(PAGE)
    at.session_state["talk-page"] = True
    at.session_state["talk-parts"] = [TalkPart.WINS]

    at = at.run()

    assert asks_at(at) == ["talk-page"]
    assert any(WIN in each.value for each in at.text)
    assert not any(WIN in each.value for each in at.markdown)

    at = confirm(at, "talk-page")

    assert message(HERE, "Download the page") in [each.label for each in at.get("download_button")]
