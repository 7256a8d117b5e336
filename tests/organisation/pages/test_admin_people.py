"""The page of people, as a browser's session would run it."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from alongside.accounts.rules.invitations import MOST_AT_ONCE, InviteeGroup
from alongside.accounts.rules.people import AccountStatus, Newcomer, Person, PersonEdit, Role, Team
from alongside.accounts.store import people
from alongside.core.http.cookies import COOKIE, cookie_fingerprint
from alongside.everything.desk.opening_accounts import AccountOpeningDesk
from alongside.notifications.rules.outbox import DeliveryStatus
from alongside.notifications.store import outbox
from alongside.organisation.desk.admin import AdminDesk
from alongside.organisation.desk.invitations import InvitationsDesk
from alongside.organisation.http.sheets import SHEET_LASTS, SHEETS
from tests.conftest import CAST, NOW, button
from tests.fixtures.desks import beside
from tests.fixtures.wording import message

PAGE = "pages/admin/people.py"
HOSTILE = "![x](https://far.example/x.png) <img src=x onerror=alert(1)>"


@pytest.fixture
def desk(store):
    return AdminDesk(store, Person(id="eli", login="eli@example.org", name="Eli"), NOW)


@pytest.fixture
def teams(store):
    with store.write() as db:
        people.add_teams(db, [Team("red", "Red"), Team("blue", "Blue")])


@pytest.fixture
def crowd(store):
    """Three hundred more people, Nr 000 to Nr 299."""
    with store.write() as db:
        people.add_people(
            db,
            (Person(id=f"p{n:03}", login=f"nr{n:03}@example.org", name=f"Nr {n:03}") for n in range(300)),
            date(2026, 1, 5),
        )


def account(desk, person_id):
    return next(one for one in desk.list_accounts().here if one.person.id == person_id)


def field(at, start, place):
    """The widget whose key begins so, in the form of that place; keys change with what is stored."""
    kinds = (at.text_input, at.selectbox, at.number_input, at.checkbox, at.button)
    return next(one for kind in kinds for one in kind if (one.key or "").startswith(f"{start}-{place}-"))


def opened(browse, person="ana"):
    at = browse(PAGE, as_="eli")
    at.selectbox(key="chosen").set_value(person).run()
    assert not at.exception
    return at


def save(at, person="ana"):
    field(at, "save", person).click().run()
    assert not at.exception
    return at


def link(at):
    return [code.value for code in at.code]


def token(at):
    return link(at)[0].rsplit("/", 1)[1]


# ── who may open it ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("as_", ["ana", "dee", "coordinator", None])
def test_no_one_but_an_admin_sees_anything(browse, store, as_):
    with store.write() as db:
        people.grant_role(db, "ben", Role.COORDINATOR)

    at = browse(PAGE, as_="ben" if as_ == "coordinator" else as_)

    assert not at.exception
    assert (len(at.error), len(at.warning)) == ((0, 1) if as_ is None else (1, 0))
    assert not at.dataframe
    assert not at.selectbox
    assert not at.text_input
    assert not at.title


def test_everyone_is_listed_with_status_team_line_manager_and_roles(browse, desk, teams):
    desk.edit_person("ana", PersonEdit(team_id="red", roles=frozenset(Role)))
    desk.create_invitation("ben")
    desk.mark_left("cho")

    at = browse(PAGE, as_="eli")

    (table,) = at.dataframe
    assert table.value.to_dict("records") == [
        row("Ana", message("organisation/ui/people", "Not invited"), "Red", "Dee", "Admin, Coordinator"),
        row("Ben", message("organisation/ui/people", "Invited until", day="18 Mar 2026"), "", "Dee", ""),
        row("Cho", "Left", "", "Dee", ""),
        row("Dee", message("organisation/ui/people", "Not invited"), "", "", ""),
        row("Eli", message("organisation/ui/people", "Not invited"), "", "Dee", "Admin"),
    ]


def row(name, state, team, lead, roles):
    return {
        "Name": name,
        "Status": state,
        "Team": team,
        message("staff_lists/ui/changes", "manager"): lead,
        "Roles": roles,
        message("organisation/ui/people", "Sign-in name"): f"{name.lower()}@example.org",
    }


# ── adding and inviting ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_new_person_is_added_and_their_link_shown_until_it_was_handed_over(browse, desk, store, teams):
    at = browse(PAGE, as_="eli")
    field(at, "name", "new").input("Fay")
    field(at, "login", "new").input("fay@example.org")
    field(at, "team", "new").set_value("blue")
    field(at, "lead", "new").set_value("dee")
    at.button(key="add").click().run()

    assert not at.exception
    fay = AccountOpeningDesk(store, NOW).find_invited(token(at)).person
    assert (fay.name, account(desk, fay.id).team.name, account(desk, fay.id).lead_name) == (
        "Fay",
        "Blue",
        "Dee",
    )
    assert "/invitation/" in link(at)[0]
    assert [toast.value for toast in at.toast] == [message("organisation/ui/people", "Added")]
    assert field(at, "name", "new").value == ""  # ready for the next

    at.run()
    assert len(link(at)) == 1
    at.button(key="handed_over").click().run()
    assert link(at) == []


def test_a_refusal_keeps_what_was_typed(browse, desk):
    at = browse(PAGE, as_="eli")
    field(at, "name", "new").input("Fay")
    field(at, "login", "new").input("ana@example.org")
    field(at, "lead", "new").set_value("dee")
    at.button(key="add").click().run()

    assert [error.value for error in at.error] == [message("accounts/ui/refusals", "This sign-in")]
    assert [field(at, name, "new").value for name in ("name", "login", "lead")] == [
        "Fay",
        "ana@example.org",
        "dee",
    ]
    assert len(desk.list_accounts().here) == 5
    assert link(at) == []
    assert not at.run().error


def test_someone_who_lost_everything_gets_a_new_link(browse, desk, store):
    old = desk.create_invitation("ana")

    at = opened(browse)
    at.button(key="invite").click().run()

    assert AccountOpeningDesk(store, NOW).find_invited(old) is None
    assert AccountOpeningDesk(store, NOW).find_invited(token(at)).person.id == "ana"

    at.selectbox(key="chosen").set_value("ben").run()
    assert link(at) == []  # a link is never beside someone else's name


def sent_invitations(store):
    with store.read() as db:
        return [
            (one.person_id, one.about["address"], one.about["token"])
            for one in outbox.list_messages(db, DeliveryStatus.WAITING)
        ]


@pytest.fixture
def mail_is_on(monkeypatch):
    monkeypatch.setenv("ALONGSIDE_SMTP_HOST", "mail.example.org")
    monkeypatch.setenv("ALONGSIDE_SENDER", "alongside@example.org")
    monkeypatch.setenv("ALONGSIDE_ADDRESS", "https://alongside.example.org")


def buttons(at):
    return {button.key for button in at.button}


def test_a_link_is_sent_by_e_mail_and_is_then_gone_from_the_page(browse, store, mail_is_on):
    at = opened(browse)
    at.button(key="invite").click().run()
    sent = token(at)
    at.button(key="by_mail").click().run()

    assert not at.exception
    assert sent_invitations(store) == [("ana", "ana@example.org", sent)]
    assert AccountOpeningDesk(store, NOW).find_invited(sent).person.id == "ana"
    assert link(at) == []


def test_a_new_person_can_be_sent_their_link_too(browse, store, mail_is_on):
    at = browse(PAGE, as_="eli")
    field(at, "name", "new").input("Fay")
    field(at, "login", "new").input("fay@example.org")
    at.button(key="add").click().run()
    at.button(key="by_mail").click().run()

    assert [address for _, address, _ in sent_invitations(store)] == ["fay@example.org"]


def test_no_e_mail_is_offered_without_a_mail_server(browse):
    at = opened(browse)
    at.button(key="invite").click().run()

    assert {"handed_over", "by_mail"} & buttons(at) == {"handed_over"}


def test_no_e_mail_is_offered_where_the_sign_in_name_is_no_address(browse, desk, mail_is_on):
    desk.edit_person("ana", PersonEdit(login="ana.maria"))

    at = opened(browse)
    at.button(key="invite").click().run()

    assert {"handed_over", "by_mail"} & buttons(at) == {"handed_over"}


def test_a_link_that_was_replaced_elsewhere_is_not_sent(browse, desk, store, mail_is_on):
    at = opened(browse)
    at.button(key="invite").click().run()
    desk.create_invitation("ana")
    at.button(key="by_mail").click().run()

    assert not at.exception
    assert len(at.error) == 1
    assert sent_invitations(store) == []


# ── many at once ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(autouse=True)
def no_sheets():
    yield
    SHEETS.delete_old_sheets(datetime.max.replace(tzinfo=UTC))


def slips(at):
    """The sheets that this sign-in has made, the newest first, each as those who are on it."""
    return [
        [one.person.id for one in sheet.slips]
        for sheet in SHEETS.sheets_of(cookie_fingerprint(at.cookies[COOKIE]), NOW)
    ]


def sheet_links(at):
    return [one.proto.url for one in at.get("link_button")]


def tick(at, *rows):
    """As the table sends it: the test harness knows no rows to tick."""
    states = at._tree.get_widget_states()
    ticked = json.dumps({"selection": {"rows": list(rows), "columns": [], "cells": []}})
    states.widgets.add(id=at.dataframe[0].proto.id, string_value=ticked)
    return at._run(states)


def labels(at, name):
    return [one.label for one in at.button if (one.key or "").startswith(name)]


def test_everyone_who_is_not_invited_yet_gets_a_slip_in_one_press(browse, desk, with_password):
    with_password("eli")
    desk.create_invitation("ben")
    desk.mark_left("cho")

    at = browse(PAGE, as_="eli")
    button(at, "invite_by_sheet").click().run()

    assert not at.exception
    assert slips(at) == [["ana", "dee"]]
    (sheet,) = SHEETS.sheets_of(cookie_fingerprint(at.cookies[COOKIE]), NOW)
    assert sheet_links(at) == [f"/invitations/{sheet.id}"]
    assert beside(desk, InvitationsDesk).list_working_links(sheet.slips) == sheet.slips
    assert sheet.link_until == NOW + timedelta(days=14)


def test_a_sheet_is_offered_until_it_is_removed_or_its_time_is_up(browse, desk):
    at = browse(PAGE, as_="eli")
    button(at, "invite_by_sheet").click().run()
    later = browse(PAGE, token=at.cookies[COOKIE], now=NOW + SHEET_LASTS)
    assert (len(sheet_links(at)), len(sheet_links(later))) == (1, 0)

    button(at, "drop_sheet").click().run()
    assert sheet_links(at) == []
    assert slips(at) == []


def test_another_sign_in_is_offered_no_sheet(browse):
    button(browse(PAGE, as_="eli"), "invite_by_sheet").click().run()

    assert sheet_links(browse(PAGE, as_="eli")) == []


def test_links_last_as_long_as_was_chosen(browse, desk):
    at = browse(PAGE, as_="eli")
    at.selectbox(key="invitations_last").set_value(timedelta(days=30)).run()
    button(at, "invite_by_sheet").click().run()

    assert account(desk, "ana").link_until == NOW + timedelta(days=30)


def test_a_team_is_invited_also_those_who_have_a_link_and_it_says_so(browse, desk, teams):
    desk.edit_person("ana", PersonEdit(team_id="red"))
    desk.edit_person("ben", PersonEdit(team_id="red"))
    desk.create_invitation("ana")

    at = browse(PAGE, as_="eli")
    at.radio(key="invitations_whom").set_value(InviteeGroup.TEAM).run()
    at.selectbox(key="invitations_team").set_value("red").run()
    (warning,) = at.warning
    assert warning.value == message("organisation/ui/invitations", "still work", n="1")
    button(at, "invite_by_sheet").click().run()

    assert slips(at) == [["ana", "ben"]]


def test_those_whose_rows_are_ticked_are_invited_and_no_one_else(browse, desk, with_password):
    with_password("ben")
    at = browse(PAGE, as_="eli")

    tick(at, 0, 1, 3)  # Ana, Ben, Dee
    assert message("organisation/ui/invitations", "ticked", many=True, n="2") in [
        one.value for one in at.markdown
    ]
    assert labels(at, "invite_by_sheet") == [
        message("organisation/ui/invitations", "Create sheet", many=True, n="2")
    ]
    button(at, "invite_by_sheet").click().run()

    assert slips(at) == [["ana", "dee"]]


def test_other_rows_make_another_table_so_that_no_tick_moves_to_someone_else(browse, desk):
    at = browse(PAGE, as_="eli")
    tick(at, 0)
    desk.add_person(Newcomer(name="Aaron", login="aaron@example.org"))
    at.run()

    assert labels(at, "invite_by_sheet") == [
        message("organisation/ui/invitations", "Create sheet", many=True, n="5")
    ]  # all again, since no row is ticked


def test_by_e_mail_the_rest_gets_a_sheet(browse, desk, store, mail_is_on):
    desk.edit_person("ana", PersonEdit(login="ana"))

    at = browse(PAGE, as_="eli")
    assert labels(at, "invite_by_mail") == [
        message("organisation/ui/invitations", "Send {n} by", many=True, n="4")
    ]
    button(at, "invite_by_mail").click().run()

    assert sorted(person for person, _, _ in sent_invitations(store)) == ["ben", "cho", "dee", "eli"]
    assert slips(at) == [["ana"]]
    assert [toast.value for toast in at.toast] == [
        message("organisation/ui/invitations", "way", many=True, n="4")
    ]


def test_without_a_mail_server_there_is_a_sheet_alone(browse):
    at = browse(PAGE, as_="eli")

    assert labels(at, "invite_by_mail") == []
    assert labels(at, "invite_by_sheet") == [
        message("organisation/ui/invitations", "Create sheet", many=True, n="5")
    ]


def invited_ago(store, span, person="ana"):
    return AdminDesk(
        store, Person(id="eli", login="eli@example.org", name="Eli"), NOW - span
    ).create_invitation(person)


@pytest.mark.parametrize(
    ("address", "warned"), [("http://localhost:8501", True), ("https://alongside.example.org", False)]
)
def test_links_that_work_on_no_other_device_come_with_a_warning(browse, monkeypatch, address, warned):
    monkeypatch.setenv("ALONGSIDE_ADDRESS", address)

    at = browse(PAGE, as_="eli")

    assert [one.value for one in at.warning] == (
        [message("organisation/ui/invitations", "network address")] if warned else []
    )
    assert labels(at, "invite_by_sheet") == [
        message("organisation/ui/invitations", "Create sheet", many=True, n="5")
    ]


def test_those_who_have_not_used_their_link_are_sent_a_new_one_in_one_press(browse, store):
    old = invited_ago(store, timedelta(days=1))

    at = browse(PAGE, as_="eli")
    button(at, "invite_again").click().run()

    assert not at.exception
    assert slips(at) == [["ana"]]
    assert AccountOpeningDesk(store, NOW).find_invited(old) is None


def test_what_was_handed_out_a_moment_ago_is_not_sent_again_by_mistake(browse, store):
    invited_ago(store, timedelta(days=1) - timedelta(seconds=1))
    assert labels(browse(PAGE, as_="eli"), "invite_again") == []

    invited_ago(store, timedelta(days=1))
    assert labels(browse(PAGE, as_="eli"), "invite_again") == []  # the younger of the two counts
    invited_ago(store, timedelta(days=1), "ben")
    assert labels(browse(PAGE, as_="eli"), "invite_again") == [
        message("organisation/ui/invitations", "again", n="1")
    ]


def test_where_everyone_has_signed_in_no_one_is_left_to_invite(browse, with_password):
    with_password(*CAST)

    at = browse(PAGE, as_="eli")

    assert labels(at, "invite_") == []
    assert [one.label for one in at.expander] == [message("pages/admin/people", "person")]


def test_a_large_organisation_is_invited_in_parts_and_its_table_is_cut(browse, crowd):
    at = browse(PAGE, as_="eli")

    assert labels(at, "invite_by_sheet") == [
        message("organisation/ui/invitations", "Create sheet", many=True, n=MOST_AT_ONCE)
    ]
    assert message("organisation/ui/invitations", "by name", many=True, shown=MOST_AT_ONCE, n="5") in [
        one.value for one in at.caption
    ]
    assert [len(table.value) for table in at.dataframe] == [200]


def test_an_expired_link_says_since_when(browse, store):
    invited_ago(store, timedelta(days=14))

    at = browse(PAGE, as_="eli")

    assert at.dataframe[0].value["Status"].tolist()[0] == message(
        "organisation/ui/people", "Expired on", day="4 Mar 2026"
    )


# ── changing ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_several_things_are_changed_at_once(browse, desk, teams):
    at = opened(browse)
    field(at, "name", "ana").input("Ana Maria")
    field(at, "team", "ana").set_value("red")
    field(at, "lead", "ana").set_value("ben")
    field(at, "coordinator", "ana").check()
    save(at)

    ana = account(desk, "ana")
    assert (ana.person.name, ana.team.name, ana.lead_name, ana.roles) == (
        "Ana Maria",
        "Red",
        "Ben",
        {Role.COORDINATOR},
    )
    assert [toast.value for toast in at.toast] == ["Saved."]
    assert "Ana Maria" in at.dataframe[0].value["Name"].tolist()
    assert field(at, "name", "ana").value == "Ana Maria"  # still the chosen one


def contract_hours(desk, person):
    return next(one.person.contract_hours for one in desk.list_accounts().here if one.person.id == person)


def test_contract_hours_are_set_and_emptied_again(browse, desk):
    at = opened(browse)
    assert field(at, "hours", "ana").value is None
    field(at, "hours", "ana").set_value(0.0)
    save(at)
    assert contract_hours(desk, "ana") == 0.0  # no hours are not the hours of a full post

    field(at, "hours", "ana").set_value(18.5)
    save(at)
    assert contract_hours(desk, "ana") == 18.5

    field(at, "hours", "ana").set_value(None)
    save(at)
    assert not at.exception
    assert contract_hours(desk, "ana") is None


def test_what_another_admin_changed_meanwhile_stays(browse, desk, teams):
    at = opened(browse)
    desk.edit_person("ana", PersonEdit(team_id="red"))
    field(at, "name", "ana").input("Ana Maria")
    save(at)

    assert (account(desk, "ana").person.name, account(desk, "ana").team.name) == ("Ana Maria", "Red")


def test_circular_line_managers_are_refused_with_their_names(browse, desk):
    at = opened(browse, "dee")
    field(at, "lead", "dee").set_value("ana")
    save(at, "dee")

    assert [error.value for error in at.error] == [message("accounts/ui/refusals", "circle")]
    assert "Dee → Ana → Dee" in [text.value for text in at.text]
    assert account(desk, "dee").lead_name is None
    assert field(at, "lead", "dee").value == "ana"


def test_someone_leaves_and_comes_back(browse, desk):
    at = opened(browse)
    at.button(key="leave").click().run()
    assert account(desk, "ana").status is AccountStatus.LEFT
    assert not [one for one in at.text_input if "ana" in one.key]

    at.button(key="return").click().run()
    assert not at.exception
    assert account(desk, "ana").status is AccountStatus.NEW
    assert field(at, "name", "ana").value == "Ana"


def test_someone_is_signed_out_everywhere(browse, desk):
    opened(browse).button(key="end_sessions").click().run()

    assert [entry.action for entry in desk.list_log_entries(5)] == ["sign_ins.ended"]


def test_an_admin_signed_out_meanwhile_changes_nothing_and_reads_why(browse, desk):
    at = opened(browse)
    desk.sign_out_everywhere("eli")
    field(at, "name", "ana").input("Other")
    save(at)

    assert account(desk, "ana").person.name == "Ana"
    assert message("accounts/http/templates/stopped.html", "saved") in [one.value for one in at.warning]


# ── many, and hostile ───────────────────────────────────────────────────────────────────────────────────────────────


def test_people_can_be_searched_by_name_and_sign_in_name(browse, crowd):
    at = browse(PAGE, as_="eli")
    assert [len(table.value) for table in at.dataframe] == [200]
    assert message("organisation/ui/people", "Showing", shown="200", n="305") in [
        caption.value for caption in at.caption
    ]

    at.text_input(key="search").input("EXAMPLE.ORG nr29").run()
    assert at.dataframe[0].value["Name"].tolist() == [f"Nr 29{n}" for n in range(10)]

    at.text_input(key="search").input("no one at all").run()
    assert not at.exception
    assert [info.value for info in at.info] == [message("organisation/ui/people", "found")]


def test_a_name_is_never_read_as_markdown(browse, desk, store):
    def read_as_markdown(at):
        return "".join(
            str(one.value if kind != "expander" else one.label)
            for kind in (
                "markdown",
                "caption",
                "title",
                "header",
                "subheader",
                "info",
                "error",
                "success",
                "toast",
            )
            for one in at.get(kind)
        )

    desk.edit_person("ana", PersonEdit(name=HOSTILE))
    at = opened(browse)

    assert "far.example" not in read_as_markdown(at)
    assert HOSTILE in " ".join(text.value for text in at.text)  # the twin: it is there, as text
    assert HOSTILE in at.dataframe[0].value["Name"].tolist()


def test_the_first_admin_alone_is_greeted_kindly(browse, store):
    with store.write() as db:
        db.run("delete from person where id <> 'eli'")

    at = browse(PAGE, as_="eli")

    assert [info.value for info in at.info] == [message("pages/admin/people", "colleague")]
    assert not at.exception


def test_a_new_person_with_every_field_empty_brings_one_refusal_at_a_time(browse, desk):
    at = browse(PAGE, as_="eli")
    at.button(key="add").click().run()

    assert len(at.error) == 1
    assert len(desk.list_accounts().here) == 5
