"""My data: counted, carried off, read in the log, deleted."""

import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.runtime.context import ContextProxy

from alongside.accounts.rules.passwords import NotConfirmed
from alongside.accounts.store import audit, people, sign_ins
from alongside.accounts.ui import state
from alongside.accounts.ui.open_desk import open_desk_when_clicked
from alongside.checkins.rules.checkins import CheckIn, WorkFacts
from alongside.checkins.store import checkins
from alongside.core.http.cookies import COOKIE
from alongside.core.rules.errors import NotAllowed
from alongside.core.store.engine import Store
from alongside.core.words import load_words
from alongside.everything.desk.records import DataAdmin, RecordsDesk
from alongside.everything.words import data_export
from alongside.storage.store import upkeep
from tests.conftest import NOW, WEEK, Browse
from tests.fixtures.confirming import asks_at, confirm, let_it_run_out
from tests.fixtures.wording import message

ANSWERS = {"exhaustion": 2, "manageability": 2, "recovery": 2, "aftereffects": 2, "support": 3, "meaning": 4}
PAGE = "pages/advocate/my_data.py"
LOG = "accounts/ui/log_words"
ASKED_AGAIN = message("accounts/ui/confirming", "unlocked")


@pytest.fixture
def ana(store: Store) -> Store:
    with store.write() as db:
        said = CheckIn(WEEK, answers=ANSWERS, facts=WorkFacts(hours=40), win="ana's win", note="ana's note")
        checkins.save_check_in(db, "ana", said, NOW.isoformat())
        checkins.save_check_in(db, "ben", CheckIn(WEEK, win="ben's win", note="ben's note"), NOW.isoformat())
    return store


def ask_to_delete(at, login: str, sure: bool):
    at.text_input(key="erase_login").set_value(login)
    at.checkbox(key="erase_sure").set_value(sure)
    return at.button(key="erase").click().run()


def is_there(store: Store, person_id: str) -> bool:
    with store.read() as db:
        return people.by_id(db, person_id) is not None


def test_a_signed_out_person_is_refused(browse: Browse) -> None:
    at = browse(PAGE, as_=None)

    assert not at.exception
    assert [warning.value for warning in at.warning] == [
        message("accounts/http/templates/stopped.html", "saved")
    ]
    assert not at.title


def test_what_is_stored_is_counted(ana: Store, browse: Browse) -> None:
    at = browse(PAGE)

    assert not at.exception
    assert at.markdown[1].value.splitlines()[:3] == [
        "- 1 week",
        message("everything/ui/my_records", "small", n="- 1"),
        message("everything/ui/my_records", "private", n="- 1"),
    ]


def test_log_entries_are_written_in_words(ana: Store, browse: Browse) -> None:
    with DataAdmin(ana, NOW).open_all_figures({}) as figures:
        list(figures.rows)
    with ana.write() as db:
        audit.record_action(db, datetime(2026, 3, 1, 9, tzinfo=UTC), "eli", "an.unknown_code", "ana")
        audit.record_action(db, datetime(2026, 3, 1, 8, tzinfo=UTC), "gone", "records.exported", "ana")
        audit.record_action(db, NOW, "eli", "about.ben", "ben")

    assert [text.value for text in browse(PAGE).text] == [
        f"{message(LOG, 'operator exported')}\n4 Mar 2026, 10:00  ·  {message(LOG, 'run the server')}",
        "an.unknown_code\n1 Mar 2026, 09:00  ·  Eli",
        f"{message(LOG, 'about you was exported')}\n1 Mar 2026, 08:00  ·  {message(LOG, 'no longer here')}",
    ]


def test_what_an_admin_did_is_shown_with_its_team_or_role(ana: Store, browse: Browse) -> None:
    with ana.write() as db:
        db.run("insert into team values ('red', 'Red team')")
        audit.record_action(
            db, datetime(2026, 3, 1, 9, 2, tzinfo=UTC), "eli", "person.moved", "ana", detail="red"
        )
        audit.record_action(
            db, datetime(2026, 3, 1, 9, 1, tzinfo=UTC), "eli", "role.granted", "ana", detail="admin"
        )
        audit.record_action(db, datetime(2026, 3, 1, 9, tzinfo=UTC), "eli", "person.invited", "ana")

    lines = [text.value.splitlines()[0] for text in browse(PAGE).text]

    assert lines == [
        f"{message(LOG, 'Moved to a team')}  ·  Red team",
        f"{message(LOG, 'Role given')}  ·  Admin",
        message(LOG, "Invitation link created"),
    ]


def test_older_log_entries_are_one_tap_away(ana: Store, browse: Browse) -> None:
    with ana.write() as db:
        for minute in range(10, 18):
            at = datetime(2026, 3, 1, 9, minute, tzinfo=UTC)
            audit.record_action(db, at, "eli", f"done.{minute}", "ana")

    at = browse(PAGE)

    assert [expander.label for expander in at.expander] == [
        message("everything/ui/my_records", "older", many=True, n="3")
    ]
    assert [text.value.splitlines()[0] for text in at.expander[0].text] == ["done.12", "done.11", "done.10"]


def test_the_download_is_made_when_it_is_requested_and_not_before(ana: Store, browse: Browse) -> None:
    browse(PAGE)

    with ana.read() as db:
        assert db.rows("select * from audit") == []


def test_the_archive_holds_own_data_and_a_readme_that_names_every_file(ana: Store) -> None:
    with ana.read() as db:
        person = people.by_id(db, "ana")
    archive = zipfile.ZipFile(
        io.BytesIO(data_export.make_archive(RecordsDesk(ana, person, NOW), load_words("en")))
    )

    contents = {name: archive.read(name) for name in archive.namelist()}
    everything = json.loads(contents["everything.json"])["tables"]
    assert [row["note"] for row in everything["check_in"]] == ["ana's note"]
    assert all(b"ben's" not in content for content in contents.values())
    drawn = [content for name, content in contents.items() if name.startswith("charts/")]
    assert [picture[:8] for picture in drawn] == [b"\x89PNG\r\n\x1a\n"] * 3
    readme = contents["README.txt"].decode("utf-8-sig")
    for name in contents.keys() - {"README.txt"}:
        folder, _, file = name.rpartition("/")
        assert (f"{folder}/" if folder else file) in readme
        assert folder != "tables" or f"    {file.removesuffix('.csv')}: " in readme


def test_a_person_without_weeks_downloads_no_charts(store: Store) -> None:
    with store.read() as db:
        person = people.by_id(db, "cho")
    archive = zipfile.ZipFile(
        io.BytesIO(data_export.make_archive(RecordsDesk(store, person, NOW), load_words("en")))
    )

    assert [name for name in archive.namelist() if name.startswith("charts/")] == []
    assert "charts/" not in archive.read("README.txt").decode("utf-8-sig")


def test_a_page_left_open_after_signing_out_gives_nothing_to_download(
    ana: Store, browse: Browse, sign_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ContextProxy, "cookies", {COOKIE: sign_in("ana")})
    seen = state.TabState(now=NOW)
    monkeypatch.setattr(state, "tab_state", lambda: seen)
    desk_when_clicked = open_desk_when_clicked(RecordsDesk)
    assert desk_when_clicked().person.id == "ana"  # the twin

    with ana.write() as db:
        db.run("update sign_in set ended_at = :at", at=NOW.isoformat())

    with pytest.raises(NotAllowed):
        desk_when_clicked()


def test_the_download_and_the_deletion_need_the_password(ana: Store, browse: Browse, with_password) -> None:
    assert asks_at(browse(PAGE)) == []  # without a password there is nothing to ask for
    with_password("ana")

    at = browse(PAGE)

    assert asks_at(at) == ["download", "erase"]
    assert not at.get("download_button")
    assert "erase" not in [button.key for button in at.button]
    assert [each.value for each in at.markdown].count(ASKED_AGAIN) == 2


@pytest.mark.parametrize("place", ["download", "erase"])
def test_the_password_unlocks_both(ana: Store, browse: Browse, with_password, place: str) -> None:
    with_password("ana")

    at = confirm(browse(PAGE), place)

    assert asks_at(at) == []
    assert [each.label for each in at.get("download_button")] == [
        message("everything/ui/my_records", "Download")
    ]
    assert [toast.value for toast in at.toast] == [
        message("accounts/ui/confirming", "Confirmed", many=True, n="5")
    ]
    ask_to_delete(at, "ana@example.org", sure=True)
    assert not is_there(ana, "ana")


def test_a_wrong_password_is_refused_where_it_was_typed_and_unlocks_nothing(
    ana: Store, browse: Browse, with_password
) -> None:
    with_password("ana")

    at = confirm(browse(PAGE), "erase", "not the password")

    assert [error.value for error in at.error] == [message("accounts/ui/confirming", "Nothing")]
    assert asks_at(at) == ["download", "erase"]


def test_when_the_time_is_up_nothing_is_deleted_and_what_was_typed_waits(
    ana: Store, browse: Browse, with_password
) -> None:
    with_password("ana")
    at = confirm(browse(PAGE), "erase")
    let_it_run_out(at)

    at = ask_to_delete(at, "ana@example.org", sure=True)

    assert is_there(ana, "ana")
    assert [error.value for error in at.error] == [message("accounts/ui/refusals", "password again")]
    at = confirm(at, "erase")
    assert at.text_input(key="erase_login").value == "ana@example.org"
    assert at.checkbox(key="erase_sure").value
    at.button(key="erase").click().run()
    assert not is_there(ana, "ana")


def test_a_download_is_refused_at_its_click_when_the_time_is_up(
    ana: Store, browse: Browse, sign_in, with_password, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_password("ana")
    browse(PAGE)  # settings and databases of this test
    monkeypatch.setattr(ContextProxy, "cookies", {COOKIE: sign_in("ana")})
    seen = state.TabState(now=NOW)
    monkeypatch.setattr(state, "tab_state", lambda: seen)
    desk_when_clicked = open_desk_when_clicked(RecordsDesk)
    with ana.write() as db:
        sign_ins.confirm_sign_in(db, "ana", desk_when_clicked().sign_in_id, NOW)
    assert data_export.make_archive(desk_when_clicked(), load_words("en"))  # the twin

    with ana.write() as db:
        sign_ins.confirm_sign_in(
            db, "ana", desk_when_clicked().sign_in_id, datetime(2026, 3, 4, 9, 50, tzinfo=UTC)
        )

    with pytest.raises(NotConfirmed):
        data_export.make_archive(desk_when_clicked(), load_words("en"))


def test_deleting_asks_for_the_sign_in_name(ana: Store, browse: Browse) -> None:
    at = ask_to_delete(browse(PAGE), "ben@example.org", sure=True)

    assert [error.value for error in at.error] == [message("everything/ui/refusals", "deleted")]
    assert is_there(ana, "ana")
    assert is_there(ana, "ben")


def test_deleting_asks_for_a_tick(ana: Store, browse: Browse) -> None:
    at = ask_to_delete(browse(PAGE), "ana@example.org", sure=False)

    assert [error.value for error in at.error] == [message("everything/ui/my_records", "confirm")]
    assert is_there(ana, "ana")


def test_deleting_says_goodbye_and_signs_out(ana: Store, browse: Browse) -> None:
    at = ask_to_delete(browse(PAGE), "ana@example.org", sure=True)

    assert not at.exception
    assert [title.value for title in at.title] == [message("everything/ui/my_records", "been")]
    assert not is_there(ana, "ana")
    assert is_there(ana, "ben")
    at.run()
    assert not at.title
    assert at.warning


COPIES = message("everything/ui/my_records", "earlier copies", many=True)


@pytest.mark.parametrize(
    ("backups", "said"),
    [(0, []), (1, [message("everything/ui/my_records", "earlier copy", n="1")]), (2, [COPIES.format(n="2")])],
)
def test_copies_that_the_server_knows_of_are_counted_in_the_goodbye(
    ana: Store, browse: Browse, tmp_path: Path, backups: int, said: list[str]
) -> None:
    for number in range(backups):
        upkeep.back_up(ana.file, tmp_path / "backups" / f"{number}.db")

    at = ask_to_delete(browse(PAGE), "ana@example.org", sure=True)

    goodbye = [text.value for text in at.markdown]
    assert [one for one in said if one in goodbye] == said
    assert any(COPIES.partition("{")[0] in text for text in goodbye) is bool(backups)


def test_when_the_database_was_busy_the_page_says_that_traces_may_remain(
    ana: Store, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(ana), "vacuum", lambda self: False)

    at = ask_to_delete(browse(PAGE), "ana@example.org", sure=True)

    assert [one.value for one in at.warning] == [message("everything/ui/my_records", "traces of your text")]


def test_the_only_admin_reads_why_they_cannot_be_deleted(ana: Store, browse: Browse) -> None:
    at = browse(PAGE, as_="eli")

    assert [info.value for info in at.info] == [message("everything/ui/my_records", "someone")]
    assert not at.text_input
