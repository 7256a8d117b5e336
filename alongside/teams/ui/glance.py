"""Overview: a sentence a team, highest demand first. Shown as plain text, since names are typed text."""

import streamlit as st

from alongside.core.ui.widgets import lazy_expander
from alongside.core.words import Words
from alongside.teams.rules.changes import is_over_capacity
from alongside.teams.rules.team_figures import TeamFigures
from alongside.teams.ui import pictures, wording
from alongside.teams.ui.view import View

MOST = 6  # teams below a heading; a table has the others


def show_glance(view: View) -> None:
    t = view.t
    for heading, text in view.shelf.cached_view("glance", None, lambda: _glance_texts(view.figures(), view)):
        if heading:
            st.markdown(f"### {heading}")
        st.text(text)
    if len(view.outline.teams) > MOST:
        with lazy_expander(t("All teams as a table"), view.key("all-teams")) as box:
            if box.open:
                st.dataframe(pictures.glance_table(view.figures(), t), hide_index=True, width="stretch")


def _glance_texts(figures: TeamFigures, view: View) -> list[tuple[str, str]]:
    """Headings with the teams below them; no headings for a single team.

    Leaves out a single team without figures, since its own section says why there are none.
    """
    t, outline = view.t, view.outline
    several = len(outline.teams) > 1
    said: dict[str, list[str]] = {}
    for team_id in outline.worst_first:
        name = outline.find_team(team_id).name
        if team_id in outline.with_figures:
            name = f"{name}: {wording.load_text(figures.weeks[team_id], figures.newest_week, t)}"
        elif not several:
            continue
        said.setdefault(_load_heading(outline.loads[team_id], t) if several else "", []).append(name)
    return [(heading, _join_paragraphs(texts, t)) for heading, texts in said.items()]


def _join_paragraphs(texts: list[str], t: Words) -> str:
    more = len(texts) - MOST
    if more > 0:
        rest = t.count("{n} more team in the table below.", "{n} more teams in the table below.", more)
        texts = [*texts[:MOST], rest]
    return "\n\n".join(texts)


def _load_heading(percent: int | None, t: Words) -> str:
    if percent is None:
        return t("No figure")
    return t("Over capacity") if is_over_capacity(percent) else t("Within capacity")
