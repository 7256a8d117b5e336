"""The page of a team, part by part: the same for its lead and for everybody in it."""

from collections.abc import Callable, Mapping
from datetime import UTC

import streamlit as st

from alongside.charts.calendar import Span
from alongside.domain.changes import is_over
from alongside.domain.team_figures import PersonWeek, TeamFigures
from alongside.domain.weeks import Week
from alongside.domain.workload import Measure
from alongside.web import showing, state
from alongside.web.pictures import Picture, Table
from alongside.web.showing import YEAR, File
from alongside.web.team import in_words, newest, own_words, pictures, worked_out
from alongside.web.team.view import Chosen, Drawn, View, checked, newest_load, span
from alongside.words import Words

FEW = 12  # weeks shown when nothing is chosen
ALL, OTHER = 0, -1
PERSON_WEEKS = 12  # weeks back in which one person's facts may be looked up
DEMAND = "demand-and-capacity"


def one_team(view: View, team_id: str, chosen: Chosen) -> None:
    """The order in which a lead looks: what changed, what is behind it, how strained the team is."""
    changes(view, team_id)
    load(view, team_id, chosen)
    closer(view, team_id, chosen)
    newest_week(view, team_id)
    how_it_is_worked_out(view)
    wellbeing(view, team_id)
    persons(view, team_id)


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


# ── choosing ────────────────────────────────────────────────────────────────────────────────────────────────────────


def choose_team(view: View) -> str:
    """The id of the chosen team; the one with the heaviest load until somebody chooses. Asked only where there are several."""
    outline, key = view.outline, view.key("team")
    if len(outline.teams) == 1:
        return outline.teams[0].id
    names = {team.id: team.name for team in outline.teams}
    if st.session_state.get(key) not in names:
        state.choose_again(key, outline.worst_first[0])
    chosen: str = st.selectbox(view.t("Team"), list(names), format_func=names.__getitem__, key=key)
    return chosen


def choose_weeks(view: View) -> Chosen:
    t, outline = view.t, view.outline
    if outline.first.until(outline.newest) < FEW:
        return None
    names = {FEW: t("12 weeks"), YEAR: t("A year"), ALL: t("All"), OTHER: t("Other weeks")}
    chosen = st.segmented_control(
        t("Show"),
        list(names),
        default=FEW,
        required=True,
        format_func=names.__getitem__,
        key=view.key("weeks"),
    )
    return _other_weeks(view) if chosen == OTHER else chosen or None


def _other_weeks(view: View) -> Span:
    t, outline = view.t, view.outline
    weeks = [outline.newest.back(back) for back in range(outline.first.until(outline.newest) + 1)]
    sides = st.columns(2)
    first = sides[0].selectbox(
        t("From"), weeks, index=min(FEW, len(weeks)) - 1, format_func=t.week, key=view.key("from")
    )
    last = sides[1].selectbox(t("To"), weeks, format_func=t.week, key=view.key("to"))
    return Span(min(first, last), max(first, last))


# ── pictures ────────────────────────────────────────────────────────────────────────────────────────────────────────


def several_teams(view: View, chosen: Chosen) -> None:
    """The heat map, for somebody who leads several."""
    t, ids = view.t, tuple(team.id for team in view.outline.teams)
    if len(ids) == 1:
        return
    names: dict[Measure | None, str] = {None: t("What the cases ask for")}
    names |= {measure: in_words.measure_name(measure, t) for measure in Measure}
    measure = st.selectbox(
        t("Team by team"), list(names), format_func=names.__getitem__, key=view.key("measure")
    )

    def drawn(figures: TeamFigures) -> Picture:
        return pictures.teams_picture(figures, measure, span(figures, ids, chosen), t)

    _picture(view, "teams", (measure, chosen), ids, drawn, in_words.withheld(t))


def load(view: View, team_id: str, chosen: Chosen) -> None:
    _of_team(view, "demand", team_id, chosen, DEMAND)


def closer(view: View, team_id: str, chosen: Chosen) -> None:
    """One more picture at a time: a page of ten would be long on a phone."""
    names = _names(view, team_id)
    key: str = st.selectbox(
        view.t("Look closer"), list(names), format_func=names.__getitem__, key=view.key("closer")
    )
    _of_team(view, "closer", team_id, chosen, key)


def _names(view: View, team_id: str) -> Mapping[str, str]:
    def named() -> dict[str, str]:
        figures = view.figures()
        drawn = pictures.team_pictures(figures, team_id, span(figures, (team_id,), FEW), view.t)
        return {picture.key: picture.name for picture in drawn if picture.key != DEMAND}

    return view.shelf.kept("names", None, named)


def _of_team(view: View, part: str, team_id: str, chosen: Chosen, key: str) -> None:
    def drawn(figures: TeamFigures) -> Picture:
        every = pictures.team_pictures(figures, team_id, span(figures, (team_id,), chosen), view.t)
        return next(picture for picture in every if picture.key == key)

    _picture(view, part, (team_id, chosen, key), (team_id,), drawn, in_words.withheld(view.t))


def _picture(
    view: View, part: str, made_of: object, team_ids: tuple[str, ...], drawn: Drawn, otherwise: str
) -> None:
    """The picture, and behind it what it is made from."""
    ready = view.ready(part, made_of, drawn)
    showing.drawn(ready, otherwise)
    if ready.spec is not None:
        behind(view, part, lambda: view.table(part, made_of, drawn), files(view, ready.key, team_ids, drawn))


def behind(view: View, part: str, table: Callable[[], Table], offered: list[File]) -> None:
    with showing.opened(view.t("As a table, and to take along"), view.key(f"behind-{part}")) as box:
        if box.open:
            st.dataframe(table(), hide_index=True, width="stretch")
            with st.container(horizontal=True):
                for file in offered:
                    showing.button(file)


def files(view: View, key: str, team_ids: tuple[str, ...], drawn: Drawn) -> list[File]:
    """Made when clicked, for whoever clicks then."""
    t, clicked = view.t, view.clicked()

    def figures() -> TeamFigures:
        return checked(clicked().figures(), team_ids)

    def picture() -> bytes:
        found = figures()
        name = next(team.name for team in found.teams if team.id in team_ids) if len(team_ids) == 1 else ""
        return pictures.as_png(drawn(found), name) or b""

    return [
        File(t("Picture (PNG)"), f"{key}.png", "image/png", picture),
        File(t("Table (CSV)"), f"{key}.csv", "text/csv", lambda: pictures.as_csv(drawn(figures()))),
    ]


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

    def drawn(figures: TeamFigures) -> Picture:
        return pictures.bands_picture(figures, team_id, t)

    ready = view.ready("bands", team_id, drawn)
    st.markdown(
        f"### {ready.name}\n\n"
        + view.words("wellbeing", team_id, lambda figures: _wellbeing(figures, team_id, t))
    )
    if ready.spec is not None:
        st.vega_lite_chart(ready.spec, alt=ready.described)
        behind(
            view,
            "bands",
            lambda: view.table("bands", team_id, drawn),
            files(view, ready.key, (team_id,), drawn),
        )
    with showing.opened(t("What the bands mean, and why they are slow"), view.key("bands-mean")) as box:
        if box.open:
            st.markdown(worked_out.bands(t))


def _wellbeing(figures: TeamFigures, team_id: str, t: Words) -> str:
    _, published = closes = figures.closes(team_id)
    zone = published.tzinfo or UTC
    said = in_words.wellbeing_in_words(figures.releases.get(team_id, ()), t)
    return f"{said}\n\n{in_words.next_in_words(closes, zone, t)}"


# ── one person at a time, where it was declared ─────────────────────────────────────────────────────────────────────


def persons(view: View, team_id: str) -> None:
    """Closed at first: nobody's name meets the eye unasked."""
    t = view.t
    if not view.outline.person_facts:
        return
    with showing.opened(t("Work facts of each person"), view.key("persons")) as box:
        if not box.open:
            return
        st.markdown(
            t(
                "Your organisation has declared that leads see these facts of the work, person by person; each person sees their own "
                "row here too. How anybody is doing is never among them."
            )
        )
        weeks = [view.outline.newest.back(back) for back in range(PERSON_WEEKS)]
        week: Week = st.selectbox(t("Week"), weeks, index=1, format_func=t.week, key=view.key("person-week"))
        found = view.desk.person_weeks(team_id, week)
        if found:
            st.dataframe(_person_table(found, t), hide_index=True, width="stretch")
        else:
            st.markdown(t("Nothing of this week: it was not declared before the week began."))


def _person_table(found: list[PersonWeek], t: Words) -> Table:
    """Who said nothing and who did not fill in the week look alike: whether somebody fills it in is for nobody to watch."""
    columns = {in_words.measure_name(measure, t): measure.value for measure in Measure}
    return {
        t("Name"): [one.name for one in found],
        **{
            name: [None if one.facts is None else getattr(one.facts, field) for one in found]
            for name, field in columns.items()
        },
        t("Had supervision"): [None if one.facts is None else one.facts.supervised for one in found],
        t("Remark"): [t("Away") if one.away else "" for one in found],
    }
