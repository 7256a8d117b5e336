"""The reader's own contribution to their team's figures: what it is, who counts with them, and their right to
hold a band back. Names are typed text and only shown in a table.
"""

from datetime import datetime
from typing import assert_never

import streamlit as st

from alongside.accounts.ui import button_actions, state
from alongside.accounts.ui.open_desk import open_desk
from alongside.core.rules.weeks import Week
from alongside.core.ui.widgets import lazy_expander
from alongside.core.words import Words
from alongside.teams.desk.own_contribution import OwnContributionDesk
from alongside.teams.desk.release_settings import facts_named_from
from alongside.teams.rules.own_contribution import ContributionStatus, OwnContribution
from alongside.teams.rules.releases import PUBLISHED_ON
from alongside.teams.rules.team_figures import Period, TeamFigures
from alongside.teams.rules.workload import Measure, TeamWeek
from alongside.teams.ui.inbox_lines import named_work_data_text
from alongside.teams.ui.view import View
from alongside.teams.ui.wording import measure_name, who_counts_text

PLACE = "counted"


def show_own_contribution(view: View) -> None:
    """For a member of the team: what they contribute, and that they see what the lead sees."""
    t = view.t
    team = view.outline.teams[0]
    part = open_desk(OwnContributionDesk).read_contribution(view.outline.periods[team.id].block)

    def contribution_text(figures: TeamFigures) -> str:
        week = next((week for week in figures.weeks[team.id] if week.week == part.week), None)
        return own_contribution_text(part, week, figures.coming, t)

    st.markdown(view.own.cached_view("own", part, lambda: contribution_text(view.figures())))
    _show_who_counts(view, part, view.outline.periods[team.id])
    begins = facts_named_from(state.store())
    if begins:
        st.info(named_work_data_text(begins, t), icon=":material/visibility:")
    said = t("Below is your lead's page: the same figures, and no others.")
    st.markdown("## " + t("What your lead sees") + f"\n\n{said}")


def _show_who_counts(view: View, part: OwnContribution, period: Period) -> None:
    """For everyone in the team, since only they can tell whether a name does not belong."""
    t = view.t
    if not part.counted:
        return
    new = sum(one.new for one in part.counted)
    if new:
        st.info(
            t.count(
                "{n} new name counts in your team's next band. Do you know this person?",
                "{n} new names count in your team's next band. Do you know them?",
                new,
            )
        )
    with lazy_expander(t("Who counts in the next band"), view.key("counted")) as box:
        if box.open:
            st.write(
                t(
                    "These people count in the band for {first} to {last}. Someone you do not know, or "
                    "someone added only to fill the list, could be there to find out about you. If so, "
                    "hold the band back.",
                    first=t.day(period.block.first.monday),
                    last=t.day(period.block.last.sunday),
                )
            )
            table = {
                t("Name"): [one.name for one in part.counted],
                t("Here since"): [t.day(one.since) for one in part.counted],
            }
            if any(one.team for one in part.counted):
                table[t("Team")] = [one.team or t("Your own") for one in part.counted]
            if new:
                table[t("In the previous band")] = [t("No") if one.new else t("Yes") for one in part.counted]
            st.dataframe(table, hide_index=True, width="stretch")
            _show_hold_back(part, t)


def _show_hold_back(part: OwnContribution, t: Words) -> None:
    def hold_back() -> None:
        button_actions.run_action(PLACE, OwnContributionDesk, OwnContributionDesk.hold_back, t("Held back."))

    def stop_holding_back() -> None:
        done = t("No longer held back.")
        button_actions.run_action(PLACE, OwnContributionDesk, OwnContributionDesk.stop_holding_back, done)

    if part.status not in (ContributionStatus.COUNTED, ContributionStatus.SHARES):
        return
    if part.held_back:
        st.write(
            t(
                "You are holding this band back: nothing will be said about this period. No one "
                "learns that it was you, or whether there were too few answers instead."
            )
        )
        st.button(t("Stop holding it back"), key="let_go", on_click=stop_holding_back)
    else:
        st.write(
            t(
                "If you hold it back, nothing is said about this period, to anyone. It looks the "
                "same as too few answers, and applies to this period only."
            )
        )
        st.button(t("Hold this band back"), key="hold_back", on_click=hold_back)
    button_actions.show_refusal(PLACE, t)


def own_contribution_text(
    part: OwnContribution, week: TeamWeek | None, coming: tuple[Week, datetime], t: Words
) -> str:
    """Markdown without any typed text. `week`: the team's figures of that week. `coming`: the next week with
    figures, and when.
    """
    return "\n\n".join(
        [
            "## " + t("Your contribution"),
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
