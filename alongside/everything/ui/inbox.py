"""The notifications on the home page: a line each with a link."""

from dataclasses import replace
from datetime import tzinfo

import streamlit as st

from alongside.accounts.ui import button_actions
from alongside.accounts.ui.open_desk import open_desk
from alongside.checkins.desk.questionnaires import QuestionnaireDesk
from alongside.checkins.ui import links as to_weeks
from alongside.checkins.ui.instruments import load_instruments
from alongside.core.rules.messages import N_
from alongside.core.ui import pieces
from alongside.core.words import Words
from alongside.everything.desk.inbox import Inbox, InboxDesk
from alongside.everything.ui import links as to_pages
from alongside.notifications.rules.notices import InboxItem, InboxKind, Notice, NoticeKind
from alongside.notifications.ui.inbox_lines import InboxLine
from alongside.partners.ui import inbox_lines as of_partners
from alongside.sessions.ui import inbox_lines as of_sessions
from alongside.teams.ui import inbox_lines as of_teams

PLACE = "inbox"


def _put_longer_aside(t: Words) -> None:
    said = t("Dismissed. You can still find it under *Longer check-ins*.")
    library = load_instruments()
    button_actions.run_action(
        PLACE, QuestionnaireDesk, lambda desk: replace(desk, library=library).put_aside(), said
    )


LINES = {
    **of_sessions.LINES,
    **of_partners.LINES,
    **of_teams.LINES,
    InboxKind.LONGER: InboxLine(N_("A longer check-in, if you like"), to_pages.to_longer, _put_longer_aside),
    InboxKind.SHARED: InboxLine(N_("Someone shares their trend with you"), to_pages.to_shared_with_me),
    InboxKind.JUDGED_ANEW: InboxLine(N_("Your weeks are compared in a new way"), to_weeks.to_my_weeks),
    InboxKind.LOCKED: InboxLine(N_("Your earlier weeks are locked"), to_pages.to_account),
}
NOTICES = of_sessions.NOTICES | of_partners.NOTICES | of_teams.NOTICES


def read_inbox() -> Inbox:
    return replace(open_desk(InboxDesk), library=load_instruments()).read_inbox()


def show_inbox(inbox: Inbox, zone: tzinfo, t: Words) -> None:
    """Nothing without notifications."""
    if not (inbox.items or inbox.notices):
        return
    with pieces.show_card(t("Waiting for you"), ":material/schedule:"):
        for item in inbox.items:
            line = LINES[item.kind]
            with st.container(
                horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
            ):
                line.link(t, t(line.text, **_times_of(item, zone, t)))
                if line.put_aside:
                    st.button(t("Dismiss"), key=f"put-aside-{item.kind}", on_click=line.put_aside, args=(t,))
        for notice in inbox.notices:
            _show_notice(notice, t)


def _times_of(item: InboxItem, zone: tzinfo, t: Words) -> dict[str, str]:
    found = {} if item.day is None else {"day": t.day(item.day)}
    if item.at is not None:
        found |= {"moment": t.moment(item.at, zone), "deadline": t.deadline(item.at, zone)}
    return found


def _show_notice(notice: Notice, t: Words) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        if notice.kind is NoticeKind.MESSAGE:
            with st.container(gap="xsmall"):
                st.caption(t("From a coordinator"))
                st.text(notice.text)
        else:
            st.write(NOTICES[notice.kind](notice, t))
        st.button(
            t("Dismiss"),
            key=f"seen-{notice.id}",
            on_click=button_actions.run_action,
            args=(PLACE, InboxDesk, lambda desk: desk.dismiss_notice(notice.id), t("Dismissed.")),
        )
