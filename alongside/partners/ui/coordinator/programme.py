"""Figures about all support partners together, as far as the privacy gate releases them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, tzinfo

import streamlit as st

from alongside.checkins.ui.my_weeks_view import DownloadFile, show_download
from alongside.core.rules.spreadsheets import as_csv
from alongside.core.words import Words
from alongside.partners.desk.coordinator import CoordinatorDesk
from alongside.sessions.rules.programme import (
    FEWEST,
    FEWEST_HEARD,
    LOOKS_BACK,
    TIME_TO_MEET_TWICE,
    WEEKS,
    Figure,
    LeftOut,
    Period,
    Programme,
    TakeUp,
    Withheld,
)
from alongside.sessions.ui.feedback import HEARD

DAYS_A_WEEK = 7


@dataclass(frozen=True)
class Tile:
    """`about`: which pairs or people, of which time. `value`: None below the fewest."""

    label: str
    value: str | None
    about: str


def list_tiles(programme: Programme, t: Words) -> list[Tile]:
    year, weeks = t.number(LOOKS_BACK.days // DAYS_A_WEEK), t.number(WEEKS)
    first, monthly, twice = programme.days_to_first, programme.meetings_a_month, programme.met_twice
    left = programme.left_out if isinstance(programme.left_out, LeftOut) else None
    return [
        Tile(
            t("Time from acceptance to first session"),
            t.count("{n} day", "{n} days", int(first.value)) if isinstance(first, Figure) else None,
            _with_pairs(
                t("Median of pairs accepted in the last {weeks} weeks that had a session.", weeks=year),
                first,
                t,
            ),
        ),
        Tile(
            t("Sessions per pair per month"),
            t.number(monthly.value, 1) if isinstance(monthly, Figure) else None,
            _with_pairs(t("Mean of all pairs in the last {weeks} weeks.", weeks=weeks), monthly, t),
        ),
        Tile(
            t("Pairs with two or more sessions"),
            t("{n}%", n=t.number(twice.value)) if isinstance(twice, Figure) else None,
            _with_pairs(
                t(
                    "Of pairs accepted in the last {year} weeks that lasted {weeks} weeks or more.",
                    year=year,
                    weeks=t.number(TIME_TO_MEET_TWICE.days // DAYS_A_WEEK),
                ),
                twice,
                t,
            ),
        ),
        Tile(
            t("Unmatched in the latest round"),
            t("{n} of {people}", n=t.number(left.left), people=t.number(left.people)) if left else None,
            t("People in the latest round."),
        ),
    ]


def _with_pairs(about: str, figure: Figure | Withheld, t: Words) -> str:
    """With how many pairs are behind it, and how many could not count yet."""
    if isinstance(figure, Withheld):
        return about
    said = [about, t.count("{n} pair counts.", "{n} pairs count.", figure.pairs)]
    if figure.too_new:
        said.append(
            t.count("{n} newer pair does not count yet.", "{n} newer pairs do not count yet.", figure.too_new)
        )
    return " ".join(said)


def show_current_figures(programme: Programme, t: Words) -> None:
    tiles = list_tiles(programme, t)
    for row in (tiles[:2], tiles[2:]):
        for column, tile in zip(st.columns(2), row, strict=True):
            with column.container(border=True, height="stretch"):
                st.metric(tile.label, t("Too few") if tile.value is None else tile.value)
                st.caption(tile.about)


def show_take_up(programme: Programme, t: Words) -> None:
    st.header(t("Take-up"), anchor=False)
    st.write(
        t(
            "People who are in the organisation today. Joining, matches and sessions are of rounds published "
            "in the last {weeks} weeks.",
            weeks=t.number(LOOKS_BACK.days // DAYS_A_WEEK),
        )
    )
    rows = take_up_rows(programme.take_up, t)
    if not rows:
        st.write(t("Too few"))
        return
    st.dataframe(
        {t("Step"): [label for label, _ in rows], t("People"): [number for _, number in rows]},
        hide_index=True,
        width="stretch",
        key="take_up",
    )


def take_up_rows(take_up: TakeUp | Withheld, t: Words) -> list[tuple[str, int]]:
    """Each number is part of the one before it."""
    if isinstance(take_up, Withheld):
        return []
    return [
        (t("In the organisation"), take_up.people),
        (t("Profile complete"), take_up.ready),
        (t("Joined a round"), take_up.joined),
        (t("Had a partner, and both accepted"), take_up.matched),
        (t("Had two sessions or more with one partner"), take_up.met_twice),
    ]


def show_rounds_over_time(programme: Programme, clicked: Callable[[], CoordinatorDesk], t: Words) -> None:
    """`clicked`: files are made of what holds at the click."""
    st.header(t("Round by round"), anchor=False)
    if not programme.rounds:
        st.write(
            t(
                "No round was published in the last {weeks} weeks.",
                weeks=t.number(LOOKS_BACK.days // DAYS_A_WEEK),
            )
        )
    else:
        headings, rows = round_rows(programme, t.day, t)
        st.dataframe(
            {heading: list(cells) for heading, cells in zip(headings, zip(*rows, strict=True), strict=True)},
            hide_index=True,
            width="stretch",
            key="rounds_over_time",
        )
    with st.container(horizontal=True):
        show_download(
            DownloadFile(
                t("Download rounds (CSV)"),
                "rounds.csv",
                "text/csv",
                lambda: as_csv(*round_rows(clicked().programme_figures(), date.isoformat, t)),
            )
        )
        show_download(
            DownloadFile(
                t("Download figures (CSV)"),
                "programme.csv",
                "text/csv",
                lambda: as_csv(*figure_rows(clicked().programme_figures(), clicked().local_today(), t)),
            )
        )


def round_rows(
    programme: Programme, say_day: Callable[[date], str], t: Words
) -> tuple[list[str], list[list[str]]]:
    """Newest first."""
    headings = [
        t("Round"),
        t("Published on"),
        t("Joined"),
        t("Matched"),
        t("Unmatched"),
        t("Pairs that accepted"),
        t("Met twice or more"),
    ]
    few, early = t("Too few"), t("Not yet")
    rows = []
    for one in programme.rounds:
        people, pairs = one.people, one.pairs
        row = [str(one.number), say_day(one.published_on)]
        row += (
            [str(people.people), str(people.people - people.left), str(people.left)] if people else [few] * 3
        )
        row.append(str(pairs.accepted) if pairs else few)
        twice = early if pairs and pairs.met_twice is None else few
        row.append(str(pairs.met_twice) if pairs and pairs.met_twice is not None else twice)
        rows.append(row)
    return headings, rows


def figure_rows(programme: Programme, today: date, t: Words) -> tuple[list[str], list[list[str | int]]]:
    """Each with what it is about, as of today."""
    few, day = t("Too few"), today.isoformat()
    year = t("Rounds of the last {weeks} weeks", weeks=t.number(LOOKS_BACK.days // DAYS_A_WEEK))
    rows: list[list[str | int]] = [
        [one.label, few if one.value is None else one.value, one.about, day]
        for one in list_tiles(programme, t)
    ]
    rows += [[label, number, year, day] for label, number in take_up_rows(programme.take_up, t)]
    for rating in programme.heard:
        level = few if isinstance(rating.level, Withheld) else t(HEARD[rating.level])
        rows.append([t("How well people felt heard"), level, _period_text(rating.period, t), day])
    return [t("Figure"), t("Value"), t("About"), t("As of")], rows


def show_heard_ratings(programme: Programme, zone: tzinfo, t: Words) -> None:
    st.header(t("How well people felt heard"), anchor=False)
    if programme.heard:
        st.dataframe(
            {
                t("Period"): [_period_text(one.period, t) for one in programme.heard],
                t("Median"): [
                    t("Too few") if isinstance(one.level, Withheld) else t(HEARD[one.level])
                    for one in programme.heard
                ],
            },
            hide_index=True,
            width="stretch",
            key="heard",
        )
    coming = programme.coming
    told_on = t.day(coming.published_from.astimezone(zone).date())
    st.write(t("Next: {period}, on {day}.", period=_period_text(coming, t), day=told_on))


def _period_text(period: Period, t: Words) -> str:
    return t("{first} to {last}", first=t.day(period.first.monday), last=t.day(period.last.sunday))


def show_how_it_works(t: Words) -> None:
    with st.expander(t("How this works"), key="how_made"):
        st.write(
            t(
                "Pairs made by rounds and accepted in the last {weeks} weeks. No figure is about "
                "fewer than {n} pairs or people.",
                weeks=t.number(LOOKS_BACK.days // DAYS_A_WEEK),
                n=t.number(FEWEST),
            )
        )
        st.write(
            t(
                "**Figures of pairs and rounds** use only confirmed sessions and who was in a round. They do "
                "not show if anyone came, or how it went."
            )
        )
        st.write(
            t(
                "**How well people felt heard** is published once for each {weeks} closed weeks, "
                "when no more answers can be added. It is the middle answer, with each person "
                "counted once. At least {n} people must have answered; coordinators are not counted. "
                "It is never worked out again, so no one's answer can show in a difference.",
                weeks=t.number(WEEKS),
                n=t.number(FEWEST_HEARD),
            )
        )
