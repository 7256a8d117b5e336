"""The reader's own contribution to their team's figures, as Markdown without any typed text."""

from datetime import datetime
from typing import assert_never

from alongside.core.rules.weeks import Week
from alongside.core.words import Words
from alongside.teams.rules.own_contribution import ContributionStatus, OwnContribution
from alongside.teams.rules.releases import PUBLISHED_ON
from alongside.teams.rules.workload import Measure, TeamWeek
from alongside.teams.ui.wording import measure_name, who_counts_text


def own_contribution_text(
    part: OwnContribution, week: TeamWeek | None, coming: tuple[Week, datetime], t: Words
) -> str:
    """`week`: the team's figures of that week. `coming`: the next week with figures, and when."""
    return "\n\n".join(
        [
            "### " + t("Your contribution"),
            _work_text(part, week, coming, t),
            t(
                "How you are is only in the bands below, together with everyone else's answers over a "
                "whole period. Your single answers, notes and wins are not on this page."
            )
            + " "
            + _status_text(part.status, t),
            t(
                "Only you can decide to show one person more of how your weeks are, on *{page}*. If "
                "in doubt, don't share. No one but the person you choose learns that you do.",
                page=t("Share my trend"),
            ),
        ]
    )


def same_page_text(t: Words) -> str:
    said = t("Below is your lead's page: the same figures, and no others.")
    return "### " + t("What your lead sees") + f"\n\n{said}"


def _work_text(part: OwnContribution, week: TeamWeek | None, coming: tuple[Week, datetime], t: Words) -> str:
    about = t.week(part.week)
    if part.facts is None:
        return t(
            "You have not filled in the week of {week}, so nothing of yours is in its figures. None "
            "of them shows that it was you.",
            week=about,
        )
    if not part.counts:
        return t(
            "You joined this team after the week of {week} had begun. What you enter counts from the "
            "week after.",
            week=about,
        )
    if part.away:
        return t(
            "You were away in the week of {week}. You count as someone who filled it in, and the "
            "team had fewer hours for its cases.",
            week=about,
        )
    known = week.measures if week else {}
    lines, unsaid = [], []
    for measure in Measure:
        value, name = getattr(part.facts, measure.value), measure_name(measure, t)
        if value is None:
            unsaid.append(name)
        elif measure in known:
            line = t(
                "{what}: {value}. Your lead sees the team median: {median}.",
                what=name,
                value=t.number(value, 1),
                median=t.number(known[measure].median, 1),
            )
            lines.append(f"- {line}")
        else:
            lines.append("- " + t("{what}: {value}.", what=name, value=t.number(value, 1)))
    if unsaid:
        nothing = t("not filled in, so nothing of yours is in it.")
        lines.append(f"- {', '.join(unsaid)}: {nothing}")
    if part.week < coming[0]:
        published = t("The figures for that week are out. What you change now is in your own weeks alone.")
    else:
        published = t(
            "A week's figures come out on the {weekday} after it, for all teams at the same time. What "
            "is saved by then counts. Later changes do not affect them.",
            weekday=t.weekday(PUBLISHED_ON),
        )
    return "\n".join([t("In the week of {week}:", week=about), "", *lines, "", published])


def _status_text(status: ContributionStatus, t: Words) -> str:
    match status:
        case ContributionStatus.COUNTED:
            return t("Your answers count in the next band if you stay in this team until its period ends.")
        case ContributionStatus.NOT_YET:
            return " ".join([t("Your answers do not count in the next band yet."), who_counts_text(t)])
        case ContributionStatus.LEADS:
            return t(
                "You lead this team, or did until recently, so you saw its band as a lead. Your "
                "answers do not count in the next one."
            )
        case ContributionStatus.SHARES:
            return t(
                "Your answers do not count in the next band, because you were sharing your trend "
                "with someone. The two together could say something about the others."
            )
        case _:
            assert_never(status)
