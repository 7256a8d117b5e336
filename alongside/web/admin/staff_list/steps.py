"""From a file in its field to what it would change, as far as what was said about it goes."""

import streamlit as st

from alongside.desks.admin import AdminDesk
from alongside.desks.staff_list_files import table_of
from alongside.domain.errors import AlongsideError
from alongside.domain.staff_lists.model import Reading, Table
from alongside.web import state
from alongside.web.admin.staff_list import bringing, changes, said
from alongside.web.admin.staff_list.bringing import Brought
from alongside.web.sentences import sentence
from alongside.words import LANGUAGES, Words


def go_through(desk: AdminDesk, file: Brought, t: Words) -> None:
    """Each step is there once the one before is answered."""
    try:
        table = _table(desk, file)
    except AlongsideError as refusal:
        st.error(sentence(refusal, t))
        return
    bringing.encoding(table, file.mark, t)
    bringing.sheet(table, file.mark, t)
    reading = _reading(desk, file, table)
    bringing.columns(reading, table, file.mark, t)
    bringing.days(reading, file.mark, desk.now.date(), t)
    if not reading.questions:
        _plan(desk, file, reading, t)


def _plan(desk: AdminDesk, file: Brought, reading: Reading, t: Words) -> None:
    plan = desk.staff_list.plan(reading, said.choices(file.mark))
    if plan.flaws:
        changes.flaws(plan.flaws, t)
        return
    changes.alike(plan.alike, file.mark, t)
    changes.everyone(plan, desk.person.id, file.mark, t)
    changes.shown(plan, t)
    if plan.ready:
        changes.carry_out(reading, plan, file.mark, t)


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
