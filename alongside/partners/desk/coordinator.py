"""The coordinator's work: rounds, pairs, matching settings, and the programme's figures."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from alongside.accounts.desk.confirming import require_confirmed
from alongside.accounts.desk.role_desk import RoleDesk
from alongside.accounts.rules.audit import Action
from alongside.accounts.rules.organisations import Organisation
from alongside.accounts.rules.people import PersonNotFound, Role
from alongside.accounts.store import audit, organisations, people
from alongside.accounts.store.organisations import organisation_today
from alongside.core.rules.errors import BadInput, NotAllowed
from alongside.core.rules.instants import to_whole_second
from alongside.core.rules.tokens import new_id
from alongside.core.rules.undo import UNDO_FOR
from alongside.core.store.engine import Transaction
from alongside.matching.rules.participants import Pair, Rules, Weights
from alongside.matching.rules.settings import check_rules, check_weights
from alongside.notifications.desk.notifications import notify
from alongside.notifications.rules.causes import Cause, CauseKind
from alongside.notifications.rules.notices import NoticeKind, TalkRequest
from alongside.notifications.store import notices
from alongside.partners.desk import pending_rounds, round_news
from alongside.partners.desk.matching_population import current_settings, places_in_round
from alongside.partners.desk.rounds import (
    RoundOutcome,
    RoundSnapshot,
    check_free_to_pair,
    find_snapshot,
    load_outcome,
    require_open_round,
    round_as_dict,
    snapshot_of_round,
    with_plan,
)
from alongside.partners.gate.programme import programme
from alongside.partners.rules.rounds import (
    AlreadyReminded,
    NoSuchRound,
    NotToBePaired,
    Obstacle,
    Outdated,
    Publication,
    Round,
    RoundOpenAlready,
    RoundStatus,
    Wish,
)
from alongside.partners.store import rounds
from alongside.sessions.desk.pairing_endings import end_pairing
from alongside.sessions.rules.coordination import PairProgress, clean_message, is_self_arranged, pair_progress
from alongside.sessions.rules.pairings import Ending, NoSuchPairing
from alongside.sessions.rules.programme import Programme
from alongside.sessions.store import pairings, session_times

LONGEST_OPEN = timedelta(weeks=8)


@dataclass(frozen=True)
class PairOfRound:
    """`names`: of everyone not erased, sorted."""

    pairing_id: str
    names: tuple[str, ...]
    round: int
    progress: PairProgress


@dataclass(frozen=True)
class OwnPair:
    """A pair that people formed themselves. `over`: ended; when and how stays private."""

    pairing_id: str
    names: tuple[str, ...]
    since: date
    over: bool


@dataclass(frozen=True, kw_only=True)
class ActivePair:
    """One that has not ended, with why they were matched.

    `until`: None for people who formed it themselves, since it would give away the urgent ones.
    """

    pairing_id: str
    people: tuple[str, ...]
    since: date
    until: date | None
    links: tuple[Pair, ...]


@dataclass(frozen=True)
class Pairs:
    """Newest first. `names`: of everyone in them."""

    names: Mapping[str, str]
    active: tuple[ActivePair, ...]
    of_rounds: tuple[PairOfRound, ...]
    own: tuple[OwnPair, ...]


@dataclass(frozen=True)
class CoordinatorDesk(RoleDesk):
    needs = Role.COORDINATOR

    sign_in_id: str = ""  # of none, nothing is confirmed

    def organisation(self) -> Organisation:
        with self._reading() as db:
            return organisations.require_organisation(db)

    def local_today(self) -> date:
        with self._reading() as db:
            return organisation_today(db, self.now)

    # ── rounds ──────────────────────────────────────────────────────────────────────────────────────────────

    def list_rounds(self) -> list[Round]:
        """Newest first."""
        with self._reading() as db:
            return rounds.list_rounds(db)

    def count_ready(self) -> Counter[RoundStatus]:
        """Everyone as they would be in a round opened now, before anyone answers."""
        with self._reading() as db:
            return Counter(places_in_round(db, {}, self.now).values())

    def open_round(self, confirm_until: date | None, same_lead_ok: bool = False) -> Round:
        """Everyone who could join is asked.

        `confirm_until`: the last day to answer, from today on, at most LONGEST_OPEN ahead. `same_lead_ok`:
        people with the same line manager may be paired, and everyone is told before they answer.

        Raises BadInput and RoundOpenAlready.
        """
        with self._writing() as db:
            if standing := rounds.find_open_round(db):
                raise RoundOpenAlready(standing.number)
            number = max((round.number for round in rounds.list_rounds(db)), default=0) + 1
            round = Round(
                number=number,
                opened_at=to_whole_second(self.now),
                confirm_until=self._checked_day(db, confirm_until),
                seed=new_id(),
                same_lead_ok=same_lead_ok,
            )
            rounds.open_round(db, round, self.person.id)
            round_news.ask_to_answer(db, round, CauseKind.ROUND_OPENED, self.now)
            self._log_action(db, Action.ROUND_OPENED, str(number))
        return round

    def move_round(self, number: int, confirm_until: date | None) -> None:
        """To another last day; everyone who answered is told. The same day changes nothing.

        Raises BadInput and NoSuchRound.
        """
        with self._writing() as db:
            round = require_open_round(db, number)
            moved = replace(round, confirm_until=self._checked_day(db, confirm_until))
            if moved != round:
                rounds.save_open_round(db, moved)
                round_news.tell_new_day(db, moved, self.now)
                self._log_action(db, Action.ROUND_MOVED, str(number))

    def cancel_round(self, number: int) -> None:
        """Everyone who answered is told; their answers are deleted. Raises NoSuchRound."""
        with self._writing() as db:
            round = require_open_round(db, number)
            round_news.tell_cancelled(db, round, self.now)
            rounds.delete_round(db, number)
            self._log_action(db, Action.ROUND_CANCELLED, str(number))

    def count_to_remind(self) -> int:
        """How many people a reminder of the open round would reach; 0 once it was sent."""
        with self._reading() as db:
            round = rounds.find_open_round(db)
            if round is None or round.reminded_at is not None:
                return 0
            return len(round_news.people_to_ask(db, round, self.now))

    def remind_of_round(self, number: int) -> int:
        """Once, those who have not answered. Returns how many. Raises NoSuchRound, AlreadyReminded."""
        with self._writing() as db:
            round = require_open_round(db, number)
            if round.reminded_at is not None:
                raise AlreadyReminded
            rounds.save_open_round(db, replace(round, reminded_at=to_whole_second(self.now)))
            self._log_action(db, Action.ROUND_REMINDED, str(number))
            return round_news.ask_to_answer(db, round, CauseKind.ROUND_REMINDER, self.now)

    def find_open_round(self) -> Round | None:
        with self._reading() as db:
            return rounds.find_open_round(db)

    def snapshot_open_round(self) -> RoundSnapshot | None:
        """None when no round is open."""
        with self._reading() as db:
            return find_snapshot(db, self.now)

    def save_wish(self, number: int, a: str, b: str, wish: Wish) -> None:
        """Two people are paired whatever their fit, or not at all in this round.

        Raises NoSuchRound, and NotToBePaired when a rule forbids locking the pair or one of them has no room.
        """
        with self._writing() as db:
            round = require_open_round(db, number)
            if a == b:
                raise NotToBePaired(a, b, Obstacle.ONE_PERSON)
            for one in (a, b):
                if people.by_id(db, one) is None:
                    raise PersonNotFound(one)
            rounds.delete_wish(db, number, a, b)
            if wish is Wish.LOCK:
                check_free_to_pair(snapshot_of_round(db, round, self.now), a, b)
            rounds.save_wish(db, number, a, b, wish)
            self._log_action(db, Action.ROUND_RULE_CHANGED, str(number))

    def undo_wish(self, number: int, a: str, b: str) -> None:
        with self._writing() as db:
            require_open_round(db, number)
            if rounds.delete_wish(db, number, a, b):
                self._log_action(db, Action.ROUND_RULE_CHANGED, str(number))

    def publish_round(
        self,
        number: int,
        drawn_from: str,
        leave_out: Collection[tuple[str, str]] = (),
        at_once: bool = False,
    ) -> bool:
        """Creates the pairs in UNDO_FOR, once: False when this round was published before.

        `leave_out`: pairs of the dry run that are not to be made; of three people, the first two. `at_once`:
        takes effect now, and cannot be undone.

        Raises NoSuchRound, and Outdated when anything changed since the dry run.
        """
        seen = self.snapshot_open_round()
        planned = with_plan(seen) if seen and seen.drawn_from == drawn_from else None
        with self._writing() as db:
            round = rounds.round_by_number(db, number)
            if round is None:
                raise NoSuchRound(number)
            if round.published_at is not None:
                return False
            drawing = snapshot_of_round(db, round, self.now)
            if planned is None or drawing.drawn_from != drawn_from:
                raise Outdated
            at = self.now if at_once else self.now + UNDO_FOR
            started = pending_rounds.start_publishing(db, planned.population, self.person.id, at, leave_out)
            pending_rounds.publish_due_round(db, self.now)
        return started

    def find_publication(self) -> Publication | None:
        """Of the open round, while publishing it can be undone."""
        with self._reading() as db:
            return rounds.find_publication(db)

    def undo_publishing(self, number: int) -> None:
        """The round is open as before, and no one was told. Raises NothingToUndo."""
        with self._writing() as db:
            pending_rounds.undo_publishing(db, number)

    def round_outcome(self, number: int) -> RoundOutcome:
        """Raises NoSuchRound for one that is not published."""
        with self._reading() as db:
            return load_outcome(db, number)

    def export_round(self, number: int) -> dict[str, Any]:
        """A published round as a file; matching it again gives the same pairs and digest.

        Not once a person who was in it has been erased, since their data is gone from it.
        Raises NoSuchRound and NotConfirmed.
        """
        with self._writing() as db:
            require_confirmed(db, self.person.id, self.sign_in_id, self.now)
            exported = round_as_dict(db, number)
            self._log_action(db, Action.ROUND_EXPORTED, str(number))
        return exported

    # ── pairs ───────────────────────────────────────────────────────────────────────────────────────────────

    def list_pairs(self) -> Pairs:
        """Every pair ever: those of rounds with their stage, those that people formed themselves without."""
        with self._reading() as db:
            names, known = pairings.names_of_people(db), session_times.times_of_pairs(db)
            zone = organisations.require_organisation(db).week_rule.zone
            today = organisation_today(db, self.now)
            active, of_rounds, own = [], [], []
            for pairing in pairings.list_pairings(db):
                members = tuple(sorted((names[one] for one in pairing.people), key=str.casefold))
                is_active, self_arranged = pairing.is_active(today), is_self_arranged(pairing)
                if is_active:
                    active.append(
                        ActivePair(
                            pairing_id=pairing.id,
                            people=pairing.people,
                            since=pairing.since,
                            until=None if self_arranged else pairing.until,
                            links=pairing.links,
                        )
                    )
                if self_arranged:
                    own.append(OwnPair(pairing.id, members, pairing.since, over=not is_active))
                else:
                    progress = pair_progress(pairing, known.get(pairing.id, []), self.now, zone)
                    of_rounds.append(PairOfRound(pairing.id, members, pairing.round, progress))
        return Pairs(names, tuple(active), tuple(of_rounds), tuple(own))

    def end_pair(self, pairing_id: str) -> None:
        """Takes effect immediately; does nothing to an ended pair. Raises NotAllowed if there is none."""
        with self._writing() as db:
            pairing = pairings.find_pairing(db, pairing_id)
            if pairing is None:
                raise NotAllowed
            if pairing.is_active(organisation_today(db, self.now)):
                end_pairing(db, pairing, Ending.COORDINATOR, self.now)
                self._log_action(db, Action.PAIRING_ENDED)

    def send_message(self, pairing_id: str, text: str) -> int:
        """Shows a message on the first page of everyone in a pair that has not ended; returns to how many.

        Raises BadInput and NoSuchPairing.
        """
        said = clean_message(text)
        with self._writing() as db:
            pairing = pairings.find_pairing(db, pairing_id)
            today = organisation_today(db, self.now)
            if pairing is None or pairing.has_lapsed(self.now) or not pairing.is_active(today):
                raise NoSuchPairing
            mark = new_id()
            for one in pairing.people:
                notices.save_notice(db, one, NoticeKind.MESSAGE, self.now, said)
                notify(db, one, Cause(CauseKind.COORDINATOR_WROTE, mark), now=self.now)
            self._log_action(db, Action.PAIRING_MESSAGED)
        return len(pairing.people)

    # ── who wants to talk ───────────────────────────────────────────────────────────────────────────────────

    def list_talk_requests(self) -> list[TalkRequest]:
        """Oldest first."""
        with self._reading() as db:
            return notices.list_talk_requests(db)

    def mark_talked(self, request_id: str) -> None:
        """Does nothing if it was done before or the request was withdrawn.

        Never logged: that a person asked is for coordinators only.
        """
        with self._writing() as db:
            notices.close_talk_request(db, request_id, self.now)

    # ── settings and figures ────────────────────────────────────────────────────────────────────────────────

    def read_settings(self) -> tuple[Rules, Weights]:
        with self._reading() as db:
            return current_settings(db)

    def save_settings(self, rules: Rules, weights: Weights) -> None:
        """Applies to rounds not yet published. Unchanged values are neither saved nor logged.

        Raises BadInput.
        """
        check_rules(rules)
        check_weights(weights)
        with self._writing() as db:
            if (rules, weights) != current_settings(db):
                rounds.add_settings(db, self.now, self.person.id, rules, weights)
                self._log_action(db, Action.MATCHING_SET)

    def programme_figures(self) -> Programme:
        with self._reading() as db:
            return programme(db, self.now)

    def _checked_day(self, db: Transaction, confirm_until: date | None) -> date:
        """A last day to answer. Raises BadInput."""
        today = organisation_today(db, self.now)
        if confirm_until is None or not today <= confirm_until <= today + LONGEST_OPEN:
            raise BadInput("confirm_until", "out of range")
        return confirm_until

    def _log_action(self, db: Transaction, action: Action, detail: str = "") -> None:
        """With the coordinator as subject: the log does not say whom it was about."""
        audit.record_action(db, self.now, self.person.id, action, subject_id=self.person.id, detail=detail)
