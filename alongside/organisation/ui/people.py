"""The people page: finding a person, changing or adding one, and handing over an invitation."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import tzinfo
from functools import partial
from typing import assert_never

import streamlit as st

from alongside.accounts.rules.invitations import RESET_LASTS
from alongside.accounts.rules.people import (
    MOST_CONTRACT_HOURS,
    Account,
    AccountStatus,
    Newcomer,
    Person,
    PersonEdit,
    Role,
)
from alongside.accounts.ui import choosing, state
from alongside.accounts.ui.button_actions import run_action, show_refusal
from alongside.accounts.ui.log_words import role_text
from alongside.accounts.ui.open_desk import open_desk
from alongside.core.rules.name_search import LONGEST_SOUGHT, Found
from alongside.core.rules.tokens import hashed
from alongside.core.ui import pieces, widgets
from alongside.core.ui.widgets import typed_value
from alongside.core.words import Words
from alongside.organisation.desk.admin import AdminDesk
from alongside.organisation.desk.invitations import RESET_DELAY

SEARCH_FROM = 50  # fewer people are found by eye

STATE_WIDTH = 200  # pixels, wide enough for the day too
NEW = "new"  # the place of the form that adds a person


@dataclass
class NewLink:
    """In one browser tab."""

    shown: tuple[str, str] | None = None  # an invitation's link and its person, until it was copied


def search_accounts(desk: AdminDesk, everyone: Found[Account], t: Words) -> tuple[Account, ...]:
    """The people to show; with many people, a search box first."""
    if count_found(everyone) <= SEARCH_FROM:
        return everyone.here
    wanted = st.text_input(t("Search by name, sign-in name or team"), key="search", max_chars=LONGEST_SOUGHT)
    found = desk.list_accounts(wanted) if wanted.strip() else everyone
    if not found.here:
        st.info(t("No one found. Try part of the name."))
    elif found.others:
        st.caption(
            t(
                "Showing the first {shown} of {n} people.",
                n=t.number(count_found(found)),
                shown=t.number(len(found.here)),
            )
        )
    return found.here


def count_found(found: Found[Account]) -> int:
    return len(found.here) + found.others


def show_people_table(accounts: Sequence[Account], zone: tzinfo, t: Words) -> list[Account]:
    """Returns the accounts whose rows are ticked.

    Streamlit keeps ticks as row numbers, so other rows need another key.
    """
    rows = {
        t("Name"): [account.person.name for account in accounts],
        t("Status"): [status_text(account, zone, t) for account in accounts],
        t("Team"): [account.team.name if account.team else "" for account in accounts],
        t("Line manager"): [account.lead_name or "" for account in accounts],
        t("Roles"): [", ".join(t(role_text(role)) for role in sorted(account.roles)) for account in accounts],
        t("Sign-in name"): [account.person.login for account in accounts],
    }
    shown = hashed(" ".join(account.person.id for account in accounts))[:12]
    chosen = st.dataframe(
        rows,
        hide_index=True,
        width="stretch",
        column_config={t("Status"): st.column_config.Column(width=STATE_WIDTH)},
        key=f"people-{shown}",
        on_select="rerun",
        selection_mode="multi-row",
    )
    return [accounts[row] for row in chosen["selection"]["rows"] if row < len(accounts)]


def status_text(account: Account, zone: tzinfo, t: Words) -> str:
    """The account's status; for an invited person, also the day on which their link expires or expired."""
    day = t.day(account.link_until.astimezone(zone).date()) if account.link_until else ""
    match account.status:
        case AccountStatus.NEW:
            return t("Not invited yet")
        case AccountStatus.INVITED:
            return t("Invited until {day}", day=day) if day else t("Invited")
        case AccountStatus.LAPSED:
            return t("Expired on {day}", day=day) if day else t("Invitation expired")
        case AccountStatus.ACTIVE:
            return t("Active")
        case AccountStatus.LEFT:
            return t("Left")
        case _:
            assert_never(account.status)


def choose_account(accounts: Sequence[Account], t: Words) -> Account | None:
    by_id = {account.person.id: account for account in accounts}
    person_id = st.selectbox(
        t("Edit a person"),
        list(by_id),
        index=None,
        format_func=lambda one: choosing.name_with_login(by_id[one].person) if one in by_id else "",
        placeholder=t("Choose a person"),
        key="chosen",
    )
    return by_id.get(person_id or "")


def show_account(desk: AdminDesk, account: Account, zone: tzinfo, t: Words) -> None:
    """Everything that can be done about one person."""
    person = account.person
    with st.container(border=True):
        st.text(f"{person.name}  ·  {status_text(account, zone, t)}")
        if account.status is AccountStatus.LEFT:
            st.write(t("This person has left and cannot sign in. Their own weeks are kept for them."))
            st.button(
                t("Mark as returned"),
                key="return",
                on_click=run_action,
                args=(
                    person.id,
                    AdminDesk,
                    lambda desk: desk.mark_returned(person.id),
                    t("They can sign in again, and start afresh."),
                ),
            )
        else:
            _show_edit_form(desk, account, t)
            _show_link_button(account, t)
            show_link(person.id, t)
            _show_sign_out_and_leaving(person.id, t)
        show_refusal(person.id, t)


def _show_edit_form(desk: AdminDesk, account: Account, t: Words) -> None:
    """Its keys change with what is stored, so the form never shows a value that someone has since changed."""
    person, place = account.person, f"{account.person.id}-{hash(account):x}"
    shown = {
        "name": person.name,
        "login": person.login,
        "team_id": account.team.id if account.team else "",
        "lead_id": person.lead_id or "",
        "roles": account.roles,
        "contract_hours": "" if person.contract_hours is None else person.contract_hours,
    }

    def save_person() -> None:
        """Changes only the fields that differ from what the form showed."""
        typed = asdict(_typed_person(place))
        edit = PersonEdit(**{field: value for field, value in typed.items() if value != shown[field]})
        run_action(
            f"edit-{person.id}", AdminDesk, lambda desk: desk.edit_person(person.id, edit), t("Saved.")
        )
        widgets.set_widget_value("chosen", person.id)

    found = _find_line_managers(desk, place, person, t)
    with choosing.choice_form(found, f"edit-{place}"):
        _show_person_fields(desk, place, account, found, t)
        choosing.submit_button(found)(
            t("Save changes"),
            type="primary",
            key=f"save-{place}",
            on_click=save_person,
        )
    show_refusal(f"edit-{person.id}", t)


def _find_line_managers(desk: AdminDesk, place: str, person: Person, t: Words) -> Found[Person]:
    find = partial(desk.find_people, but=person.id)
    return choosing.show_search_field(find, t("Find a line manager by name"), f"lead-{place}", t)


def _show_person_fields(
    desk: AdminDesk, place: str, account: Account, found: Found[Person], t: Words
) -> None:
    """The current line manager stays in the list even after leaving. The desk refuses circles."""
    names = {team.team.id: team.team.name for team in desk.list_teams()}
    chosen = st.session_state.get(f"lead-{place}")
    leads = choosing.names_to_choose(found, [account.person.lead_id, chosen], desk.find_person)
    st.text_input(t("Name"), account.person.name, key=f"name-{place}", autocomplete="off")
    st.text_input(
        t("Sign-in name"),
        account.person.login,
        key=f"login-{place}",
        autocomplete="off",
        help=t("An e-mail address or any other name. Only an invitation that you choose to send goes to it."),
    )
    st.selectbox(
        t("Team"),
        ["", *names],
        index=["", *names].index(account.team.id if account.team else ""),
        format_func=lambda one: names.get(one, t("No team")),
        key=f"team-{place}",
    )
    st.selectbox(
        t("Line manager"),
        ["", *leads],
        index=["", *leads].index(account.person.lead_id or ""),
        format_func=lambda one: leads.get(one, t("No one")),
        key=f"lead-{place}",
    )
    widgets.set_first_value(f"hours-{place}", account.person.contract_hours)
    st.number_input(
        t("Contract hours per week"),
        0.0,
        float(MOST_CONTRACT_HOURS),
        None,
        step=0.5,
        format="%g",
        key=f"hours-{place}",
        placeholder=t("Full-time default"),
        help=t("Leave empty for full time, as set under *Organisation*."),
    )
    for role in Role:
        st.checkbox(t(role_text(role)), role in account.roles, key=f"{role}-{place}")


def _typed_person(place: str) -> Newcomer:
    hours: float | None = typed_value(f"hours-{place}")
    return Newcomer(
        name=typed_value(f"name-{place}"),
        login=typed_value(f"login-{place}"),
        team_id=typed_value(f"team-{place}"),
        lead_id=typed_value(f"lead-{place}"),
        roles=frozenset(role for role in Role if typed_value(f"{role}-{place}")),
        contract_hours="" if hours is None else hours,
    )


def _show_link_button(account: Account, t: Words) -> None:
    person_id = account.person.id

    def create_invitation() -> None:
        token = run_action(
            person_id, AdminDesk, lambda desk: desk.create_invitation(person_id), t("The link is ready.")
        )
        if token:
            state.slot(NewLink).shown = (person_id, link_address(token))

    label = t("Create new link") if account.status is not AccountStatus.NEW else t("Invite")
    st.button(
        label,
        key="invite",
        icon=":material/link:",
        on_click=create_invitation,
        help=t(
            "For someone who lost their link, or their password and codes. Earlier links stop "
            "working. If the account has data or a second factor, the link opens after {n} days, and "
            "the person can stop it until then.",
            n=t.number(RESET_DELAY.days),
        ),
    )
    if account.way_in_opens:
        day = t.day(account.way_in_opens.date())
        st.caption(t("A new sign-in link is pending until {day}. The person can stop it.", day=day))


def link_address(token: str) -> str:
    """The full link, with the address at which this browser reached the app."""
    return f"{state.public_address()}/invitation/{token}"


def show_link(place: str, t: Words) -> None:
    """Until it is handed over, and in this browser tab only: the app stores just its hash."""
    link = state.slot(NewLink).shown
    if link is None or link[0] != place:
        return
    address, desk = link[1], open_desk(AdminDesk)
    token = address.rpartition("/")[2]

    def send_link() -> None:
        done = t("The link is on its way to this person's sign-in name.")
        if run_action(place, AdminDesk, lambda desk: desk.send_invitation(token), done):
            _clear_link()

    with st.container(border=True):
        _show_validity(desk, token, t)
        st.code(address, language=None, wrap_lines=True)
        st.write(
            t(
                "Hand it over in person or through a channel you both trust: anyone who has it can "
                "choose the password."
            )
        )
        with st.container(horizontal=True):
            st.button(t("I've handed it over"), key="handed_over", on_click=_clear_link)
            if state.sends_mail() and desk.invitation_address(token):
                st.button(t("Send by e-mail"), key="by_mail", icon=":material/mail:", on_click=send_link)


def _show_validity(desk: AdminDesk, token: str, t: Words) -> None:
    link = desk.find_invitation(token)
    if link is None:
        st.write(t("**Invitation link.** It no longer works."))
    elif link.opens_at is None:
        until = t.deadline(link.expires_at, pieces.readers_zone(desk.read_organisation()))
        st.write(t("**Invitation link.** Works once, until {moment}.", moment=until))
    else:
        st.write(
            t(
                "**New sign-in link.** This account has data or a second factor, so the link opens on {day} "
                "and then works once, within {n} hours. Until then, the person can sign in as before, sees "
                "on every page that you asked for it, and can stop it. With one of their recovery codes, it "
                "opens immediately.",
                day=t.day(link.opens_at.date()),
                n=t.number(RESET_LASTS.total_seconds() / 3600),
            )
        )


def _clear_link() -> None:
    state.slot(NewLink).shown = None


def _show_sign_out_and_leaving(person_id: str, t: Words) -> None:
    with st.container(horizontal=True):
        with st.popover(t("Sign out everywhere")):
            st.write(
                t(
                    "For a lost phone. This signs the person out everywhere and removes their "
                    "passkeys. They can sign in again with their password."
                )
            )
            st.button(
                t("Sign them out"),
                key="end_sessions",
                on_click=run_action,
                args=(
                    person_id,
                    AdminDesk,
                    lambda desk: desk.sign_out_everywhere(person_id),
                    t("Signed out everywhere."),
                ),
            )
        with st.popover(t("Mark as left")):
            st.write(
                t(
                    "They are signed out and cannot sign in again. Their team, roles and links end; "
                    "their own weeks are kept. If they come back, they start afresh, and one of "
                    "their recovery codes opens their earlier weeks."
                )
            )
            st.button(
                t("Confirm that they left"),
                key="leave",
                on_click=run_action,
                args=(person_id, AdminDesk, lambda desk: desk.mark_left(person_id), t("Marked as left.")),
            )


def show_add_form(desk: AdminDesk, count: int, t: Words) -> None:
    """count: people so far; part of the key, so the form is empty again after each person added."""
    show_link(NEW, t)  # of the person added last, where it is seen without scrolling
    place = f"{NEW}-{count}"
    blank = Account(person=Person(id="", login="", name=""))

    def add_person() -> None:
        newcomer = _typed_person(place)
        token = run_action(NEW, AdminDesk, lambda desk: desk.add_person(newcomer), t("Added and invited."))
        if token:
            state.slot(NewLink).shown = (NEW, link_address(token))

    found = _find_line_managers(desk, place, blank.person, t)
    with choosing.choice_form(found, f"add-{place}"):
        _show_person_fields(desk, place, blank, found, t)
        choosing.submit_button(found)(t("Add and invite"), type="primary", key="add", on_click=add_person)
    show_refusal(NEW, t)
