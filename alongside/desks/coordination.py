"""The coordinator's view of pairs: their stage, messages to them, talk requests, and programme figures."""

from dataclasses import dataclass

from alongside import privacy
from alongside.desks.role_desk import RoleDesk
from alongside.desks.telling import tell
from alongside.domain.asks import instant
from alongside.domain.audit import Action
from alongside.domain.coordination import Standing, checked_message, made_by_themselves, standing
from alongside.domain.notices import Told
from alongside.domain.pairings import NoSuchPairing, Pairing
from alongside.domain.people import Role
from alongside.domain.programme import Programme
from alongside.domain.reach import Kind
from alongside.domain.tokens import new_id
from alongside.store import audit, dates, notices, organisations, pairings
from alongside.store.engine import Work


@dataclass(frozen=True)
class PairOfRound:
    """`names`: of everyone not erased, sorted."""

    pairing_id: str
    names: tuple[str, ...]
    round: int
    standing: Standing


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
class WantsToTalk:
    """`at`: ISO, UTC."""

    id: str
    name: str
    at: str


@dataclass(frozen=True)
class CoordinationDesk(RoleDesk):
    role = Role.COORDINATOR

    def pairs(self) -> Pairs:
        """Every pair ever: those of rounds with their stage, those that people formed themselves without."""
        with self._reading() as db:
            names = pairings.names(db)
            zone = organisations.required(db).week_rule.zone
            known, found = dates.of_pairs(db), pairings.all(db)
            today = self.now.astimezone(zone).date().isoformat()

            def called(pairing: Pairing) -> tuple[str, ...]:
                return tuple(sorted((names[one] for one in pairing.people), key=str.casefold))

            def stands(pairing: Pairing) -> Standing:
                return standing(pairing, known.get(pairing.id, []), self.now, zone)

            return Pairs(
                tuple(
                    PairOfRound(one.id, called(one), one.round, stands(one))
                    for one in found
                    if not made_by_themselves(one)
                ),
                tuple(
                    OwnPair(one.id, called(one), one.since, not one.is_active(today))
                    for one in found
                    if made_by_themselves(one)
                ),
            )

    def message(self, pairing_id: str, text: str) -> int:
        """Shows a message on the first page of everyone in a pair that has not ended; returns to how many.

        Raises BadInput and NoSuchPairing.
        """
        said = checked_message(text)
        with self._writing() as db:
            pairing = pairings.by_id(db, pairing_id)
            today = self.now.astimezone(organisations.required(db).week_rule.zone).date().isoformat()
            if pairing is None or pairing.lapsed(self.now) or not pairing.is_active(today):
                raise NoSuchPairing
            mark = new_id()
            for one in pairing.people:
                notices.tell(db, one, Told.MESSAGE, instant(self.now), said)
                tell(db, self.now, one, Kind.NEWS, {}, f"message:{mark}:{one}")
            self._note(db, Action.PAIRING_WRITTEN_TO)
        return len(pairing.people)

    # ── who wants to talk ───────────────────────────────────────────────────────────────────────────────────

    def who_wants_to_talk(self) -> list[WantsToTalk]:
        """Oldest first."""
        with self._reading() as db:
            return [WantsToTalk(one.id, one.name, one.at) for one in notices.talk_requests(db)]

    def talked(self, request_id: str) -> None:
        """Does nothing if it was done before or the request was withdrawn.

        Never logged: that a person asked is for coordinators only.
        """
        with self._writing() as db:
            notices.talked(db, request_id, instant(self.now))

    # ── the programme ───────────────────────────────────────────────────────────────────────────────────────

    def programme(self) -> Programme:
        with self._reading() as db:
            return privacy.programme(db, self.now)

    # ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _note(self, db: Work, action: Action) -> None:
        """With the coordinator as subject: the log does not say which people it was about."""
        audit.record(db, self.now.isoformat(), self.person.id, action, self.person.id)
