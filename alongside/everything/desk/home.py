"""What the home page shows of a person's own weeks."""

from collections.abc import Sequence
from dataclasses import dataclass

from alongside.accounts.desk.desk import Desk
from alongside.accounts.store import organisations
from alongside.checkins.rules.checkins import CheckIn
from alongside.checkins.rules.feedback_after_check_in import Win, choose_past_win
from alongside.checkins.rules.history import strain_points
from alongside.checkins.rules.instrument_loader import weekly_instrument
from alongside.checkins.rules.trends import Point
from alongside.checkins.store import checkins
from alongside.core.rules.sealing import KeyPair
from alongside.core.rules.weeks import Week

STRIP_WEEKS = 12


@dataclass(frozen=True, kw_only=True)
class LookBack:
    """`recent`: the last STRIP_WEEKS, the oldest first; None for a week that was never saved.

    answered: weeks with a figure, ever. win: from an earlier week.
    """

    recent: tuple[Point | None, ...]
    answered: int
    win: Win | None


@dataclass(frozen=True)
class HomeDesk(Desk):
    keys: KeyPair | None = None  # without them, there is no win to read

    def look_back(self) -> LookBack:
        pack = weekly_instrument()
        with self.store.read() as db:
            newest = organisations.require_organisation(db).week_rule.newest(self.now)
            saved: Sequence[CheckIn] = checkins.list_check_ins(db, self.person.id)
            wins = checkins.list_wins(db, self.person.id, self.keys)
        points = {point.week: point for point in strain_points(saved, pack)}
        weeks: list[Week] = [newest.back(back) for back in reversed(range(STRIP_WEEKS))]
        return LookBack(
            recent=tuple(points.get(week) for week in weeks),
            answered=sum(point.strain is not None for point in points.values()),
            win=choose_past_win(wins, newest),
        )
