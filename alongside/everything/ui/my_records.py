"""The parts of My data: what is kept, the log, and deleting everything."""

from datetime import tzinfo
from typing import NoReturn

import streamlit as st

from alongside.accounts.rules.audit import LogEntry
from alongside.accounts.rules.people import Role
from alongside.accounts.ui import confirming
from alongside.accounts.ui.log_words import ACTION_TEXTS, TEXTS_FOR_SUBJECT, actor_text, role_text
from alongside.accounts.ui.open_desk import open_desk_when_clicked
from alongside.core.rules.errors import AlongsideError
from alongside.core.ui import widgets
from alongside.core.ui.refusals import refusal_text
from alongside.core.words import N_, Words
from alongside.everything.desk.records import RecordsDesk
from alongside.everything.rules.records import RecordCounts
from alongside.everything.words import data_export

ONLY_ADMIN = N_("You're the only admin. Make someone else an admin first, so people can still get access.")

DELETE, DOWNLOAD = ":material/delete_forever:", ":material/download:"
NEWEST = 5  # visible log entries
OLDER = 500  # the most a page can show; the download has all of them


def show_counts(kept: RecordCounts, t: Words) -> None:
    kinds = (
        t.count("{n} week", "{n} weeks", kept.weeks),
        t.count("{n} small win", "{n} small wins", kept.wins),
        t.count("{n} private note", "{n} private notes", kept.notes),
        t.count("{n} step", "{n} steps", kept.steps),
        t.count("{n} longer check-in", "{n} longer check-ins", kept.longer),
        t.count("{n} sign-in", "{n} sign-ins", kept.sign_ins),
        t("Your account: name, sign-in name, team, line manager and roles."),
        t("For support partners: your profile, rounds, partners and requests."),
    )
    st.markdown("\n".join(f"- {kind}" for kind in kinds))


def show_download(t: Words) -> None:
    desk_when_clicked = open_desk_when_clicked(RecordsDesk)
    st.download_button(
        t("Download everything"),
        lambda: data_export.make_archive(desk_when_clicked(), t),
        file_name="alongside-my-data.zip",
        mime="application/zip",
        on_click="rerun",  # if the password is due again, the page asks for it
        icon=DOWNLOAD,
        type="primary",
        key="download",
    )


def show_log(lines: list[LogEntry], zone: tzinfo, t: Words) -> None:
    """As text, because names are other people's words. The newest entries are visible, the others one tap
    away.
    """
    if not lines:
        st.write(t("No entries yet."))
    for line in lines[:NEWEST]:
        _show_line(line, zone, t)
    if older := lines[NEWEST:]:
        with st.expander(t.count("{n} older entry", "{n} older entries", len(older))):
            for line in older[:OLDER]:
                _show_line(line, zone, t)


def _show_line(line: LogEntry, zone: tzinfo, t: Words) -> None:
    st.text(f"{describe_entry(line, t)}\n{t.moment(line.at, zone)}  ·  {actor_text(line, t)}")


def describe_entry(line: LogEntry, t: Words) -> str:
    """The code itself for an action without a description."""
    said = TEXTS_FOR_SUBJECT.get(line.action) or ACTION_TEXTS.get(line.action)
    detail = t(role_text(Role(line.detail))) if line.detail in set(Role) else line.detail_name or line.detail
    return "  ·  ".join(part for part in (t(said) if said else line.action, detail) if part)


def erase_if_asked(desk: RecordsDesk, t: Words) -> str | None:
    """Deletes everything if the form says so, before anything is drawn; the page then ends with a goodbye.

    Otherwise the reason why not, or None if there was no request.
    """
    if not st.session_state.get("erase"):
        return None
    if not st.session_state.get("erase_sure"):
        return t("Tick the box to confirm. Nothing was deleted.")
    try:
        with st.spinner(t("Deleting…")):
            finished = desk.erase_records(st.session_state.get("erase_login") or "")
    except AlongsideError as error:
        return refusal_text(error, t)
    return _show_goodbye(desk, finished, t)


def _show_goodbye(desk: RecordsDesk, finished: bool, t: Words) -> NoReturn:
    copies = len(desk.known_copies())
    st.title(t("Everything about you has been deleted"))
    if finished:
        st.write(t("No byte of your text is left in the database. You're signed out everywhere."))
    else:
        st.warning(
            t(
                "Your records are gone and you're signed out everywhere. But the database was busy, "
                "so its disk may still hold traces of your text. They go when the next person is "
                "deleted or the app restarts. The person who runs the server can restart the app now."
            )
        )
    if copies:
        st.write(
            t.count(
                "The server knows of {n} earlier copy of its database, such as a backup, where you "
                "may still be. If it is restored, you are deleted from it first.",
                "The server knows of {n} earlier copies of its database, such as backups, where you "
                "may still be. If one is restored, you are deleted from it first.",
                copies,
            )
        )
    if desk.is_on_server:
        st.write(
            t(
                "The server of the database keeps a log and backups of its own. You may still be in those "
                "until they expire. The person who runs the server knows when that is."
            )
        )
    st.write(t("Thank you for your time here. Take good care. You can close this page."))
    st.stop()


def show_erasure(desk: RecordsDesk, refusal: str | None, t: Words) -> None:
    if desk.is_last_admin():
        st.info(t(ONLY_ADMIN))
        return
    if confirming.ask_password_first("erase", t("Delete everything"), t, icon=DELETE):
        widgets.keep_widget_values("erase_login", "erase_sure")
    else:
        with st.form("erase_form", border=False):
            st.text_input(t("Type your sign-in name"), key="erase_login", autocomplete="off")
            st.checkbox(t("Yes, delete everything about me permanently"), key="erase_sure")
            st.form_submit_button(t("Delete everything"), key="erase", icon=DELETE)
    if refusal:
        st.error(refusal)
