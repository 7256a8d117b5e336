"""An address means one organisation, and a name can be part of a file's and a host's name."""

from datetime import UTC, datetime

import pytest

from alongside.core.settings import BadSettings, Settings
from alongside.core.tenants import BadTenant, Tenant, Tenants, TenantState, settings_of


def tenant(name: str, address: str, database: str = "") -> Tenant:
    return Tenant(
        name=name,
        address=address,
        database=database or f"sqlite:///data/{name}.db",
        state=TenantState.ACTIVE,
        since=datetime(2026, 3, 4, tzinfo=UTC),
    )


NORTH = tenant("north", "https://north.example.org")
SOUTH = tenant("south", "https://example.org/south")
HERE = Tenants([NORTH, SOUTH])


@pytest.mark.parametrize(
    ("host", "path", "meant"),
    [
        ("north.example.org", "/", NORTH),
        ("north.example.org", "/south/check_in", NORTH),
        ("example.org", "/south", SOUTH),
        ("example.org", "/south/check_in", SOUTH),
        ("example.org", "/southern", None),
        ("example.org", "/", None),
        ("south.example.org", "/south", None),
        ("", "/", None),
    ],
)
def test_a_request_means_the_organisation_of_its_address(host: str, path: str, meant: Tenant | None) -> None:
    assert HERE.find_asked(host, path) is meant


@pytest.mark.parametrize(
    "name", ["", "North", "north_west", "-north", "north-", "n--w", "9north", "north.db", "../x", "n" * 41]
)
def test_a_name_that_could_not_be_part_of_a_files_name_is_refused(name: str) -> None:
    with pytest.raises(BadTenant):
        HERE.check_new(tenant(name, "https://new.example.org"))


@pytest.mark.parametrize(
    ("name", "address", "database"),
    [
        ("north", "https://new.example.org", ""),
        ("new", "", ""),
        ("new", "https://north.example.org", ""),
        ("new", "https://north.example.org/new", ""),
        ("new", "https://example.org", ""),
        ("new", "https://example.org/south/new", ""),
        ("new", "https://new.example.org", NORTH.database),
    ],
)
def test_what_would_mean_two_organisations_is_refused(name: str, address: str, database: str) -> None:
    with pytest.raises(BadTenant):
        HERE.check_new(tenant(name, address, database))


def test_any_other_is_taken() -> None:
    """The twin."""
    HERE.check_new(tenant("north-west-2", "https://example.org/southern"))


def test_an_address_that_is_none_is_refused_by_the_name_of_its_option() -> None:
    with pytest.raises(BadSettings, match="--address"):
        HERE.check_new(tenant("new", "ftp://new.example.org"))


def test_each_has_its_own_database_address_and_backups_and_none_has_a_demo() -> None:
    whole = Settings.read(
        {
            "ALONGSIDE_ORGANISATIONS": "sqlite:///data/all.db",
            "ALONGSIDE_BACKUPS": "kept",
            "ALONGSIDE_HOSTS": "other",
        }
    )

    found = settings_of(whole, SOUTH)

    assert (found.database, found.backups, found.base_path) == (SOUTH.database, "kept/south", "/south")
    assert found.host_names == {"example.org"}
    with pytest.raises(BadSettings):
        Settings.read({"ALONGSIDE_ORGANISATIONS": "sqlite:///data/all.db", "ALONGSIDE_DEMO": "yes"})
