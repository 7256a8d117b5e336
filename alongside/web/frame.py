"""The frame around every page: the menu, the side bar, notices, and help and the exit one tap away."""

from collections.abc import Sequence

import streamlit as st

from alongside.desks.door import Visitor
from alongside.domain.errors import AlongsideError
from alongside.domain.getting_started import Step
from alongside.domain.people import Role
from alongside.settings import PROJECT
from alongside.web import bar, drafts, queueing, state, way_in
from alongside.web.admin import backups, clock, email, getting_started
from alongside.web.doors.first_run import LANGUAGE, mark
from alongside.web.errors import help_is_there
from alongside.web.help import help_and_exit
from alongside.web.sentences import sentence
from alongside.words import LANGUAGES, Words

PAGES = PROJECT / "pages"
FIRST = "advocate/check_in.py"


def page(file: str, title: str, icon: str, address: str | None = None, in_menu: bool = True) -> st.Page:
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


def pages_of(visitor: Visitor, to_do: tuple[Step, ...], t: Words) -> dict[str, Sequence[st.Page]]:
    own = [
        page("advocate/check_in.py", t("This week"), "edit_calendar"),
        page("advocate/my_weeks.py", t("My weeks"), "timeline"),
        page("advocate/longer.py", t("Longer check-ins"), "checklist"),
        page("advocate/my_team.py", t("What my lead sees"), "preview"),
        page("advocate/sharing.py", t("Show my trend to somebody"), "share_reviews"),
        page("everyone/shown_to_me.py", t("Shown to me"), "handshake"),
        page("advocate/my_data.py", t("My data"), "folder_shared"),
        page("everyone/who_sees_what.py", t("Who sees what"), "visibility"),
        page("everyone/account.py", t("My account"), "person"),
    ]
    sections: dict[str, Sequence[st.Page]] = {"": own}
    sections[t("Support partners")] = [
        page("advocate/sessions.py", t("Sessions"), "event"),
        page("advocate/session_now.py", t("Session now"), "play_circle"),
        page("advocate/partner.py", t("Support partner"), "diversity_3"),
        page("advocate/support_profile.py", t("My support profile"), "person_search"),
        page("advocate/reach.py", t("Calendar and e-mail"), "calendar_clock"),
        page("everyone/how_matching_works.py", t("How matching works"), "balance"),
    ]
    if visitor.leads:
        sections[t("Lead")] = [
            page("lead/teams.py", t("Team workload"), "monitoring", "team_workload"),
            page("lead/lead_guide.py", t("Guide for leads"), "checklist"),
        ]
    if Role.COORDINATOR in visitor.roles:
        sections[t("Coordinator")] = [
            page("coordinator/rounds.py", t("Rounds"), "event_repeat"),
            page("coordinator/pairs.py", t("Pairs"), "diversity_1"),
            page("coordinator/programme.py", t("Programme"), "insights"),
            page("coordinator/coordinator_guide.py", t("Guide for coordinators"), "checklist"),
        ]
    if Role.ADMIN in visitor.roles:
        sections[t("Admin")] = [
            page("admin/getting_started.py", t("Getting started"), "checklist", in_menu=bool(to_do)),
            page("admin/people.py", t("People"), "group"),
            page("admin/staff_list.py", t("Bring a list"), "group", in_menu=False),
            page("admin/teams.py", t("Teams"), "groups"),
            page("admin/organisation.py", t("Organisation"), "apartment"),
            page("admin/email.py", t("E-mail"), "mail"),
            page("admin/audit.py", t("Admin log"), "history"),
            page("admin/operator_guide.py", t("Guide for operators"), "checklist"),
        ]
    sections[t("Alongside")] = [page("everyone/about.py", t("About Alongside"), "volunteer_activism")]
    return sections


def notices(visitor: Visitor, page: st.Page, t: Words) -> None:
    if state.in_demo():
        st.info(t("This is the demo. Everybody in it is made up."), icon=":material/science:")
    elif Role.ADMIN in visitor.roles:
        clock.notice(t)
        backups.failing(t)
        if page.url_path != "email":  # that page shows it itself
            email.stopped(t)
    if visitor.own_from is None:
        way_in.notice(t)
    if state.missed_a_press():
        st.warning(
            t("This page changed after you opened it, so your last tap did nothing. Please look once more.")
        )


def side_bar(visitor: Visitor, t: Words) -> None:
    # Names the language before a change: see first_run.
    key = f"{LANGUAGE}{mark(visitor.person.id)}-{t.language}"
    with st.sidebar:
        st.text(visitor.person.name)
        st.selectbox(
            t("Language"),
            list(LANGUAGES),
            index=list(LANGUAGES).index(t.language),
            format_func=LANGUAGES.__getitem__,
            key=key,
            on_change=_speak,
            args=(key,),
        )
        bar.button("/sign-out", t("Leave the demo") if state.in_demo() else t("Sign out"))


def _speak(key: str) -> None:
    """In this tab immediately, and for the person from now on."""
    drafts.say_again()
    state.speak(st.session_state[key])
    try:
        state.account_desk().speak(st.session_state[key])
    except AlongsideError as error:
        st.toast(sentence(error, state.words()), icon=":material/error:", duration="long")


def draw(here: Visitor) -> None:
    t = state.words()
    to_do = getting_started.open_steps() if Role.ADMIN in here.roles else ()
    sections = pages_of(here, to_do, t)
    chosen = st.navigation(sections, position="sidebar", expanded=True)
    help_and_exit(t)
    bar.connection(t)
    with help_is_there():
        notices(here, chosen, t)
        if to_do and chosen.url_path in {one.url_path for one in sections[t("Admin")][1:]}:
            getting_started.notice(to_do, t)
        side_bar(here, t)
        with state.let_in(here):
            chosen.run()


st.set_page_config(page_title="Alongside", layout="centered")
# Before its turn: it may write when they were last seen, and then no one else waits for the disk.
visitor = state.signed_in()
with queueing.in_turn(state.length_of_run()):
    draw(visitor)
