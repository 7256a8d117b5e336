"""The reader's own contribution to their team's figures, as Markdown without any typed text."""

from datetime import datetime
from typing import assert_never

from alongside.domain.checkins import WorkFacts
from alongside.domain.own_contribution import ContributionStatus, OwnContribution
from alongside.domain.releases import PUBLISHED_ON
from alongside.domain.weeks import Week
from alongside.domain.workload import Measure, TeamWeek
from alongside.web.team.wording import measure_name, who_counts_text
from alongside.words import Words


def own_contribution_text(
    part: OwnContribution, week: TeamWeek | None, coming: tuple[Week, datetime], t: Words
) -> str:
    """`week`: the team's figures of the contribution's week. `coming`:
    the next week with figures, and when.
    """
    return "\n\n".join(
        [
            "### " + t("Your contribution"),
            _work_text(part, week, coming, t),
            _wellbeing_text(part.status, t),
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
    return "\n".join(
        [
            t("In the week of {week}:", week=about),
            "",
            *_fact_lines(part.facts, week, t),
            "",
            _when_published(part.week, coming, t),
        ]
    )


def _when_published(week: Week, coming: tuple[Week, datetime], t: Words) -> str:
    if week < coming[0]:
        return t("The figures for that week are out. What you change now is in your own weeks alone.")
    return t(
        "A week's figures come out on the {weekday} after it, for all teams at the same time. What "
        "is saved by then counts. Later changes do not affect them.",
        weekday=t.weekday(PUBLISHED_ON),
    )


def _fact_lines(facts: WorkFacts, week: TeamWeek | None, t: Words) -> list[str]:
    said = {measure: getattr(facts, measure.value) for measure in Measure}
    lines = [
        f"- {_fact_line(measure, value, week, t)}" for measure, value in said.items() if value is not None
    ]
    unsaid = [measure_name(measure, t) for measure, value in said.items() if value is None]
    if unsaid:
        nothing = t("not filled in, so nothing of yours is in it.")
        lines.append(f"- {', '.join(unsaid)}: {nothing}")
    return lines


def _fact_line(measure: Measure, value: float, week: TeamWeek | None, t: Words) -> str:
    spread = week.measures.get(measure) if week else None
    own = {"what": measure_name(measure, t), "value": t.number(value, 1)}
    if spread is None:
        return t("{what}: {value}.", **own)
    return t(
        "{what}: {value}. Your lead sees the team median: {median}.",
        median=t.number(spread.median, 1),
        **own,
    )


def _wellbeing_text(place: ContributionStatus, t: Words) -> str:
    said = t(
        "How you are is only in the bands below, together with everyone else's answers over a whole "
        "period. Your single answers, notes and wins are not on this page."
    )
    return f"{said} {_status_text(place, t)}"


def _status_text(place: ContributionStatus, t: Words) -> str:
    match place:
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
            assert_never(place)
