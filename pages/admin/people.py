"""People: their teams, roles and invitations. Never what anyone answered."""

import streamlit as st

from alongside.web import pieces, state
from alongside.web.admin import invitations, links, people

desk = state.admin_desk()
t = state.words()
everyone = desk.accounts()
zone = pieces.readers_zone(desk.organisation())

st.title(t("People"), anchor=False)
st.write(
    t("Who has a place here. What anyone answers or writes in a check-in is not here, and not for admins.")
)

with st.expander(t("Add a person"), icon=":material/person_add:"):
    people.add_form(desk, people.number(everyone), t)
links.to("staff_list.py", t("Bring a list of your staff"), ":material/upload:")
if people.number(everyone) == 1:
    st.info(t("Only you are here so far. Add a colleague above, or bring a list of all of them."))

many = st.container()
found = people.searched(desk, everyone, t)
ticked = people.table(found, zone, t)
with many:  # drawn above the table but run after it, because it needs the ticked rows
    invitations.section(desk, ticked, t)
account = people.chosen(found, t)
if account:
    people.panel(desk, account, zone, t)
