"""Settings that make no sense stop the start, and say which."""

from pathlib import Path

import pytest
from pyrage.x25519 import Identity

from alongside.checkins.rules import instrument_loader
from alongside.core.settings import PROJECT, BadSettings, Key, Settings, database_file, read_key_file
from alongside.organisation.rules import case_weights
from alongside.storage.store.age import read_recipients
from tests.fixtures import certificates

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
        ("SENDER", "Alongside <alongside@example.org>"),
        ("SENDER", "josé@example.org"),
        ("MAIL_NAME", "no name"),
        ("MAIL_NAME", "-"),
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


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("", ""),
        ("https://alongside.example.org", ""),
        ("https://alongside.example.org/", ""),
        ("https://example.org/alongside", "/alongside"),
        ("https://example.org:8443/alongside/", "/alongside"),
        ("http://127.0.0.1/tools/Alongside-2.0_a~b", "/tools/Alongside-2.0_a~b"),
    ],
)
def test_the_address_says_below_which_path_the_app_is(address: str, path: str) -> None:
    assert Settings.read({"ALONGSIDE_ADDRESS": address}).base_path == path


@pytest.mark.parametrize(
    "address",
    [
        *(
            "alongside.example.org",
            "/alongside",
            "ftp://example.org",
            "https://",
            "https://example.org:port/",
            "https://[x/",
        ),
        *(
            "https://example.org/?a=b",
            "https://example.org/#a",
            "https://example.org/a//b",
            "https://example.org/a/../b",
        ),
        *(
            "https://example.org/.",
            "https://example.org/a b",
            "https://example.org/niño",
            "https://example.org/%61",
            "https://example.org/a;b",
        ),
    ],
)
def test_an_address_that_would_have_to_be_guessed_at_is_refused(address: str) -> None:
    with pytest.raises(BadSettings, match=r"^ALONGSIDE_ADDRESS "):
        Settings.read({"ALONGSIDE_ADDRESS": address})


def test_a_sender_of_a_domain_beyond_ascii_is_fine() -> None:
    assert Settings.read({**MAIL, "ALONGSIDE_SENDER": "hallo@büro.example"}).sender == "hallo@büro.example"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read: No such file or directory"),
        ("no certificate", "holds no certificate of the form -----BEGIN CERTIFICATE-----"),
        ("", "holds no certificate of the form -----BEGIN CERTIFICATE-----"),
    ],
)
def test_a_file_of_authorities_that_names_none_stops_the_start(
    tmp_path: Path, content: str | None, said: str
) -> None:
    file = tmp_path / "authority.pem"
    if content is not None:
        file.write_text(content)

    with pytest.raises(BadSettings, match=f"^ALONGSIDE_SMTP_CA_FILE: {file} {said}.$"):
        Settings.read({**MAIL, "ALONGSIDE_SMTP_CA_FILE": str(file)})


def test_a_file_of_ones_own_authority_counts_beside_the_systems(tmp_path: Path) -> None:
    file = certificates.made_in(tmp_path).file

    named, usual = Settings.read({**MAIL, "ALONGSIDE_SMTP_CA_FILE": str(file)}), Settings.read(MAIL)

    of_named, of_usual = (each.tls_context.cert_store_stats()["x509_ca"] for each in (named, usual))
    assert of_named == of_usual + 1


def test_a_password_is_never_sent_in_the_open() -> None:
    with pytest.raises(BadSettings, match="SMTP_SECURITY"):
        Settings.read({**MAIL, "ALONGSIDE_SMTP_SECURITY": "none", "ALONGSIDE_SMTP_PASSWORD": "x"})


def test_what_ships_never_lies_where_the_data_are() -> None:
    data = database_file(Settings().database).parent  # an operator mounts a volume over this folder

    assert data == PROJECT / "data"
    for shipped in (instrument_loader.SHIPPED, case_weights.SHIPPED):
        assert shipped.exists()
        assert data not in shipped.parents


# ── the key of the database ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    file = tmp_path / "alongside.key"
    file.write_text("0f" * 32 + "\n")
    file.chmod(0o600)
    return file


def test_the_database_is_not_encrypted_until_a_key_is_set(key_file: Path) -> None:
    assert Settings.read({}).key is None
    assert Settings.read({"ALONGSIDE_KEY_FILE": str(key_file)}).key == Key("0f" * 32)


def test_a_credential_of_systemd_is_the_key(key_file: Path, tmp_path: Path) -> None:
    assert Settings.read({"CREDENTIALS_DIRECTORY": str(tmp_path)}).key == Key("0f" * 32)
    assert Settings.read({"CREDENTIALS_DIRECTORY": str(tmp_path / "of something else")}).key is None


@pytest.mark.parametrize(
    ("mode", "refused"), [(0o600, False), (0o440, False), (0o604, True), (0o660, True), (0o644, True)]
)
def test_a_key_that_others_can_read_or_change_is_refused(key_file: Path, mode: int, refused: bool) -> None:
    key_file.chmod(mode)

    if refused:
        with pytest.raises(BadSettings, match="Others can read or change the key file"):
            Settings.read({"ALONGSIDE_KEY_FILE": str(key_file)}).key  # noqa: B018  # it is read when it is asked for
    else:
        assert Settings.read({"ALONGSIDE_KEY_FILE": str(key_file)}).key


@pytest.mark.parametrize("content", [b"", b"a passphrase", b"0f" * 31, b"0f" * 33, b"\xff" * 64])
def test_what_is_no_key_is_refused_and_never_shown(key_file: Path, content: bytes) -> None:
    key_file.write_bytes(content)

    with pytest.raises(BadSettings, match="holds no key") as refused:
        read_key_file(key_file)

    assert content[:12].decode("latin-1") not in str(refused.value) or not content


def test_a_key_file_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="cannot be read: No such file"):
        read_key_file(tmp_path / "nothing")


# ── backups ─────────────────────────────────────────────────────────────────────────────────────────────────────────

PUBLIC = str(Identity.generate().to_public())


def test_no_backups_are_made_until_a_folder_is_named(tmp_path: Path) -> None:
    assert Settings.read({}).backup_folder is None
    assert Settings.read({"ALONGSIDE_BACKUPS": str(tmp_path)}).backup_folder == tmp_path
    with pytest.raises(BadSettings, match="ALONGSIDE_BACKUPS has to name a folder"):
        Settings.read({"ALONGSIDE_BACKUP_KEY": PUBLIC})


def test_a_public_key_is_named_or_lies_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text(f"# of two people\n{PUBLIC}\n\n{Identity.generate().to_public()}\n")

    assert [str(one) for one in read_recipients(PUBLIC)] == [PUBLIC]
    assert len(read_recipients(str(tmp_path / "keys"))) == 2
    assert read_recipients("") == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("AGE-SECRET-KEY-1QQQ", "private key, which must not be on this machine"),
        ("age1qqq", "no public key of age"),
        ("ssh-ed25519 AAAA", "no public key of age"),
        ("# nothing", "holds no key"),
    ],
)
def test_what_is_no_public_key_is_refused_and_never_shown(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "keys").write_text(content)

    with pytest.raises(BadSettings, match=said) as refused:
        read_recipients(str(tmp_path / "keys"))

    assert content not in str(refused.value)
