"""One person and the sessions with their support partners: answer a match, choose a time, meet, give
feedback.

A person outside a pairing finds nothing here, and every refusal about it is the same. Feedback stays with the
person who gave it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from itertools import takewhile
from typing import assert_never

from alongside.desks.common_availability import common_modes, last_moment, suggest_times
from alongside.desks.pairing_endings import cancel_session
from alongside.desks.pending_decisions import open_for_reading, open_for_writing, save_decision, undo_decision
from alongside.desks.scheduling import (
    find_last_session,
    find_open_session,
    new_session,
    open_first_session,
    suggest_next_session,
)
from alongside.desks.session_notifications import notify_confirmed_session, notify_session
from alongside.domain import pairings as pairing_rules
from alongside.domain import sessions as rules
from alongside.domain.causes import Cause, CauseKind
from alongside.domain.checkins import clean_text
from alongside.domain.closed_days import ClosedDays
from alongside.domain.errors import BadInput
from alongside.domain.matching.participants import Mode
from alongside.domain.notices import NoCoordinator
from alongside.domain.pairings import Decision, NoSuchPairing, Pairing, Pending
from alongside.domain.partner_requests import instant
from alongside.domain.people import Person, Role
from alongside.domain.sealing import KeyPair
from alongside.domain.sessions import (
    FEEDBACK_OPEN_FOR,
    LONGEST_PLACE,
    Feedback,
    Met,
    NoSuchSession,
    NoTimeInCommon,
    Onward,
    Session,
    State,
    TimeGone,
)
from alongside.domain.steps import Step
from alongside.domain.visible_text import strip_invisible
from alongside.store import (
    closed_days,
    decisions,
    notices,
    organisations,
    outbox,
    pairings,
    people,
    sessions,
    steps,
)
from alongside.store.engine import Store, Transaction

DOORS_OPEN = timedelta(minutes=15)  # the page of a session opens this long before it
DOORS_CLOSE = timedelta(hours=2)  # and closes this long after it, so that no one is cut short
RETHINK_AFTER = 2  # sessions missed in a row


class PairStatus(StrEnum):
    """Status of a pairing for one person; their next step follows from it."""

    PROPOSED = "proposed"  # my answer is due
    ACCEPTED = "accepted"  # I accepted, someone else has not yet
    NO_SESSION = "no_date"
    CHOOSE = "choose"  # there are times, and I accepted none
    CHOSEN = "chosen"  # I accepted some that wait for others
    AHEAD = "ahead"  # confirmed
    NOW = "now"
    FEEDBACK = "say"  # over: feedback is due


@dataclass(frozen=True)
class PastSession:
    """A session whose time is over. `mine`: my feedback."""

    session: Session
    mine: Feedback | None


@dataclass(frozen=True)
class TalkRequest:
    """`waits`: I asked to talk. `coordinator`: there is one, other than me, who can see that. `admins`: names
    of people to ask where there is none.
    """

    waits: bool
    coordinator: bool
    admins: tuple[str, ...]


@dataclass(frozen=True)
class MyPair:
    """One pairing as one person sees it. `names`: of the others. `next`: the session to schedule or to come.

    `on`: the session whose page is open, also for a while after its time. `to_say`: the newest one that has
    started and has no feedback from me. `next_status`: of the next session, whatever else is due. `review`:
    the day (ISO) of a review that is due. `rethink`: after several missed in a row, until I say how to
    continue. `over`: nothing more is scheduled. `undoable`: my own decision, while no one is told of it.
    """

    pairing: Pairing
    names: tuple[str, ...]
    status: PairStatus
    next_status: PairStatus
    next: Session | None
    on: Session | None
    to_say: Session | None
    past: tuple[PastSession, ...]
    review: str | None
    rethink: bool
    modes: tuple[Mode, ...]
    agreed: bool
    over: bool
    undoable: Pending | None


@dataclass(frozen=True)
class SessionDesk:
    store: Store
    person: Person
    now: datetime
    keys: KeyPair | None = None  # without them a sealed step stays sealed

    def my_pairs(self) -> list[MyPair]:
        """Pairings that are not over, newest first; and those that are over while a session of them is on or
        waits for feedback.
        """
        with open_for_reading(self.store, self.now) as db:
            today = self._local_today(db)
            since = (self.now - FEEDBACK_OPEN_FOR - timedelta(days=1)).date().isoformat()
            recent = [
                one
                for one in pairings.pairings_of_person(db, self.person.id)
                if since <= (one.ended_at or one.until)
            ]
            mine = decisions.decisions_of_person(db, self.person.id)
            found = [self._describe_pair(db, one, today, mine.get(one.id)) for one in recent]
            return [
                one
                for one in found
                if not one.over or one.undoable or one.status in (PairStatus.NOW, PairStatus.FEEDBACK)
            ]

    def find_session(self, session_id: str) -> Session:
        """Raises NoSuchSession."""
        with open_for_reading(self.store, self.now) as db:
            return self._own_session(db, session_id)

    def closed_days(self) -> ClosedDays:
        """Of the organisation: nothing is suggested on them, but a confirmed session stays confirmed."""
        with self.store.read() as db:
            return closed_days.read_closed_days(db)

    def session_with_names(self, session_id: str) -> tuple[Session, tuple[str, ...]]:
        """With the names of the others, for this person only. Raises NoSuchSession."""
        with open_for_reading(self.store, self.now) as db:
            session = self._own_session(db, session_id)
            return session, self._other_names(db, session.people)

    # ── answering a match ───────────────────────────────────────────────────────────────────────────────────

    def accept_match(self, pairing_id: str) -> None:
        """Once everyone has accepted, the first times to choose from are there. Raises NoSuchPairing."""
        with open_for_writing(self.store, self.now) as db:
            before = pairings.find_pairing(db, pairing_id)
            said = pairing_rules.with_acceptance(before, self.person.id, self.now)
            # Also for a second acceptance from a page left open; it undoes only a decline of the match.
            pending = decisions.decisions_of_person(db, self.person.id).get(pairing_id)
            if pending is not None and pending.decision is Decision.DECLINE:
                decisions.delete_decision(db, pairing_id, self.person.id)
            if said == before:
                return
            pairings.save_pairing(db, said)
            outbox.cancel_messages(db, Cause(CauseKind.MATCH, pairing_id, person_id=self.person.id))
            if said.begun:
                open_first_session(db, said, self.now)

    def decline_match(self, pairing_id: str) -> None:
        """Without a reason, and undoable. Everyone in it is told the same as when the time to answer is up.

        Raises NoSuchPairing.
        """
        with open_for_writing(self.store, self.now) as db:
            pairing = pairings.find_pairing(db, pairing_id)
            if pairing is None or self.person.id not in pairing.people or pairing.begun:
                raise NoSuchPairing
            if pairing.ended_at is None:
                save_decision(db, pairing, self.person.id, Decision.DECLINE, self.now)

    def undo_decision(self, pairing_id: str) -> None:
        """A decision of this person to decline or end, before anyone is told. Raises NothingToUndo."""
        with open_for_writing(self.store, self.now) as db:
            undo_decision(db, pairing_id, self.person.id)

    def accept_agreement(self, pairing_id: str) -> None:
        """To how they meet. Raises NoSuchPairing, NotBegun."""
        with open_for_writing(self.store, self.now) as db:
            pairing = self._live_pairing(db, pairing_id)
            pairings.save_pairing(db, pairing_rules.with_agreement(pairing, self.person.id, self.now))

    # ── finding a time ──────────────────────────────────────────────────────────────────────────────────────

    def find_times(self, pairing_id: str) -> list[str]:
        """New times in place of offered ones that no one proposed or accepted; fewer if there are no more.

        Raises NoSuchPairing, NotBegun, NoTimeInCommon.
        """
        with open_for_writing(self.store, self.now) as db:
            pairing = self._live_pairing(db, pairing_id)
            session = self._session_to_schedule(db, pairing)
            found = suggest_times(db, session, self.now, pairing, find_last_session(db, pairing_id, self.now))
            if not found:
                raise NoTimeInCommon
            kept = tuple(
                one
                for one in session.offers
                if instant(self.now) < one.begins and (one.by is not None or one.yes)
            )
            new = found[: rules.MOST_OFFERED - len(kept)]
            if not new:
                raise BadInput("time", "too many")
            changed = rules.with_offers(replace(session, offers=kept), new, None, self.now)
            sessions.save_session(db, changed)
            notify_session(db, self.now, changed, CauseKind.PROPOSAL, besides=self.person.id)
            return new

    def propose_time(self, pairing_id: str, begins: str) -> Session:
        """The others need not accept it, and a confirmed time stays. Proposing an offered time accepts it.

        Raises NoSuchPairing, NotBegun, BadInput, TimeGone if this person is busy then.
        """
        with open_for_writing(self.store, self.now) as db:
            pairing = self._live_pairing(db, pairing_id)
            session = self._session_to_schedule(db, pairing)
            changed = rules.with_offers(session, [begins], self.person.id, self.now)
            if pairing.urgent and last_moment(db, pairing) < rules.span_of(begins, session.minutes)[1]:
                raise BadInput("time", "after the end")
            if session.begins == begins:
                return session
            mine = {quarter for quarter, _ in sessions.taken_quarters(db, self.person.id, session.id)}
            if mine & set(rules.quarters_of(begins, session.minutes)):
                raise TimeGone
            if all(one.begins != begins for one in session.offers):
                sessions.save_session(db, changed)
                notify_session(db, self.now, changed, CauseKind.PROPOSAL, besides=self.person.id)
                return changed
        return self.accept_time(session.id, begins)

    def accept_time(self, session_id: str, begins: str) -> Session:
        """The last acceptance confirms the time.

        Raises NoSuchSession, NoSuchPairing, TimeGone: then others are offered.
        """
        with open_for_writing(self.store, self.now) as db:
            session = self._own_session(db, session_id)
            self._live_pairing(db, session.pairing_id)
            changed = rules.with_yes(session, begins, self.person.id, self.now)
            if changed == session:
                return session
            if changed.begins == session.begins:
                sessions.save_session(db, changed)
                notify_session(db, self.now, changed, CauseKind.PROPOSAL, besides=self.person.id)
                return changed
            if sessions.book(db, changed):
                sessions.save_session(db, changed)
                outbox.cancel_messages(db, Cause(CauseKind.PROPOSAL, session.id))
                kind = CauseKind.CONFIRMATION if session.begins is None else CauseKind.CHANGE
                notify_confirmed_session(db, self.now, changed, kind)
                return changed
            left = replace(session, offers=tuple(one for one in session.offers if one.begins != begins))
            sessions.save_session(db, self._other_times(db, left))
        raise TimeGone

    def withdraw_acceptance(self, session_id: str, begins: str) -> None:
        """Of a time that is not confirmed yet. Raises NoSuchSession."""
        self._change_session(
            session_id, lambda session: rules.without_yes(session, begins, self.person.id, self.now)
        )

    def cancel_session(self, session_id: str) -> None:
        """Without a reason. Raises NoSuchSession."""
        with open_for_writing(self.store, self.now) as db:
            cancel_session(db, self._own_session(db, session_id), self.now, by=self.person.id)

    def set_place(self, session_id: str, mode: Mode, place: str, minutes: int) -> Session:
        """How and where to meet, and for how long until it is confirmed. Raises NoSuchSession, BadInput."""
        kept = clean_text("place", strip_invisible(place))
        if len(kept) > LONGEST_PLACE:
            raise BadInput("place", "too long")
        with open_for_writing(self.store, self.now) as db:
            before = self._own_session(db, session_id)
            changed = rules.with_place(before, mode, kept, minutes, self.person.id, self.now)
            if changed == before:
                return before
            if before.minutes < changed.minutes:
                changed = self._other_times(db, changed)
            sessions.save_session(db, changed)
            if changed.state is State.CONFIRMED:
                notify_confirmed_session(db, self.now, changed, CauseKind.CHANGE)
        return changed

    # ── afterwards ──────────────────────────────────────────────────────────────────────────────────────────

    def give_feedback(
        self, session_id: str, feedback: Feedback, onward: Onward | None = None, talk: bool = False
    ) -> None:
        """For no one else's eyes. Afterwards there are times for the next session.

        Raises NoSuchSession, NotYet, BadInput, NoCoordinator.
        """
        with open_for_writing(self.store, self.now) as db:
            session = self._own_session(db, session_id)
            rules.check_feedback(session, self.person.id, feedback, self.now)
            sessions.save_feedback(db, session_id, self.person.id, feedback, instant(self.now))
            asked = Cause(CauseKind.DID_YOU_MEET, session_id, str(session.sequence), self.person.id)
            outbox.cancel_messages(db, asked)
            if talk:
                self._ask_to_talk(db)
            if onward is not None:
                self._save_onward(db, session.pairing_id, onward)
            pairing = pairings.find_pairing(db, session.pairing_id)
            ends = onward not in (None, Onward.KEEP)
            if pairing is not None and pairing.is_live(self._local_today(db)) and not ends:
                suggest_next_session(db, pairing, self.now, by=self.person.id)

    def choose_onward(self, pairing_id: str, onward: Onward) -> None:
        """Keep, or, undoable, rotate, stop or never again. Each decides alone; the others learn only the
        result.

        The last two are possible even when the pairing is over by then. Raises NoSuchPairing, NotBegun.
        """
        with open_for_writing(self.store, self.now) as db:
            if onward in (Onward.KEEP, Onward.ROTATE):
                self._live_pairing(db, pairing_id)
            self._save_onward(db, pairing_id, onward)

    def talk_to_coordinator(self) -> None:
        """Tells the coordinators, and no one else, who asked; nothing more. Raises NoCoordinator."""
        with open_for_writing(self.store, self.now) as db:
            self._ask_to_talk(db)

    def withdraw_talk_request(self) -> None:
        with open_for_writing(self.store, self.now) as db:
            notices.withdraw_talk_request(db, self.person.id)

    def talk_request(self) -> TalkRequest:
        with self.store.read() as db:
            admins = people.active_role_holders(db, Role.ADMIN)
            return TalkRequest(
                notices.has_talk_request(db, self.person.id),
                self._has_coordinator(db),
                tuple(name for one, name in admins.items() if one != self.person.id),
            )

    # ── one realistic step ──────────────────────────────────────────────────────────────────────────────────

    def current_step(self) -> Step | None:
        """Of the newest week, no matter where it was set."""
        with open_for_reading(self.store, self.now) as db:
            week = organisations.require_organisation(db).week_rule.newest(self.now)
            return steps.find_step(db, self.person.id, week, self.keys)

    def set_step(self, what: str, when: str, where: str) -> None:
        """Replaces that week's step; an empty one deletes it. Raises BadInput for a long text."""
        said = [clean_text("step", text) for text in (what, when, where)]
        with open_for_writing(self.store, self.now) as db:
            week = organisations.require_organisation(db).week_rule.newest(self.now)
            if said[0]:
                steps.save_step(db, self.person.id, Step(week, said[0], None, said[1], said[2]))
            else:
                steps.delete_step(db, self.person.id, week)

    # ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _has_coordinator(self, db: Transaction) -> bool:
        return bool(people.active_role_holders(db, Role.COORDINATOR).keys() - {self.person.id})

    def _ask_to_talk(self, db: Transaction) -> None:
        if not self._has_coordinator(db):
            raise NoCoordinator
        notices.save_talk_request(db, self.person.id, self.now)

    def _time_zone(self, db: Transaction) -> tzinfo:
        return organisations.require_organisation(db).week_rule.zone

    def _local_today(self, db: Transaction) -> str:
        return self.now.astimezone(self._time_zone(db)).date().isoformat()

    def _due_review(self, db: Transaction, pairing: Pairing, today: str) -> str | None:
        return pairing_rules.review_due(pairing, self.person.id, today, self._time_zone(db))

    def _live_pairing(self, db: Transaction, pairing_id: str) -> Pairing:
        return pairing_rules.require_live(
            pairings.find_pairing(db, pairing_id), self.person.id, self._local_today(db)
        )

    def _own_session(self, db: Transaction, session_id: str) -> Session:
        session = sessions.find_session(db, session_id)
        if session is None or self.person.id not in session.people:
            raise NoSuchSession
        return session

    def _change_session(self, session_id: str, change: Callable[[Session], Session]) -> None:
        with open_for_writing(self.store, self.now) as db:
            before = self._own_session(db, session_id)
            changed = change(before)
            if changed != before:
                sessions.save_session(db, changed)

    def _session_to_schedule(self, db: Transaction, pairing: Pairing) -> Session:
        """The session to come, or a new one."""
        standing = find_open_session(db, pairing.id, self.now)
        return standing or new_session(db, pairing, self.now)

    def _other_times(self, db: Transaction, session: Session) -> Session:
        """Fills up the offered times when someone can no longer make one; no one is told who."""
        pairing = pairings.find_pairing(db, session.pairing_id)
        if pairing is None:
            raise NoSuchPairing
        found = suggest_times(db, session, self.now, pairing, find_last_session(db, pairing.id, self.now))
        room = rules.MOST_OFFERED - len(session.offers)
        return rules.with_offers(session, found[:room], None, self.now)

    def _save_onward(self, db: Transaction, pairing_id: str, onward: Onward) -> None:
        pairing = pairings.find_pairing(db, pairing_id)
        if pairing is None or self.person.id not in pairing.people:
            raise NoSuchPairing
        match onward:
            case Onward.KEEP:
                decisions.delete_decision(db, pairing_id, self.person.id)
                if pairing.ended_at is None:
                    pairings.save_pairing(
                        db,
                        pairing_rules.with_wish_to_continue(
                            pairing, self.person.id, self.now, self._time_zone(db)
                        ),
                    )
            case Onward.ROTATE | Onward.STOP | Onward.NEVER:
                save_decision(db, pairing, self.person.id, Decision(onward), self.now)
            case _:
                assert_never(onward)

    def _describe_pair(
        self, db: Transaction, pairing: Pairing, today: str, undoable: Pending | None
    ) -> MyPair:
        held = sessions.sessions_of_pairing(db, pairing.id)
        mine = sessions.feedback_by(db, self.person.id)
        past = tuple(PastSession(one, mine.get(one.id)) for one in held if one.is_past(self.now))
        coming = next((one for one in held if one.is_open(self.now)), None)
        on = next((one for one in held if is_now(one, self.now)), None)
        to_say = next((one for one in held if one.id not in mine and _accepts_feedback(one, self.now)), None)
        over = not pairing.is_active(today) or pairing.has_lapsed(self.now)
        return MyPair(
            pairing,
            self._other_names(db, pairing.people),
            self._pair_status(pairing, coming, on, to_say),
            self._session_status(coming),
            coming,
            on,
            to_say,
            past,
            self._due_review(db, pairing, today) if pairing.begun and not over else None,
            not over and self._should_rethink(db, pairing, past),
            common_modes(db, pairing.people),
            self.person.id in pairing.agreed,
            over,
            undoable,
        )

    def _should_rethink(self, db: Transaction, pairing: Pairing, past: Sequence[PastSession]) -> bool:
        """Whether the newest sessions did not take place, as this person says and no one denies; until they
        say how to continue.
        """
        said = sessions.met_by_session(db, pairing.id)
        missed = takewhile(
            lambda one: one.mine is not None and said.get(one.session.id) == {Met.NO_SHOW}, past
        )
        newest = [one.session for one in missed][:RETHINK_AFTER]
        if len(newest) < RETHINK_AFTER:
            return False
        return pairing.kept.get(self.person.id, "") < instant(newest[0].span[1])

    def _pair_status(
        self, pairing: Pairing, coming: Session | None, on: Session | None, to_say: Session | None
    ) -> PairStatus:
        if not pairing.begun:
            return PairStatus.ACCEPTED if self.person.id in pairing.accepted else PairStatus.PROPOSED
        if on is not None and self.now < on.span[1] and (to_say == on or not on.has_begun(self.now)):
            return PairStatus.NOW
        if to_say is not None:
            return PairStatus.FEEDBACK
        return self._session_status(coming)

    def _session_status(self, coming: Session | None) -> PairStatus:
        if coming is None or not (coming.offers or coming.begins):
            return PairStatus.NO_SESSION
        if coming.state is State.CONFIRMED and not coming.offers:
            return PairStatus.AHEAD
        waiting = [one for one in coming.offers if instant(self.now) < one.begins]
        if not waiting:
            return PairStatus.AHEAD if coming.begins else PairStatus.NO_SESSION
        return PairStatus.CHOSEN if any(self.person.id in one.yes for one in waiting) else PairStatus.CHOOSE

    def _other_names(self, db: Transaction, of: tuple[str, ...]) -> tuple[str, ...]:
        others = [people.by_id(db, one) for one in of if one != self.person.id]
        return tuple(one.name for one in others if one is not None)


def is_now(session: Session, now: datetime) -> bool:
    if session.state is not State.CONFIRMED:
        return False
    begins, ends = session.span
    return begins - DOORS_OPEN <= now < ends + DOORS_CLOSE


def _accepts_feedback(session: Session, now: datetime) -> bool:
    return session.has_begun(now) and now < session.span[1] + FEEDBACK_OPEN_FOR
