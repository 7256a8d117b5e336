"""The frame around every page: the menu, the side bar, notices, and help and the exit one tap away."""

import streamlit as st

from alongside.accounts.desk.account import AccountDesk
from alongside.accounts.http.first_run import LANGUAGE, person_mark
from alongside.accounts.rules.current_user import CurrentUser
from alongside.accounts.rules.people import Role
from alongside.accounts.ui import drafts, requested_link, state
from alongside.accounts.ui.open_desk import open_desk
from alongside.core.rules.errors import AlongsideError
from alongside.core.ui import bar, script_turns
from alongside.core.ui.refusals import refusal_text
from alongside.core.words import LANGUAGES, Words
from alongside.everything.ui import navigation, topics  # noqa: F401  # registers what topics tell each other
from alongside.everything.ui.errors import mark_as_framed
from alongside.everything.ui.help import show_help_and_exit
from alongside.organisation.ui import email, getting_started, server_warnings


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

    def change_language() -> None:
        """In this tab immediately, and for the person from now on."""
        drafts.keep_all_typed()
        state.set_language(st.session_state[key])
        try:
            open_desk(AccountDesk).set_language(st.session_state[key])
        except AlongsideError as error:
            st.toast(refusal_text(error, state.words()), icon=":material/error:", duration="long")

    with st.sidebar:
        st.text(visitor.person.name)
        st.selectbox(
            t("Language"),
            list(LANGUAGES),
            index=list(LANGUAGES).index(t.language),
            format_func=LANGUAGES.__getitem__,
            key=key,
            on_change=change_language,
        )
        bar.show_form_button("/sign-out", t("Leave the demo") if state.in_demo() else t("Sign out"))


def draw_page(here: CurrentUser) -> None:
    t = state.words()
    to_do = getting_started.open_steps() if Role.ADMIN in here.roles else ()
    shown = navigation.show_menu(navigation.menu_sections(here, to_do, t))
    st.set_page_config(page_title=t("{page} · Alongside", page=shown.entry.title))
    show_help_and_exit(t)
    bar.show_connection_words(t)
    with mark_as_framed():
        navigation.show_links_of_way(shown)
        show_notices(here, shown.page, t)
        if to_do and shown.entry.file.startswith("admin/") and shown.page.url_path != "getting_started":
            getting_started.show_open_steps(to_do, t)
        show_side_bar(here, t)
        shown.page.run()


st.set_page_config(page_title="Alongside", layout="centered")
# Before its turn: it may write when they were last seen, and then no one else waits for the disk.
visitor = state.require_visitor()
with script_turns.in_turn(state.run_length()), state.store().one_view(), state.visitor_let_in(visitor):
    draw_page(visitor)
