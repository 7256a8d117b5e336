"""What pages are opened with."""

import pytest

from alongside.web import my_weeks_view
from alongside.web.stores import settings


@pytest.fixture
def mail_is_on(monkeypatch):
    """From the next opening of the page on."""
    for name, value in {
        "SMTP_HOST": "mail.example.org",
        "SENDER": "alongside@example.org",
        "ADDRESS": "https://alongside.example.org",
    }.items():
        monkeypatch.setenv(f"ALONGSIDE_{name}", value)
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def drawings(monkeypatch) -> list[str]:
    """The names of the pictures that were made, one after the other."""
    made: list[str] = []
    prepare_chart = my_weeks_view.prepare_chart

    def noted(picture):
        made.append(picture.key)
        return prepare_chart(picture)

    monkeypatch.setattr(my_weeks_view, "prepare_chart", noted)
    return made
