"""The sections of a team's page: the same for its leads and for everyone in it."""

from datetime import UTC

import streamlit as st

from alongside.accounts.ui import state
from alongside.accounts.ui.open_desk import open_desk
from alongside.core.ui.widgets import lazy_expander
from alongside.profiles.desk.days_off import closed_weeks
from alongside.teams.desk.individual_data import facts_named_from
from alongside.teams.desk.own_contribution import OwnContributionDesk
from alongside.teams.rules.team_figures import TeamFigures
from alongside.teams.ui import (
    chart_sections,
    counted_people,
    how_it_works,
    inbox_lines,
    individual_data,
    latest_week,
    own_contribution,
    pictures,
    wording,
)
from alongside.teams.ui.view import Chosen, TeamChart, View


def show_team(view: View, team_id: str, chosen: Chosen) -> None:
    """In the order in which a lead looks: what changed, what is behind it, and the team's strain."""
    t = view.t

    def changes_text(figures: TeamFigures) -> str:
        said = wording.changes_text(figures.weeks[team_id], figures.newest_week, t)
        return "\n\n".join(["### " + t("What changed"), said])

    def newest_week_text(figures: TeamFigures) -> str:
        return latest_week.newest_week_text(figures.weeks[team_id], t)

    def no_figure_text(figures: TeamFigures) -> str:
        return wording.no_figure_text(figures.rosters[team_id], t)

    if team_id in view.outline.with_figures:
        st.markdown(view.cached_text("changes", team_id, changes_text))
        chart_sections.show_load_chart(view, team_id, chosen)
        chart_sections.show_chosen_chart(view, team_id, chosen)
        st.markdown(view.cached_text("newest", team_id, newest_week_text))
    else:  # once, in place of every section about the work
        st.markdown(view.cached_text("no-figure", team_id, no_figure_text))
    st.markdown(
        view.cached_text("coming", None, lambda figures: wording.next_figures_text(figures.coming, t))
    )
    # Beside the figures, never part of them: closed weeks do not show who filled in what.
    closed = closed_weeks(state.store(), view.outline.first, view.outline.newest)
    if closed:
        st.caption(wording.closed_weeks_text(closed, t))
    with lazy_expander(t("How this works"), view.key("worked-out")) as box:
        if box.open:
            st.markdown(how_it_works.work_figures_text(view.figures(), t))
            weights = how_it_works.weights_table(view.figures(), t)
            st.dataframe(weights, hide_index=True, width="stretch")
    _show_wellbeing(view, team_id)
    individual_data.show_individual_data(view, team_id)


def _show_wellbeing(view: View, team_id: str) -> None:
    """Sentences first, since a lead needs them most; then the chart of earlier periods."""
    t = view.t
    if view.outline.bands_hidden:
        st.markdown("### " + t("Team strain") + f"\n\n{wording.bands_hidden_text(t)}")
        return

    def wellbeing_text(figures: TeamFigures) -> str:
        period = figures.periods[team_id]
        said = wording.wellbeing_text(figures.releases.get(team_id, ()), t)
        zone = period.published_from.tzinfo or UTC
        return f"{said}\n\n{wording.next_period_text(period, figures.terms.newest, zone, t)}"

    chart = TeamChart(
        "bands", team_id, (team_id,), lambda figures: pictures.bands_picture(figures, team_id, t)
    )
    ready = view.cached_picture(chart)
    told = view.cached_text("wellbeing", team_id, wellbeing_text)
    st.markdown(f"### {ready.name}\n\n{told}")
    if ready.spec is not None:
        st.vega_lite_chart(ready.spec, alt=ready.described)
        chart_sections.show_table_and_files(view, chart, ready.key)
    with lazy_expander(t("What the bands mean"), view.key("bands-mean")) as box:
        if box.open:
            st.markdown(how_it_works.bands_text(t))


def show_own_contribution(view: View) -> None:
    """For a member of the team: what they contribute, and that they see what the lead sees."""
    t = view.t
    team = view.outline.teams[0]
    part = open_desk(OwnContributionDesk).read_contribution(view.outline.periods[team.id].block)

    def contribution_text(figures: TeamFigures) -> str:
        week = next((week for week in figures.weeks[team.id] if week.week == part.week), None)
        return own_contribution.own_contribution_text(part, week, figures.coming, t)

    st.markdown(view.own.cached_view("own", part, lambda: contribution_text(view.figures())))
    counted_people.show_who_counts(view, part, view.outline.periods[team.id])
    begins = facts_named_from(state.store())
    if begins:
        st.info(inbox_lines.named_work_data_text(begins, t), icon=":material/visibility:")
    st.markdown(own_contribution.same_page_text(t))
