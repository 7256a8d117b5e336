"""How a team stands in both lanes, work and strain, so that neither can hide behind the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from alongside.core.rules.weeks import Week
from alongside.teams.rules.changes import is_over_capacity, over_capacity_since, weekly_loads
from alongside.teams.rules.releases import Band
from alongside.teams.rules.team_figures import ShownRelease
from alongside.teams.rules.workload import TeamWeek

# Percent of capacity. From here on, the hours that are missing are a day and a half of a week of five days.
FAR_OVER = 130
FULL = 100  # percent: the open cases need all hours there are
NEARLY_FULL = 90  # percent: one step below full, so there is room for very little


class Need(IntEnum):
    """How much one lane asks for a lead. NOT_KNOWN, for a lane without a figure, is not the same as calm."""

    NOT_KNOWN = 0
    CALM = 1
    WATCH = 2
    ACT = 3
    ACT_FIRST = 4


BAND_NEEDS = {
    Band.LOW: Need.CALM,
    Band.MODERATE: Need.WATCH,
    Band.HIGH: Need.ACT,
    Band.VERY_HIGH: Need.ACT_FIRST,
}


@dataclass(frozen=True, kw_only=True)
class Standing:
    """`load`: of `load_week`, the newest with a figure, in percent of capacity. strain: of the newest closed
    period, if it is out. strain_since: the first week of the unbroken run of that outcome; periods: in it.
    """

    team_id: str
    load: int | None = None
    load_week: Week | None = None
    over_since: Week | None = None
    strain: ShownRelease | None = None
    strain_since: Week | None = None
    periods: int = 0

    @property
    def needs(self) -> tuple[Need, Need]:
        """Of the work, and of the strain."""
        band = self.strain.release.band if self.strain else None
        return _load_need(self.load), Need.NOT_KNOWN if band is None else BAND_NEEDS[band]

    @property
    def stands_out(self) -> bool:
        return max(self.needs) >= Need.ACT

    @property
    def is_known(self) -> bool:
        """In both lanes."""
        return Need.NOT_KNOWN not in self.needs


def find_standing(team_id: str, weeks: Sequence[TeamWeek], shown: Sequence[ShownRelease]) -> Standing:
    """`weeks` and `shown`: of this team, oldest first. A band of its own goes before one of a team group."""
    known = weekly_loads(weeks)
    newest = max(known, default=None)
    closed = max((one.release.block.last for one in shown), default=None)
    latest = [one for one in shown if one.release.block.last == closed]
    strain = min(latest, key=lambda one: (one.release.band is None, one.is_group), default=None)
    run = _unbroken_run(strain, shown) if strain else []
    return Standing(
        team_id=team_id,
        load=None if newest is None else known[newest],
        load_week=newest,
        over_since=over_capacity_since(weeks),
        strain=strain,
        strain_since=run[-1].release.block.first if run else None,
        periods=len(run),
    )


def worst_first(standings: Sequence[Standing]) -> list[Standing]:
    """By the lane that asks for more, then by the other one, then by the load."""
    return sorted(
        standings,
        key=lambda one: (max(one.needs), min(one.needs), one.load or 0),
        reverse=True,
    )


def _load_need(percent: int | None) -> Need:
    if percent is None:
        return Need.NOT_KNOWN
    if is_over_capacity(percent):
        return Need.ACT_FIRST if percent >= FAR_OVER else Need.ACT
    return Need.WATCH if percent >= NEARLY_FULL else Need.CALM


def _unbroken_run(newest: ShownRelease, shown: Sequence[ShownRelease]) -> list[ShownRelease]:
    """Releases of the same figure with the same outcome and no gap between them, newest first."""
    run = [newest]
    for one in reversed(shown):
        follows = one.release.block.last.until(run[-1].release.block.first) == 1
        if follows and (one.figure, one.release.outcome) == (newest.figure, newest.release.outcome):
            run.append(one)
    return run
