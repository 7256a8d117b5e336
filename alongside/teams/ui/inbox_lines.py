"""Lines of the inbox about what leads see and do."""

import streamlit as st

from alongside.checkins.rules.checkins import WORK_FACTS
from alongside.core.rules.messages import N_
from alongside.core.rules.weeks import Week
from alongside.core.settings import PROJECT
from alongside.core.words import Words
from alongside.notifications.rules.notices import InboxKind, NoticeKind
from alongside.notifications.ui.inbox_lines import InboxLine, NoticeText


def named_work_data_text(begins: Week, t: Words) -> str:
    """Also shown on the check-in form, and on every page that says what a lead sees."""
    return t(
        "From the week of {week}, your lead sees this work data by name: {facts}. Your answers and what "
        "you write stay your own.",
        week=t.week(begins),
        facts=", ".join(t(fact.in_short) for fact in WORK_FACTS if fact.lead_sees_names),
    )


def to_my_team(t: Words, label: str | None = None) -> None:
    page = st.Page(PROJECT / "pages/advocate/my_team.py", title=t("What my lead sees"))
    st.page_link(page, label=label, icon=":material/groups:")


def to_team_workload(t: Words, label: str | None = None) -> None:
    page = st.Page(PROJECT / "pages/lead/teams.py", title=t("Team workload"), url_path="team_workload")
    st.page_link(page, label=label, icon=":material/monitoring:")


LINES = {
    InboxKind.HELPED: InboxLine(N_("An action was closed. Did it help?"), to_my_team),
    InboxKind.OWN_ACTION: InboxLine(N_("An action for your team is yours"), to_my_team),
    InboxKind.OWN_ACTION_LED: InboxLine(N_("An action for a team you lead is yours"), to_team_workload),
}

NOTICES: dict[NoticeKind, NoticeText] = {
    NoticeKind.NAMED_FACTS: lambda notice, t: named_work_data_text(Week(notice.text), t),
    NoticeKind.NAMED_NO_MORE: lambda _, t: t(
        "Your lead no longer sees your work data by name, for any week."
    ),
    NoticeKind.BANDS_CHANGED: lambda _, t: t(
        "Your team's next bands follow stricter rules: a little chance is added to each, and new people "
        "wait before they count. Under *What my lead sees* you see who counts, and can hold a band back."
    ),
    NoticeKind.ACTION_ADDED: lambda _, t: t("A new action for your team: see your team's page."),
    NoticeKind.ACTION_CLOSED: lambda _, t: t("An action for your team was closed: see your team's page."),
}
