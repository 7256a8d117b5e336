"""The steps after set-up. Each ticks itself off, and links to the page where it is done."""

from collections.abc import Callable
from typing import assert_never

import streamlit as st

from alongside.accounts.rules.invitations import InviteeCounts
from alongside.accounts.ui import state
from alongside.accounts.ui.button_actions import run_action, show_refusal
from alongside.accounts.ui.open_desk import open_desk
from alongside.core.http.stores import settings
from alongside.core.store.engine import DatabaseError
from alongside.core.words import Words
from alongside.organisation.desk.getting_started import GettingStartedDesk
from alongside.organisation.desk.invitations import InvitationsDesk
from alongside.organisation.rules.getting_started import SKIPPABLE_STEPS, Progress, Step
from alongside.organisation.store import getting_started
from alongside.organisation.ui import links

PLACE = "getting_started"


def step_title(step: Step, t: Words) -> str:
    match step:
        case Step.TEAMS:
            return t("Add your teams")
        case Step.PEOPLE:
            return t("Add your colleagues")
        case Step.INVITATIONS:
            return t("Invite your colleagues")
        case Step.CONTACTS:
            return t("Add support contacts")
        case Step.COORDINATOR:
            return t("Choose a coordinator")
        case _:
            assert_never(step)


def open_steps() -> tuple[Step, ...]:
    """For the frame of the admin pages. Empty while the database cannot be read: the page itself says so."""
    try:
        with state.store().read() as db:
            return getting_started.read_progress(db).open_steps
    except DatabaseError:
        return ()


def show_open_steps(open_now: tuple[Step, ...], t: Words) -> None:
    """A short line at the top of the other admin pages."""
    label = t.count("Getting started: {n} step left", "Getting started: {n} steps left", len(open_now))
    st.page_link(
        st.Page(links.PAGES / "getting_started.py", title=t("Getting started")),
        label=label,
        icon=":material/checklist:",
    )


def show_steps(progress: Progress, t: Words) -> None:
    numbers = open_desk(InvitationsDesk).count_invitees()

    def skip_or_restore(change: Callable[[GettingStartedDesk, Step], None], step: Step) -> None:
        run_action(PLACE, GettingStartedDesk, lambda desk: change(desk, step))

    for step in Step:
        with st.container(border=True):
            if step in progress.done:
                _show_step_title(":material/check:", step, t("Done"), t)
            elif step in progress.skipped:
                _show_step_title(":material/visibility_off:", step, t("Skipped"), t)
                st.button(
                    t("Do this step after all"),
                    key=f"take_up-{step}",
                    on_click=skip_or_restore,
                    args=(GettingStartedDesk.restore_step, step),
                )
            else:
                st.write(f"**{step_title(step, t)}**")
                _show_what_to_do(step, numbers, t)
                if step in SKIPPABLE_STEPS:
                    st.button(
                        t("Skip this step"),
                        key=f"leave_out-{step}",
                        type="tertiary",
                        on_click=skip_or_restore,
                        args=(GettingStartedDesk.skip_step, step),
                    )
    show_refusal(PLACE, t)


def _show_step_title(icon: str, step: Step, how: str, t: Words) -> None:
    st.write(f"{icon} **{step_title(step, t)}**  ·  {how}")


def _show_what_to_do(step: Step, numbers: InviteeCounts, t: Words) -> None:
    match step:
        case Step.TEAMS:
            st.write(
                t(
                    "Leads see their team's workload. A staff list adds teams for you. Small organisations "
                    "can skip this."
                )
            )
            links.link_to_page("staff_list.py", t("Import staff list"), ":material/upload:")
            links.link_to_page("teams.py", t("Teams"), ":material/groups:")
        case Step.PEOPLE:
            st.write(
                t("Import a staff list, or add people one by one: a name and a sign-in name are enough.")
            )
            links.link_to_page("staff_list.py", t("Import staff list"), ":material/upload:")
            links.link_to_page("people.py", t("People"), ":material/group:")
        case Step.INVITATIONS:
            st.write(t("Each person gets a link to choose a password, on paper or by e-mail."))
            if numbers.new:
                new = numbers.new
                st.write(t.count("{n} person is not invited yet.", "{n} people are not invited yet.", new))
            links.link_to_page("people.py", t("People"), ":material/group:")
        case Step.CONTACTS:
            st.write(t("They are one tap away on every page, for when someone needs help now."))
            links.link_to_page("organisation.py", t("Organisation"), ":material/apartment:")
        case Step.COORDINATOR:
            st.write(
                t(
                    "Coordinators match support partners. Tick the role for someone under *People*; it can "
                    "be you. Without one, people can still send requests."
                )
            )
            links.link_to_page("people.py", t("People"), ":material/group:")
        case _:
            assert_never(step)


def show_optional_steps(t: Words) -> None:
    """What an organisation can do without. None of it counts as an open step."""
    st.header(t("Optional"), anchor=False)
    if state.sends_mail():
        st.write(t(":material/check: **E-mail** is on."))
    else:
        st.write(
            t(
                "**E-mail** sends reminders and invitations. The person who runs the server sets it "
                "up; see the operator's guide."
            )
        )
    if settings().backup_folder is not None:
        st.write(t(":material/check: The server makes **backups** itself."))
        return
    st.write(
        t("**Backups.** The person who runs the server sets them up and tests one; see the operator's guide.")
    )
