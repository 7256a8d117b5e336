"""Sentences about a team's weeks and what is withheld. None of them labels the team or a person in it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import assert_never

from alongside.core.charts.calendar import Span
from alongside.core.rules.weeks import Week
from alongside.core.words import Words
from alongside.teams.rules.changes import (
    BLOCK,
    CHANCE_OF_A_NEIGHBOUR,
    ENOUGH,
    SAME_WITHIN,
    Change,
    band_steps,
    find_changes,
    is_over_capacity,
)
from alongside.teams.rules.releases import MOVERS_WAIT, NEWCOMERS_WAIT, Band, Silence
from alongside.teams.rules.team_figures import Period, Roster, ShownRelease
from alongside.teams.rules.workload import FEWEST, HEARING_DAYS, Measure, TeamWeek


def withheld_text(t: Words) -> str:
    """The one sentence for every work figure that is not shown, whatever the reason."""
    return t("Not shown: too few people.")


def no_figure_text(roster: Roster, t: Words) -> str:
    """Shown once, in place of everything about the work of a team without any figure."""
    return t.count(
        "No work figures yet. They need at least {fewest} people who fill in the week. {accounts} of "
        "{n} person has an account.",
        "No work figures yet. They need at least {fewest} people who fill in the week. {accounts} of "
        "{n} people have an account.",
        roster.people,
        accounts=t.number(roster.accounts),
        fewest=t.number(FEWEST),
    )


def next_figures_text(coming: tuple[Week, datetime], t: Words) -> str:
    """`coming`: the next week with figures, and when they come out."""
    week, released = coming
    return t(
        "Figures for the week of {week} come out on {day}, for all teams at the same time. They "
        "never change after that.",
        week=t.week(week),
        day=t.day(released.date()),
    )


def closed_weeks_text(weeks: Sequence[Week], t: Words) -> str:
    """`weeks`: oldest first."""
    return t.count(
        "Your organisation was closed in the week of {week}. No check-in was expected.",
        "Your organisation was closed in {n} of these weeks, most recently in the week of {week}. No "
        "check-in was expected.",
        len(weeks),
        week=t.week(weeks[-1]),
    )


def silence_text(silence: Silence, t: Words) -> str:
    match silence:
        case Silence.TOO_SMALL:
            return t("Too few people for a band.")
        case Silence.TOO_FEW:
            return t("Too few answers, or held back by someone who counts.")
        case _:
            assert_never(silence)


def still_open_text(t: Words) -> str:
    return t("This period is still open.")


def measure_name(measure: Measure, t: Words) -> str:
    match measure:
        case Measure.HOURS:
            return t("Hours worked")
        case Measure.OPEN_CASES:
            return t("Open cases")
        case Measure.AFTER_HOURS_DAYS:
            return t("Evenings and weekends")
        case Measure.HEAVY_CONTACTS:
            return t("Contacts with heavy material")
        case Measure.HEARINGS:
            return t("Hearings in the next {days} days", days=t.number(HEARING_DAYS))
        case _:
            assert_never(measure)


def band_name(band: Band, t: Words) -> str:
    match band:
        case Band.LOW:
            return t("Low")
        case Band.MODERATE:
            return t("Moderate")
        case Band.HIGH:
            return t("High")
        case Band.VERY_HIGH:
            return t("Very high")
        case _:
            assert_never(band)


# ── what changed ────────────────────────────────────────────────────────────────────────────────────────────


def changes_text(weeks: Sequence[TeamWeek], newest: Week, t: Words) -> str:
    """Markdown: a line for each measure that can be compared."""
    found = find_changes(weeks, newest)
    if not found:
        return t(
            "Too few figures to compare yet. At least {enough} of the newest {block} weeks need one, "
            "and {enough} of the {block} before.",
            enough=t.number(ENOUGH),
            block=t.number(BLOCK),
        )
    lines = [change_line(change, t) for change in found]
    head = t("Team median of the last {weeks} weeks, and of the {weeks} before:", weeks=t.number(BLOCK))
    return "\n".join([head, "", *(f"- {line}" for line in lines)])


def change_line(change: Change, t: Words) -> str:
    figures = {
        "now": t.number(change.now, 1),
        "before": t.number(change.before, 1),
        "days": t.number(HEARING_DAYS),
    }
    return (
        _unchanged_line(change.measure, figures, t)
        if change.same
        else _changed_line(change.measure, figures, t)
    )


def how_changes_are_judged(t: Words) -> str:
    return t(
        "**What changed** compares the newest {weeks} weeks with the {weeks} before. “About the "
        "same” means the difference is below {percent} %, or within this team's usual weekly ups and "
        "downs.",
        weeks=t.number(BLOCK),
        percent=t.number(100 * SAME_WITHIN),
    )


def _changed_line(measure: Measure, figures: Mapping[str, str], t: Words) -> str:
    match measure:
        case Measure.HOURS:
            return t("Hours worked: {now} a week (before: {before}).", **figures)
        case Measure.OPEN_CASES:
            return t("Open cases: {now} (before: {before}).", **figures)
        case Measure.AFTER_HOURS_DAYS:
            return t(
                "Evenings and weekends: {now} days a week (before: {before}).",
                **figures,
            )
        case Measure.HEAVY_CONTACTS:
            return t(
                "Contacts with heavy material: {now} a week (before: {before}).",
                **figures,
            )
        case Measure.HEARINGS:
            return t(
                "Hearings in the next {days} days: {now} (before: {before}).",
                **figures,
            )
        case _:
            assert_never(measure)


def _unchanged_line(measure: Measure, figures: Mapping[str, str], t: Words) -> str:
    match measure:
        case Measure.HOURS:
            return t("Hours worked: about the same, {now} a week.", **figures)
        case Measure.OPEN_CASES:
            return t("Open cases: about the same, {now}.", **figures)
        case Measure.AFTER_HOURS_DAYS:
            return t("Evenings and weekends: about the same, {now} days a week.", **figures)
        case Measure.HEAVY_CONTACTS:
            return t("Contacts with heavy material: about the same, {now} a week.", **figures)
        case Measure.HEARINGS:
            return t("Hearings in the next {days} days: about the same, {now}.", **figures)
        case _:
            assert_never(measure)


# ── wellbeing ───────────────────────────────────────────────────────────────────────────────────────────────


def wellbeing_text(shown: Sequence[ShownRelease], t: Words) -> str:
    """The band of the newest closed period and how it moved. `shown`: of one team, oldest first."""
    if not shown:
        return still_open_text(t)
    newest = max(one.release.block for one in shown)
    block = t("Latest closed period: {first} to {last}.", **_first_and_last(newest.first, newest.last, t))
    said = [
        line
        for one in sorted(shown, key=lambda one: one.is_group)
        if one.release.block == newest
        for line in _release_lines(one, shown, t)
    ]
    return " ".join([block, *said])


def bands_hidden_text(t: Words) -> str:
    """For a reader who could choose whom a band is about."""
    return t(
        "You manage accounts and teams here, or did until recently. Anyone who does could choose "
        "whom a band is about. So your team's bands are not shown to you. Everyone else in the team "
        "sees them."
    )


def who_counts_text(t: Words) -> str:
    return t(
        "To count, a person needs an account, answers from an earlier week and some time in the "
        "team. Full periods to wait: {new} for those new here, {moved} for those who came from "
        "another team or led this one.",
        new=NEWCOMERS_WAIT,
        moved=MOVERS_WAIT,
    )


def next_period_text(period: Period, newest: Week, zone: tzinfo, t: Words) -> str:
    """When the next published period ends and when its band comes out. `newest`: the current week.

    How people come to count is explained by `who_counts_text`, in the box about bands.
    """
    first, last = t.day(period.block.first.monday), t.day(period.block.last.sunday)
    published = t.day(period.published_from.astimezone(zone).date())
    if not period.enough:
        return t(
            "For now, this team will have no band of its own. People who count here: {n}.",
            n=t.number(period.counted),
        )
    if period.block.first > newest:
        return t(
            "The first period that can have a band runs from {first} to {last}. Its band comes out on {day}.",
            first=first,
            last=last,
            day=published,
        )
    return t(
        "The current period runs until {last}. Its result comes out on {day}.",
        last=last,
        day=published,
    )


def noise_remark(shown: ShownRelease, t: Words) -> str:
    """The remark next to a release with extra noise."""
    return t("Extra privacy noise was added.") if shown.release.strong else ""


def _release_lines(one: ShownRelease, shown: Sequence[ShownRelease], t: Words) -> list[str]:
    outcome = one.release.outcome
    if isinstance(outcome, Silence):
        return [] if one.is_group and outcome is Silence.TOO_SMALL else [silence_text(outcome, t)]
    steps = band_steps(one.release, [other.release for other in shown])
    band = band_name(outcome, t).lower()
    lines = [
        t("Strain across several teams: {band}.", band=band)
        if one.is_group
        else t("Strain in this team: {band}.", band=band),
        *_move_lines(steps, t),
    ]
    if one.release.strong:
        lines.append(
            t(
                "Extra privacy noise is added to this band on purpose, so that no one can be worked "
                "out from it."
            )
        )
    if steps is not None and abs(steps) == 1:
        lines.append(
            t(
                "A band often moves by one step through chance alone. One step is a reason to ask how "
                "things are, not a finding."
            )
            if CHANCE_OF_A_NEIGHBOUR is None
            else t(
                "A band often moves by one step through chance alone: in about {n} % of periods of a team "
                "whose level stays the same. One step is a reason to ask how things are, not a finding.",
                n=t.number(CHANCE_OF_A_NEIGHBOUR),
            )
        )
    return lines


def _move_lines(steps: int | None, t: Words) -> list[str]:
    if steps is None:
        return []
    if steps == 0:
        return [t("The band is the same as in the previous period.")]
    if steps > 0:
        return [
            t.count(
                "The band is one step higher than in the previous period.",
                "The band is {n} steps higher than in the previous period.",
                steps,
            )
        ]
    return [
        t.count(
            "The band is one step lower than in the previous period.",
            "The band is {n} steps lower than in the previous period.",
            -steps,
        )
    ]


# ── descriptions of charts, for screen readers ──────────────────────────────────────────────────────────────


def describe_line(name: str, values: Mapping[Week, float], span: Span, t: Words) -> str:
    """Describes a line over the weeks."""
    shown = {week: values[week] for week in sorted(values) if span.contains_week(week)}
    if not shown:
        return f"{name}. {withheld_text(t)}"
    figures = list(shown.values())
    said = t.count(
        "{name}, {first} to {last}: {n} week with a figure, {newest}.",
        "{name}, {first} to {last}: {n} weeks with a figure, from {low} to {high}; the newest is {newest}.",
        len(figures),
        name=name,
        low=t.number(min(figures), 1),
        high=t.number(max(figures), 1),
        newest=t.number(figures[-1], 1),
        **_first_and_last(span.first, span.last, t),
    )
    return " ".join([said, *_gap_sentences(span.weeks - len(figures), t)])


def describe_load(known: Mapping[Week, int], span: Span, t: Words) -> str:
    """`known`: demand in percent of capacity."""
    shown = {week: percent for week, percent in known.items() if span.contains_week(week)}
    said = describe_line(t("Workload, in percent of available hours"), shown, span, t)
    if not shown:
        return said
    over = sum(is_over_capacity(percent) for percent in shown.values())
    return f"{said} " + t.count("Over capacity in {n} week.", "Over capacity in {n} weeks.", over)


def describe_map(name: str, cells: Sequence[Mapping[Week, float]], span: Span, t: Words) -> str:
    """Describes a heat map with a row a team and a cell a week."""
    days = _first_and_last(span.first, span.last, t)
    said = t.count(
        "{name}: {n} team, week by week, {first} to {last}.",
        "{name}: {n} teams, week by week, {first} to {last}.",
        len(cells),
        name=name,
        **days,
    )
    known = sum(span.contains_week(week) for figures in cells for week in figures)
    return " ".join([said, *_gap_sentences(span.weeks * len(cells) - known, t)])


def describe_bands(shown: Sequence[ShownRelease], t: Words) -> str:
    """Only a summary: a sentence for every block would be long to listen to, and the table has them."""
    said = t.count(
        "Strain in bands, from low to very high: {n} closed period.",
        "Strain in bands, from low to very high: {n} closed periods.",
        len({one.release.block for one in shown}),
    )
    return f"{said} {wellbeing_text(shown, t)}"


def _gap_sentences(weeks: int, t: Words) -> list[str]:
    if not weeks:
        return []
    gaps = t.count("{n} week has no figure.", "{n} weeks have no figure.", weeks)
    return [f"{gaps} {withheld_text(t)}"]


def _first_and_last(first: Week, last: Week, t: Words) -> dict[str, str]:
    return {"first": t.day(first.monday), "last": t.day(last.sunday)}
