"""Inviting many people at once: who, for how long, and then a sheet to print or an e-mail to each of them."""

from collections.abc import Sequence
from datetime import timedelta, tzinfo
from urllib.parse import urlsplit

import streamlit as st

from alongside.accounts.http.hosts import is_loopback
from alongside.accounts.rules.invitations import (
    INVITATION_LASTS,
    INVITATIONS_MAY_LAST,
    RECENT_LINK,
    Invitee,
    InviteeCounts,
    InviteeGroup,
)
from alongside.accounts.rules.people import Account, AccountStatus
from alongside.accounts.ui import state
from alongside.accounts.ui.button_actions import run_action, show_refusal
from alongside.accounts.ui.open_desk import open_desk
from alongside.core.http.stores import public_path
from alongside.core.rules.name_search import Found
from alongside.core.rules.tokens import hashed
from alongside.core.ui.widgets import typed_value
from alongside.core.words import Words
from alongside.organisation.desk.admin import AdminDesk
from alongside.organisation.desk.invitations import RESET_DELAY, InvitationsDesk, NewLink
from alongside.organisation.http.sheets import SHEETS

PLACE = "invitations"
LASTS = "invitations_last"
NEVER_SIGNED_IN = (AccountStatus.NEW, AccountStatus.INVITED, AccountStatus.LAPSED)


def show_invitations(ticked: Sequence[Account], t: Words) -> None:
    """A form to invite people, and new links for those who have not used theirs."""
    desk = open_desk(InvitationsDesk)
    numbers = desk.count_invitees()
    if numbers.new + numbers.unused:
        open_at_first = numbers.new > 1 or bool(ticked)
        with st.expander(t("Invite several people"), icon=":material/mail:", expanded=open_at_first):
            _show_invite_form(desk, numbers, ticked, t)
    if numbers.unused:
        _show_resend_button(desk, t)
    show_refusal(PLACE, t)


def _show_invite_form(
    desk: InvitationsDesk, numbers: InviteeCounts, ticked: Sequence[Account], t: Words
) -> None:
    if ticked:
        here = tuple(Invitee(one.person, one.link_until) for one in ticked if one.status in NEVER_SIGNED_IN)
        st.write(
            t.count(
                "{n} of the ticked people has not signed in yet.",
                "{n} of the ticked people have not signed in yet.",
                len(here),
            )
        )
        found = Found(here)
    else:
        found = _choose_invitees(desk, numbers, t)
    if not found.here:
        return
    st.selectbox(
        t("Links work for"),
        INVITATIONS_MAY_LAST,
        index=INVITATIONS_MAY_LAST.index(INVITATION_LASTS),
        format_func=lambda one: t.count("{n} day", "{n} days", one.days),
        key=LASTS,
    )
    _show_consequences(found, t)
    _show_invite_buttons(found.here, t)
    with st.popover(t("How this works"), type="tertiary"):
        st.write(
            t(
                "People who have signed in before are never included. To let one of them back in, "
                "choose them below and create a new link. If the account has data or a second "
                "factor, it opens after {n} days.",
                n=t.number(RESET_DELAY.days),
            )
        )


def _choose_invitees(desk: InvitationsDesk, numbers: InviteeCounts, t: Words) -> Found[Invitee]:
    teams = {team.team.id: team.team.name for team in open_desk(AdminDesk).list_teams()}
    labels = {
        InviteeGroup.NEW: t("Everyone not invited yet ({n})", n=t.number(numbers.new)),
        InviteeGroup.UNUSED: t("Everyone with an unused link ({n})", n=t.number(numbers.unused)),
        InviteeGroup.TEAM: t("One team: people who have not signed in yet"),
    }
    sizes = {
        InviteeGroup.NEW: numbers.new,
        InviteeGroup.UNUSED: numbers.unused,
        InviteeGroup.TEAM: len(teams),
    }
    whom = st.radio(
        t("Who to invite"),
        [one for one in InviteeGroup if sizes[one]],
        # Otherwise nothing is preselected: no one loses a working link by a careless click.
        index=0 if numbers.new else None,
        format_func=labels.__getitem__,
        key="invitations_whom",
    )
    if whom is None:
        return Found(())
    if whom is not InviteeGroup.TEAM:
        return desk.list_invitees(whom)
    team_id = st.selectbox(t("Team"), list(teams), format_func=teams.__getitem__, key="invitations_team")
    found = desk.list_invitees(whom, team_id)
    if not found.here:
        st.write(t("Everyone in this team has signed in."))
    return found


def _show_consequences(found: Found[Invitee], t: Words) -> None:
    if found.others:
        st.caption(
            t.count(
                "The first {shown} by name are invited now; {n} more after that.",
                "The first {shown} by name are invited now; {n} more after that.",
                found.others,
                shown=t.number(len(found.here)),
            )
        )
    st.caption(t("To choose individual people, tick their rows in the table."))
    replaced = sum(one.has_working_link(state.now()) for one in found.here)
    if replaced:
        st.warning(
            t.count(
                "{n} of them has a link that still works. It will stop working, even on a slip "
                "already handed out.",
                "{n} of them have links that still work. These will stop working, even on slips "
                "already handed out.",
                replaced,
            )
        )


def _show_invite_buttons(here: Sequence[Invitee], t: Words) -> None:
    addresses = sum(bool(one.email_address) for one in here) if state.sends_mail() else 0
    replaces = any(one.has_working_link(state.now()) for one in here)
    if addresses and addresses < len(here):
        st.caption(
            t.count(
                "{n} of them has a sign-in name that is not an e-mail address, so they get a printed slip.",
                "{n} of them have sign-in names that are not e-mail addresses, so they get printed slips.",
                len(here) - addresses,
            )
        )
    if is_loopback(urlsplit(state.public_address()).hostname):
        st.warning(
            t(
                "You opened Alongside on the machine it runs on, so these links won't work on other "
                "devices. Open it by its network address first, or ask the person who runs the "
                "server to set one."
            )
        )
    ids = tuple(one.person.id for one in here)
    with st.container(horizontal=True):
        if addresses:
            st.button(
                t.count("Send {n} by e-mail", "Send {n} by e-mail", addresses),
                key=f"invite_by_mail-{_people_key(ids)}",
                type="secondary" if replaces else "primary",
                icon=":material/send:",
                on_click=_invite_chosen,
                args=(ids, True, t),
            )
        st.button(
            t.count("Create sheet with {n} slip", "Create sheet with {n} slips", len(ids)),
            key=f"invite_by_sheet-{_people_key(ids)}",
            type="secondary" if addresses or replaces else "primary",
            on_click=_invite_chosen,
            args=(ids, False, t),
        )


def _show_resend_button(desk: InvitationsDesk, t: Words) -> None:
    """By e-mail where possible, otherwise on a sheet: one click, however the first link was sent."""
    here = desk.list_invitees(InviteeGroup.UNUSED).here
    ids = tuple(one.person.id for one in here if not one.has_recent_link(state.now()))
    if not ids:
        return
    st.button(
        t.count(
            "Send {n} unused link again",
            "Send {n} unused links again",
            len(ids),
        ),
        key=f"invite_again-{_people_key(ids)}",
        icon=":material/send:",
        on_click=_create_invitations,
        args=(ids, INVITATION_LASTS, state.sends_mail(), t),
        help=t(
            "New links work for {n} days; earlier ones stop working. They go by e-mail where "
            "possible, otherwise on a sheet to print. Links made in the last {hours} hours are not "
            "replaced.",
            n=t.number(INVITATION_LASTS.days),
            hours=t.number(RECENT_LINK // timedelta(hours=1)),
        ),
    )


def _invite_chosen(ids: tuple[str, ...], by_mail: bool, t: Words) -> None:
    _create_invitations(ids, typed_value(LASTS), by_mail, t)


def _create_invitations(ids: tuple[str, ...], lasts: timedelta, by_mail: bool, t: Words) -> None:
    made: tuple[NewLink, ...] | None = run_action(
        PLACE, InvitationsDesk, lambda desk: desk.create_invitations(ids, lasts, by_mail), ""
    )
    if made is None:
        return
    slips = [one for one in made if not one.sent]
    if slips:
        now = state.now()
        SHEETS.add(state.tab_state().opened_by, now, now + lasts, state.public_address(), slips)
    sent = len(made) - len(slips)
    if sent:
        st.toast(
            t.count("{n} invitation is on its way.", "{n} invitations are on their way.", sent),
            icon=":material/check:",
        )


def show_ready_sheets(zone: tzinfo, t: Words) -> None:
    for sheet in SHEETS.sheets_of(state.tab_state().opened_by, state.now()):
        with st.container(border=True):
            st.write(
                t.count(
                    "**A sheet with {n} invitation is ready to print.**",
                    "**A sheet with {n} invitations is ready to print.**",
                    len(sheet.slips),
                )
            )
            st.write(
                t(
                    "Only you can open it, and it is not saved anywhere. It disappears at {hour} or "
                    "when you sign out.",
                    hour=t.hour(sheet.expires_at, zone),
                )
            )
            with st.container(horizontal=True):
                st.link_button(
                    t("Open sheet"),
                    public_path(f"/invitations/{sheet.id}"),
                    type="primary",
                    icon=":material/open_in_new:",
                )
                st.button(
                    t("Remove printed sheet"),
                    key=f"drop_sheet-{sheet.id}",
                    on_click=SHEETS.delete_sheet,
                    args=(state.tab_state().opened_by, sheet.id),
                )


def _people_key(ids: Sequence[str]) -> str:
    """Part of a button's key, so that the button acts only on the people who were shown with it."""
    return hashed(" ".join(ids))[:12]
