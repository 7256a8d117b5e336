"""The weeks with a session, as the topic of sessions provides them."""

from alongside.checkins.desk import session_weeks
from alongside.everything.ui import topics  # noqa: F401  # registers them
from alongside.sessions.ui.session_weeks import find_session_weeks


def test_the_topic_of_sessions_provides_them():
    (provided,) = session_weeks._PROVIDED

    assert provided is find_session_weeks


def test_without_that_topic_there_are_none(monkeypatch):
    monkeypatch.setattr(session_weeks, "_PROVIDED", [])

    assert session_weeks.own_session_weeks() == ()
