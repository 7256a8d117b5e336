"""Public holidays are a suggestion that the package makes from its own data."""

import subprocess
import sys
from datetime import date

import pytest

from alongside.calendars.rules.public_holidays import list_countries, list_holidays, list_regions

NOVEMBER = date(2026, 11, 28)


def test_the_next_year_is_shown_in_order_and_no_more():
    england = list_holidays("GB", "ENG", NOVEMBER, "en")

    assert england[:4] == (
        (date(2026, 12, 25), "Christmas Day"),
        (date(2026, 12, 26), "Boxing Day"),
        (date(2026, 12, 28), "Boxing Day (observed)"),
        (date(2027, 1, 1), "New Year's Day"),
    )
    assert max(day for day, _ in england) == date(2027, 8, 30)
    assert list(england) == sorted(england)


def test_a_part_of_a_country_has_its_own():
    names = {name for _, name in list_holidays("DE", "BY", NOVEMBER, "en")}

    assert "Corpus Christi" in names
    assert "Corpus Christi" not in {name for _, name in list_holidays("DE", "", NOVEMBER, "en")}
    assert list_regions("DE")["BY"] == "Bayern"


@pytest.mark.parametrize(
    ("country", "language", "name"),
    [
        ("ES", "es", "Natividad del Señor"),
        ("ES", "en", "Christmas Day"),
        ("DE", "es", "Christmas Day"),  # not there in Spanish
        ("BS", "es", "Christmas Day"),  # in one language only
    ],
)
def test_names_are_in_the_readers_language_where_the_package_has_it_else_in_english(country, language, name):
    assert dict(list_holidays(country, "", NOVEMBER, language))[date(2026, 12, 25)].startswith(name)


def test_every_country_can_be_asked_for():
    for country in list_countries():
        list_regions(country)
        list_holidays(country, "", NOVEMBER, "en")


WITHOUT_A_NETWORK = """
import socket
def refuse(*_):
    raise AssertionError("the network was asked")

socket.socket = socket.getaddrinfo = socket.create_connection = refuse
from datetime import date
from alongside.calendars.rules.public_holidays import list_holidays
print(len(list_holidays("US", "CA", date(2026, 11, 28), "en")))
"""


def test_nothing_is_asked_of_the_network():
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_A_NETWORK], capture_output=True, text=True, check=True
    )

    assert int(done.stdout) > 9


def test_the_test_above_would_see_a_request():
    asking = WITHOUT_A_NETWORK + 'socket.create_connection(("localhost", 9))'

    assert (
        "the network was asked"
        in subprocess.run([sys.executable, "-c", asking], capture_output=True, text=True, check=False).stderr
    )
