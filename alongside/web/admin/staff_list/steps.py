"""From an uploaded file to what it would change, one question at a time."""

import streamlit as st

from alongside.desks.admin import AdminDesk
from alongside.desks.staff_list_files import table_of
from alongside.domain.errors import AlongsideError
from alongside.domain.staff_lists.changes import plan as plan_of
from alongside.domain.staff_lists.model import Plan, Reading, Table, answered_as
from alongside.web import state
from alongside.web.admin.staff_list import bringing, changes, said
from alongside.web.admin.staff_list.bringing import Brought
from alongside.web.sentences import sentence
from alongside.words import LANGUAGES, Words

MOST_ROWS_IN_THE_DEMO = (
    500  # strangers are let in there, and what they bring is worked out in everyone's process
)


def go_through(desk: AdminDesk, file: Brought, t: Words) -> None:
    """Each step is there once the one before is answered."""
    try:
        table = _table(desk, file)
    except AlongsideError as refusal:
        st.error(sentence(refusal, t))
        return
    if state.in_demo() and len(table.rows) > MOST_ROWS_IN_THE_DEMO:
        st.error(
            t(
                "In the demo, a list has {n} lines at most. Bring a shorter one.",
                n=t.number(MOST_ROWS_IN_THE_DEMO),
            )
        )
        return
    bringing.encoding(table, file.mark, t)
    bringing.sheet(table, file.mark, t)
    reading = _reading(desk, file, table)
    bringing.columns(reading, table, file.mark, t)
    bringing.days(reading, file.mark, desk.now.date(), t)
    if not reading.questions:
        _plan(desk, file, reading, t)


def _plan(desk: AdminDesk, file: Brought, reading: Reading, t: Words) -> None:
    choices = said.choices(file.mark)
    house, today = desk.staff_list.ground()
    plan: Plan = state.shelf("staff-list", file.mark).kept(
        "plan", (reading, choices, house, today), lambda: plan_of(reading, house, today, choices)
    )
    if plan.flaws:
        changes.flaws(plan.flaws, t)
        # An answer that cannot be carried out can still be another one.
        changes.alike([one for one in plan.alike if answered_as(one) in choices.alike], file.mark, t)
        return
    changes.alike(plan.alike, file.mark, t)
    changes.everyone(plan, desk.person.id, file.mark, t)
    changes.shown(plan, t)
    if plan.ready:
        changes.carry_out(reading, plan, file.mark, t)
    else:
        st.caption(t("The changes can be made once the questions above are answered."))


def _table(desk: AdminDesk, file: Brought) -> Table:
    choices = said.choices(file.mark)
    return state.shelf("staff-list", file.mark).kept(
        "table",
        (choices.encoding, choices.sheet),
        lambda: table_of(state.reader(desk.person.id), file.content, choices),
    )


def _reading(desk: AdminDesk, file: Brought, table: Table) -> Reading:
    choices = said.choices(file.mark)
    return state.shelf("staff-list", file.mark).kept(
        "reading",
        (choices, desk.now.date(), desk.organisation().contract_hours),
        lambda: desk.staff_list.read(table, choices, LANGUAGES),
    )
