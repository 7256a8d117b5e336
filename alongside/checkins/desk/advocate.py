"""What an advocate may do: everything with their own weeks, nothing with anyone else's."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from alongside.accounts.desk.confirming import require_confirmed
from alongside.accounts.desk.desk import Desk
from alongside.accounts.rules.organisations import Organisation
from alongside.accounts.rules.week_factors import clean_factors
from alongside.accounts.store import drafts, organisations
from alongside.checkins.rules.checkins import (
    FACTORS_A_WEEK,
    WEEKLY,
    CheckIn,
    StaleCheckIn,
    WeekNotOpen,
    WorkFacts,
    check_facts,
    clean_text,
)
from alongside.checkins.rules.factors.associations import FactorsSeen, see_factors
from alongside.checkins.rules.feedback_after_check_in import CheckInFeedback, Win, check_in_feedback
from alongside.checkins.rules.history import History, HistoryFingerprint, build_history, strain_points
from alongside.checkins.rules.instrument_loader import weekly_instrument
from alongside.checkins.rules.instruments import Instrument, check_answers
from alongside.checkins.rules.steps import Outcome, Step
from alongside.checkins.rules.week_records import WeekRecord
from alongside.checkins.store import baselines, checkins, steps
from alongside.core.rules.errors import BadInput
from alongside.core.rules.sealing import KeyPair
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Transaction
from alongside.notifications.rules.notices import Notice, NoticeKind
from alongside.notifications.store import notices
from alongside.organisation.store import closed_days
from alongside.profiles.desk.days_off import closed_since


@dataclass(frozen=True, kw_only=True)
class AdvocateDesk(Desk):
    keys: KeyPair | None = None  # without them, sealed texts stay sealed
    pack: Instrument = field(default_factory=weekly_instrument)
    sign_in_id: str = ""  # without one, nothing counts as confirmed

    def organisation(self) -> Organisation:
        with self.store.read() as db:
            return organisations.require_organisation(db)

    def open_weeks(self) -> list[Week]:
        """The newest open week first, then the late ones."""
        return self.organisation().week_rule.open_weeks(self.now)

    def closing_time(self, week: Week) -> datetime:
        """The instant from which this week can no longer be filled in."""
        return self.organisation().week_rule.closing(week)

    def list_missing_weeks(self, weeks: Sequence[Week]) -> list[Week]:
        """Those of `weeks` that were never saved, except weeks before a person's first one and weeks in
        which the organisation was closed.
        """
        with self.store.read() as db:
            first = checkins.find_first_week(db, self.person.id)
            saved = checkins.list_weeks_saved_since(db, self.person.id, min(weeks))
            closed = closed_days.read_closed_days(db).fully_closed_weeks(min(weeks), max(weeks))
        return [week for week in weeks if first and week > first and week not in {*saved, *closed}]

    def find_check_in(self, week: Week) -> CheckIn | None:
        with self.store.read() as db:
            return checkins.find_check_in(db, self.person.id, week, self.keys)

    def prefilled_facts(self, week: Week) -> WorkFacts:
        """The facts that change slowly, from the newest week before this one that was not away; else
        nothing.
        """
        with self.store.read() as db:
            last = checkins.find_newest_check_in_before(db, self.person.id, week)
        return WorkFacts() if last is None else last.facts.carried_over()

    def save_check_in(self, draft: CheckIn, seen_revision: int, form: str = "") -> CheckIn:
        """Replaces the week that the person saw (revision 0: none), and returns it as stored. The draft of
        `form` is deleted with it.

        Saving the same content again (a double click, a browser's retry) changes nothing and is not
        refused. Raises StaleCheckIn if the week was saved elsewhere meanwhile, WeekNotOpen, and BadInput
        for a fact, an answer or a text.
        """
        mine = self._check_draft(replace(draft, revision=seen_revision))
        with self.store.write(own=self.person.id) as db:
            stored = checkins.find_check_in(db, self.person.id, mine.week, self.keys)
            if stored and stored.has_same_content(mine):
                drafts.delete_draft(db, self.person.id, form)
                return stored
            if mine.week not in organisations.require_organisation(db).week_rule.open_weeks(self.now):
                raise WeekNotOpen(mine.week)
            if stored and stored.revision != seen_revision:
                raise StaleCheckIn(stored, mine)
            kept = replace(mine, revision=stored.revision + 1 if stored else 1)
            checkins.save_check_in(db, self.person.id, kept, self.now)
            drafts.delete_draft(db, self.person.id, form)
        return kept

    def start_baseline(self, week: Week) -> None:
        """Raises BadInput for a future week, or one before the current start (undo that one first)."""
        with self.store.write(own=self.person.id) as db:
            if week > organisations.require_organisation(db).week_rule.newest(self.now):
                raise BadInput("week", "still to come")
            since = baselines.find_baseline_start(db, self.person.id)
            if since and week < since:
                raise BadInput("week", "before the present start")
            baselines.start_baseline(db, self.person.id, week)

    def undo_baseline(self) -> None:
        """Removes the newest start; the one before it counts again."""
        with self.store.write(own=self.person.id) as db:
            since = baselines.find_baseline_start(db, self.person.id)
            if since:
                baselines.delete_baseline(db, self.person.id, since)

    def history_fingerprint(self) -> HistoryFingerprint:
        """Tells whether anything made from the weeks can be used again."""
        with self.store.read() as db:
            count, revisions, saved_at, first = checkins.read_fingerprint(db, self.person.id)
            since = baselines.find_baseline_start(db, self.person.id)
            newest = organisations.require_organisation(db).week_rule.newest(self.now)
            closed = closed_since(db, first, self.now)
        return HistoryFingerprint(
            person_id=self.person.id,
            check_ins=count,
            revisions=revisions,
            saved_at=saved_at,
            since=since,
            newest=newest,
            first=first,
            closed=closed,
        )

    def is_closed_week(self, week: Week) -> bool:
        """Whether the organisation is closed from Monday to Friday."""
        with self.store.read() as db:
            return closed_days.read_closed_days(db).is_closed_all_week(week)

    def find_rule_change_notice(self) -> Notice | None:
        """That weeks are now judged by another rule, until the person has dismissed it."""
        with self.store.read() as db:
            told = notices.list_unseen(db, self.person.id)
        return next((one for one in told if one.kind is NoticeKind.WEEKS_JUDGED_ANEW), None)

    def dismiss_notice(self, notice_id: str) -> None:
        with self.store.write(own=self.person.id) as db:
            notices.mark_seen(db, self.person.id, notice_id, self.now)

    def load_history(self) -> History:
        """All weeks, scored and judged; their texts stay sealed."""
        with self.store.read() as db:
            return self._load_history(db)

    def export_history(self) -> History:
        """With the texts opened, for a file. Raises NotConfirmed."""
        with self.store.read() as db:
            require_confirmed(db, self.person.id, self.sign_in_id, self.now)
            return self._load_history(db, self.keys)

    def list_wins(self, most: int | None = None) -> list[Win]:
        """Week and text, newest first."""
        with self.store.read() as db:
            return checkins.list_wins(db, self.person.id, self.keys, most=most)

    def list_win_weeks(self, since: Week) -> list[Week]:
        """Newest first."""
        with self.store.read() as db:
            return [week for week, _ in checkins.list_wins(db, self.person.id, self.keys, since=since)]

    def read_weeks(self, weeks: Sequence[Week]) -> list[WeekRecord]:
        """Those of `weeks` that were saved, in their order, with their texts opened."""
        with self.store.read() as db:
            found = [checkins.find_check_in(db, self.person.id, week, self.keys) for week in weeks]
            return [
                WeekRecord(check_in, steps.find_step(db, self.person.id, check_in.week, self.keys))
                for check_in in found
                if check_in
            ]

    def search_weeks(self, words: str, factor_name: Callable[[str], str]) -> list[WeekRecord]:
        """Weeks whose win, note, step and factors hold all the words, newest first. Opens every text, and
        keeps none.
        """
        with self.store.read() as db:
            by_week = {step.week: step for step in steps.list_steps(db, self.person.id, self.keys)}
            saved = checkins.list_check_ins(db, self.person.id, self.keys)
        records = (WeekRecord(check_in, by_week.get(check_in.week)) for check_in in reversed(saved))
        return [record for record in records if record.holds(words, factor_name)]

    def see_factors(self) -> FactorsSeen:
        """Which factors often come together with heavier or lighter weeks. Opens every text, keeps none."""
        with self.store.read() as db:
            saved = checkins.list_check_ins(db, self.person.id, self.keys)
        return see_factors(saved, strain_points(saved, self.pack))

    def feedback_after_saving(self, week: Week) -> CheckInFeedback:
        """Raises WeekNotOpen for a week that was never saved."""
        with self.store.read() as db:
            past = self._load_history(db)
            step = steps.find_newest_step_before(db, self.person.id, week, self.keys)
        saved = next((check_in for check_in in past.weeks if check_in.week == week), None)
        if saved is None:
            raise WeekNotOpen(week)
        return check_in_feedback(
            saved,
            weeks=past.weeks,
            points=past.points,
            trend=past.trend,
            step=step,
            pack=self.pack,
            wins=self.list_wins,
        )

    def find_step_before(self, week: Week) -> Step | None:
        """The last one set in an earlier week."""
        with self.store.read() as db:
            return steps.find_newest_step_before(db, self.person.id, week, self.keys)

    def find_step(self, week: Week) -> Step | None:
        with self.store.read() as db:
            return steps.find_step(db, self.person.id, week, self.keys)

    def save_step_outcome(self, week: Week, outcome: Outcome | None) -> None:
        """None removes the answer. Raises BadInput if no step was set in that week."""
        with self.store.write(own=self.person.id) as db:
            step = steps.find_step(db, self.person.id, week, self.keys)
            if step is None:
                raise BadInput("step", "not set")
            steps.save_step(db, self.person.id, replace(step, outcome=outcome))

    def save_step(self, week: Week, text: str) -> None:
        """Replaces that week's step; an empty text deletes it. Raises WeekNotOpen, and BadInput for a long
        text.
        """
        kept = clean_text("step", text)
        with self.store.write(own=self.person.id) as db:
            if week not in organisations.require_organisation(db).week_rule.open_weeks(self.now):
                raise WeekNotOpen(week)
            before = steps.find_step(db, self.person.id, week, self.keys)
            if not kept:
                steps.delete_step(db, self.person.id, week)
            elif before is None or before.text != kept:
                steps.save_step(db, self.person.id, Step(week, kept))

    def _load_history(self, db: Transaction, keys: KeyPair | None = None) -> History:
        weeks = checkins.list_check_ins(db, self.person.id, keys)
        closed = closed_since(db, weeks[0].week if weeks else None, self.now)
        return build_history(weeks, self.pack, baselines.find_baseline_start(db, self.person.id), closed)

    def _check_draft(self, draft: CheckIn) -> CheckIn:
        """As it is stored. A week away has no answers and no facts; its two texts
        and its factors stay.
        """
        check_answers(self.pack, draft.answers)
        check_facts(draft.facts)
        return replace(
            draft,
            answers={} if draft.away else dict(draft.answers),
            facts=WorkFacts() if draft.away else draft.facts,
            win=clean_text("win", draft.win),
            note=clean_text("note", draft.note),
            factors=clean_factors("factors", draft.factors, FACTORS_A_WEEK),
            instrument=WEEKLY,
            version=self.pack.version,
        )
