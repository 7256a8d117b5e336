"""What an advocate may do with longer questionnaires: answer the one that is due, and see their results."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from alongside.accounts.desk.desk import Desk
from alongside.accounts.store import organisations
from alongside.checkins.rules import questionnaires
from alongside.checkins.rules.checkins import WEEKLY, WeekNotOpen
from alongside.checkins.rules.instruments import Instrument, check_answers
from alongside.checkins.rules.questionnaires import NotDue, Response, Results
from alongside.checkins.store import checkins, put_aside
from alongside.core.rules.errors import BadInput
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Transaction


@dataclass(frozen=True, kw_only=True)
class Turn:
    """The questionnaire that is due this week, or the one answered this week, which can be changed until
    the week is over.

    Neither: nothing is due before `next_week` (None if there are no questionnaires at all).
    """

    week: Week
    due: Instrument | None
    answered: Instrument | None
    answers: Mapping[str, float]
    next_week: Week | None


@dataclass(frozen=True)
class QuestionnaireDesk(Desk):
    library: Mapping[str, Instrument] = field(default_factory=dict)

    @property
    def longer_instruments(self) -> list[Instrument]:
        """All instruments except the weekly check-in."""
        return [pack for key, pack in sorted(self.library.items()) if key != WEEKLY]

    @property
    def asked_instruments(self) -> list[Instrument]:
        """Those that the app asks; answers to the others only come from files."""
        return [pack for pack in self.longer_instruments if pack.every_weeks]

    def current_turn(self) -> Turn:
        with self.store.read() as db:
            return self._read_turn(db)

    def is_offered(self) -> bool:
        """Whether one is due and was not put aside since it was due the last time."""
        with self.store.read() as db:
            turn = self._read_turn(db)
            if turn.due is None:
                return False
            aside = put_aside.find_put_aside(db, self.person.id, turn.due.key)
        return aside is None or turn.week >= questionnaires.next_due_week(turn.due, aside)

    def put_aside(self) -> None:
        """What is due is no longer offered until it would be due again. It can still be answered."""
        with self.store.write() as db:
            turn = self._read_turn(db)
            if turn.due:
                put_aside.save_put_aside(db, self.person.id, turn.due.key, turn.week)

    def _read_turn(self, db: Transaction) -> Turn:
        week = self._open_weeks(db)[0]
        calendar = self._response_calendar(db)
        last = {key: answered for answered, key in calendar}  # oldest first, so the newest stays
        answered = next((pack for pack in self.asked_instruments if last.get(pack.key) == week), None)
        said: Mapping[str, float] = {}
        if answered:
            newest = checkins.list_responses(db, self.person.id, answered.key)[-1]
            said = newest.answers if questionnaires.is_present_version(answered, newest) else {}
        return Turn(
            week=week,
            due=questionnaires.due_instrument(self.asked_instruments, last, week),
            answered=answered,
            answers=said,
            next_week=questionnaires.next_turn(self.asked_instruments, last, week),
        )

    def save_response(self, key: str, answers: Mapping[str, float], week: Week | None = None) -> Response:
        """For the week in which the form was opened (now, when None). Saving again in that week replaces.

        Raises NotDue, AnotherThisWeek, WeekNotOpen for a form opened too long ago, and BadInput, also when
        nothing is answered.
        """
        pack = next((pack for pack in self.asked_instruments if pack.key == key), None)
        if pack is None:
            raise NotDue(key)
        check_answers(pack, answers)
        if not answers:
            raise BadInput("answers", "nothing answered")
        with self.store.write() as db:
            weeks = self._open_weeks(db)
            response = Response(week or weeks[0], key, pack.version, dict(answers))
            if response.week not in weeks:
                raise WeekNotOpen(response.week)
            questionnaires.check_turn(pack, self._response_calendar(db), response.week)
            checkins.save_responses(db, [(self.person.id, response)], self.now)
        return response

    def list_results(self) -> list[Results]:
        """For each instrument that was ever answered."""
        with self.store.read() as db:
            every = [
                questionnaires.score_results(pack, checkins.list_responses(db, self.person.id, pack.key))
                for pack in self.longer_instruments
            ]
        return [each for each in every if each.answered or each.other_versions]

    def _open_weeks(self, db: Transaction) -> list[Week]:
        """The newest open week first."""
        return organisations.require_organisation(db).week_rule.open_weeks(self.now)

    def _response_calendar(self, db: Transaction) -> list[tuple[Week, str]]:
        """Of the instruments that are asked. Answers to a removed one stay in the store but do not count."""
        asked = {pack.key for pack in self.asked_instruments}
        calendar = checkins.list_response_weeks(db, self.person.id, other_than=WEEKLY)
        return [(week, key) for week, key in calendar if key in asked]
