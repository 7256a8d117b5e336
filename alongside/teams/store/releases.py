"""Released bands. Each is added once."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from secrets import token_bytes

from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Transaction
from alongside.core.store.rows import to_row
from alongside.teams.rules.releases import LONG, SHORT, Band, Block, Release, Silence
from alongside.teams.rules.team_figures import ShownRelease

TAKES_TO_MAKE = timedelta(minutes=10)  # for a new database with all its migrations


def add_releases(db: Transaction, releases: Iterable[Release]) -> None:
    """Raises if a figure's block was released before: nothing is ever released twice."""
    keyed = [
        ({"figure_id": release.figure_id, "first_week": release.block.first}, release) for release in releases
    ]
    db.insert_many(
        "release",
        (
            {**to_row(release, "block", "team_ids"), **key, "weeks": release.block.weeks}
            for key, release in keyed
        ),
    )
    db.insert_many(
        "release_team",
        ({**key, "team_id": team_id} for key, release in keyed for team_id in release.team_ids),
    )


def note_closing(db: Transaction, closing: Week, at: datetime) -> None:
    db.insert("publication", {"week": closing, "published_at": at})


def possible_since(db: Transaction) -> date:
    """The day (UTC) from which this database could hold releases: when it was made or got that migration."""
    row = db.rows("select applied_at from schema_version where number = 2")[0]
    return datetime.fromisoformat(row["applied_at"]).date()


def rules_changed_at(db: Transaction) -> datetime | None:
    """When an older database got the rules on panels and noise; None for one that never had other rules."""
    at = {
        row["number"]: datetime.fromisoformat(row["applied_at"])
        for row in db.rows("select number, applied_at from schema_version where number in (1, 12)")
    }
    return at[12] if at[12] - at[1] > TAKES_TO_MAKE else None


def last_closing(db: Transaction) -> Week | None:
    """The newest published one."""
    row = db.row("select max(week) as week from publication")
    return None if row is None or row["week"] is None else Week(row["week"])


def released_in(db: Transaction, block: Block) -> set[str]:
    """Ids of figures with a release of exactly this block."""
    rows = db.rows(
        "select figure_id from release where first_week = :first_week and weeks = :weeks",
        first_week=block.first,
        weeks=block.weeks,
    )
    return {row["figure_id"] for row in rows}


def bands_before(db: Transaction, block: Block) -> dict[str, Band]:
    """Figure id to its band in the block that ended right before this one began."""
    ends = block.first.back(1)
    rows = db.rows(
        """
        select figure_id, outcome from release
        where (weeks = :short and first_week = :after_short or weeks = :long and first_week = :after_long)
          and outcome not in (:too_small, :too_few)
        """,
        short=SHORT,
        after_short=ends.back(SHORT - 1),
        long=LONG,
        after_long=ends.back(LONG - 1),
        too_small=Silence.TOO_SMALL,
        too_few=Silence.TOO_FEW,
    )
    return {row["figure_id"]: Band(row["outcome"]) for row in rows}


def release_key(db: Transaction) -> bytes:
    """The key for the draws. Made when first needed, and never changed."""
    db.insert_new("release_key", {"id": 1, "key": token_bytes(32).hex()})
    (row,) = db.rows("select key from release_key where id = 1")
    return bytes.fromhex(row["key"])


def shown_releases(kept: Transaction) -> dict[str, tuple[ShownRelease, ...]]:
    """Reads aggregates. Team id to the releases about it, oldest first."""
    about: dict[tuple[str, str], dict[str, str]] = {}
    for row in kept.rows("select * from release_team order by team_name, team_id"):
        about.setdefault((row["figure_id"], row["first_week"]), {})[row["team_id"]] = row["team_name"]
    found: dict[str, tuple[ShownRelease, ...]] = {}
    for row in kept.rows("select * from release order by first_week, weeks, figure_id"):
        names = about[row["figure_id"], row["first_week"]]
        release = Release(
            figure_id=row["figure_id"],
            block=Block(Week(row["first_week"]), row["weeks"]),
            outcome=Silence(row["outcome"]) if row["outcome"] in set(Silence) else Band(row["outcome"]),
            strong=bool(row["strong"]),
            published_at=datetime.fromisoformat(row["published_at"]),
            team_ids=tuple(names),
            epsilon=row["epsilon"],
        )
        shown = ShownRelease(release, row["figure_name"], tuple(names.values()))
        for team_id in names:
            found[team_id] = (*found.get(team_id, ()), shown)
    return found
