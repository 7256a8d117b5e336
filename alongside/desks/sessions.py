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

from alongside.desks.arranging import begin, last_session, new_session, open_session, suggest_next
from alongside.desks.free_time import common_modes, last_moment, times
from alongside.desks.parting import call_off
from alongside.desks.telling import tell_of, tell_the_date
from alongside.desks.undoing import decide, reading, undo, writing
from alongside.domain import pairings as pairing_rules
from alongside.domain import sessions as rules
from alongside.domain.asks import instant
from alongside.domain.checkins import clean_text
from alongside.domain.closed_days import ClosedDays
from alongside.domain.errors import BadInput
from alongside.domain.matching.seekers import Mode
from alongside.domain.notices import NoCoordinator
from alongside.domain.pairings import Decision, NoSuchPairing, Pairing, Pending
from alongside.domain.people import Person, Role
from alongside.domain.reach import Kind
from alongside.domain.sealing import KeyPair
from alongside.domain.sessions import (
    LONGEST_PLACE,
    SPEAKS_UNTIL,
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
from alongside.domain.visible import visible
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
from alongside.store.engine import Store, Work

DOORS_OPEN = timedelta(minutes=15)  # the page of a session opens this long before it
DOORS_CLOSE = timedelta(hours=2)  # and closes this long after it, so that no one is cut short
RETHINK_AFTER = 2  # sessions missed in a row


class Stands(StrEnum):
    """Status of a pairing for one person; their next step follows from it."""

    PROPOSED = "proposed"  # my answer is due
    ACCEPTED = "accepted"  # I accepted, someone else has not yet
    NO_DATE = "no_date"
    CHOOSE = "choose"  # there are times, and I accepted none
    CHOSEN = "chosen"  # I accepted some that wait for others
    AHEAD = "ahead"  # confirmed
    NOW = "now"
    SAY = "say"  # over: feedback is due


@dataclass(frozen=True)
class Past:
    """A session whose time is over. `mine`: my feedback."""

    session: Session
    mine: Feedback | None


@dataclass(frozen=True)
class Talk:
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
    stands: Stands
    then: Stands
    next: Session | None
    on: Session | None
    to_say: Session | None
    past: tuple[Past, ...]
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

    def mine(self) -> list[MyPair]:
        """Pairings that are not over, newest first; and those that are over while a session of them is on or
        waits for feedback.
        """
        with reading(self.store, self.now) as db:
            today = self._today(db)
            since = (self.now - SPEAKS_UNTIL - timedelta(days=1)).date().isoformat()
            recent = [
                one for one in pairings.of_person(db, self.person.id) if since <= (one.ended_at or one.until)
            ]
            mine = decisions.of_person(db, self.person.id)
            found = [self._seen(db, one, today, mine.get(one.id)) for one in recent]
            return [
                one for one in found if not one.over or one.undoable or one.stands in (Stands.NOW, Stands.SAY)
            ]

    def session(self, session_id: str) -> Session:
        """Raises NoSuchSession."""
        with reading(self.store, self.now) as db:
            return self._own(db, session_id)

    def closed_days(self) -> ClosedDays:
        """Of the organisation: nothing is suggested on them, but a confirmed session stays confirmed."""
        with self.store.read() as db:
            return closed_days.all(db)

    def about(self, session_id: str) -> tuple[Session, tuple[str, ...]]:
        """With the names of the others, for this person only. Raises NoSuchSession."""
        with reading(self.store, self.now) as db:
            session = self._own(db, session_id)
            return session, self._names(db, session.people)

    # ── answering a match ───────────────────────────────────────────────────────────────────────────────────

    def accept(self, pairing_id: str) -> None:
        """Once everyone has accepted, the first times to choose from are there. Raises NoSuchPairing."""
        with writing(self.store, self.now) as db:
            before = pairings.by_id(db, pairing_id)
            said = pairing_rules.accepted(before, self.person.id, self.now)
            # Also for a second acceptance from a page left open; it undoes only a decline of the match.
            pending = decisions.of_person(db, self.person.id).get(pairing_id)
            if pending is not None and pending.decision is Decision.DECLINE:
                decisions.forget(db, pairing_id, self.person.id)
            if said == before:
                return
            pairings.save(db, said)
            outbox.take_back(db, f"match:{pairing_id}:{self.person.id}")
            if said.begun:
                begin(db, said, self.now)

    def decline(self, pairing_id: str) -> None:
        """Without a reason, and undoable. Everyone in it is told the same as when the time to answer is up.

        Raises NoSuchPairing.
        """
        with writing(self.store, self.now) as db:
            pairing = pairings.by_id(db, pairing_id)
            if pairing is None or self.person.id not in pairing.people or pairing.begun:
                raise NoSuchPairing
            if pairing.ended_at is None:
                decide(db, pairing, self.person.id, Decision.DECLINE, self.now)

    def undo(self, pairing_id: str) -> None:
        """A decision of this person to decline or end, before anyone is told. Raises NothingToUndo."""
        with writing(self.store, self.now) as db:
            undo(db, pairing_id, self.person.id)

    def agree(self, pairing_id: str) -> None:
        """To how they meet. Raises NoSuchPairing, NotBegun."""
        with writing(self.store, self.now) as db:
            pairing = self._live(db, pairing_id)
            pairings.save(db, pairing_rules.agreed(pairing, self.person.id, self.now))

    # ── finding a time ──────────────────────────────────────────────────────────────────────────────────────

    def find_times(self, pairing_id: str) -> list[str]:
        """New times in place of offered ones that no one proposed or accepted; fewer if there are no more.

        Raises NoSuchPairing, NotBegun, NoTimeInCommon.
        """
        with writing(self.store, self.now) as db:
            pairing = self._live(db, pairing_id)
            session = self._to_arrange(db, pairing)
            found = times(db, session, self.now, pairing, last_session(db, pairing_id, self.now))
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
            changed = rules.offered(replace(session, offers=kept), new, None, self.now)
            sessions.save(db, changed)
            tell_of(db, self.now, changed, Kind.PROPOSAL, besides=self.person.id)
            return new

    def propose(self, pairing_id: str, begins: str) -> Session:
        """The others need not accept it, and a confirmed time stays. Proposing an offered time accepts it.

        Raises NoSuchPairing, NotBegun, BadInput, TimeGone if this person is busy then.
        """
        with writing(self.store, self.now) as db:
            pairing = self._live(db, pairing_id)
            session = self._to_arrange(db, pairing)
            changed = rules.offered(session, [begins], self.person.id, self.now)
            if pairing.urgent and last_moment(db, pairing) < rules.span(begins, session.minutes)[1]:
                raise BadInput("time", "after the end")
            if session.begins == begins:
                return session
            mine = {quarter for quarter, _ in sessions.taken(db, self.person.id, session.id)}
            if mine & set(rules.quarters(begins, session.minutes)):
                raise TimeGone
            if all(one.begins != begins for one in session.offers):
                sessions.save(db, changed)
                tell_of(db, self.now, changed, Kind.PROPOSAL, besides=self.person.id)
                return changed
        return self.choose(session.id, begins)

    def choose(self, session_id: str, begins: str) -> Session:
        """The last acceptance confirms the time.

        Raises NoSuchSession, NoSuchPairing, TimeGone: then others are offered.
        """
        with writing(self.store, self.now) as db:
            session = self._own(db, session_id)
            self._live(db, session.pairing_id)
            changed = rules.said_yes(session, begins, self.person.id, self.now)
            if changed == session:
                return session
            if changed.begins == session.begins:
                sessions.save(db, changed)
                tell_of(db, self.now, changed, Kind.PROPOSAL, besides=self.person.id)
                return changed
            if sessions.book(db, changed):
                sessions.save(db, changed)
                outbox.take_back(db, f"{Kind.PROPOSAL}:{session.id}:")
                kind = Kind.CONFIRMATION if session.begins is None else Kind.CHANGE
                tell_the_date(db, self.now, changed, kind)
                return changed
            left = replace(session, offers=tuple(one for one in session.offers if one.begins != begins))
            sessions.save(db, self._other_times(db, left))
        raise TimeGone

    def take_back(self, session_id: str, begins: str) -> None:
        """Of a time that is not confirmed yet. Raises NoSuchSession."""
        self._change(session_id, lambda session: rules.took_back(session, begins, self.person.id, self.now))

    def call_off(self, session_id: str) -> None:
        """Without a reason. Raises NoSuchSession."""
        with writing(self.store, self.now) as db:
            call_off(db, self._own(db, session_id), self.now, by=self.person.id)

    def place(self, session_id: str, mode: Mode, place: str, minutes: int) -> Session:
        """How and where to meet, and for how long until it is confirmed. Raises NoSuchSession, BadInput."""
        kept = clean_text("place", visible(place))
        if len(kept) > LONGEST_PLACE:
            raise BadInput("place", "too long")
        with writing(self.store, self.now) as db:
            before = self._own(db, session_id)
            changed = rules.placed(before, mode, kept, minutes, self.person.id, self.now)
            if changed == before:
                return before
            if before.minutes < changed.minutes:
                changed = self._other_times(db, changed)
            sessions.save(db, changed)
            if changed.state is State.CONFIRMED:
                tell_the_date(db, self.now, changed, Kind.CHANGE)
        return changed

    # ── afterwards ──────────────────────────────────────────────────────────────────────────────────────────

    def say(
        self, session_id: str, feedback: Feedback, onward: Onward | None = None, talk: bool = False
    ) -> None:
        """For no one else's eyes. Afterwards there are times for the next session.

        Raises NoSuchSession, NotYet, BadInput, NoCoordinator.
        """
        with writing(self.store, self.now) as db:
            session = self._own(db, session_id)
            rules.check_feedback(session, self.person.id, feedback, self.now)
            sessions.say(db, session_id, self.person.id, feedback, instant(self.now))
            outbox.take_back(db, f"{Kind.DID_YOU_MEET}:{session_id}:{session.sequence}:{self.person.id}")
            if talk:
                self._ask_to_talk(db)
            if onward is not None:
                self._go_on(db, session.pairing_id, onward)
            pairing = pairings.by_id(db, session.pairing_id)
            ends = onward not in (None, Onward.KEEP)
            if pairing is not None and pairing.is_live(self._today(db)) and not ends:
                suggest_next(db, pairing, self.now, by=self.person.id)

    def go_on(self, pairing_id: str, onward: Onward) -> None:
        """Keep, or, undoable, rotate, stop or never again. Each decides alone; the others learn only the
        result.

        The last two are possible even when the pairing is over by then. Raises NoSuchPairing, NotBegun.
        """
        with writing(self.store, self.now) as db:
            if onward in (Onward.KEEP, Onward.ROTATE):
                self._live(db, pairing_id)
            self._go_on(db, pairing_id, onward)

    def talk_to_coordinator(self) -> None:
        """Tells the coordinators, and no one else, who asked; nothing more. Raises NoCoordinator."""
        with writing(self.store, self.now) as db:
            self._ask_to_talk(db)

    def need_not_talk(self) -> None:
        with writing(self.store, self.now) as db:
            notices.take_back_talk(db, self.person.id)

    def talk(self) -> Talk:
        with self.store.read() as db:
            admins = people.within_reach(db, Role.ADMIN)
            return Talk(
                notices.waits_to_talk(db, self.person.id),
                self._has_coordinator(db),
                tuple(name for one, name in admins.items() if one != self.person.id),
            )

    # ── one realistic step ──────────────────────────────────────────────────────────────────────────────────

    def step(self) -> Step | None:
        """Of the newest week, no matter where it was set."""
        with reading(self.store, self.now) as db:
            week = organisations.required(db).week_rule.newest(self.now)
            return steps.of_week(db, self.person.id, week, self.keys)

    def set_step(self, what: str, when: str, where: str) -> None:
        """Replaces that week's step; an empty one deletes it. Raises BadInput for a long text."""
        said = [clean_text("step", text) for text in (what, when, where)]
        with writing(self.store, self.now) as db:
            week = organisations.required(db).week_rule.newest(self.now)
            if said[0]:
                steps.save(db, self.person.id, Step(week, said[0], None, said[1], said[2]))
            else:
                steps.forget(db, self.person.id, week)

    # ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _has_coordinator(self, db: Work) -> bool:
        return bool(people.within_reach(db, Role.COORDINATOR).keys() - {self.person.id})

    def _ask_to_talk(self, db: Work) -> None:
        if not self._has_coordinator(db):
            raise NoCoordinator
        notices.ask_to_talk(db, self.person.id, instant(self.now))

    def _zone(self, db: Work) -> tzinfo:
        return organisations.required(db).week_rule.zone

    def _today(self, db: Work) -> str:
        return self.now.astimezone(self._zone(db)).date().isoformat()

    def _review(self, db: Work, pairing: Pairing, today: str) -> str | None:
        return pairing_rules.review_due(pairing, self.person.id, today, self._zone(db))

    def _live(self, db: Work, pairing_id: str) -> Pairing:
        return pairing_rules.live(pairings.by_id(db, pairing_id), self.person.id, self._today(db))

    def _own(self, db: Work, session_id: str) -> Session:
        session = sessions.by_id(db, session_id)
        if session is None or self.person.id not in session.people:
            raise NoSuchSession
        return session

    def _change(self, session_id: str, change: Callable[[Session], Session]) -> None:
        with writing(self.store, self.now) as db:
            before = self._own(db, session_id)
            changed = change(before)
            if changed != before:
                sessions.save(db, changed)

    def _to_arrange(self, db: Work, pairing: Pairing) -> Session:
        """The session to come, or a new one."""
        standing = open_session(db, pairing.id, self.now)
        return standing or new_session(db, pairing, self.now)

    def _other_times(self, db: Work, session: Session) -> Session:
        """Fills up the offered times when someone can no longer make one; no one is told who."""
        pairing = pairings.by_id(db, session.pairing_id)
        if pairing is None:
            raise NoSuchPairing
        found = times(db, session, self.now, pairing, last_session(db, pairing.id, self.now))
        room = rules.MOST_OFFERED - len(session.offers)
        return rules.offered(session, found[:room], None, self.now)

    def _go_on(self, db: Work, pairing_id: str, onward: Onward) -> None:
        pairing = pairings.by_id(db, pairing_id)
        if pairing is None or self.person.id not in pairing.people:
            raise NoSuchPairing
        match onward:
            case Onward.KEEP:
                decisions.forget(db, pairing_id, self.person.id)
                if pairing.ended_at is None:
                    pairings.save(db, pairing_rules.kept(pairing, self.person.id, self.now, self._zone(db)))
            case Onward.ROTATE | Onward.STOP | Onward.NEVER:
                decide(db, pairing, self.person.id, Decision(onward), self.now)
            case _:
                assert_never(onward)

    def _seen(self, db: Work, pairing: Pairing, today: str, undoable: Pending | None) -> MyPair:
        held = sessions.of_pairing(db, pairing.id)
        mine = sessions.said_by(db, self.person.id)
        past = tuple(Past(one, mine.get(one.id)) for one in held if one.is_past(self.now))
        coming = next((one for one in held if one.is_open(self.now)), None)
        on = next((one for one in held if is_now(one, self.now)), None)
        to_say = next((one for one in held if one.id not in mine and _can_be_said(one, self.now)), None)
        over = not pairing.is_active(today) or pairing.lapsed(self.now)
        return MyPair(
            pairing,
            self._names(db, pairing.people),
            self._stands(pairing, coming, on, to_say),
            self._arranged(coming),
            coming,
            on,
            to_say,
            past,
            self._review(db, pairing, today) if pairing.begun and not over else None,
            not over and self._rethinks(db, pairing, past),
            common_modes(db, pairing.people),
            self.person.id in pairing.agreed,
            over,
            undoable,
        )

    def _rethinks(self, db: Work, pairing: Pairing, past: Sequence[Past]) -> bool:
        """Whether the newest sessions did not take place, as this person says and no one denies; until they
        say how to continue.
        """
        said = sessions.met(db, pairing.id)
        missed = takewhile(
            lambda one: one.mine is not None and said.get(one.session.id) == {Met.NO_SHOW}, past
        )
        newest = [one.session for one in missed][:RETHINK_AFTER]
        if len(newest) < RETHINK_AFTER:
            return False
        return pairing.kept.get(self.person.id, "") < instant(newest[0].span[1])

    def _stands(
        self, pairing: Pairing, coming: Session | None, on: Session | None, to_say: Session | None
    ) -> Stands:
        if not pairing.begun:
            return Stands.ACCEPTED if self.person.id in pairing.accepted else Stands.PROPOSED
        if on is not None and self.now < on.span[1] and (to_say == on or not on.has_begun(self.now)):
            return Stands.NOW
        if to_say is not None:
            return Stands.SAY
        return self._arranged(coming)

    def _arranged(self, coming: Session | None) -> Stands:
        if coming is None or not (coming.offers or coming.begins):
            return Stands.NO_DATE
        if coming.state is State.CONFIRMED and not coming.offers:
            return Stands.AHEAD
        waiting = [one for one in coming.offers if instant(self.now) < one.begins]
        if not waiting:
            return Stands.AHEAD if coming.begins else Stands.NO_DATE
        return Stands.CHOSEN if any(self.person.id in one.yes for one in waiting) else Stands.CHOOSE

    def _names(self, db: Work, of: tuple[str, ...]) -> tuple[str, ...]:
        others = [people.by_id(db, one) for one in of if one != self.person.id]
        return tuple(one.name for one in others if one is not None)


def is_now(session: Session, now: datetime) -> bool:
    if session.state is not State.CONFIRMED:
        return False
    begins, ends = session.span
    return begins - DOORS_OPEN <= now < ends + DOORS_CLOSE


def _can_be_said(session: Session, now: datetime) -> bool:
    return session.has_begun(now) and now < session.span[1] + SPEAKS_UNTIL
