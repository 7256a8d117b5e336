"""The page of a team, part by part: the same for its lead and for everybody in it."""

from datetime import UTC

import streamlit as st

from alongside.domain.changes import is_over
from alongside.domain.team_figures import TeamFigures
from alongside.web import showing, state
from alongside.web.pictures import Picture
from alongside.web.team import drawn, in_words, newest, own_words, persons, pictures, worked_out
from alongside.web.team.view import Chosen, View, newest_load
from alongside.words import Words


def one_team(view: View, team_id: str, chosen: Chosen) -> None:
    """The order in which a lead looks: what changed, what is behind it, how strained the team is."""
    changes(view, team_id)
    drawn.load(view, team_id, chosen)
    drawn.closer(view, team_id, chosen)
    newest_week(view, team_id)
    how_it_is_worked_out(view)
    wellbeing(view, team_id)
    persons.facts(view, team_id)


def own_part(view: View) -> None:
    """For somebody in the team: what of theirs its lead sees, and that they see the same."""
    t = view.t
    team = view.outline.teams[0]
    part = state.own_part(team.id, view.outline.periods[team.id])

    def told(figures: TeamFigures) -> str:
        week = next((week for week in figures.weeks[team.id] if week.week == part.week), None)
        return own_words.told(part, week, t)

    st.markdown(view.words("own", part, told))


# ── at a glance ─────────────────────────────────────────────────────────────────────────────────────────────────────


def glance(view: View) -> None:
    """A sentence a team, worst first. Names are somebody's text, so all of it is shown as text."""
    for heading, text in view.shelf.kept("glance", None, lambda: _glance(view.figures(), view)):
        if heading:
            st.markdown(f"### {heading}")
        st.text(text)


def _glance(figures: TeamFigures, view: View) -> list[tuple[str, str]]:
    """Headings and the teams below them; without headings where there is one team."""
    t = view.t
    said: dict[str, list[str]] = {}
    for team_id in view.outline.worst_first:
        text = f"{view.outline.team(team_id).name}: {_load(figures, team_id, t)}"
        heading = _heading(newest_load(figures, team_id), t) if len(figures.teams) > 1 else ""
        said[heading] = [*said.get(heading, []), text]
    return [(heading, "\n\n".join(texts)) for heading, texts in said.items()]


def _load(figures: TeamFigures, team_id: str, t: Words) -> str:
    terms = figures.terms
    return in_words.load_in_words(figures.weeks[team_id], figures.weights, terms.case_share, terms.newest, t)


def _heading(share: float | None, t: Words) -> str:
    if share is None:
        return t("Without a figure")
    return t("More is asked for than there is") if is_over(share) else t("Within the hours there are")


# ── in words ────────────────────────────────────────────────────────────────────────────────────────────────────────


def changes(view: View, team_id: str) -> None:
    t = view.t

    def told(figures: TeamFigures) -> str:
        said = in_words.changes_in_words(figures.weeks[team_id], figures.terms.newest, t)
        how = "" if said == in_words.withheld(t) else f":small[{in_words.how_changes_are_judged(t)}]"
        return "\n\n".join(filter(None, [f"### {t('What changed')}", said, how]))

    st.markdown(view.words("changes", team_id, told))


def newest_week(view: View, team_id: str) -> None:
    st.markdown(
        view.words(
            "newest",
            team_id,
            lambda figures: newest.told(figures.weeks[team_id], figures.terms.newest, view.t),
        )
    )


def how_it_is_worked_out(view: View) -> None:
    with showing.opened(view.t("How this is worked out"), view.key("worked-out")) as box:
        if box.open:
            figures = view.figures()
            st.markdown(worked_out.told(figures, view.t))
            st.dataframe(worked_out.weights(figures, view.t), hide_index=True, width="stretch")


# ── wellbeing ───────────────────────────────────────────────────────────────────────────────────────────────────────


def wellbeing(view: View, team_id: str) -> None:
    """The sentences first: they are what a lead needs; the strip behind them is how it came."""
    t = view.t

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
    _, published = closes = figures.closes(team_id)
    zone = published.tzinfo or UTC
    said = in_words.wellbeing_in_words(figures.releases.get(team_id, ()), t)
    return f"{said}\n\n{in_words.next_in_words(closes, zone, t)}"
