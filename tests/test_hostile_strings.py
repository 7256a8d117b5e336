"""A few hundred hostile strings through every field and every export: kept whole, or refused; never a traceback."""

import csv
import io
import json
import re
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlite3
from streamlit.testing.v1 import AppTest

from alongside.accounts.desk.signing_in import SignInDesk
from alongside.accounts.rules.organisations import SupportContact
from alongside.accounts.rules.people import Newcomer, Person, PersonEdit, Role
from alongside.accounts.store import audit, people, sign_ins
from alongside.accounts.ui.contacts import contacts_html
from alongside.checkins.desk.advocate import AdvocateDesk
from alongside.checkins.rules.checkins import TEXT_LIMIT, CheckIn, clean_text
from alongside.checkins.store import checkins
from alongside.core.rules.errors import AlongsideError
from alongside.core.store.engine import Store
from alongside.everything.desk.records import DataAdmin, PersonExport, RecordsDesk
from alongside.everything.rules.records import export_files
from alongside.matching.rules.participants import Mode
from alongside.notifications.store import notices
from alongside.organisation.desk.admin import AdminDesk
from alongside.partners.desk.coordinator import CoordinatorDesk
from alongside.sessions.rules.pairings import Pairing
from alongside.sessions.rules.sessions import Session, State
from alongside.sessions.store import pairings, sessions
from tests.conftest import NOW, PROJECT, WEEK, Browse

FORMULA = "=+-@\t\r\n＝＋－＠"

SCRIPTS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "</textarea><b>bold</b>",
    "<a href='javascript:alert(1)'>here</a>",
    "<style>*{display:none}</style>",
    "<!-- open",
    "]]>",
    "&lt;b&gt; &amp; &#x3C;",
    "{{ 7 * 7 }} ${7*7} #{7*7}",
    "{name} {0} {t.catalogue} %s %(x)s",
]
MARKDOWN = [
    "![seen](https://example.org/seen.png)",
    "[press me](https://example.org)",
    "[press me](javascript:alert(1))",
    "# Not a title",
    "**bold** _italics_ ~~gone~~ `code`",
    ":material/delete: :red[red] :smile:",
    "$$\\frac{1}{0}$$ $x$",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "> quoted\n- list\n1. list",
    "```\ncode\n```",
]
FORMULAS = [
    "=1+1",
    "+1",
    "-1+2",
    "@SUM(A1)",
    '=HYPERLINK("https://example.org","x")',
    "=cmd|'/c x'!A1",
    "=\n=1",
    "＝1+1",
    "＋1",
    "＠SUM(A1)",
]
SQL = [
    "'; drop table person; --",
    '" or ""="',
    "\\'; --",
    "%' or 1=1 --",
    ":person_id ?1 $1",
    "null",
    "x' || 'y",
]
SHAPES = [
    "🏳️‍🌈👩🏽‍⚕️👨‍👩‍👧‍👦🇺🇳",
    "Z̷̧̛a̴͘l̵g̸o" + "\u0301" * 60,
    "שלום مرحبا fin",
    "ﷺ",
    "Ω≈ç√ ｆｕｌｌ ½ ⅷ",
    "İıſßÅ",
    "\u1e9e\ufb03",
    "...",
    "/../../etc",
    "C:\\CON\\NUL",
    "0",
    "-0.0",
    "1e309",
    "NaN",
    "true",
    "null\\u0000",
]
SURROUNDINGS: list[Callable[[str], str]] = [
    lambda text: text,
    lambda text: f"  {text}\t\n",
    lambda text: f"before\r\n{text}\r\rafter",
    lambda text: f"\u202e{text}\u2069",
    lambda text: f"\ufeff{text}\u200b",
    lambda text: f"\x00{text}\x00",
    lambda text: f"\ud800{text}\udfff",
    lambda text: f"\x1b[31m{text}\x07\x08",
]
SINGLE = [chr(code) for code in (*range(32), *range(127, 160), 0xAD, 0x61C, 0xFFF9, 0xFFFE, 0xFFFF, 0x10FFFF)]
DIRECTIONS = [
    chr(code) for code in (*range(0x200B, 0x2010), *range(0x2028, 0x202F), *range(0x2060, 0x2070), 0xE0001)
]
SURROGATES = ["\ud800", "\udfff", "a\udc00b", "\ud83d\ude00", "\udcff" * 50]
LONG = [
    "x" * 100_000,
    "=" * 100_000,
    "\u0301" * 100_000,
    "🏳️‍🌈" * 20_000,
    "\x00" * 100_000,
    "a b" * TEXT_LIMIT,
    " " * 100_000,
]


def hostile_strings() -> list[str]:
    payloads = SCRIPTS + MARKDOWN + FORMULAS + SQL + SHAPES
    wrapped = [surround(payload) for payload in payloads for surround in SURROUNDINGS]
    return wrapped + [f"a{char}b" for char in SINGLE + DIRECTIONS] + SINGLE + DIRECTIONS + SURROGATES + LONG


HOSTILE = hostile_strings()


def test_there_are_a_few_hundred_of_them() -> None:
    assert 300 < len(set(HOSTILE)) < 1000


def kept_or_refused(text: str) -> str | None:
    """The text as a note keeps it; None when a note refuses it."""
    try:
        return clean_text("note", text)
    except AlongsideError:
        return None


KEPT = list(dict.fromkeys(kept for text in HOSTILE if (kept := kept_or_refused(text))))


def test_a_text_is_kept_whole_but_for_what_no_database_can_keep_or_refused_for_its_length() -> None:
    for text in HOSTILE:
        expected = "".join("?" if "\ud800" <= char <= "\udfff" else char for char in text if char != "\x00")
        kept = kept_or_refused(text)
        if kept is None:
            assert len(expected.strip()) > TEXT_LIMIT
        else:
            assert kept == expected.strip()


@pytest.fixture
def hostile_ana(store: Store) -> Store:
    """Every string that can be kept, as a win, a note and a step of ana, one a week; and as her browser."""
    at = NOW.isoformat()
    with store.write() as db:
        weeks = [WEEK.back(back) for back in range(len(KEPT))]
        texts = list(zip(weeks, KEPT, strict=True))
        checkins.save_check_ins(
            db, [("ana", CheckIn(week, win=text, note=text, revision=1)) for week, text in texts], at
        )
        db.run_many(
            "insert into step (person_id, week, text) values ('ana', :week, :text)",
            ({"week": week.text, "text": text} for week, text in texts),
        )
        for number, text in enumerate(KEPT):
            sign_ins.add_sign_in(db, f"s{number:04d}", f"hash {number}", "ana", at=at, device=text)
    return store


@pytest.fixture
def taken(hostile_ana: Store) -> PersonExport:
    with hostile_ana.read() as db:
        ana = people.by_id(db, "ana")
    assert ana is not None
    return RecordsDesk(hostile_ana, ana, NOW).export_records()


def stored(taken: PersonExport) -> dict[str, list[dict[str, object]]]:
    return {table.name: table.as_dicts() for table in taken.tables}


def test_json_gives_back_the_same_text(taken: PersonExport) -> None:
    read = json.loads(export_files(taken.tables, taken.database, NOW)["everything.json"])["tables"]

    assert read == stored(taken)
    assert sorted(row["note"] for row in read["check_in"]) == sorted(KEPT)


def test_csv_gives_back_the_same_text_and_no_cell_starts_a_formula(taken: PersonExport) -> None:
    guarded = 0
    for name, rows in stored(taken).items():
        content = export_files(taken.tables, taken.database, NOW)[f"tables/{name}.csv"].decode("utf-8-sig")
        read = list(csv.DictReader(io.StringIO(content, newline="")))
        assert len(read) == len(rows)
        for got, row in zip(read, rows, strict=True):
            for column, value in row.items():
                if isinstance(value, str):
                    assert got[column] in (value, f"'{value}")
                    assert got[column][:1] not in tuple(FORMULA)
                    guarded += got[column] != value

    assert guarded > 30  # the twin: there were formulas to guard


def test_sqlite_gives_back_the_same_text(taken: PersonExport, tmp_path: Path) -> None:
    file = tmp_path / "own.sqlite"
    file.write_bytes(taken.database)

    with closing(sqlite3.connect(file)) as conn:
        read = [note for (note,) in conn.execute("select note from check_in order by week")]
        devices = [device for (device,) in conn.execute("select device from sign_in order by id")]

    assert read == [row["note"] for row in stored(taken)["check_in"]]
    assert devices == KEPT


def refused_or_kept(write: Callable[[str], object], texts: list[str]) -> tuple[list[str], list[str]]:
    """Which texts a desk refused with a refusal of ours, and which it took. Anything else it raises fails the test."""
    refused, taken = [], []
    for text in texts:
        try:
            write(text)
        except AlongsideError:
            refused.append(text)
        else:
            taken.append(text)
    return refused, taken


def advocate(store: Store) -> AdvocateDesk:
    with store.read() as db:
        ana = people.by_id(db, "ana")
    assert ana is not None
    return AdvocateDesk(store, ana, NOW)


def test_a_win_and_a_note_are_kept_whole_or_refused_with_nothing_half_written(store: Store) -> None:
    desk = advocate(store)

    for text in HOSTILE:
        before = desk.find_check_in(WEEK)
        draft = CheckIn(WEEK, win=text, note=text)
        try:
            saved = desk.save_check_in(draft, before.revision if before else 0)
        except AlongsideError:
            assert kept_or_refused(text) is None
            assert desk.find_check_in(WEEK) == before
        else:
            assert (saved.win, saved.note) == (kept_or_refused(text), kept_or_refused(text))
            assert desk.find_check_in(WEEK) == saved


def test_a_step_is_kept_whole_or_refused(store: Store) -> None:
    desk = advocate(store)

    refused, taken = refused_or_kept(lambda text: desk.save_step(WEEK, text), HOSTILE)

    assert {text for text in refused if kept_or_refused(text)} == set()
    assert len(taken) > 300


def test_no_one_signs_in_with_a_hostile_sign_in_name_or_password(store: Store) -> None:
    """The throttle is met too; what counts is that each ends as a refusal of ours."""
    door = SignInDesk(store, NOW)
    few = HOSTILE[:: len(HOSTILE) // 12] + SURROGATES + LONG[:2]

    refused, taken = refused_or_kept(lambda text: door.sign_in(text, text, text, text), few)

    assert taken == []
    assert len(refused) == len(few)


def test_a_hostile_sign_in_name_confirms_no_deletion(store: Store) -> None:
    with store.read() as db:
        ana = people.by_id(db, "ana")
    desk = RecordsDesk(store, ana, NOW)

    _, taken = refused_or_kept(desk.erase_records, HOSTILE)

    assert taken == []


def test_a_hostile_sign_in_name_is_no_one_at_the_console(store: Store) -> None:
    _, taken = refused_or_kept(DataAdmin(store, NOW).find_person, HOSTILE)

    assert taken == []


@pytest.fixture
def admin(store: Store) -> AdminDesk:
    with store.read() as db:
        eli = people.by_id(db, "eli")
    assert eli is not None
    return AdminDesk(store, eli, NOW)


def everything_kept(store: Store) -> dict[str, list[dict[str, object]]]:
    """Every row that an admin's change could touch."""
    with store.read() as db:
        return {
            "people": [dict(row) for row in db.rows("select * from person")],
            "teams": [dict(row) for row in db.rows("select * from team")],
            "organisation": [dict(row) for row in db.rows("select * from organisation")],
            "contacts": [dict(row) for row in db.rows("select * from support_contact")],
            "invitations": [dict(row) for row in db.rows("select * from invitation")],
            "log": [dict(row) for row in db.rows("select * from audit")],
        }


ADMIN_FIELDS: dict[str, Callable[[AdminDesk, str], object]] = {
    "name of someone new": lambda desk, text: desk.add_person(
        Newcomer(name=text, login=f"p{abs(hash(text))}")
    ),
    "sign-in name of someone new": lambda desk, text: desk.add_person(Newcomer(name="Pat", login=text)),
    "name": lambda desk, text: desk.edit_person("ana", PersonEdit(name=text)),
    "sign-in name": lambda desk, text: desk.edit_person("ana", PersonEdit(login=text)),
    "name of a team": lambda desk, text: desk.add_team(text),
    "name of the organisation": lambda desk, text: desk.save_organisation(
        replace(desk.read_organisation(), name=text), ["en", "es"]
    ),
    "time zone": lambda desk, text: desk.save_organisation(
        replace(desk.read_organisation(), time_zone=text), ["en", "es"]
    ),
    "case type": lambda desk, text: desk.save_organisation(
        replace(desk.read_organisation(), case_types=(text,)), ["en", "es"]
    ),
    "support contact": lambda desk, text: desk.save_support_contacts([SupportContact(text, text, text)]),
}


@pytest.mark.parametrize("field", ADMIN_FIELDS)
def test_an_admins_text_is_kept_or_refused_with_nothing_half_written(admin: AdminDesk, field: str) -> None:
    taken = 0
    for text in HOSTILE[::3] + SURROGATES + LONG:
        before = everything_kept(admin.store)
        try:
            ADMIN_FIELDS[field](admin, text)
        except AlongsideError:
            assert everything_kept(admin.store) == before
        else:
            taken += 1
    kept = [
        str(value) for rows in everything_kept(admin.store).values() for row in rows for value in row.values()
    ]
    assert [
        value for value in kept if "\x00" in value or value.encode("utf-8", "ignore").decode() != value
    ] == []
    assert (taken > 100) is (field not in ("sign-in name", "sign-in name of someone new", "time zone"))


NAMES = [
    f"{before}{payload}"[:100]
    for before in ("", "\u202e", "\u200b")
    for payload in (*SCRIPTS, *MARKDOWN, *FORMULAS, *SQL)
]
# What Streamlit reads as Markdown. Text that someone typed belongs in none of these.
READ_AS_MARKDOWN = (
    "title",
    "header",
    "subheader",
    "markdown",
    "caption",
    "info",
    "warning",
    "error",
    "success",
)
LABELLED = (
    "button",
    "checkbox",
    "expander",
    "radio",
    "selectbox",
    "text_input",
    "text_area",
    "number_input",
    "tabs",
)
MARK = "![seen](https://example.org/seen.png)"  # the text that would tell its writer who read it


def read_as_markdown(at: AppTest) -> str:
    """Everything on the page that is read as Markdown: texts, labels, and the choices of a radio."""
    found = [element.value for kind in READ_AS_MARKDOWN for element in getattr(at, kind)]
    found += [element.label for kind in LABELLED for element in getattr(at, kind)]
    found += [option for radio in at.radio for option in radio.options]
    return "\n".join(str(text) for text in found)


@pytest.fixture
def hostile_place(hostile_ana: Store) -> Store:
    """The organisation, its contacts, its teams and the names of its people are hostile too."""
    with hostile_ana.write() as db:
        for number, name in enumerate(NAMES):
            people.add_person(
                db, Person(id=f"h{number}", login=f"h{number}", name=name, lead_id="dee"), date(2025, 1, 6)
            )
            db.run("insert into team values (:id, :name)", id=f"t{number}", name=f"{name} {number}")
            db.run(
                "insert into membership values (:id, :team, '2025-01-06', null)",
                id=f"h{number}",
                team=f"t{number}",
            )
            db.run("insert into team_lead values (:team, 'dee')", team=f"t{number}")
        db.run("update person set name = :name where id in ('ana', 'dee')", name=MARK)
        db.run(
            "update organisation set name = :name, case_types = :types", name=MARK, types=json.dumps([MARK])
        )
        db.run("update support_contact set name = :name, reach = :name, hours = :name", name=MARK)
        audit.record_action(db, NOW, "dee", "person.moved", "ana", detail="t1")
        audit.record_action(db, NOW, "dee", MARK, "ana", detail=MARK)
    pair_up(hostile_ana)
    return hostile_ana


def pair_up(store: Store) -> None:
    """Ana and ben, who meet at a hostile place, are written to by a coordinator, and ana would like to talk."""
    said = dict.fromkeys(("ana", "ben"), datetime(2026, 2, 17, 10, tzinfo=UTC))
    pairing = Pairing(
        id="p",
        people=("ana", "ben"),
        round=1,
        since=date(2026, 2, 16),
        until=date(2026, 5, 11),
        links=(),
        accepted=said,
    )
    session = Session(
        id="s",
        pairing_id="p",
        people=pairing.people,
        made_at=NOW,
        mode=Mode.VIDEO,
        state=State.CONFIRMED,
        place=MARK,
    )
    with store.write() as db:
        people.grant_role(db, "cho", Role.COORDINATOR)
        pairings.insert_pairing(db, pairing)
        sessions.save_session(db, replace(session, begins=datetime(2026, 3, 9, 10, tzinfo=UTC)))
        notices.save_talk_request(db, "ana", NOW)
    CoordinatorDesk(store, Person(id="cho", login="cho", name="Cho"), NOW).send_message("p", MARK)


def pages_of(folder: str) -> list[str]:
    return sorted(file.relative_to(PROJECT).as_posix() for file in (PROJECT / "pages" / folder).glob("*.py"))


@pytest.mark.parametrize(
    ("page", "as_"),
    [(page, "ana") for page in pages_of("advocate") + pages_of("Everyone")]
    + [(page, "eli") for page in pages_of("admin")]
    + [(page, "dee") for page in pages_of("lead")]
    + [(page, "cho") for page in pages_of("coordinator")]
    + [("pages/advocate/my_team.py", "h0")],
)
def test_a_page_shows_hostile_text_without_reading_it_as_markdown(
    hostile_place: Store, browse: Browse, page: str, as_: str
) -> None:
    at = browse(page, as_=as_)

    assert not at.exception
    assert MARK not in read_as_markdown(at)


def test_text_read_as_markdown_would_be_found(hostile_place: Store) -> None:
    """The twin."""

    def page(text: str) -> None:
        import streamlit as st

        st.button(text)

    at = AppTest.from_function(page, args=(MARK,)).run()

    assert MARK in read_as_markdown(at)


@pytest.mark.parametrize(
    ("page", "as_"),
    [
        ("pages/advocate/sessions.py", "ana"),
        ("pages/everyone/home.py", "ben"),
        ("pages/coordinator/pairs.py", "cho"),
    ],
)
def test_hostile_places_messages_and_names_are_shown_all_the_same(
    hostile_place: Store, browse: Browse, page: str, as_: str
) -> None:
    at = browse(page, as_=as_)

    assert MARK in [element.value for element in [*at.text, *at.text_input]]


def test_a_contact_is_read_as_it_was_typed_and_becomes_no_markup_of_its_own() -> None:
    """What is in angle brackets is ours alone."""
    typed = [" ".join(text.split())[:100] for text in KEPT]
    typed = [text for text in dict.fromkeys(typed) if text.isprintable() and text]
    contacts = [SupportContact(text, f"{text} 0800 111 222"[:100], text) for text in typed]
    ours = re.compile(r'</?(?:p|br|span|a)(?: (?:dir|style|href|target|rel)="[^"<>]*")*>')

    page = contacts_html(contacts)
    found = [unescape(ours.sub("", one)) for one in page.replace("<br>", "").split("</p>")[:-1]]

    assert len(contacts) > 100
    assert "<" not in ours.sub("", page)
    assert found == [one.name + one.hours + one.reach for one in contacts]
    assert set(re.findall(r'href="([a-z]+):', page, re.IGNORECASE)) <= {"tel", "https", "mailto"}
    assert page.count('href="tel:') > 50  # the twin: there were links
