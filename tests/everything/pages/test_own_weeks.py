"""Bringing in weeks from a file of one's own, as part of My weeks."""

from streamlit.testing.v1 import AppTest

from alongside.accounts.rules.people import Person
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Store
from alongside.everything.desk.own_weeks import OwnWeeksDesk
from tests.conftest import NOW, Browse
from tests.fixtures.wording import message

PAGE, HERE = "pages/advocate/my_weeks.py", "everything/ui/my_weeks/own_weeks"
HOSTILE = "**<b>forty</b>**"
FILE = "week,hours,win,**odd**\n2026-W07,{hours},Won,x\n2026-W06,38,,\n2026-W10,38,,\n"


def brought_in(store: Store) -> list[Week]:
    ana = Person(id="ana", login="ana@example.org", name="Ana")
    return OwnWeeksDesk(store=store, person=ana, now=NOW).list_weeks_brought_in()


def upload(at: AppTest, text: str) -> AppTest:
    at.file_uploader[0].set_value(("weeks.csv", text.encode(), "text/csv"))
    at.run()
    assert not at.exception
    return at


def test_a_newcomer_sees_what_would_be_saved_then_saves_it_then_takes_it_out_again(
    browse: Browse, store: Store
) -> None:
    at = browse(PAGE, as_="ana")
    at.session_state["own-weeks"] = True
    at = upload(at.run(), FILE.format(hours=HOSTILE))

    assert any(HOSTILE in each.value for each in at.text)
    assert not any("forty" in each.value for kind in (at.markdown, at.error, at.caption) for each in kind)
    assert not [each for each in at.button if each.key.startswith("bring-in")]

    at = upload(at, FILE.format(hours="40"))

    assert message(HERE, "still fill", n="1") in "\n".join(each.value for each in at.markdown)
    assert any("**odd**" in each.value for each in at.text)
    assert brought_in(store) == []

    next(each for each in at.button if each.key.startswith("bring-in")).click().run()

    assert brought_in(store) == [Week("2026-W06"), Week("2026-W07")]
    assert at.file_uploader[0].value is None
    own_file = message("checkins/ui/my_weeks/week_by_week", "own file")
    assert any(own_file in each.value for each in at.markdown)

    at.checkbox(key="own-weeks-sure").check().run()
    at.button(key="remove-own-weeks").click().run()

    assert not at.exception
    assert brought_in(store) == []
