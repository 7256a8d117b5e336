"""Turns profiles into the input of the matching engine: who takes part, and who may not be paired.

Nothing here reads check-ins. The people someone does not want to be matched with are passed on as forbidden
pairs, so that neither the coordinator nor a file ever says who asked for it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from alongside.accounts.rules.people import Person
from alongside.accounts.store import organisations, people, sign_ins
from alongside.core.rules.spans import Span
from alongside.core.store.engine import Transaction
from alongside.matching.rules.encode import managers_above
from alongside.matching.rules.participants import (
    DAYS,
    Feedback,
    Intent,
    Participant,
    Population,
    Rules,
    Weights,
)
from alongside.matching.rules.reference import Reference
from alongside.organisation.store import closed_days, teams
from alongside.partners.rules.rounds import Round, RoundStatus, Wish
from alongside.partners.store import rounds
from alongside.profiles.rules.availability import free_spans
from alongside.profiles.rules.profiles import INACTIVE, NAMEABLE, Profile
from alongside.profiles.store import profiles
from alongside.sessions.rules import slots
from alongside.sessions.rules.pairings import room_left
from alongside.sessions.store import pairings

# What a participant has as it is in the profile. The others depend on more than the profile.
FROM_PROFILE = {one.name for one in fields(Profile)} & {one.name for one in fields(Participant)} - {
    *("free", "capacity", "trio_ok")
}

Ends = tuple[str, str]


@dataclass(frozen=True)
class Drawn:
    """`places`: of everyone in the organisation, by id. The population has only the people who are in."""

    population: Population
    places: Mapping[str, RoundStatus]


def current_settings(db: Transaction) -> tuple[Rules, Weights]:
    return rounds.newest_settings(db) or (Rules(), Weights())


def round_population(db: Transaction, round: Round, now: datetime) -> Drawn:
    world = _Snapshot.read_at(db, now)
    answers = rounds.answers_of_round(db, round.number)
    places = {person.id: world.round_place(person.id, answers) for person in world.here}
    waited = rounds.rounds_waited(db)
    seekers = [
        replace(world.to_participant(person), waited=waited.get(person.id, 0))
        for person in world.here
        if places[person.id] is RoundStatus.IN
    ]
    wishes = rounds.wishes_of_round(db, round.number)
    apart = [(a, b) for a, b, wish in wishes if wish is Wish.FORBID]
    together = [(a, b) for a, b, wish in wishes if wish is Wish.LOCK]
    drawn = world.to_population(db, seekers, apart, round.number, round.seed)
    if round.same_lead_ok:
        drawn = replace(drawn, rules=replace(drawn.rules, same_lead_ok=True))
    reference, room, locks = Reference(drawn), {one.id: one.capacity for one in drawn.people}, []
    for a, b in together:  # only where no rule forbids it, both are in the round, and have room left
        if room.get(a, 0) > 0 and room.get(b, 0) > 0 and not reference.why_not(a, b):
            locks.append((a, b))
            room[a] -= 1
            room[b] -= 1
    return Drawn(replace(drawn, locks=tuple(locks)), places)


def places_in_round(db: Transaction, answers: Mapping[str, bool], now: datetime) -> dict[str, RoundStatus]:
    """Of everyone in the organisation, by id."""
    world = _Snapshot.read_at(db, now)
    return {person.id: world.round_place(person.id, answers) for person in world.here}


def candidates_for(db: Transaction, asker_id: str, now: datetime, urgent: bool = False) -> Population:
    """For someone who looks for a person to talk to: everyone with a profile, as paused if they cannot be
    asked now.

    `urgent`: ignores closed days, so that someone who needs help now is not told that there is no one.
    """
    world = _Snapshot.read_at(db, now)
    if urgent:
        world = replace(world, closed=())
    number = rounds.newest_published_number(db) + 1
    seekers = []
    for person in world.here:
        if world.obstacle_to_matching(person.id) is not RoundStatus.INCOMPLETE:
            open_to = person.id == asker_id or world.obstacle_to_matching(person.id) is None
            seeker = world.to_participant(person)
            seekers.append(seeker if open_to else replace(seeker, intent=Intent.PAUSE))
    population = world.to_population(db, seekers, [], number, asker_id)
    # Someone who knows their own feedback could infer the other's from a list's order, or from who is in it.
    met = (
        replace(one, feedback=Feedback.NONE) if asker_id in (one.a, one.b) else one for one in population.met
    )
    return replace(population, met=tuple(met))


@dataclass(frozen=True, kw_only=True)
class _Snapshot:
    """All that matching needs to know at one instant, read once."""

    here: list[Person]
    profiles: Mapping[str, Profile]
    above: Mapping[str, frozenset[str]]
    teams: Mapping[str, str]
    partners: Mapping[str, int]
    pairs: frozenset[Ends]  # current
    seen: Mapping[str, datetime]
    closed: tuple[Span, ...]  # of the 14 days
    begins: datetime
    now: datetime

    @classmethod
    def read_at(cls, db: Transaction, now: datetime) -> "_Snapshot":
        everyone = people.list_people(db)
        zone = organisations.require_organisation(db).week_rule.zone
        today = now.astimezone(zone).date()
        active = [one for one in pairings.list_pairings(db) if one.is_active(today)]
        partners: Counter[str] = Counter()
        for pairing in active:
            partners.update(dict.fromkeys(pairing.people, len(pairing.people) - 1))
        pairs = {(a, b) for one in active for a in one.people for b in one.people if a < b}
        begins = datetime.combine(today + timedelta(days=1), time(), zone).astimezone(UTC)
        team_of = people.team_ids_now(db)
        ahead = [(begins, begins + timedelta(days=DAYS))]
        return cls(
            here=[person for person in everyone if person.left_on is None],
            profiles=profiles.list_profiles(db),
            above=_people_above(everyone, teams.all_leads(db), team_of),
            teams=team_of,
            partners=partners,
            pairs=frozenset(pairs),
            seen=sign_ins.last_seen(db),
            closed=slots.intersect_spans([closed_days.read_closed_days(db).instants(), ahead]),
            begins=begins,
            now=now,
        )

    def round_place(self, person_id: str, answers: Mapping[str, bool]) -> RoundStatus:
        """A person's place in a round. Someone who answered has been seen recently."""
        if (standing := self.obstacle_to_matching(person_id)) is not None:
            return standing
        if person_id not in answers:
            return RoundStatus.NOT_ANSWERED
        return RoundStatus.IN if answers[person_id] else RoundStatus.SAID_NO

    def obstacle_to_matching(self, person_id: str) -> RoundStatus | None:
        """What rules a person out, whatever they answer; None if nothing does."""
        profile = self.profiles.get(person_id)
        if profile is None or not profile.is_complete:
            return RoundStatus.INCOMPLETE
        if profile.intent is Intent.PAUSE:
            return RoundStatus.PAUSED
        if not free_spans(profile, self.begins) and free_spans(replace(profile, absences=()), self.begins):
            return RoundStatus.ON_LEAVE
        if self._room_left(person_id) < 1:
            return RoundStatus.NO_CAPACITY
        if person_id not in self.seen or self.seen[person_id] < self.now - INACTIVE:
            return RoundStatus.INACTIVE
        return None

    def to_participant(self, person: Person) -> Participant:
        """Time off on all days counts with the usual hours, so that who is free when does not reveal it."""
        profile, room = self.profiles[person.id], self._room_left(person.id)
        free = free_spans(profile, self.begins) or free_spans(replace(profile, absences=()), self.begins)
        said: dict[str, Any] = {name: getattr(profile, name) for name in FROM_PROFILE}
        return Participant(
            id=person.id,
            free=slots.subtract_spans(free, self.closed),
            capacity=max(0, room),
            lead=person.lead_id or "",
            above=self.above.get(person.id, frozenset()),
            team=self.teams.get(person.id, ""),
            private=frozenset(NAMEABLE) - profile.named,
            # A trio would be two partners at once: a person with room for two takes a second pair instead.
            trio_ok=profile.trio_ok and room == 1 and person.id not in self.partners,
            **said,
        )

    def to_population(
        self, db: Transaction, seekers: list[Participant], apart: Iterable[Ends], number: int, seed: str
    ) -> Population:
        """Two current partners are not paired again, however soon earlier partners may meet again."""
        here = {seeker.id for seeker in seekers}
        rules, weights = current_settings(db)
        met = [one for one in pairings.list_met(db, feedback_cutoff(self.begins)) if {one.a, one.b} <= here]
        blocks = [(min(ends), max(ends)) for ends in profiles.all_blocks(db)]
        forbid = sorted({(a, b) for a, b in (*apart, *blocks, *self.pairs) if {a, b} <= here})
        return Population(
            people=tuple(seekers),
            met=tuple(met),
            round=number,
            forbid=tuple(forbid),
            rules=rules,
            weights=weights,
            seed=seed,
            begins=self.begins,
        )

    def _room_left(self, person_id: str) -> int:
        return room_left(self.profiles[person_id].capacity, self.partners.get(person_id, 0))


def feedback_cutoff(begins: datetime) -> datetime:
    """Feedback counts in a round only if no one, in any time zone, can change it on the day the round is
    drawn up.

    `begins`: the first instant of the 14 days that count.
    """
    return begins - timedelta(days=2)


def _people_above(
    everyone: Iterable[Person], leads: Mapping[str, list[tuple[str, str]]], team_of: Mapping[str, str]
) -> dict[str, frozenset[str]]:
    """Everyone above each person: line managers all the way up, and the leads of the team with theirs.

    Worked out here, since people in between may not be in the round.
    """
    managers = {person.id: person.lead_id or "" for person in everyone}
    return {
        person_id: managers_above(
            {manager, *(lead for lead, _ in leads.get(team_of.get(person_id, ""), ()))}, managers
        )
        - {person_id}
        for person_id, manager in managers.items()
    }
