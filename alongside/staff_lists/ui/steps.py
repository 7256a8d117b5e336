"""From an uploaded file to what it would change, one question at a time."""

import streamlit as st

from alongside.accounts.ui import state
from alongside.accounts.ui.open_desk import open_desk
from alongside.core.rules.errors import AlongsideError
from alongside.core.ui.refusals import refusal_text
from alongside.core.words import LANGUAGES, Words
from alongside.organisation.desk.admin import AdminDesk
from alongside.staff_lists.desk.staff_list import StaffListDesk
from alongside.staff_lists.desk.staff_list_files import table_of
from alongside.staff_lists.rules.changes import plan_changes as plan_of
from alongside.staff_lists.rules.model import Plan, Reading, Table, answer_key
from alongside.staff_lists.ui import answers, changes, upload
from alongside.staff_lists.ui.upload import UploadedList

MOST_ROWS_IN_THE_DEMO = (
    500  # strangers are let in there, and what they bring is worked out in everyone's process
)


def show_steps(desk: StaffListDesk, file: UploadedList, t: Words) -> None:
    """Each step is there once the one before is answered."""
    choices, cache = answers.choices_for(file.mark), state.view_cache("staff-list", file.mark)
    try:
        table: Table = cache.cached_view(
            "table",
            (choices.encoding, choices.sheet),
            lambda: table_of(state.reader_id(desk.person.id), file.content, choices),
        )
    except AlongsideError as refusal:
        st.error(refusal_text(refusal, t))
        return
    if state.in_demo() and len(table.rows) > MOST_ROWS_IN_THE_DEMO:
        st.error(
            t(
                "Lists in the demo have up to {n} lines. Use a shorter one.",
                n=t.number(MOST_ROWS_IN_THE_DEMO),
            )
        )
        return
    upload.show_encodings(table, file.mark, t)
    upload.show_sheet_choice(table, file.mark, t)
    reading: Reading = cache.cached_view(
        "reading",
        (choices, desk.now.date(), open_desk(AdminDesk).read_organisation().contract_hours),
        lambda: desk.read_list(table, choices, LANGUAGES),
    )
    upload.show_columns(reading, table, file.mark, t)
    upload.show_day_order(reading, file.mark, desk.now.date(), t)
    if not reading.questions:
        _show_plan(desk, file, reading, t)


def _show_plan(desk: StaffListDesk, file: UploadedList, reading: Reading, t: Words) -> None:
    choices = answers.choices_for(file.mark)
    house, today = desk.load_staff_and_day()
    plan: Plan = state.view_cache("staff-list", file.mark).cached_view(
        "plan", (reading, choices, house, today), lambda: plan_of(reading, house, today, choices)
    )
    if plan.flaws:
        changes.show_flaws(plan.flaws, t)
        # An answer that cannot be carried out can still be another one.
        changes.show_namesakes([one for one in plan.alike if answer_key(one) in choices.alike], file.mark, t)
        return
    changes.show_namesakes(plan.alike, file.mark, t)
    changes.show_complete_question(plan, desk.person.id, file.mark, t)
    changes.show_plan(plan, t)
    if plan.is_ready:
        changes.show_apply_button(reading, plan, file.mark, t)
    else:
        st.caption(t("Answer the questions above to apply the changes."))
