"""The sections of a team's page: the same for its leads and for everyone in it."""

from datetime import UTC

import streamlit as st

from alongside.domain.team_figures import TeamFigures
from alongside.web import inbox, showing, state
from alongside.web.pictures import Picture
from alongside.web.team import (
    counted,
    drawn,
    in_words,
    newest,
    own_words,
    persons,
    pictures,
    worked_out,
)
from alongside.web.team.view import Chosen, View
from alongside.words import Words


def one_team(view: View, team_id: str, chosen: Chosen) -> None:
    """In the order in which a lead looks: what changed, what is behind it, and the team's strain."""
    if team_id in view.outline.with_figures:
        changes(view, team_id)
        drawn.load(view, team_id, chosen)
        drawn.closer(view, team_id, chosen)
        newest_week(view, team_id)
    else:
        no_figure(view, team_id)
    when_the_next_come(view)
    weeks_closed(view)
    how_it_is_worked_out(view)
    wellbeing(view, team_id)
    persons.facts(view, team_id)


def own_part(view: View) -> None:
    """For a member of the team: what they contribute, and that they see what the lead sees."""
    t = view.t
    team = view.outline.teams[0]
    part = state.own_part_desk().part(view.outline.periods[team.id].block)

    def told(figures: TeamFigures) -> str:
        week = next((week for week in figures.weeks[team.id] if week.week == part.week), None)
        return own_words.told(part, week, figures.coming, t)

    st.markdown(view.own.kept("own", part, lambda: told(view.figures())))
    counted.section(view, part, view.outline.periods[team.id])
    begins = state.facts_named_from()
    if begins:
        st.info(inbox.named_facts(begins, t), icon=":material/visibility:")
    st.markdown(own_words.the_same_page(t))


# ── work figures ────────────────────────────────────────────────────────────────────────────────────────────


def changes(view: View, team_id: str) -> None:
    t = view.t

    def told(figures: TeamFigures) -> str:
        said = in_words.changes_in_words(figures.weeks[team_id], figures.newest, t)
        return "\n\n".join(["### " + t("What changed"), said])

    st.markdown(view.words("changes", team_id, told))


def newest_week(view: View, team_id: str) -> None:
    st.markdown(view.words("newest", team_id, lambda figures: newest.told(figures.weeks[team_id], view.t)))


def no_figure(view: View, team_id: str) -> None:
    """Shown once, in place of every section about the work."""
    st.markdown(
        view.words("no-figure", team_id, lambda figures: in_words.no_figure(figures.rosters[team_id], view.t))
    )


def when_the_next_come(view: View) -> None:
    st.markdown(view.words("coming", None, lambda figures: in_words.next_figures(figures.coming, view.t)))


def weeks_closed(view: View) -> None:
    """Next to the figures, never part of them: closed weeks do not show who filled in what."""
    closed = state.closed_weeks(view.outline.first, view.outline.newest)
    if closed:
        st.caption(in_words.closed(closed, view.t))


def how_it_is_worked_out(view: View) -> None:
    with showing.opened(view.t("How this works"), view.key("worked-out")) as box:
        if box.open:
            figures = view.figures()
            st.markdown(worked_out.told(figures, view.t))
            st.dataframe(worked_out.weights(figures, view.t), hide_index=True, width="stretch")


# ── wellbeing ───────────────────────────────────────────────────────────────────────────────────────────────


def wellbeing(view: View, team_id: str) -> None:
    """Sentences first, since a lead needs them most; then the chart of earlier periods."""
    t = view.t
    if view.outline.bands_hidden:
        st.markdown("### " + t("How strained the team is") + f"\n\n{in_words.bands_hidden(t)}")
        return

    def strip(figures: TeamFigures) -> Picture:
        return pictures.bands_picture(figures, team_id, t)

    ready = view.ready("bands", team_id, strip)
    told = view.words("wellbeing", team_id, lambda figures: _wellbeing(figures, team_id, t))
    st.markdown(f"### {ready.name}\n\n{told}")
    if ready.spec is not None:
        st.vega_lite_chart(ready.spec, alt=ready.described)
        drawn.behind(view, "bands", team_id, (team_id,), strip, ready.key)
    with showing.opened(t("What the bands mean, and why they are slow"), view.key("bands-mean")) as box:
        if box.open:
            st.markdown(worked_out.bands(t))


def _wellbeing(figures: TeamFigures, team_id: str, t: Words) -> str:
    period = figures.periods[team_id]
    said = in_words.wellbeing_in_words(figures.releases.get(team_id, ()), t)
    zone = period.published_from.tzinfo or UTC
    return f"{said}\n\n{in_words.next_in_words(period, figures.terms.newest, zone, t)}"
