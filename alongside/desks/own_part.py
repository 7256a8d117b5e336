"""What somebody may ask about their own part in the figures of their team."""

from datetime import datetime

from alongside import privacy
from alongside.domain.checkins import CheckIn
from alongside.domain.own_part import OwnPart
from alongside.domain.people import Person
from alongside.domain.releases import Block
from alongside.store import checkins, organisations, teams
from alongside.store.engine import Store


def own_part(store: Store, person: Person, team_id: str, period: Block, now: datetime) -> OwnPart:
    """In the newest of the open weeks that was filled in, else in the newest; and in the period's band."""
    with store.read() as db:
        weeks = organisations.required(db).week_rule.open_weeks(now)
        saved = (checkins.of_week(db, person.id, week) for week in weeks)
        newest = next(filter(None, saved), CheckIn(weeks[0]))
        monday = newest.week.monday.isoformat()
        counts = any(
            team == team_id and since <= monday and (until is None or until > monday)
            for team, since, until in teams.history(db, person.id)
        )
        return OwnPart(
            newest.week,
            newest.facts if newest.revision else None,
            newest.away,
            counts,
            privacy.place(db, person.id, team_id, period),
        )
