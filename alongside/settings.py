"""ALONGSIDE_* in the environment, read once into one frozen value."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

PROJECT = Path(__file__).parents[1]

YES_OR_NO = {
    "1": True,
    "true": True,
    "yes": True,
    "on": True,
    "0": False,
    "false": False,
    "no": False,
    "off": False,
}


class BadSettings(ValueError):
    """A setting nobody knows or that makes no sense; better now than later."""


@dataclass(frozen=True)
class Settings:
    """Every setting of the app, with its default.

    database: `sqlite:///path`, relative to the project folder unless absolute.
    demo_database: where the demo organisation lives; same form.
    instruments: a folder of the organisation's own instrument packs (TOML).
    demo: whether visitors may enter the demo; by default only on a server bound to loopback.
    https: whether browsers reach the app by https, so that cookies are marked Secure.
    language: what visitors see before anyone has chosen.
    """

    database: str = "sqlite:///data/alongside.db"
    demo_database: str = "sqlite:///data/demo.db"
    instruments: str = ""
    demo: bool = False
    https: bool = False
    language: str = "en"

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "Settings":
        """Raises BadSettings for a name nobody knows or a yes/no that is neither."""
        given = {
            key.removeprefix("ALONGSIDE_").lower(): value
            for key, value in environment.items()
            if key.startswith("ALONGSIDE_")
        }
        if unknown := given.keys() - {field.name for field in fields(cls)}:
            raise BadSettings(
                f"Unknown settings: {', '.join(f'ALONGSIDE_{name.upper()}' for name in sorted(unknown))}"
            )
        switches = {name: _yes_or_no(name, given.pop(name)) for name in ("demo", "https") if name in given}
        settings = cls(**given, **switches)  # type: ignore[arg-type]  # the rest are text
        for url in (settings.database, settings.demo_database):
            database_file(url)
        return settings


def _yes_or_no(name: str, value: str) -> bool:
    try:
        return YES_OR_NO[value.strip().lower()]
    except KeyError:
        raise BadSettings(f"ALONGSIDE_{name.upper()} is {value!r}; say yes or no.") from None


def database_file(url: str) -> Path:
    """The file behind `sqlite:///…`. Raises BadSettings for any other kind of database."""
    if not url.startswith("sqlite:///") or url == "sqlite:///":
        raise BadSettings(
            f"{url.split(':')[0]}: this version keeps its data in SQLite; write sqlite:///path/to/file.db"
        )
    return (PROJECT / url.removeprefix("sqlite:///")).resolve()
