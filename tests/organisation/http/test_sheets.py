"""The sheet of invitations: for the sign-in that made it alone, for a short time, and kept nowhere."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import segno

from alongside.accounts.rules.people import Person, Role, Team
from alongside.accounts.store import organisations, people
from alongside.core.http.cookies import COOKIE, DEMO_MARK, cookie_fingerprint
from alongside.core.store.engine import Store
from alongside.organisation.desk.invitations import InvitationsDesk
from alongside.organisation.http.sheet_page import SLIPS_A_PAGE, qr_code
from alongside.organisation.http.sheets import MOST_SHEETS, SHEET_LASTS, SHEETS, InvitationSheets
from alongside.organisation.store import teams
from tests.fixtures.http import client

HOME = "https://alongside.example.org"
ELI = Person(id="eli", login="eli@example.org", name="Eli")
HOSTILE = "<img src=x onerror=alert(1)> & Söhne"


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(autouse=True)
def no_sheets():
    yield
    SHEETS.delete_old_sheets(datetime.max.replace(tzinfo=UTC))


def browser(cookie: str):
    opened = client()
    opened.cookies.set(COOKIE, cookie)
    return opened


def made(store: Store, cookie: str, *ids: str, at: datetime | None = None):
    """A sheet of links for them, made by this sign-in; its address and its slips."""
    slips = InvitationsDesk(store, ELI, now()).create_invitations(ids or ("ana", "ben"))
    SHEETS.add(cookie_fingerprint(cookie), at or now(), now() + timedelta(days=14), HOME, slips)
    (newest, *_) = SHEETS.sheets_of(cookie_fingerprint(cookie), at or now())
    return f"/invitations/{newest.id}", slips


@pytest.fixture
def eli(visitor, signed_in_now) -> str:
    return signed_in_now("eli")


def test_each_slip_holds_the_person_the_link_and_its_code(store: Store, eli: str) -> None:
    address, slips = made(store, eli)

    answer = browser(eli).get(address)

    assert answer.status_code == 200
    for one in slips:
        assert one.person.name in answer.text
        assert one.person.login in answer.text
        assert f"{HOME}/invitation/<wbr>{one.token}" in answer.text
        assert str(qr_code(f"{HOME}/invitation/{one.token}")) in answer.text
    assert answer.text.count("<article") == len(slips)


def modules(svg: str) -> set[tuple[int, int]]:
    """The dark modules that an SVG path of horizontal strokes draws, without the quiet zone: (column, row)."""
    (path,) = re.findall(r' d="([^"]*)"', svg)
    dark, x, y = set(), 0.0, 0.0
    for move, dx, dy, width in re.findall(r"([Mm])(-?[\d.]+)[ ,]?(-?[\d.]+)h(\d+)", path):
        x, y = (float(dx), float(dy)) if move == "M" else (x + float(dx), y + float(dy))
        dark |= {(int(x) - 4 + step, int(y) - 4) for step in range(int(width))}
        x += int(width)
    return dark


def test_the_code_drawn_is_that_of_the_link() -> None:
    link = f"{HOME}/invitation/abcd-efgh-jkmn-pqrs-tuvw-xyz2-3456"
    code = segno.make_qr(link, error="m", mask=0)
    wanted = {(column, row) for row, bits in enumerate(code.matrix) for column, bit in enumerate(bits) if bit}

    assert modules(str(qr_code(link))) == wanted
    assert modules(str(qr_code(link + "x"))) != wanted  # the twin


def test_the_page_is_kept_by_no_browser_and_runs_no_script_but_ours(store: Store, eli: str) -> None:
    address, _ = made(store, eli)

    answer = browser(eli).get(address)

    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert re.findall(r"<script[^>]*>", answer.text) == ['<script src="/print.js" defer>']
    assert browser(eli).get("/print.js").status_code == 200


@pytest.mark.parametrize("who", ["another admin", "a lead", "the same person, signed in again"])
def test_no_other_sign_in_reads_it(store: Store, eli: str, signed_in_now, who: str) -> None:
    with store.write() as db:
        people.grant_role(db, "ben", Role.ADMIN)
        people.add_teams(db, [Team("red", "Red")])
        teams.name_leads(db, "red", ["dee"])
    address, slips = made(store, eli)
    person = {"another admin": "ben", "a lead": "dee"}.get(who, "eli")

    answer = browser(signed_in_now(person)).get(address)

    assert answer.status_code == 404
    assert slips[0].token not in answer.text
    assert browser(eli).get(address).status_code == 200  # the twin


def test_a_visitor_who_is_not_signed_in_is_sent_to_the_door(store: Store, eli: str) -> None:
    address, _ = made(store, eli)

    answer = client().get(address)

    assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/sign-in")


def test_it_is_gone_with_the_sign_in(store: Store, eli: str) -> None:
    address, _ = made(store, eli)
    here = browser(eli)

    here.post("/sign-out", headers={"sec-fetch-site": "same-origin"})

    assert browser(eli).get(address).status_code == 303
    assert SHEETS.list_owners() == set()


def test_who_is_no_admin_any_more_reads_it_no_more(store: Store, eli: str) -> None:
    address, _ = made(store, eli)
    with store.write() as db:
        people.withdraw_role(db, "eli", Role.ADMIN)

    assert browser(eli).get(address).status_code == 404


def test_an_admin_who_has_to_set_up_a_second_factor_first_reads_none(store: Store, eli: str) -> None:
    address, _ = made(store, eli)
    with store.write() as db:
        organisations.set_admins_need_second_factor(db, True)

    assert browser(eli).get(address).status_code == 404


def test_it_can_be_opened_for_a_short_time(store: Store, eli: str) -> None:
    address, _ = made(store, eli, at=now() - SHEET_LASTS)
    assert browser(eli).get(address).status_code == 404

    address, _ = made(store, eli, at=now() - SHEET_LASTS + timedelta(minutes=5))
    assert browser(eli).get(address).status_code == 200  # the twin


def test_a_link_that_was_made_anew_is_on_the_older_sheet_no_more(store: Store, eli: str) -> None:
    address, (ana, ben) = made(store, eli)
    _, (newer,) = made(store, eli, "ana")

    text = browser(eli).get(address).text

    assert (ana.token in text, ben.token in text, newer.token in text) == (False, True, False)


def test_a_sheet_without_a_link_that_works_is_none(store: Store, eli: str) -> None:
    address, _ = made(store, eli, "ana")
    made(store, eli, "ana")

    assert browser(eli).get(address).status_code == 404


def test_names_are_text_and_each_slip_speaks_its_persons_language(store: Store, eli: str) -> None:
    with store.write() as db:
        db.run("update person set name = :name, language = 'es' where id = 'ana'", name=HOSTILE)
    address, _ = made(store, eli)

    text = browser(eli).get(address).text

    assert HOSTILE not in text
    assert "&lt;img src=x onerror=alert(1)&gt; &amp; Söhne" in text
    assert re.findall(r'<article lang="(\w+)"', text) == ["es", "en"]


def test_pages_hold_whole_slips_only(store: Store, eli: str) -> None:
    with store.write() as db:
        people.add_people(
            db, (Person(id=f"p{n:02}", login=f"p{n:02}", name=f"Nr {n}") for n in range(60)), date(2026, 1, 5)
        )
    address, _ = made(store, eli, *(f"p{n:02}" for n in range(60)))

    sections = browser(eli).get(address).text.split("<section>")[1:]

    assert [one.count("<article") for one in sections] == [SLIPS_A_PAGE] * (60 // SLIPS_A_PAGE)


# ── kept in memory ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_oldest_sheet_of_a_house_makes_room_and_the_demo_takes_none_of_it() -> None:
    sheets = InvitationSheets()
    sheets.add("eli", now(), now(), HOME, [])
    for number in range(MOST_SHEETS + 5):
        sheets.add(f"{DEMO_MARK}{number}", now(), now(), HOME, [])
    assert len(sheets.list_owners()) == 1 + MOST_SHEETS

    for _ in range(MOST_SHEETS):
        sheets.add("zoe", now(), now(), HOME, [])

    assert sheets.sheets_of("eli", now()) == []
    assert len(sheets.sheets_of("zoe", now())) == MOST_SHEETS


def test_only_its_maker_removes_a_sheet() -> None:
    sheets = InvitationSheets()
    sheets.add("eli", now(), now(), HOME, [])
    (sheet,) = sheets.sheets_of("eli", now())

    sheets.delete_sheet("zoe", sheet.id)
    assert sheets.sheets_of("eli", now()) == [sheet]
    sheets.delete_sheet("eli", sheet.id)
    assert sheets.sheets_of("eli", now()) == []


def test_what_is_too_old_or_of_an_ended_sign_in_is_forgotten() -> None:
    sheets = InvitationSheets()
    for owner, age in (("eli", SHEET_LASTS), ("zoe", timedelta()), ("ana", timedelta())):
        sheets.add(owner, now() - age, now(), HOME, [])

    sheets.delete_old_sheets(now())
    sheets.delete_sheets_of("ana")

    assert sheets.list_owners() == {"zoe"}
