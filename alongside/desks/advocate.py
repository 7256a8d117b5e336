"""What an advocate may do: everything with their own weeks, nothing with anyone else's."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from alongside.desks.confirming import require_confirmed
from alongside.desks.days_off import closed_since
from alongside.domain.asks import instant
from alongside.domain.checkins import WEEKLY, CheckIn, Stale, WeekNotOpen, WorkFacts, check_facts, clean_text
from alongside.domain.errors import BadInput
from alongside.domain.give_back import GiveBack, Win, give_back
from alongside.domain.history import Edition, History, history
from alongside.domain.instruments import Instrument, check_answers
from alongside.domain.notices import Notice, Told
from alongside.domain.organisations import Organisation
from alongside.domain.packs import weekly
from alongside.domain.people import Person
from alongside.domain.sealing import KeyPair
from alongside.domain.steps import Outcome, Step
from alongside.domain.weeks import Week
from alongside.store import baselines, checkins, closed_days, notices, organisations, steps
from alongside.store.engine import Store, Work


@dataclass(frozen=True)
class AdvocateDesk:
    store: Store
    person: Person
    now: datetime
    keys: KeyPair | None = None  # without them, sealed texts stay sealed
    pack: Instrument = field(default_factory=weekly)
    sign_in_id: str = ""  # without one, nothing counts as confirmed

    def organisation(self) -> Organisation:
        with self.store.read() as db:
            return organisations.required(db)

    def open_weeks(self) -> list[Week]:
        """The newest open week first, then the late ones."""
        return self.organisation().week_rule.open_weeks(self.now)

    def closes(self, week: Week) -> datetime:
        """The instant from which this week can no longer be filled in."""
        return self.organisation().week_rule.closing(week)

    def missing(self, weeks: Sequence[Week]) -> list[Week]:
        """Those of `weeks` that were never saved, except weeks before a person's first one and weeks in
        which the organisation was closed.
        """
        with self.store.read() as db:
            first = checkins.first_week(db, self.person.id)
            saved = checkins.saved_since(db, self.person.id, min(weeks))
            closed = closed_days.all(db).whole_weeks(min(weeks), max(weeks))
        return [week for week in weeks if first and week > first and week not in {*saved, *closed}]

    def check_in(self, week: Week) -> CheckIn | None:
        with self.store.read() as db:
            return checkins.of_week(db, self.person.id, week, self.keys)

    def prefill(self, week: Week) -> WorkFacts:
        """The facts that change slowly, from the newest week before this one that was not away; else
        nothing.
        """
        with self.store.read() as db:
            last = checkins.newest_before(db, self.person.id, week)
        if last is None:
            return WorkFacts()
        return replace(last.facts, hearings=None, supervised=None, days_off=None)

    def save(self, draft: CheckIn, seen_revision: int) -> CheckIn:
        """Replaces the week that the person saw (revision 0: none), and returns it as stored.

        Saving the same content again (a double click, a browser's retry) changes nothing and is not
        refused. Raises StaleCheckIn if the week was saved elsewhere meanwhile, WeekNotOpen, and BadInput
        for a fact, an answer or a text.
        """
        mine = self._checked(replace(draft, revision=seen_revision))
        with self.store.write() as db:
            stored = checkins.of_week(db, self.person.id, mine.week, self.keys)
            if stored and stored.says_the_same(mine):
                return stored
            if mine.week not in organisations.required(db).week_rule.open_weeks(self.now):
                raise WeekNotOpen(mine.week)
            if stored and stored.revision != seen_revision:
                raise Stale(stored, mine)
            kept = replace(mine, revision=stored.revision + 1 if stored else 1)
            checkins.save(db, self.person.id, kept, self.now.isoformat())
        return kept

    def start_baseline(self, week: Week) -> None:
        """Raises BadInput for a future week, or one before the current start (undo that one first)."""
        with self.store.write() as db:
            if week > organisations.required(db).week_rule.newest(self.now):
                raise BadInput("week", "still to come")
            since = baselines.since(db, self.person.id)
            if since and week < since:
                raise BadInput("week", "before the present start")
            baselines.start(db, self.person.id, week)

    def undo_baseline(self) -> None:
        """Removes the newest start; the one before it counts again."""
        with self.store.write() as db:
            since = baselines.since(db, self.person.id)
            if since:
                baselines.forget(db, self.person.id, since)

    def edition(self) -> Edition:
        """Tells whether anything made from the weeks can be used again."""
        with self.store.read() as db:
            count, revisions, saved_at, first = checkins.edition(db, self.person.id)
            since = baselines.since(db, self.person.id)
            newest = organisations.required(db).week_rule.newest(self.now)
            closed = closed_since(db, first, self.now)
        return Edition(self.person.id, count, revisions, saved_at, since, newest, first, closed)

    def is_closed(self, week: Week) -> bool:
        """Whether the organisation is closed from Monday to Friday."""
        with self.store.read() as db:
            return closed_days.all(db).all_week(week)

    def judged_anew(self) -> Notice | None:
        """That weeks are now judged by another rule, until the person has dismissed it."""
        with self.store.read() as db:
            told = notices.unseen(db, self.person.id)
        return next((one for one in told if one.kind is Told.WEEKS_JUDGED_ANEW), None)

    def understood(self, notice_id: str) -> None:
        with self.store.write() as db:
            notices.saw(db, self.person.id, notice_id, instant(self.now))

    def history(self) -> History:
        """All weeks, scored and judged; their texts stay sealed."""
        with self.store.read() as db:
            return self._history(db)

    def history_to_take_out(self) -> History:
        """With the texts opened, for a file. Raises NotConfirmed."""
        with self.store.read() as db:
            require_confirmed(db, self.person.id, self.sign_in_id, self.now)
            return self._history(db, self.keys)

    def wins(self, most: int | None = None) -> list[Win]:
        """Week and text, newest first."""
        with self.store.read() as db:
            return checkins.wins(db, self.person.id, self.keys, most)

    def after_saving(self, week: Week) -> GiveBack:
        """Raises WeekNotOpen for a week that was never saved."""
        with self.store.read() as db:
            past = self._history(db)
            step = steps.newest_before(db, self.person.id, week, self.keys)
        saved = next((check_in for check_in in past.weeks if check_in.week == week), None)
        if saved is None:
            raise WeekNotOpen(week)
        return give_back(saved, past.weeks, past.points, past.trend, step, self.pack, self.wins)

    def step_before(self, week: Week) -> Step | None:
        """The last one set in an earlier week."""
        with self.store.read() as db:
            return steps.newest_before(db, self.person.id, week, self.keys)

    def step(self, week: Week) -> Step | None:
        with self.store.read() as db:
            return steps.of_week(db, self.person.id, week, self.keys)

    def say_how_it_went(self, week: Week, outcome: Outcome | None) -> None:
        """None removes the answer. Raises BadInput if no step was set in that week."""
        with self.store.write() as db:
            step = steps.of_week(db, self.person.id, week, self.keys)
            if step is None:
                raise BadInput("step", "not set")
            steps.save(db, self.person.id, replace(step, outcome=outcome))

    def set_step(self, week: Week, text: str) -> None:
        """Replaces that week's step; an empty text deletes it. Raises WeekNotOpen, and BadInput for a long
        text.
        """
        kept = clean_text("step", text)
        with self.store.write() as db:
            if week not in organisations.required(db).week_rule.open_weeks(self.now):
                raise WeekNotOpen(week)
            before = steps.of_week(db, self.person.id, week, self.keys)
            if not kept:
                steps.forget(db, self.person.id, week)
            elif before is None or before.text != kept:
                steps.save(db, self.person.id, Step(week, kept))

    def _history(self, db: Work, keys: KeyPair | None = None) -> History:
        weeks = checkins.of_person(db, self.person.id, keys)
        closed = closed_since(db, weeks[0].week if weeks else None, self.now)
        return history(weeks, self.pack, baselines.since(db, self.person.id), closed)

    def _checked(self, draft: CheckIn) -> CheckIn:
        """As it is stored. A week away has no answers and no facts; its two texts stay."""
        check_answers(self.pack, draft.answers)
        check_facts(draft.facts)
        return replace(
            draft,
            answers={} if draft.away else dict(draft.answers),
            facts=WorkFacts() if draft.away else draft.facts,
            win=clean_text("win", draft.win),
            note=clean_text("note", draft.note),
            instrument=WEEKLY,
            version=self.pack.version,
        )
