"""Settings that make no sense stop the start, and say which."""

import pytest

from alongside.domain import case_weights, packs
from alongside.settings import PROJECT, BadSettings, Settings, database_file

MAIL = {
    "ALONGSIDE_SMTP_HOST": "mail.example.org",
    "ALONGSIDE_SENDER": "alongside@example.org",
    "ALONGSIDE_ADDRESS": "https://alongside.example.org",
}


def test_e_mail_is_off_until_a_server_is_set() -> None:
    assert not Settings.read({}).sends_mail
    assert Settings.read(MAIL).sends_mail
    assert Settings.read({**MAIL, "ALONGSIDE_SMTP_PORT": "25"}).smtp_port == 25


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SENDER", ""),
        ("SENDER", "nobody"),
        ("SENDER", "a@example.org\r\nBcc: b@example.org"),
        ("ADDRESS", ""),
        ("ADDRESS", "alongside.example.org"),
        ("SMTP_PORT", "0"),
        ("SMTP_PORT", "70000"),
        ("SMTP_PORT", "mail"),
        ("SMTP_HOST", "mail..example.org"),
        ("SMTP_USER", "josé"),
        ("SMTP_PASSWORD", "geheimü"),
        ("SMTP_SECURITY", "ssl"),
        ("SMPT_HOST", "mail.example.org"),
    ],
)
def test_what_is_set_by_half_or_wrongly_is_refused_by_its_name(name: str, value: str) -> None:
    with pytest.raises(BadSettings):
        Settings.read({**MAIL, f"ALONGSIDE_{name}": value})


def test_a_password_is_never_sent_in_the_open() -> None:
    with pytest.raises(BadSettings, match="SMTP_SECURITY"):
        Settings.read({**MAIL, "ALONGSIDE_SMTP_SECURITY": "none", "ALONGSIDE_SMTP_PASSWORD": "x"})


def test_what_ships_never_lies_where_the_data_are() -> None:
    data = database_file(Settings().database).parent  # an operator mounts a volume over this folder

    assert data == PROJECT / "data"
    for shipped in (packs.SHIPPED, case_weights.SHIPPED):
        assert shipped.exists()
        assert data not in shipped.parents
