"""What several people said about their sessions. Only a gate may import it, by an import contract."""

from datetime import datetime, timedelta

from alongside.core.store.engine import Transaction
from alongside.sessions.rules.sessions import MINUTES, span_of


def session_ratings(db: Transaction, begins: datetime, ends: datetime) -> dict[str, list[int]]:
    """Person to how heard they felt in each of their sessions that ended in that time.

    Leaves out coordinators, since they see the figure.
    """
    rows = db.rows(
        """
        select session_feedback.person_id, session_feedback.heard, session.begins, session.minutes
        from session_feedback join session on session.id = session_feedback.session_id
        where session.state = 'confirmed' and session_feedback.heard is not null
          and session.begins >= :earliest and session.begins < :ends
          and not exists (
              select 1 from role
              where role.person_id = session_feedback.person_id and role.role = 'coordinator'
          )
        """,
        earliest=begins - timedelta(minutes=max(MINUTES)),
        ends=ends,
    )
    found: dict[str, list[int]] = {}
    for row in rows:
        _, over = span_of(datetime.fromisoformat(row["begins"]), row["minutes"])
        if begins < over <= ends:
            found.setdefault(row["person_id"], []).append(row["heard"])
    return found
