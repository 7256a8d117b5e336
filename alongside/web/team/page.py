"""The sections of a team's page: the same for its leads and for everyone in it."""

from datetime import UTC

import streamlit as st

from alongside.domain.team_figures import TeamFigures
from alongside.web import my_weeks_view, state
from alongside.web.pictures import Picture
from alongside.web.team import (
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
from alongside.web.team.view import Chosen, View
from alongside.words import Words


def show_team(view: View, team_id: str, chosen: Chosen) -> None:
    """In the order in which a lead looks: what changed, what is behind it, and the team's strain."""
    if team_id in view.outline.with_figures:
        show_changes(view, team_id)
        chart_sections.show_load_chart(view, team_id, chosen)
        chart_sections.show_chosen_chart(view, team_id, chosen)
        show_newest_week(view, team_id)
    else:
        show_no_figure(view, team_id)
    show_next_figures(view)
    show_closed_weeks(view)
    show_how_it_works(view)
    show_wellbeing(view, team_id)
    individual_data.show_individual_data(view, team_id)


def show_own_contribution(view: View) -> None:
    """For a member of the team: what they contribute, and that they see what the lead sees."""
    t = view.t
    team = view.outline.teams[0]
    part = state.own_contribution_desk().read_contribution(view.outline.periods[team.id].block)

    def contribution_text(figures: TeamFigures) -> str:
        week = next((week for week in figures.weeks[team.id] if week.week == part.week), None)
        return own_contribution.own_contribution_text(part, week, figures.coming, t)

    st.markdown(view.own.cached_view("own", part, lambda: contribution_text(view.figures())))
    counted_people.show_who_counts(view, part, view.outline.periods[team.id])
    begins = state.facts_named_from()
    if begins:
        st.info(inbox_lines.named_work_data_text(begins, t), icon=":material/visibility:")
    st.markdown(own_contribution.same_page_text(t))


# ── work figures ────────────────────────────────────────────────────────────────────────────────────────────


def show_changes(view: View, team_id: str) -> None:
    t = view.t

    def make_text(figures: TeamFigures) -> str:
        said = wording.changes_text(figures.weeks[team_id], figures.newest_week, t)
        return "\n\n".join(["### " + t("What changed"), said])

    st.markdown(view.cached_text("changes", team_id, make_text))


def show_newest_week(view: View, team_id: str) -> None:
    st.markdown(
        view.cached_text(
            "newest", team_id, lambda figures: latest_week.newest_week_text(figures.weeks[team_id], view.t)
        )
    )


def show_no_figure(view: View, team_id: str) -> None:
    """Shown once, in place of every section about the work."""
    st.markdown(
        view.cached_text(
            "no-figure", team_id, lambda figures: wording.no_figure_text(figures.rosters[team_id], view.t)
        )
    )


def show_next_figures(view: View) -> None:
    st.markdown(
        view.cached_text("coming", None, lambda figures: wording.next_figures_text(figures.coming, view.t))
    )


def show_closed_weeks(view: View) -> None:
    """Next to the figures, never part of them: closed weeks do not show who filled in what."""
    closed = state.closed_weeks(view.outline.first, view.outline.newest)
    if closed:
        st.caption(wording.closed_weeks_text(closed, view.t))


def show_how_it_works(view: View) -> None:
    with my_weeks_view.lazy_expander(view.t("How this works"), view.key("worked-out")) as box:
        if box.open:
            figures = view.figures()
            st.markdown(how_it_works.work_figures_text(figures, view.t))
            st.dataframe(how_it_works.weights_table(figures, view.t), hide_index=True, width="stretch")


# ── wellbeing ───────────────────────────────────────────────────────────────────────────────────────────────


def show_wellbeing(view: View, team_id: str) -> None:
    """Sentences first, since a lead needs them most; then the chart of earlier periods."""
    t = view.t
    if view.outline.bands_hidden:
        st.markdown("### " + t("Team strain") + f"\n\n{wording.bands_hidden_text(t)}")
        return

    def draw_bands(figures: TeamFigures) -> Picture:
        return pictures.bands_picture(figures, team_id, t)

    ready = view.cached_picture("bands", team_id, draw_bands)
    told = view.cached_text("wellbeing", team_id, lambda figures: _wellbeing_text(figures, team_id, t))
    st.markdown(f"### {ready.name}\n\n{told}")
    if ready.spec is not None:
        st.vega_lite_chart(ready.spec, alt=ready.described)
        chart_sections.show_table_and_files(view, "bands", team_id, (team_id,), draw_bands, ready.key)
    with my_weeks_view.lazy_expander(t("What the bands mean"), view.key("bands-mean")) as box:
        if box.open:
            st.markdown(how_it_works.bands_text(t))


def _wellbeing_text(figures: TeamFigures, team_id: str, t: Words) -> str:
    period = figures.periods[team_id]
    said = wording.wellbeing_text(figures.releases.get(team_id, ()), t)
    zone = period.published_from.tzinfo or UTC
    return f"{said}\n\n{wording.next_period_text(period, figures.terms.newest, zone, t)}"
