"""The people page: finding a person, changing or adding one, and handing over an invitation."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from functools import partial
from typing import assert_never

import streamlit as st

from alongside.desks.admin import AdminDesk
from alongside.desks.door import RESET_WAITS
from alongside.domain.finding import LONGEST_SOUGHT, Found
from alongside.domain.invitations import RESET_LASTS
from alongside.domain.people import (
    MOST_CONTRACT_HOURS,
    Account,
    Edit,
    Hours,
    Newcomer,
    Person,
    Role,
    Standing,
)
from alongside.domain.tokens import hashed
from alongside.web import choosing, pieces, state
from alongside.web.admin.doing import attempt
from alongside.web.doing import say_refusal, typed
from alongside.web.log_words import ROLES
from alongside.words import Words

SEARCH_FROM = 50  # fewer people are found by eye

STATE_WIDTH = 200  # pixels, wide enough for the day too
NEW = "new"  # the place of the form that adds a person


def searched(desk: AdminDesk, everyone: Found[Account], t: Words) -> tuple[Account, ...]:
    """The people to show; with many people, a search box first."""
    if number(everyone) <= SEARCH_FROM:
        return everyone.here
    wanted = st.text_input(t("Search by name, sign-in name or team"), key="search", max_chars=LONGEST_SOUGHT)
    found = desk.accounts(wanted) if wanted.strip() else everyone
    if not found.here:
        st.info(t("Nobody fits. Try a part of the name."))
    elif found.others:
        st.caption(
            t(
                "{n} people; the first {shown} are shown.",
                n=t.number(number(found)),
                shown=t.number(len(found.here)),
            )
        )
    return found.here


def number(found: Found[Account]) -> int:
    return len(found.here) + found.others


def table(accounts: Sequence[Account], zone: tzinfo, t: Words) -> list[Account]:
    """Returns the accounts whose rows are ticked.

    Streamlit keeps ticks as row numbers, so other rows need another key.
    """
    rows = {
        t("Name"): [account.person.name for account in accounts],
        t("State"): [standing(account, zone, t) for account in accounts],
        t("Team"): [account.team.name if account.team else "" for account in accounts],
        t("Line manager"): [account.lead_name or "" for account in accounts],
        t("Roles"): [_roles(account, t) for account in accounts],
        t("Sign-in name"): [account.person.login for account in accounts],
    }
    shown = hashed(" ".join(account.person.id for account in accounts))[:12]
    chosen = st.dataframe(
        rows,
        hide_index=True,
        width="stretch",
        column_config={t("State"): st.column_config.Column(width=STATE_WIDTH)},
        key=f"people-{shown}",
        on_select="rerun",
        selection_mode="multi-row",
    )
    return [accounts[row] for row in chosen["selection"]["rows"] if row < len(accounts)]


def standing(account: Account, zone: tzinfo, t: Words) -> str:
    """The account's status; for an invited person, also the day on which their link expires or expired."""
    until = account.link_until
    day = t.day(datetime.fromisoformat(until).astimezone(zone).date()) if until else ""
    match account.standing:
        case Standing.NEW:
            return t("Not invited yet")
        case Standing.INVITED:
            return t("Invited until {day}", day=day) if day else t("Invited")
        case Standing.LAPSED:
            return t("Ran out on {day}", day=day) if day else t("Invitation ran out")
        case Standing.ACTIVE:
            return t("Active")
        case Standing.LEFT:
            return t("Left")
        case _:
            assert_never(account.standing)


def _roles(account: Account, t: Words) -> str:
    return ", ".join(t(ROLES[role]) for role in sorted(account.roles))


def chosen(accounts: Sequence[Account], t: Words) -> Account | None:
    by_id = {account.person.id: account for account in accounts}
    person_id = st.selectbox(
        t("Change someone's details"),
        list(by_id),
        index=None,
        format_func=lambda one: choosing.called(by_id[one].person) if one in by_id else "",
        placeholder=t("Choose a person"),
        key="chosen",
    )
    return by_id.get(person_id or "")


def panel(desk: AdminDesk, account: Account, zone: tzinfo, t: Words) -> None:
    """Everything that can be done about one person."""
    person = account.person
    with st.container(border=True):
        st.text(f"{person.name}  ·  {standing(account, zone, t)}")
        if account.standing is Standing.LEFT:
            st.write(t("This person has left and cannot sign in. Their own weeks are kept for them."))
            st.button(t("They are back"), key="return", on_click=_return, args=(person.id, t))
        else:
            _form(desk, account, t)
            _invitation(account, t)
            _sessions_and_leaving(person.id, t)
        say_refusal(person.id, t)


def _form(desk: AdminDesk, account: Account, t: Words) -> None:
    """Its keys change with what is stored, so the form never shows a value that someone has since changed."""
    place = f"{account.person.id}-{hash(account):x}"
    found = _line_managers(desk, place, account.person, t)
    with choosing.form(found, f"edit-{place}"):
        _fields(desk, place, account, found, t)
        choosing.submit(found)(
            t("Save changes"), type="primary", key=f"save-{place}", on_click=_save, args=(account, place, t)
        )
    say_refusal(f"edit-{account.person.id}", t)


def _line_managers(desk: AdminDesk, place: str, person: Person, t: Words) -> Found[Person]:
    find = partial(desk.find, but=person.id)
    return choosing.found(find, t("Find a line manager by name"), f"lead-{place}", t)


def _fields(desk: AdminDesk, place: str, account: Account, found: Found[Person], t: Words) -> None:
    """The current line manager stays in the list even after leaving. The desk refuses circles."""
    names = {team.team.id: team.team.name for team in desk.teams()}
    chosen = st.session_state.get(f"lead-{place}")
    leads = choosing.listed(found, [account.person.lead_id, chosen], desk.somebody)
    st.text_input(t("Name"), account.person.name, key=f"name-{place}", autocomplete="off")
    st.text_input(
        t("Sign-in name"),
        account.person.login,
        key=f"login-{place}",
        autocomplete="off",
        help=t(
            "An e-mail address or any other name. No e-mail is sent to it, but for an invitation that you choose to send."
        ),
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
    state.start_widget(f"hours-{place}", account.person.contract_hours)
    st.number_input(
        t("Contract hours a week"),
        0.0,
        float(MOST_CONTRACT_HOURS),
        None,
        step=0.5,
        key=f"hours-{place}",
        placeholder=t("As in a full post"),
        help=t("Leave it empty for a full post, as it is set on the page of the organisation."),
    )
    for role, name in ROLES.items():
        st.checkbox(t(name), role in account.roles, key=f"{role}-{place}")


def _typed_roles(place: str) -> frozenset[Role]:
    return frozenset(role for role in Role if typed(f"{role}-{place}"))


def _typed_hours(place: str) -> Hours:
    hours: float | None = typed(f"hours-{place}")
    return "" if hours is None else hours


def _save(seen: Account, place: str, t: Words) -> None:
    """Changes only the fields that differ from what the form showed."""
    person = seen.person
    name, login = typed(f"name-{place}"), typed(f"login-{place}")
    team_id, lead_id, roles = typed(f"team-{place}"), typed(f"lead-{place}"), _typed_roles(place)
    hours, kept_hours = _typed_hours(place), "" if person.contract_hours is None else person.contract_hours
    edit = Edit(
        name=None if name == person.name else name,
        login=None if login == person.login else login,
        team_id=None if team_id == (seen.team.id if seen.team else "") else team_id,
        lead_id=None if lead_id == (person.lead_id or "") else lead_id,
        roles=None if roles == seen.roles else roles,
        contract_hours=None if hours == kept_hours else hours,
    )
    attempt(f"edit-{person.id}", lambda desk: desk.edit(person.id, edit), t("Saved."))
    state.choose_again("chosen", person.id)


def _invitation(account: Account, t: Words) -> None:
    label = t("Make a new invitation link") if account.standing is not Standing.NEW else t("Invite")
    st.button(
        label,
        key="invite",
        icon=":material/link:",
        on_click=_invite,
        args=(account.person.id, t),
        help=t(
            "For someone who lost their link, or their password and their codes. Earlier links stop working. To an account that "
            "holds something, the link opens after {n} days, in which its owner can stop it.",
            n=t.number(RESET_WAITS.days),
        ),
    )
    if account.way_in_opens:
        day = t.day(datetime.fromisoformat(account.way_in_opens).date())
        st.caption(t("A new way in waits until {day}. The person can stop it.", day=day))
    show_link(account.person.id, t)


def _invite(person_id: str, t: Words) -> None:
    token = attempt(person_id, lambda desk: desk.invite(person_id), t("The link is ready."))
    if token:
        state.session().link = (person_id, address(token))


def address(token: str) -> str:
    """The full link, with the address at which this browser reached the app."""
    return f"{state.own_address()}/invitation/{token}"


def show_link(place: str, t: Words) -> None:
    """Until it is handed over, and in this browser tab only: the app stores just its hash."""
    link = state.session().link
    if link is None or link[0] != place:
        return
    with st.container(border=True):
        st.write(_how_long(link[1].rpartition("/")[2], t))
        st.code(link[1], language=None, wrap_lines=True)
        st.write(
            t(
                "Hand it over in person or by a channel you both trust: anyone who has it can choose the password."
            )
        )
        with st.container(horizontal=True):
            st.button(t("I have handed it over"), key="handed_over", on_click=_forget_link)
            _by_mail(place, link[1].rpartition("/")[2], t)


def _how_long(token: str, t: Words) -> str:
    desk = state.admin_desk()
    link = desk.link(token)
    if link is None:
        return t("**The invitation link.** It does not work any more.")
    zone = pieces.readers_zone(desk.organisation())
    if link.opens_at is None:
        until = t.moment(datetime.fromisoformat(link.expires_at), zone)
        return t("**The invitation link.** Valid until {moment}, works once.", moment=until)
    return t(
        "**The link to a new way in.** This account holds something, so the link opens on {day} and then works once, for {n} hours. "
        "Until then the person can sign in as before, sees on every page that you asked for it, and can stop it. With one of "
        "their recovery codes it opens at once.",
        day=t.day(datetime.fromisoformat(link.opens_at).date()),
        n=t.number(RESET_LASTS.total_seconds() / 3600),
    )


def _by_mail(place: str, token: str, t: Words) -> None:
    """Only where e-mail is on and the person's sign-in name is an e-mail address."""
    if state.sends_mail() and state.admin_desk().address_invited(token):
        st.button(
            t("Send it by e-mail"),
            key="by_mail",
            icon=":material/mail:",
            on_click=_send,
            args=(place, token, t),
        )


def _send(place: str, token: str, t: Words) -> None:
    done = t("The link is on its way to the sign-in name of this person.")
    if attempt(place, lambda desk: desk.send_invitation(token), done):
        _forget_link()


def _forget_link() -> None:
    state.session().link = None


def _sessions_and_leaving(person_id: str, t: Words) -> None:
    with st.container(horizontal=True):
        with st.popover(t("Sign out everywhere")):
            st.write(
                t(
                    "They are signed out on every device, and their passkeys are removed. They can sign in again with their password. For "
                    "a lost phone."
                )
            )
            st.button(
                t("Yes, sign them out"), key="end_sessions", on_click=_end_sessions, args=(person_id, t)
            )
        with st.popover(t("Mark as left")):
            st.write(
                t(
                    "They are signed out and cannot sign in again. Their team, roles and links end. "
                    "Their own weeks are kept. If they come back they begin afresh, and a recovery code of theirs opens what was before."
                )
            )
            st.button(t("Yes, mark as left"), key="leave", on_click=_leave, args=(person_id, t))


def _end_sessions(person_id: str, t: Words) -> None:
    attempt(person_id, lambda desk: desk.end_sessions(person_id), t("Signed out everywhere."))


def _leave(person_id: str, t: Words) -> None:
    attempt(person_id, lambda desk: desk.mark_left(person_id), t("Marked as left."))


def _return(person_id: str, t: Words) -> None:
    attempt(
        person_id, lambda desk: desk.mark_returned(person_id), t("They can sign in again, and begin afresh.")
    )


def add_form(desk: AdminDesk, count: int, t: Words) -> None:
    """count: people so far; part of the key, so the form is empty again after each person added."""
    show_link(NEW, t)  # of the person added last, where it is seen without scrolling
    place = f"{NEW}-{count}"
    blank = Account(Person("", "", ""))
    found = _line_managers(desk, place, blank.person, t)
    with choosing.form(found, f"add-{place}"):
        _fields(desk, place, blank, found, t)
        choosing.submit(found)(t("Add and invite"), type="primary", key="add", on_click=_add, args=(place, t))
    say_refusal(NEW, t)


def _add(place: str, t: Words) -> None:
    newcomer = Newcomer(
        typed(f"name-{place}"),
        typed(f"login-{place}"),
        typed(f"team-{place}"),
        typed(f"lead-{place}"),
        _typed_roles(place),
        _typed_hours(place),
    )
    token = attempt(NEW, lambda desk: desk.add(newcomer), t("Added and invited."))
    if token:
        state.session().link = (NEW, address(token))
