"""The frame around every page: the menu, the side bar, notices, and help and the exit one tap away."""

from collections.abc import Sequence

import streamlit as st

from alongside.accounts.desk.account import AccountDesk
from alongside.accounts.http.first_run import LANGUAGE, person_mark
from alongside.accounts.rules.current_user import CurrentUser
from alongside.accounts.rules.people import Role
from alongside.accounts.ui import drafts, requested_link, state
from alongside.accounts.ui.open_desk import open_desk
from alongside.core.rules.errors import AlongsideError
from alongside.core.settings import PROJECT
from alongside.core.ui import bar, script_turns
from alongside.core.ui.refusals import refusal_text
from alongside.core.words import LANGUAGES, Words
from alongside.everything.ui import topics  # noqa: F401  # registers what topics tell each other
from alongside.everything.ui.errors import mark_as_framed
from alongside.everything.ui.help import show_help_and_exit
from alongside.organisation.rules.getting_started import Step
from alongside.organisation.ui import email, getting_started, server_warnings

PAGES = PROJECT / "pages"
FIRST = "advocate/check_in.py"


def make_page(file: str, title: str, icon: str, address: str | None = None, in_menu: bool = True) -> st.Page:
    """`address`: by default the file's name. Without `in_menu`, it is only reached from another page."""
    path = PAGES / file
    return st.Page(
        path,
        title=title,
        icon=f":material/{icon}:",
        default=file == FIRST,
        url_path=address or path.stem,
        visibility="visible" if in_menu else "hidden",
    )


def menu_pages(visitor: CurrentUser, to_do: tuple[Step, ...], t: Words) -> dict[str, Sequence[st.Page]]:
    own = [
        make_page("advocate/check_in.py", t("Weekly check-in"), "edit_calendar"),
        make_page("advocate/my_weeks.py", t("My weeks"), "timeline"),
        make_page("advocate/longer.py", t("Longer check-ins"), "checklist"),
        make_page("advocate/my_team.py", t("What my lead sees"), "preview"),
        make_page("advocate/sharing.py", t("Share my trend"), "share_reviews"),
        make_page("everyone/shown_to_me.py", t("Shared with me"), "handshake"),
        make_page("advocate/my_data.py", t("My data"), "folder_shared"),
        make_page("everyone/who_sees_what.py", t("Who sees what"), "visibility"),
        make_page("everyone/account.py", t("My account"), "person"),
    ]
    sections: dict[str, Sequence[st.Page]] = {"": own}
    sections[t("Support partners")] = [
        make_page("advocate/sessions.py", t("Sessions"), "event"),
        make_page("advocate/session_now.py", t("Session now"), "play_circle"),
        make_page("advocate/partner.py", t("Support partner"), "diversity_3"),
        make_page("advocate/support_profile.py", t("My support profile"), "person_search"),
        make_page("advocate/reach.py", t("Calendar and e-mail"), "calendar_clock"),
        make_page("everyone/how_matching_works.py", t("How matching works"), "balance"),
    ]
    if visitor.leads:
        sections[t("Lead")] = [
            make_page("lead/teams.py", t("Team workload"), "monitoring", "team_workload"),
            make_page("lead/lead_guide.py", t("Guide for leads"), "checklist"),
        ]
    if Role.COORDINATOR in visitor.roles:
        sections[t("Coordinator")] = [
            make_page("coordinator/rounds.py", t("Rounds"), "event_repeat"),
            make_page("coordinator/pairs.py", t("Pairs"), "diversity_1"),
            make_page("coordinator/programme.py", t("Programme"), "insights"),
            make_page("coordinator/coordinator_guide.py", t("Guide for coordinators"), "checklist"),
        ]
    if Role.ADMIN in visitor.roles:
        sections[t("Admin")] = [
            make_page("admin/getting_started.py", t("Getting started"), "checklist", in_menu=bool(to_do)),
            make_page("admin/people.py", t("People"), "group"),
            make_page("admin/staff_list.py", t("Import staff list"), "group", in_menu=False),
            make_page("admin/teams.py", t("Teams"), "groups"),
            make_page("admin/organisation.py", t("Organisation"), "apartment"),
            make_page("admin/email.py", t("E-mail"), "mail"),
            make_page("admin/audit.py", t("Admin log"), "history"),
            make_page("admin/operator_guide.py", t("Guide for operators"), "checklist"),
        ]
    sections[t("Alongside")] = [make_page("everyone/about.py", t("About Alongside"), "volunteer_activism")]
    return sections


def show_notices(visitor: CurrentUser, page: st.Page, t: Words) -> None:
    if state.in_demo():
        st.info(t("This is the demo. Everyone in it is made up."), icon=":material/science:")
    elif Role.ADMIN in visitor.roles:
        server_warnings.show_clock_warning(t)
        server_warnings.show_backup_warning(t)
        if page.url_path != "email":  # that page shows it itself
            email.show_sending_stopped(t)
    if visitor.own_from is None:
        requested_link.show_requested_link(t)
    if state.has_missed_press():
        st.warning(t("This page had changed, so your last tap did nothing. Please look again."))


def show_side_bar(visitor: CurrentUser, t: Words) -> None:
    # Names the language before a change: see first_run.
    key = f"{LANGUAGE}{person_mark(visitor.person.id)}-{t.language}"
    with st.sidebar:
        st.text(visitor.person.name)
        st.selectbox(
            t("Language"),
            list(LANGUAGES),
            index=list(LANGUAGES).index(t.language),
            format_func=LANGUAGES.__getitem__,
            key=key,
            on_change=_on_language_change,
            args=(key,),
        )
        bar.show_form_button("/sign-out", t("Leave the demo") if state.in_demo() else t("Sign out"))


def _on_language_change(key: str) -> None:
    """In this tab immediately, and for the person from now on."""
    drafts.keep_all_typed()
    state.set_language(st.session_state[key])
    try:
        open_desk(AccountDesk).set_language(st.session_state[key])
    except AlongsideError as error:
        st.toast(refusal_text(error, state.words()), icon=":material/error:", duration="long")


def draw_page(here: CurrentUser) -> None:
    t = state.words()
    to_do = getting_started.open_steps() if Role.ADMIN in here.roles else ()
    sections = menu_pages(here, to_do, t)
    chosen = st.navigation(sections, position="sidebar", expanded=True)
    show_help_and_exit(t)
    bar.show_connection_words(t)
    with mark_as_framed():
        show_notices(here, chosen, t)
        if to_do and chosen.url_path in {one.url_path for one in sections[t("Admin")][1:]}:
            getting_started.show_open_steps(to_do, t)
        show_side_bar(here, t)
        with state.visitor_let_in(here):
            chosen.run()


st.set_page_config(page_title="Alongside", layout="centered")
# Before its turn: it may write when they were last seen, and then no one else waits for the disk.
visitor = state.require_visitor()
with script_turns.in_turn(state.run_length()):
    draw_page(visitor)
