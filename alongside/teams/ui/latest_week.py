"""The newest week of a team in figures, as Markdown without any typed text."""

from collections.abc import Sequence

from alongside.core.words import Words
from alongside.teams.rules.workload import (
    LEAST_PARTICIPATION,
    PART_STEP,
    Measure,
    TeamWeek,
)
from alongside.teams.ui.wording import measure_name, withheld_text

NO_FIGURE = "–"


def newest_week_text(weeks: Sequence[TeamWeek], t: Words) -> str:
    """The newest week with a figure. One sentence below the table names what is withheld."""
    week = next(week for week in reversed(weeks) if week.has_figures)
    parts = ["## " + t("Latest week with figures"), t("The week of {week}.", week=t.week(week.week))]
    if week.measures:
        parts.append(_measure_table(week, t))
    shares = []
    if week.participation is not None:
        shares.append(_filled_in(week.participation, t))
    if week.unsupervised is not None:
        share = t.number(week.unsupervised)
        shares.append(t("Of those who answered, at most {share} % had no supervision.", share=share))
    if shares:
        parts.append(" ".join(shares))
    missing = [measure_name(measure, t) for measure in Measure if measure not in week.measures]
    if week.participation is None:
        missing.append(t("Filled in"))
    if week.unsupervised is None:
        missing.append(t("Supervision"))
    if missing:
        parts.append(f"{', '.join(missing)}. {withheld_text(t)}")
    return "\n\n".join(parts)


def _measure_table(week: TeamWeek, t: Words) -> str:
    """Has a column for the middle half if any measure has enough people for one."""
    half = any(spread.low is not None for spread in week.measures.values())
    rows = [[t("Measure"), t("Median"), *[t("Middle half")] * half], ["---", *["--:"] * (1 + half)]]
    for measure, spread in week.measures.items():
        row = [measure_name(measure, t), t.number(spread.median, 1)]
        if half and spread.low is not None and spread.high is not None:
            row.append(f"{t.number(spread.low, 1)} – {t.number(spread.high, 1)}")
        elif half:
            row.append(NO_FIGURE)
        rows.append(row)
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _filled_in(at_most: int, t: Words) -> str:
    """In words, since a number would look like a number of people."""
    if at_most == LEAST_PARTICIPATION:
        return t("Half of the team or fewer filled it in.")
    if at_most == LEAST_PARTICIPATION + PART_STEP:
        return t("More than half of the team filled it in.")
    return t("Most of the team filled it in.")
