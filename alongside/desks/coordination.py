"""The coordinator's view of pairs: their stage, messages to them, talk requests, and programme figures."""

from dataclasses import dataclass
from datetime import datetime

from alongside import privacy
from alongside.desks.notifications import notify
from alongside.desks.role_desk import RoleDesk
from alongside.domain.audit import Action
from alongside.domain.causes import Cause, CauseKind
from alongside.domain.coordination import PairProgress, clean_message, is_self_arranged, pair_progress
from alongside.domain.notices import NoticeKind
from alongside.domain.pairings import NoSuchPairing, Pairing
from alongside.domain.people import Role
from alongside.domain.programme import Programme
from alongside.domain.tokens import new_id
from alongside.store import audit, notices, organisations, pairings, session_times
from alongside.store.engine import Transaction


@dataclass(frozen=True)
class PairOfRound:
    """`names`: of everyone not erased, sorted."""

    pairing_id: str
    names: tuple[str, ...]
    round: int
    progress: PairProgress


@dataclass(frozen=True)
class OwnPair:
    """A pair that people formed themselves. `since`: an ISO day.

    `over`: ended; when and how stays private.
    """

    pairing_id: str
    names: tuple[str, ...]
    since: str
    over: bool


@dataclass(frozen=True)
class Pairs:
    """Newest first."""

    of_rounds: tuple[PairOfRound, ...]
    own: tuple[OwnPair, ...]


@dataclass(frozen=True)
class WaitingToTalk:
    id: str
    name: str
    at: datetime


@dataclass(frozen=True)
class CoordinationDesk(RoleDesk):
    role = Role.COORDINATOR

    def list_pairs(self) -> Pairs:
        """Every pair ever: those of rounds with their stage, those that people formed themselves without."""
        with self._reading() as db:
            names = pairings.names_of_people(db)
            zone = organisations.require_organisation(db).week_rule.zone
            known, found = session_times.times_of_pairs(db), pairings.list_pairings(db)
            today = self.now.astimezone(zone).date().isoformat()

            def names_of(pairing: Pairing) -> tuple[str, ...]:
                return tuple(sorted((names[one] for one in pairing.people), key=str.casefold))

            def progress_of(pairing: Pairing) -> PairProgress:
                return pair_progress(pairing, known.get(pairing.id, []), self.now, zone)

            return Pairs(
                tuple(
                    PairOfRound(one.id, names_of(one), one.round, progress_of(one))
                    for one in found
                    if not is_self_arranged(one)
                ),
                tuple(
                    OwnPair(one.id, names_of(one), one.since, not one.is_active(today))
                    for one in found
                    if is_self_arranged(one)
                ),
            )

    def send_message(self, pairing_id: str, text: str) -> int:
        """Shows a message on the first page of everyone in a pair that has not ended; returns to how many.

        Raises BadInput and NoSuchPairing.
        """
        said = clean_message(text)
        with self._writing() as db:
            pairing = pairings.find_pairing(db, pairing_id)
            today = (
                self.now.astimezone(organisations.require_organisation(db).week_rule.zone).date().isoformat()
            )
            if pairing is None or pairing.has_lapsed(self.now) or not pairing.is_active(today):
                raise NoSuchPairing
            mark = new_id()
            for one in pairing.people:
                notices.save_notice(db, one, NoticeKind.MESSAGE, self.now, said)
                notify(db, one, Cause(CauseKind.COORDINATOR_WROTE, mark), now=self.now)
            self._log_action(db, Action.PAIRING_MESSAGED)
        return len(pairing.people)

    # ── who wants to talk ───────────────────────────────────────────────────────────────────────────────────

    def list_talk_requests(self) -> list[WaitingToTalk]:
        """Oldest first."""
        with self._reading() as db:
            return [WaitingToTalk(one.id, one.name, one.at) for one in notices.list_talk_requests(db)]

    def mark_talked(self, request_id: str) -> None:
        """Does nothing if it was done before or the request was withdrawn.

        Never logged: that a person asked is for coordinators only.
        """
        with self._writing() as db:
            notices.close_talk_request(db, request_id, self.now)

    # ── the programme ───────────────────────────────────────────────────────────────────────────────────────

    def programme_figures(self) -> Programme:
        with self._reading() as db:
            return privacy.programme(db, self.now)

    # ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _log_action(self, db: Transaction, action: Action) -> None:
        """With the coordinator as subject: the log does not say which people it was about."""
        audit.record_action(db, self.now.isoformat(), self.person.id, action, self.person.id)
