"""The newest week of a team in figures, as Markdown. No text that somebody typed is in it."""

from collections.abc import Sequence

from alongside.domain.weeks import Week
from alongside.domain.workload import Measure, Spread, TeamWeek
from alongside.web.team.in_words import measure_name, withheld
from alongside.words import Words


def told(weeks: Sequence[TeamWeek], newest: Week, t: Words) -> str:
    """Of the newest week with a figure; what is withheld stands below the table in the one sentence for it."""
    shown = next((week for week in reversed(weeks) if week.measures), None)
    parts = ["### " + t("The newest week with figures")]
    if shown is None:
        return "\n\n".join([*parts, withheld(t)])
    still = [t("It can still be filled in.")] if shown.week == newest else []
    parts.append(" ".join([t("The week of {week}.", week=t.week(shown.week)), *still]))
    parts.append(_table(shown, t))
    parts += filter(None, [_shares(shown, t), _missing(shown, t)])
    return "\n\n".join(parts)


def _table(week: TeamWeek, t: Words) -> str:
    head = ["", t("All together"), t("In the middle"), t("Middle half")]
    rows = [_row(measure, spread, t) for measure, spread in week.measures.items()]
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ["---", "--:", "--:", "--:"], *rows])


def _row(measure: Measure, spread: Spread, t: Words) -> list[str]:
    low, high = t.number(spread.low, 1), t.number(spread.high, 1)
    return [
        measure_name(measure, t),
        t.number(spread.total, 1),
        t.number(spread.median, 1),
        f"{low} – {high}",
    ]


def _shares(week: TeamWeek, t: Words) -> str:
    said = []
    if week.participation is not None:
        said.append(t("{share} % of the team filled it in.", share=t.number(100 * week.participation)))
    if week.unsupervised is not None:
        share = t.number(100 * week.unsupervised)
        said.append(t("Of those who said so, {share} % had no supervision.", share=share))
    return " ".join(said)


def _missing(week: TeamWeek, t: Words) -> str:
    names = [measure_name(measure, t) for measure in Measure if measure not in week.measures]
    names += [t("Filled in")] if week.participation is None else []
    names += [t("Supervision")] if week.unsupervised is None else []
    return f"{', '.join(names)}. {withheld(t)}" if names else ""
