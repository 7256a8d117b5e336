"""Half-filled forms, as a browser's session meets them again: a new one knows nothing but what the server saved."""

from datetime import timedelta

from streamlit.testing.v1 import AppTest

from alongside.accounts.desk.drafts import DraftDesk
from alongside.accounts.store import people
from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.checkins.rules.checkins import CheckIn
from alongside.core.store.engine import Store
from alongside.matching.rules.participants import Mode, Talk
from tests.conftest import NOW, WEEK, button
from tests.fixtures.wording import message

CHECK_IN = "pages/advocate/check_in.py"
PROFILE = "pages/advocate/support_profile.py"
KEY = f"{WEEK.text}-0-"
CAME_BACK = message("accounts/ui/drafts", "earlier")
KEPT = message("accounts/ui/drafts", "even")


def filled_in(at: AppTest) -> AppTest:
    at.button_group(key=KEY + "exhaustion").set_value(3)
    at.button_group(key=KEY + "supervised").set_value(True)
    at.number_input(key=KEY + "hours").set_value(41.5)
    at.text_area(key=KEY + "note").set_value("the letter came")
    return at.run()


def captions(at: AppTest) -> list[str]:
    return [one.value for one in at.caption]


def drafts(store: Store) -> list[str]:
    with store.read() as db:
        return [row["form"] for row in db.rows("select form from draft")]


def test_a_half_filled_week_comes_back_in_a_new_session_and_says_so(browse) -> None:
    assert KEPT in captions(filled_in(browse(CHECK_IN)))

    at = browse(CHECK_IN)

    assert at.button_group(key=KEY + "exhaustion").value == 3
    assert at.button_group(key=KEY + "supervised").value is True
    assert at.number_input(key=KEY + "hours").value == 41.5
    assert at.text_area(key=KEY + "note").value == "the letter came"
    assert CAME_BACK in captions(at)


def test_the_check_in_reads_what_was_typed_once_a_run(browse, monkeypatch) -> None:
    at, asked = filled_in(browse(CHECK_IN)), []
    for name in ("find_draft", "list_drafts"):
        read = getattr(DraftDesk, name)
        monkeypatch.setattr(
            DraftDesk, name, lambda desk, form, read=read: asked.append(form) or read(desk, form)
        )

    at.run()

    assert asked == ["check-in "]


def test_an_untouched_form_saves_no_draft(browse, store: Store) -> None:
    at = browse(CHECK_IN).run()

    assert drafts(store) == []
    assert not {KEPT, CAME_BACK} & set(captions(at))


def test_no_one_else_sees_the_draft(browse) -> None:
    filled_in(browse(CHECK_IN))

    at = browse(CHECK_IN, as_="ben")

    assert at.text_area(key=KEY + "note").value == ""
    assert CAME_BACK not in captions(at)


def test_saving_deletes_the_draft(browse, store: Store) -> None:
    at = filled_in(browse(CHECK_IN))
    assert drafts(store) == [f"check-in {WEEK.text}"]

    button(at, "save").click().run()

    assert drafts(store) == []


def test_starting_again_leaves_what_is_saved(browse, store: Store) -> None:
    filled_in(browse(CHECK_IN))
    at = browse(CHECK_IN)

    at.button(key=f"again-check-in {WEEK.text}").click().run()

    assert at.button_group(key=KEY + "exhaustion").value is None
    assert at.text_area(key=KEY + "note").value == ""
    assert drafts(store) == []


def test_a_change_of_a_saved_week_is_open_again(browse, store: Store) -> None:
    desk(store).save_check_in(CheckIn(WEEK, answers={"exhaustion": 1}, note="short"), 0)
    at = browse(CHECK_IN)
    button(at, "change").click().run()
    at.text_area(key=f"{WEEK.text}-1-note").set_value("longer").run()

    at = browse(CHECK_IN)
    assert at.text_area(key=f"{WEEK.text}-1-note").value == "longer"

    button(at, "leave_it").click().run()
    assert drafts(store) == []
    assert button(at, "change")


def test_what_was_saved_elsewhere_meanwhile_is_shown_beside_the_draft(browse, store: Store) -> None:
    filled_in(browse(CHECK_IN))
    desk(store).save_check_in(CheckIn(WEEK, answers={"exhaustion": 1}), 0)

    at = browse(CHECK_IN)
    assert button(at, "keep_mine")
    assert button(at, "keep_other")
    assert any("the letter came" in one.value for one in at.text)

    button(at, "keep_mine").click().run()
    stored = desk(store).find_check_in(WEEK)
    assert stored is not None
    assert (stored.note, stored.answers["exhaustion"]) == ("the letter came", 3)
    assert drafts(store) == []


def test_the_same_saved_elsewhere_needs_no_choice(browse, store: Store) -> None:
    at = browse(CHECK_IN)
    at.text_area(key=KEY + "note").set_value("the letter came").run()
    desk(store).save_check_in(CheckIn(WEEK, note="the letter came"), 0)

    at = browse(CHECK_IN)

    assert button(at, "change")
    assert drafts(store) == []


def test_what_was_typed_for_a_week_that_closed_can_be_copied(browse, sign_in, store: Store) -> None:
    filled_in(browse(CHECK_IN))

    later = NOW + timedelta(weeks=3)
    token = sign_in("ana")
    with store.write() as db:
        db.run("update sign_in set started_at = :at, last_seen_at = :at", at=later.isoformat())
    at = browse(CHECK_IN, now=later, token=token)
    assert any("the letter came" in one.value for one in at.text)

    button(at, "go_on").click().run()
    assert drafts(store) == []
    assert button(at, "save")


def test_a_half_filled_profile_comes_back(browse, store: Store) -> None:
    at = browse(PROFILE)
    at.button_group(key="profile-0-modes").set_value([Mode.VIDEO])
    at.button_group(key="profile-0-talk").set_value(Talk.LISTEN)
    at.multiselect(key="profile-0-languages").set_value(["en", "Ladino"])
    at.button_group(key="profile-0-pieces-0").set_value([0, 1])
    at.run()

    at = browse(PROFILE)
    assert at.button_group(key="profile-0-modes").value == [Mode.VIDEO]
    assert at.multiselect(key="profile-0-languages").value == ["en", "Ladino"]
    assert at.button_group(key="profile-0-pieces-0").value == [0, 1]

    at.button(key="save-profile").click().run()
    assert drafts(store) == []
    with store.read() as db:
        [row] = db.rows("select modes, talk from profile where person_id = 'ana'")
    assert ("video" in row["modes"], row["talk"]) == (True, "listen")


def desk(store: Store) -> AdvocateDesk:
    with store.read() as db:
        ana = people.by_id(db, "ana")
    assert ana is not None
    return AdvocateDesk(store, ana, NOW)
