"""Publishes the bands of a closing, once, from the panels, answers and settings as they are then."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from alongside.accounts.store import organisations
from alongside.checkins.rules.instrument_loader import weekly_instrument
from alongside.checkins.rules.instruments import STRAIN, comparable_scales, score_answers
from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Store, Transaction
from alongside.organisation.rules.team_groups import GROUP_PEOPLE, GROUP_TEAMS
from alongside.organisation.store import team_groups
from alongside.teams.gate.panels import Leads, Panels, people_sharing
from alongside.teams.rules.panels import is_enough, members_who_stayed
from alongside.teams.rules.releases import (
    EPSILON,
    EPSILON_STRONG,
    FEWEST_EVER,
    SHORT,
    SHORT_FROM,
    Band,
    Block,
    Member,
    Release,
    Setting,
    Silence,
    band_odds,
    blocks_ending,
    closing_of,
    draw_number,
    drawn_band,
    due_closings,
    ends_frame,
    has_enough_answers,
    is_strong,
    mean_level,
    whole_points,
)
from alongside.teams.store import band_holds, protected, release_settings, releases

NOTICE_PERIOD = timedelta(days=7)  # notice before the first band under rules that are new to a database


def publish_due(store: Store, now: datetime, history: bool = True) -> list[Week]:
    """Publishes every closing whose day has come, oldest first, and returns them.

    Each closing is one transaction for all teams. Two processes may run this at once: the second finds it
    done. Without `history`, the first closing of a database is that of a period which began under this
    version of the app, so answers from before people were told about bands are not published. A database that
    had other rules publishes nothing for NOTICE_PERIOD: everyone is told about the new rules first.
    """
    published: list[Week] = []
    while True:
        with store.read() as db:
            if _next_due_closing(db, now, history) is None:
                return published
        with store.write() as db:
            closing = _next_due_closing(db, now, history)
            if closing:
                found = _Closing.read(db, closing, now).make_releases(db)
                releases.add_releases(db, found)
                releases.note_closing(db, closing, now)
                # Where too few people counted, requests to hold a band back stay for a later period.
                said = [release for release in found if release.outcome is not Silence.TOO_SMALL]
                band_holds.delete_holds(db, {team for release in said for team in release.team_ids})
                published.append(closing)


def _next_due_closing(db: Transaction, now: datetime, history: bool) -> Week | None:
    organisation, after = organisations.find_organisation(db), published_until(db, history)
    changed_at = releases.rules_changed_at(db)
    if organisation is None or after is None or (changed_at and now < changed_at + NOTICE_PERIOD):
        return None
    return next(iter(due_closings(after, now, organisation.week_rule.zone)), None)


def published_until(db: Transaction, history: bool) -> Week | None:
    """The newest published closing, else the last one that never will be; None while there are no people."""
    newest, since = releases.last_closing(db), protected.first_membership(db)
    if newest is not None or since is None:
        return newest
    before_all = closing_of(Week.of(since)).back(SHORT)
    possible = closing_of(Week.of(releases.possible_since(db)))
    end_of_frame = possible if ends_frame(possible) else possible.back(-SHORT)
    return before_all if history else max(before_all, end_of_frame)


@dataclass(frozen=True, kw_only=True)
class _Closing:
    """Everything that determines the figures of one closing."""

    week: Week
    at: datetime
    settings: list[Setting]
    panels: dict[Block, Panels]
    sharers: dict[Block, set[str]]
    points: dict[str, dict[Week, int]]
    before: dict[Block, dict[str, Band]]
    held_back_by: set[str]
    key: bytes

    @classmethod
    def read(cls, db: Transaction, week: Week, at: datetime) -> "_Closing":
        blocks = blocks_ending(week)
        leads = Leads.read(db, blocks[-1])
        return cls(
            week=week,
            at=at,
            settings=release_settings.list_settings(db),
            panels={block: Panels.read(db, block, leads) for block in blocks},
            sharers={block: people_sharing(db, block) for block in blocks},
            points=_strain_points(db, blocks),
            before={block: releases.bands_before(db, block) for block in blocks},
            held_back_by=band_holds.people_holding(db),
            key=releases.release_key(db),
        )

    def make_releases(self, db: Transaction) -> list[Release]:
        short = blocks_ending(self.week)[0]
        if not ends_frame(self.week):
            large = (
                self._make_release(team, [team], short, SHORT_FROM) for team in self.panels[short].rosters
            )
            # For the others, the period goes on.
            return [release for release in large if release.outcome is not Silence.TOO_SMALL]
        long = blocks_ending(self.week)[1]
        began = releases.released_in(db, Block(long.first, SHORT))
        own = [
            self._make_release(team, [team], short, SHORT_FROM)
            if team in began
            else self._make_release(team, [team], long, FEWEST_EVER)
            for team in sorted(protected.teams_during(db, long))
        ]
        small = {release.figure_id for release in own if release.outcome is Silence.TOO_SMALL} - began
        return own + list(self._group_releases(db, long, small))

    def _group_releases(self, db: Transaction, block: Block, small: Collection[str]) -> Iterator[Release]:
        """Team groups, unchanged since the block began, of teams that publish nothing of their own."""
        begins = block.begins(organisations.require_organisation(db).week_rule.zone)
        changed = team_groups.changed_since(db, begins)
        for roll_up in team_groups.list_groups(db):
            joined = [team for team in roll_up.team_ids if team in small]
            peopled = [
                team
                for team in joined
                if members_who_stayed(self.panels[block].members_at_start([team], joined))
            ]
            if len(peopled) >= GROUP_TEAMS and roll_up.id not in changed:
                yield self._make_release(roll_up.id, peopled, block, GROUP_PEOPLE)

    def _make_release(self, figure_id: str, team_ids: list[str], block: Block, fewest: int) -> Release:
        panel = members_who_stayed(self.panels[block].members_at_start(team_ids))
        there = self.panels[block].count_at_start(team_ids)
        strong = is_strong(block, self.settings)
        epsilon = EPSILON_STRONG if strong else EPSILON
        enough = is_enough(panel, there, self.sharers[block], fewest, self.settings)
        outcome = self._draw_outcome(figure_id, block, panel, epsilon) if enough else Silence.TOO_SMALL
        return Release(
            figure_id=figure_id,
            block=block,
            outcome=outcome,
            strong=strong,
            published_at=self.at,
            team_ids=tuple(team_ids),
            epsilon=epsilon,
        )

    def _draw_outcome(
        self, figure_id: str, block: Block, panel: list[Member], epsilon: float
    ) -> Band | Silence:
        heard = [one for one in panel if one.person_id not in self.sharers[block]]
        points = {one.person_id: self.points.get(one.person_id, {}) for one in heard}
        held_back = any(one.person_id in self.held_back_by for one in panel)
        if held_back or not has_enough_answers(heard, block, points):
            return Silence.TOO_FEW
        mean, people = mean_level(panel, block, points, self.before[block].get(figure_id))
        return drawn_band(
            band_odds(mean, people, epsilon), draw_number(self.key, figure_id, block, panel, points)
        )


def _strain_points(db: Transaction, blocks: Iterable[Block]) -> dict[str, dict[Week, int]]:
    """Person to week to points. Answers from before the current questions about strain do not count."""
    pack = weekly_instrument()
    found: dict[str, dict[Week, int]] = {}
    for block in blocks:
        for person_id, week, version, answers in protected.answers_in_block(db, block):
            strain = score_answers(pack, answers)[STRAIN]
            if strain is not None and pack.scale(STRAIN) in comparable_scales(pack, version):
                found.setdefault(person_id, {})[week] = whole_points(strain)
    return found
