"""The newest week of a team in figures, as Markdown without any typed text."""

from collections.abc import Sequence

from alongside.domain.workload import (
    LEAST_PARTICIPATION,
    PART_STEP,
    Measure,
    Spread,
    TeamWeek,
)
from alongside.web.team.wording import measure_name, withheld_text
from alongside.words import Words

NO_FIGURE = "–"


def newest_week_text(weeks: Sequence[TeamWeek], t: Words) -> str:
    """The newest week with a figure. One sentence below the table names what is withheld."""
    shown = next(week for week in reversed(weeks) if week.has_figures)
    return "\n\n".join(
        [
            "### " + t("Latest week with figures"),
            t("The week of {week}.", week=t.week(shown.week)),
            *filter(
                None, [_measure_table(shown, t), _share_sentences(shown, t), _missing_sentence(shown, t)]
            ),
        ]
    )


def _measure_table(week: TeamWeek, t: Words) -> str:
    """Has a column for the middle half if any measure has enough people for one."""
    if not week.measures:
        return ""
    half = any(spread.low is not None for spread in week.measures.values())
    head = ["", t("Median"), *[t("Middle half")] * half]
    rows = [
        [measure_name(measure, t), t.number(spread.median, 1), *[_middle_half(spread, t)] * half]
        for measure, spread in week.measures.items()
    ]
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ["---", *["--:"] * (1 + half)], *rows])


def _middle_half(spread: Spread, t: Words) -> str:
    if spread.low is None or spread.high is None:
        return NO_FIGURE
    return f"{t.number(spread.low, 1)} – {t.number(spread.high, 1)}"


def _share_sentences(week: TeamWeek, t: Words) -> str:
    said = [] if week.participation is None else [_filled_in(week.participation, t)]
    if week.unsupervised is not None:
        share = t.number(week.unsupervised)
        said.append(t("Of those who answered, at most {share} % had no supervision.", share=share))
    return " ".join(said)


def _filled_in(at_most: int, t: Words) -> str:
    """In words, since a number would look like a number of people."""
    if at_most == LEAST_PARTICIPATION:
        return t("Half of the team or fewer filled it in.")
    if at_most == LEAST_PARTICIPATION + PART_STEP:
        return t("More than half of the team filled it in.")
    return t("Most of the team filled it in.")


def _missing_sentence(week: TeamWeek, t: Words) -> str:
    names = [measure_name(measure, t) for measure in Measure if measure not in week.measures]
    names += [t("Filled in")] if week.participation is None else []
    names += [t("Supervision")] if week.unsupervised is None else []
    return f"{', '.join(names)}. {withheld_text(t)}" if names else ""
