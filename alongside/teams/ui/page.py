"""The sections of a team's page: the same for its leads and for everyone in it.

Names are typed text and only shown as plain text or in a table.
"""

from datetime import UTC
from enum import StrEnum
from typing import Any, assert_never

import streamlit as st

from alongside.accounts.ui import state
from alongside.checkins.charts.prepared_charts import Table
from alongside.checkins.ui.my_weeks_view import YEAR
from alongside.core.charts.calendar import Span
from alongside.core.rules.weeks import Week
from alongside.core.ui import widgets
from alongside.core.ui.tables import show_figures
from alongside.core.ui.widgets import lazy_expander
from alongside.core.words import Words
from alongside.profiles.desk.days_off import closed_weeks
from alongside.teams.rules.team_figures import TeamFigures
from alongside.teams.rules.workload import Measure
from alongside.teams.ui import chart_sections, how_it_works, latest_week, pictures, wording
from alongside.teams.ui.view import Chosen, TeamChart, View

FEW = 12  # weeks shown by default
ALL, OTHER = 0, -1
PERSON_WEEKS = 12  # weeks back for which individual work data is offered


# ── what is chosen ──────────────────────────────────────────────────────────────────────────────────────────


def choose_team(view: View) -> str:
    outline, key = view.outline, view.key("team")
    if len(outline.teams) == 1:
        return outline.teams[0].id
    names = {one.id: one.name for one in outline.teams}
    if st.session_state.get(key) not in names:
        widgets.set_widget_value(key, outline.worst_first[0])
    chosen: str = st.selectbox(view.t("Team"), list(names), format_func=names.__getitem__, key=key)
    return chosen


def choose_weeks(view: View) -> Chosen:
    t, outline = view.t, view.outline
    if outline.first.until(outline.newest) < FEW:
        return None
    names = {
        FEW: t.count("{n} week", "{n} weeks", FEW),
        YEAR: t("A year"),
        ALL: t("All"),
        OTHER: t("Other weeks"),
    }
    chosen = st.segmented_control(
        t("Show"),
        list(names),
        default=FEW,
        required=True,
        format_func=names.__getitem__,
        key=view.key("weeks"),
    )
    if chosen != OTHER:
        return chosen or None
    every = [outline.newest.back(back) for back in range(outline.first.until(outline.newest) + 1)]
    sides = st.columns(2)
    first = sides[0].selectbox(
        t("From"), every, index=min(FEW, len(every)) - 1, format_func=t.week, key=view.key("from")
    )
    last = sides[1].selectbox(t("To"), every, format_func=t.week, key=view.key("to"))
    return Span(min(first, last), max(first, last))


# ── one team ────────────────────────────────────────────────────────────────────────────────────────────────


class Part(StrEnum):
    """The tabs of a team."""

    WORK = "work"
    STRAIN = "strain"
    ACTIONS = "actions"
    MEETING = "meeting"


def part_name(part: Part, t: Words) -> str:
    match part:
        case Part.WORK:
            return t("Workload")
        case Part.STRAIN:
            return t("Strain")
        case Part.ACTIONS:
            return t("Actions")
        case Part.MEETING:
            return t("For a meeting")
        case _:
            assert_never(part)


def show_tabs(view: View) -> dict[Part, Any]:
    """Changing from one to another waits for nothing but the page for a meeting, which few open: its tab
    tells by `open` whether to draw it.
    """
    names = [part_name(part, view.t) for part in Part]
    return dict(zip(Part, st.tabs(names, key=view.key("tabs"), on_change="rerun"), strict=True))


def show_work(view: View, team_id: str, chosen: Chosen) -> None:
    """What changed, and what is behind it."""
    t = view.t

    def changes_text(figures: TeamFigures) -> str:
        said = wording.changes_text(figures.weeks[team_id], figures.newest_week, t)
        return "\n\n".join(["## " + t("What changed"), said])

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
            show_figures(how_it_works.weights_table(view.figures(), t), t)
    _show_individual_data(view, team_id)


def show_strain(view: View, team_id: str) -> None:
    """Sentences first, since a lead needs them most; then the chart of earlier periods."""
    t = view.t
    if view.outline.bands_hidden:
        st.markdown("## " + t("Team strain") + f"\n\n{wording.bands_hidden_text(t)}")
        return

    def wellbeing_text(figures: TeamFigures) -> str:
        period = figures.periods[team_id]
        said = wording.wellbeing_text(figures.releases.get(team_id, ()), t)
        zone = period.published_from.tzinfo or UTC
        return f"{said}\n\n{wording.next_period_text(period, figures.terms.newest, zone, t)}"

    chart = TeamChart(
        part="bands",
        made_of=team_id,
        team_ids=(team_id,),
        draw=lambda figures: pictures.bands_picture(figures, team_id, t),
    )
    ready = view.cached_picture(chart)
    told = view.cached_text("wellbeing", team_id, wellbeing_text)
    st.markdown(f"## {ready.name}\n\n{told}")
    if ready.spec is not None:
        st.vega_lite_chart(ready.spec, alt=ready.described)
        chart_sections.show_table_and_files(view, chart, ready.key)
    with lazy_expander(t("What the bands mean"), view.key("bands-mean")) as box:
        if box.open:
            st.markdown(how_it_works.bands_text(t))


def _show_individual_data(view: View, team_id: str) -> None:
    """If the organisation has turned it on. Closed at first, so that no names show unless someone asks.

    People who left everything empty and people who did not fill in the week look alike: leads are not meant
    to watch whether a person fills it in.
    """
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
            facts = [(wording.measure_name(measure, t), measure.value) for measure in Measure]
            facts.append((t("Had supervision"), "supervised"))
            table: Table = {
                t("Name"): [one.name for one in found],
                **{
                    name: [None if one.facts is None else getattr(one.facts, field) for one in found]
                    for name, field in facts
                },
                t("Remark"): [t("Away") if one.away else "" for one in found],
            }
            show_figures(table, t)
        else:
            st.markdown(
                t("No individual work data for this week. It was not turned on before the week began.")
            )
