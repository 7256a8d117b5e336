"""Past weeks from a person's own file: a template, a preview, and taking them out again."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

import streamlit as st

from alongside.accounts.ui import state
from alongside.accounts.ui.button_actions import run_action, show_refusal
from alongside.accounts.ui.open_desk import open_desk, open_desk_when_clicked
from alongside.checkins.rules.checkins import WorkFacts
from alongside.core.rules.errors import AlongsideError
from alongside.core.ui.refusals import refusal_text
from alongside.core.ui.widgets import lazy_expander, release_upload
from alongside.core.words import Words
from alongside.everything.desk.own_weeks import OwnWeeksDesk, read_own_table
from alongside.everything.rules.own_weeks import LARGEST, OwnWeeks, WeekFault
from alongside.everything.words.own_weeks import column_names, fault_text, template_file
from alongside.staff_lists.rules.model import Table
from alongside.staff_lists.words.plans import MEGABYTE, line_text

PLACE, REMOVING = "own-weeks", "own-weeks-remove"
TEMPLATE_WEEKS = 26
MOST_FAULTS_SHOWN = 20


@dataclass
class OwnWeeksTab:
    """What a browser tab remembers of files of past weeks."""

    times: int = 0  # how many were brought in; gives the field a new key, so that it is empty


def show_own_weeks(t: Words) -> None:
    with lazy_expander(t("Bring in earlier weeks"), PLACE) as box:
        if not box.open:
            return
        st.write(
            t(
                "Did you keep notes before you used Alongside? Bring those weeks in as a CSV or Excel table. "
                "They join your own charts and your usual range, and a trend that you share. No figure of "
                "your team counts them."
            )
        )
        show_template(t)
        show_own_file(t)
        show_weeks_brought_in(open_desk(OwnWeeksDesk), t)


def show_template(t: Words) -> None:
    clicked = open_desk_when_clicked(OwnWeeksDesk)

    def made() -> bytes:
        desk = clicked()
        return template_file(desk.list_closed_weeks(TEMPLATE_WEEKS), desk.pack, t)

    st.download_button(
        t("Download a template (CSV)"),
        made,
        file_name="earlier-weeks.csv",
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
        key="download-own-weeks-template",
    )
    levels = [item.high for item in open_desk(OwnWeeksDesk).pack.items if item.has_levels]
    st.caption(
        t(
            "One line for each week; leave empty what you don't know. Answer in the words of the "
            "check-in, or with {low} for the first of them to {high} for the last. *my-weeks.csv*, which "
            "you download here, can be brought in as it is.",
            low=t.number(0),
            high=t.number(max(levels)),
        )
    )


def show_own_file(t: Words) -> None:
    """Any kind of file: a field with a list of kinds refuses others without a visible reason."""
    key = f"{PLACE}-{state.slot(OwnWeeksTab).times}"
    uploaded = st.file_uploader(
        t("Your table, up to {n} MB", n=t.number(LARGEST // MEGABYTE)),
        key=key,
        max_upload_size=LARGEST // MEGABYTE,
    )
    if uploaded is None:
        state.view_cache(PLACE, "")  # lets go of what the file held
        show_refusal(PLACE, t)
        return
    content = bytes(uploaded.getvalue())
    mark = sha256(content).hexdigest()[:12]
    desk = open_desk(OwnWeeksDesk)
    try:
        table: Table = state.view_cache(PLACE, mark).cached_view(
            "table", None, lambda: read_own_table(state.reader_id(desk.person.id), content)
        )
        found = desk.preview_weeks(table, column_names())
    except AlongsideError as refusal:
        st.error(refusal_text(refusal, t))
        return
    if found.faults:
        show_file_faults(found.faults, t)
        return
    show_file_preview(found, t)
    if found.check_ins:
        label = t.count("Bring in {n} week", "Bring in {n} weeks", len(found.check_ins))
        st.button(label, key=f"bring-in-{mark}", type="primary", on_click=_bring_in, args=(table, key, t))
    show_refusal(PLACE, t)


def _bring_in(table: Table, key: str, t: Words) -> None:
    if run_action(PLACE, OwnWeeksDesk, lambda desk: desk.bring_in_weeks(table, column_names()), t("Saved.")):
        release_upload(key)
        state.slot(OwnWeeksTab).times += 1


def show_file_faults(faults: tuple[WeekFault, ...], t: Words) -> None:
    """As text: cells and names of columns are a stranger's words."""
    st.error(
        t.count(
            "Fix {n} problem in your file and upload it again. Nothing has been saved.",
            "Fix {n} problems in your file and upload it again. Nothing has been saved.",
            len(faults),
        )
    )
    for one in faults[:MOST_FAULTS_SHOWN]:
        st.text(line_text(one.line, one.column, fault_text(one, t), t))
    if (more := len(faults) - MOST_FAULTS_SHOWN) > 0:
        st.write(t.count("… and {n} more problem", "… and {n} more problems", more))


def show_file_preview(found: OwnWeeks, t: Words) -> None:
    with st.container(border=True):
        st.markdown("\n".join(preview_lines(found, t)))
        if found.doubtful_words:
            st.write(t("The file does not say how its letters are stored. Do these words look right?"))
            st.text(", ".join(found.doubtful_words))
        if found.unused:
            st.write(t("Columns that have no place here:"))
            st.text(", ".join(found.unused))


def preview_lines(found: OwnWeeks, t: Words) -> list[str]:
    """Markdown: what would be saved, and what is left out. Nothing of it is from the file."""
    weeks = found.check_ins
    lines = [t("There is no new week in this file.")]
    if weeks:
        lines = [
            "**"
            + t("From {first} to {last}", first=t.week(weeks[0].week), last=t.week(weeks[-1].week))
            + "**",
            "",
            "- " + t.count("{n} week", "{n} weeks", len(weeks)),
            "- " + t.count("{n} with answers", "{n} with answers", sum(bool(one.answers) for one in weeks)),
            "- "
            + t.count(
                "{n} with work facts", "{n} with work facts", sum(one.facts != WorkFacts() for one in weeks)
            ),
            "- " + t.count("{n} small win", "{n} small wins", sum(bool(one.win) for one in weeks)),
            "- " + t.count("{n} private note", "{n} private notes", sum(bool(one.note) for one in weeks)),
        ]
    return [*lines, *(f"\n{text}" for text in left_out_texts(found, t))]


def left_out_texts(found: OwnWeeks, t: Words) -> Iterator[str]:
    if found.here:
        yield t.count(
            "{n} week is here already and stays as it is.",
            "{n} weeks are here already and stay as they are.",
            found.here,
        )
    if found.still_open:
        yield t.count(
            "{n} week is left out: you can still fill it in on the check-in.",
            "{n} weeks are left out: you can still fill them in on the check-in.",
            found.still_open,
        )
    if found.blank:
        yield t.count(
            "{n} line is left out: it has nothing but its week.",
            "{n} lines are left out: they have nothing but their week.",
            found.blank,
        )


def show_weeks_brought_in(desk: OwnWeeksDesk, t: Words) -> None:
    weeks = desk.list_weeks_brought_in()
    if not weeks:
        return
    st.divider()
    st.write(
        t.count(
            "{n} of your weeks comes from a file of your own: {first} to {last}.",
            "{n} of your weeks come from a file of your own: {first} to {last}.",
            len(weeks),
            first=t.week(weeks[0]),
            last=t.week(weeks[-1]),
        )
    )
    sure = st.checkbox(t("Yes, remove them. My check-ins here stay."), key="own-weeks-sure")
    st.button(
        t("Remove the weeks I brought in"),
        key="remove-own-weeks",
        disabled=not sure,
        on_click=lambda: run_action(
            REMOVING, OwnWeeksDesk, lambda desk: desk.remove_weeks_brought_in(), t("Deleted.")
        ),
    )
    show_refusal(REMOVING, t)
