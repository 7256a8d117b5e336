"""Individual work data, if the organisation has turned it on."""

import streamlit as st

from alongside.checkins.ui.pictures import Table
from alongside.core.rules.weeks import Week
from alongside.core.ui.widgets import lazy_expander
from alongside.core.words import Words
from alongside.teams.rules.team_figures import PersonWeek
from alongside.teams.rules.workload import Measure
from alongside.teams.ui import wording
from alongside.teams.ui.view import View

PERSON_WEEKS = 12  # weeks back for which individual work data is offered


def show_individual_data(view: View, team_id: str) -> None:
    """Closed at first, so that no names show unless someone asks for them."""
    t = view.t
    if not view.outline.person_facts:
        return
    with lazy_expander(t("Individual work data"), view.key("persons")) as box:
        if not box.open:
            return
        st.markdown(
            t(
                "Your organisation has turned on individual work data. Leads see it person by person "
                "once the week's figures are out. Each person sees their own row here too. How "
                "anyone is doing is never part of it."
            )
        )
        weeks = [view.outline.newest.back(back) for back in range(PERSON_WEEKS)]
        week: Week = st.selectbox(t("Week"), weeks, format_func=t.week, key=view.key("person-week"))
        found = view.desk.person_weeks(team_id, week)
        if found:
            st.dataframe(_person_table(found, t), hide_index=True, width="stretch")
        else:
            st.markdown(
                t("No individual work data for this week. It was not turned on before the week began.")
            )


def _person_table(found: list[PersonWeek], t: Words) -> Table:
    """People who left everything empty and people who did not fill in the week look alike.

    Leads are not meant to watch whether a person fills it in.
    """
    columns = {wording.measure_name(measure, t): measure.value for measure in Measure}
    return {
        t("Name"): [one.name for one in found],
        **{
            name: [None if one.facts is None else getattr(one.facts, field) for one in found]
            for name, field in columns.items()
        },
        t("Had supervision"): [None if one.facts is None else one.facts.supervised for one in found],
        t("Remark"): [t("Away") if one.away else "" for one in found],
    }
