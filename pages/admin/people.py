"""People: their teams, roles and invitations. Never what anyone answered."""

import streamlit as st

from alongside.accounts.ui import state
from alongside.accounts.ui.open_desk import open_desk
from alongside.core.ui import pieces
from alongside.organisation.desk.admin import AdminDesk
from alongside.organisation.ui import invitations, links, people

desk = open_desk(AdminDesk)
t = state.words()
everyone = desk.list_accounts()
zone = pieces.readers_zone(desk.read_organisation())

st.title(t("People"), anchor=False)
st.write(
    t(
        "Everyone in your organisation. What anyone answers or writes in a check-in is not shown "
        "here or to admins."
    )
)

with st.expander(t("Add person"), icon=":material/person_add:"):
    people.show_add_form(desk, people.count_found(everyone), t)
links.link_to_page("staff_list.py", t("Import staff list"), ":material/upload:")
if people.count_found(everyone) == 1:
    st.info(t("Only you are here so far. Add a colleague above, or import a staff list."))

many = st.container()
found = people.search_accounts(desk, everyone, t)
ticked = people.show_people_table(found, zone, t)
with many:  # drawn above the table but run after it, because it needs the ticked rows
    invitations.show_ready_sheets(zone, t)
    invitations.show_invitations(ticked, t)
account = people.choose_account(found, t)
if account:
    people.show_account(desk, account, zone, t)
