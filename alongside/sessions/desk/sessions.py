"""One person and the sessions with their support partners: answer a match, choose a time, meet, give
feedback.

A person outside a pairing finds nothing here, and every refusal about it is the same. Feedback stays with the
person who gave it.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from alongside.accounts.desk.desk import Desk
from alongside.accounts.desk.due_work import open_for_reading, open_for_writing
from alongside.accounts.rules.people import Role
from alongside.accounts.store import organisations, people
from alongside.accounts.store.organisations import organisation_today
from alongside.checkins.rules.checkins import clean_text
from alongside.checkins.rules.steps import Step
from alongside.checkins.store import steps
from alongside.core.rules.errors import BadInput
from alongside.core.rules.sealing import KeyPair
from alongside.core.rules.visible_text import strip_invisible
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Transaction
from alongside.matching.rules.participants import Mode
from alongside.notifications.rules.causes import Cause, CauseKind
from alongside.notifications.rules.notices import NoCoordinator
from alongside.notifications.store import notices, outbox
from alongside.organisation.rules.closed_days import ClosedDays
from alongside.organisation.store import closed_days
from alongside.sessions.desk.my_pairs import MyPair, PairStatus, describe_pair
from alongside.sessions.desk.pending_decisions import (
    save_cancellation,
    save_decision,
    undo_cancellation,
    undo_decision,
)
from alongside.sessions.desk.scheduling import (
    find_open_session,
    last_moment,
    new_session,
    open_first_session,
    save_proposal,
    suggest_next_session,
    suggest_times,
)
from alongside.sessions.desk.session_notifications import notify_confirmed_session
from alongside.sessions.rules import pairings as pairing_rules
from alongside.sessions.rules import sessions as rules
from alongside.sessions.rules.pairings import Decision, NoSuchPairing, Pairing
from alongside.sessions.rules.sessions import (
    FEEDBACK_OPEN_FOR,
    LONGEST_PLACE,
    Feedback,
    NoSuchSession,
    NoTimeInCommon,
    Onward,
    Session,
    State,
    TimeGone,
)
from alongside.sessions.store import decisions, pairings, sessions


@dataclass(frozen=True)
class TalkRequest:
    """`waits`: I asked to talk. `coordinator`: there is one, other than me, who can see that. `admins`: names
    of people to ask where there is none.
    """

    waits: bool
    coordinator: bool
    admins: tuple[str, ...]


@dataclass(frozen=True)
class SessionDesk(Desk):
    keys: KeyPair | None = None  # without them a sealed step stays sealed

    def weeks_with_session(self) -> tuple[Week, ...]:
        """In which a session of theirs took place, oldest first. Of the person's own weeks, and of no one
        else.
        """
        with open_for_reading(self.store, self.now) as db:
            zone = ZoneInfo(organisations.require_organisation(db).time_zone)
            begun = sessions.list_past_times(db, self.person.id, self.now)
        return tuple(dict.fromkeys(Week.of(begins.astimezone(zone).date()) for begins in begun))

    def my_pairs(self) -> list[MyPair]:
        """Pairings that are not over, newest first; and those that are over while a session of them is on or
        waits for feedback.
        """
        with open_for_reading(self.store, self.now) as db:
            undoable = decisions.decisions_of_person(db, self.person.id)
            cancelled = decisions.cancellations_of_person(db, self.person.id)
            oldest = (self.now - FEEDBACK_OPEN_FOR - timedelta(days=1)).date()
            found = [
                describe_pair(
                    db, one, self.person.id, self.now, undoable=undoable.get(one.id), cancelled=cancelled
                )
                for one in pairings.pairings_of_person(db, self.person.id)
                if oldest <= (one.ended_at.date() if one.ended_at else one.until)
            ]
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

    def find_times(self, pairing_id: str) -> list[datetime]:
        """New times in place of offered ones that no one proposed or accepted; fewer if there are no more.

        Raises NoSuchPairing, NotBegun, NoTimeInCommon.
        """
        with open_for_writing(self.store, self.now) as db:
            pairing = self._live_pairing(db, pairing_id)
            session = self._session_to_schedule(db, pairing)
            found = suggest_times(db, session, self.now, pairing)
            if not found:
                raise NoTimeInCommon
            wanted = [one for one in session.offers if self.now < one.begins and (one.by or one.yes)]
            new = found[: rules.MOST_OFFERED - len(wanted)]
            if not new:
                raise BadInput("time", "too many")
            changed = rules.with_offers(replace(session, offers=tuple(wanted)), new, None, self.now)
            save_proposal(db, changed, self.now, by=self.person.id)
            return new

    def propose_time(self, pairing_id: str, begins: datetime) -> Session:
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
            booked = sessions.taken_quarters(db, self.person.id, session.id)
            if not set(booked).isdisjoint(rules.quarters_of(begins, session.minutes)):
                raise TimeGone
            if all(one.begins != begins for one in session.offers):
                decisions.delete_cancellation(db, session.id, self.person.id)  # they would meet after all
                save_proposal(db, changed, self.now, by=self.person.id)
                return changed
        return self.accept_time(session.id, begins)

    def accept_time(self, session_id: str, begins: datetime) -> Session:
        """The last acceptance confirms the time.

        Raises NoSuchSession, NoSuchPairing, TimeGone: then others are offered.
        """
        with open_for_writing(self.store, self.now) as db:
            session = self._own_session(db, session_id)
            self._live_pairing(db, session.pairing_id)
            changed = rules.with_yes(session, begins, self.person.id, self.now)
            decisions.delete_cancellation(db, session_id, self.person.id)  # they would meet after all
            if changed == session:
                return session
            if changed.begins == session.begins:
                save_proposal(db, changed, self.now, by=self.person.id)
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

    def withdraw_acceptance(self, session_id: str, begins: datetime) -> None:
        """Of a time that is not confirmed yet. Raises NoSuchSession."""
        with open_for_writing(self.store, self.now) as db:
            session = self._own_session(db, session_id)
            sessions.save_session(db, rules.without_yes(session, begins, self.person.id, self.now))

    def cancel_session(self, session_id: str) -> None:
        """Without a reason, and undoable unless it begins soon. Raises NoSuchSession."""
        with open_for_writing(self.store, self.now) as db:
            save_cancellation(db, self._own_session(db, session_id), self.person.id, self.now)

    def undo_cancellation(self, session_id: str) -> None:
        """Before anyone is told. Raises NothingToUndo."""
        with open_for_writing(self.store, self.now) as db:
            undo_cancellation(db, session_id, self.person.id)

    def set_place(self, session_id: str, mode: Mode, place: str, minutes: int) -> Session:
        """How and where to meet, and for how long until it is confirmed. Raises NoSuchSession, BadInput."""
        kept = clean_text("place", strip_invisible(place))
        if len(kept) > LONGEST_PLACE:
            raise BadInput("place", "too long")
        with open_for_writing(self.store, self.now) as db:
            before = self._own_session(db, session_id)
            changed = rules.with_place(before, mode, kept, minutes, by=self.person.id, now=self.now)
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
            sessions.save_feedback(db, session_id, self.person.id, feedback, self.now)
            asked = Cause(CauseKind.DID_YOU_MEET, session_id, str(session.sequence), self.person.id)
            outbox.cancel_messages(db, asked)
            if talk:
                self._ask_to_talk(db)
            if onward is not None:
                self._save_onward(db, session.pairing_id, onward)
            pairing = pairings.find_pairing(db, session.pairing_id)
            if pairing and pairing.is_live(self._today(db)) and onward in (None, Onward.KEEP):
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
                steps.save_step(db, self.person.id, Step(week, said[0], when=said[1], where=said[2]))
            else:
                steps.delete_step(db, self.person.id, week)

    # ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _has_coordinator(self, db: Transaction) -> bool:
        return bool(people.active_role_holders(db, Role.COORDINATOR).keys() - {self.person.id})

    def _ask_to_talk(self, db: Transaction) -> None:
        if not self._has_coordinator(db):
            raise NoCoordinator
        notices.save_talk_request(db, self.person.id, self.now)

    def _today(self, db: Transaction) -> date:
        return organisation_today(db, self.now)

    def _live_pairing(self, db: Transaction, pairing_id: str) -> Pairing:
        return pairing_rules.require_live(
            pairings.find_pairing(db, pairing_id), self.person.id, self._today(db)
        )

    def _own_session(self, db: Transaction, session_id: str) -> Session:
        session = sessions.find_session(db, session_id)
        if session is None or self.person.id not in session.people:
            raise NoSuchSession
        return session

    def _session_to_schedule(self, db: Transaction, pairing: Pairing) -> Session:
        """The session to come, or a new one."""
        return find_open_session(db, pairing.id, self.now) or new_session(db, pairing, self.now)

    def _other_times(self, db: Transaction, session: Session) -> Session:
        """Fills up the offered times when someone can no longer make one; no one is told who."""
        pairing = pairings.find_pairing(db, session.pairing_id)
        if pairing is None:
            raise NoSuchPairing
        found = suggest_times(db, session, self.now, pairing)
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
                    zone = organisations.require_organisation(db).week_rule.zone
                    said = pairing_rules.with_wish_to_continue(pairing, self.person.id, self.now, zone)
                    pairings.save_pairing(db, said)
            case Onward.ROTATE | Onward.STOP | Onward.NEVER:
                save_decision(db, pairing, self.person.id, Decision(onward), self.now)
            case _:
                assert_never(onward)
