"""What *My weeks* marks on its axis: the weeks in which the reader had a session."""

from alongside.accounts.ui.open_desk import open_desk
from alongside.checkins.desk.session_weeks import provide_session_weeks
from alongside.core.rules.weeks import Week
from alongside.sessions.desk.sessions import SessionDesk


@provide_session_weeks
def find_session_weeks() -> tuple[Week, ...]:
    return open_desk(SessionDesk).weeks_with_session()
