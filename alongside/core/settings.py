"""ALONGSIDE_* in the environment, read once into one frozen value."""

import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from alongside.core.rules.addresses import is_address, to_ascii_domain

PROJECT = Path(__file__).parents[2]

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

CREDENTIAL = "alongside.key"  # the name under which systemd provides the key
KEY = re.compile(r"[0-9a-fA-F]{64}")
SCHEMA_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")  # needs no quotes in PostgreSQL, which cuts longer ones
BASE_PATH = re.compile(
    r"(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)*"
)  # needs no escaping in an address or cookie name
NOT_FOR_OTHERS = 0o027  # readable by everyone, or writable by the group; the service's group may read it

SECURITY = ("starttls", "tls", "none")


class BadSettings(ValueError):
    """An unknown setting, or one that makes no sense: found at the start rather than later."""


@dataclass(frozen=True)
class Key:
    """What the database file is encrypted with: 256 random bits as 64 hexadecimal digits."""

    digits: str = field(repr=False)

    @property
    def sql_literal(self) -> str:
        """In the form that SQLCipher uses as the key itself, without deriving one from it."""
        return f"x'{self.digits}'"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Every setting of the app, with its default.

    database: `sqlite:///path`, relative to the project folder unless absolute, or `postgresql://…`.
    demo_database: where the demo organisation lives; same form.
    organisations: where the directory of several organisations is; same form. Without one, the installation
        has one organisation, in `database`.
    organisation: the name of the one of several that a command is about.
    key_file: a file that holds the key of the database; without one the database is not encrypted. By default
        a credential `alongside.key` from systemd, if there is one.
    backups: an existing folder for automatic backups; without one, the server makes none.
    backup_key: whom those are encrypted to: a public key of age (`age1…`), or a file of some.
    instruments: a folder of the organisation's own instrument packs (TOML).
    demo: whether visitors may enter the demo; by default only on a server bound to loopback.
    clock: whether this process ever does what the clock asks for; of those that share a database, one at a
        time does it.
    https: whether browsers reach the app by https, so that cookies are marked Secure.
    hosts: names by which browsers reach the app, comma separated; more in `accounts/http/hosts.py`.
    proxies: addresses or networks of the proxies in front of the app, comma separated; this machine is always
        trusted.
    language: what visitors see before anyone has chosen.
    smtp_host: the mail server; without one no e-mail is ever sent, and everything else works.
    smtp_port, smtp_user, smtp_password: of the mail server; without a user, no sign-in there.
    smtp_security: `starttls`, `tls` from the first byte on, or `none` for a server on this machine.
    smtp_ca_file: a file (PEM) of certificate authorities to trust beside those of the system.
    mail_name: the name by which this machine greets the mail server (HELO); by default the host of the app's
        address.
    sender: the address that e-mail comes from.
    address: where people reach the app (`https://…`), for links in e-mail; with a path if it is below one of
        its host.
    """

    database: str = "sqlite:///data/alongside.db"
    demo_database: str = "sqlite:///data/demo.db"
    organisations: str = ""
    organisation: str = ""
    key_file: str = ""
    backups: str = ""
    backup_key: str = ""
    instruments: str = ""
    demo: bool = False
    clock: bool = True
    https: bool = False
    hosts: str = ""
    proxies: str = ""
    language: str = "en"
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_security: str = "starttls"
    smtp_ca_file: str = ""
    mail_name: str = ""
    sender: str = ""
    address: str = ""

    @cached_property
    def base_path(self) -> str:
        """The path of its host below which the app is, such as `/alongside`; empty at a root."""
        return urlsplit(self.address).path.rstrip("/")

    @property
    def sends_mail(self) -> bool:
        return bool(self.smtp_host)

    @property
    def helo_name(self) -> str:
        """In ASCII. Many servers refuse `localhost`, a bare IP address, and a name without a dot."""
        at = urlsplit(self.address).hostname or ""
        known = "." in at and not at.replace(".", "").isdigit()
        return to_ascii_domain(self.mail_name or (at if known else self.sender.rpartition("@")[2]))

    @property
    def tls_context(self) -> ssl.SSLContext:
        """The certificate authorities for the mail server.

        Raises BadSettings for a file that is unreadable or has none.
        """
        context = ssl.create_default_context()
        if self.smtp_ca_file:
            file = PROJECT / self.smtp_ca_file
            try:
                context.load_verify_locations(file)
            except ssl.SSLError:
                raise BadSettings(
                    f"ALONGSIDE_SMTP_CA_FILE: {file} holds no certificate of the form "
                    "-----BEGIN CERTIFICATE-----."
                ) from None
            except OSError as error:
                raise BadSettings(
                    f"ALONGSIDE_SMTP_CA_FILE: {file} cannot be read: {error.strerror}."
                ) from None
        return context

    @cached_property
    def host_names(self) -> frozenset[str]:
        """Those in ALONGSIDE_HOSTS, and the one in the app's address; empty when neither is set."""
        named: set[str] = set()
        for name in _split_list(self.hosts):
            host = urlsplit(f"//{name}").hostname if not set(name) & set("/@?#* ") else None  # without a port
            if not host or not _is_host_name(host):
                raise BadSettings(f"ALONGSIDE_HOSTS holds {name!r}; say names such as alongside.example.org.")
            named.add(host)
        at = urlsplit(self.address).hostname
        return frozenset(named | {at} if at else named)

    @cached_property
    def proxy_networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        found = []
        for text in _split_list(self.proxies):
            try:
                found.append(ip_network(text))
            except ValueError:
                raise BadSettings(
                    f"ALONGSIDE_PROXIES holds {text!r}; say addresses or networks such as 172.17.0.0/16."
                ) from None
        return tuple(found)

    @property
    def key(self) -> Key | None:
        """Of the organisation's database; the demo's is never encrypted. Raises BadSettings."""
        return read_key_file(PROJECT / self.key_file) if self.key_file else None

    @property
    def backup_folder(self) -> Path | None:
        return (PROJECT / self.backups).resolve() if self.backups else None

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "Settings":
        """Raises BadSettings for an unknown name, a yes/no that is neither, and e-mail only half set."""
        given = {
            key.removeprefix("ALONGSIDE_").lower(): value
            for key, value in environment.items()
            if key.startswith("ALONGSIDE_")
        }
        if unknown := given.keys() - {field.name for field in fields(cls)}:
            raise BadSettings(
                f"Unknown settings: {', '.join(f'ALONGSIDE_{name.upper()}' for name in sorted(unknown))}"
            )
        if "smtp_port" in given:
            port = given["smtp_port"]
            if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
                raise BadSettings(f"ALONGSIDE_SMTP_PORT is {port!r}; say a number from 1 to 65535.")
            given["smtp_port"] = int(port)  # type: ignore[assignment]  # the one number
        switches: dict[str, bool] = {}
        for name in given.keys() & {"clock", "demo", "https"}:
            said = given.pop(name)
            if said.strip().lower() not in YES_OR_NO:
                raise BadSettings(f"ALONGSIDE_{name.upper()} is {said!r}; say yes or no.")
            switches[name] = YES_OR_NO[said.strip().lower()]
        credential = Path(environment.get("CREDENTIALS_DIRECTORY", "")) / CREDENTIAL
        if "CREDENTIALS_DIRECTORY" in environment and credential.is_file():
            given.setdefault("key_file", str(credential))
        settings = cls(**given, **switches)  # type: ignore[arg-type]  # the rest are text
        for url in filter(None, (settings.database, settings.demo_database, settings.organisations)):
            database_place(url)
        if settings.organisations and settings.demo:
            raise BadSettings(
                "ALONGSIDE_DEMO is set together with ALONGSIDE_ORGANISATIONS: an installation of several "
                "organisations has no demo."
            )
        if settings.organisation and not settings.organisations:
            raise BadSettings(
                "ALONGSIDE_ORGANISATION names one of several, but ALONGSIDE_ORGANISATIONS is not set."
            )
        check_address(settings.address)
        if settings.backup_key and not settings.backups:
            raise BadSettings("ALONGSIDE_BACKUP_KEY is set, so ALONGSIDE_BACKUPS has to name a folder.")
        _check_mail(settings)
        _ = settings.host_names, settings.proxy_networks
        return settings


def _split_list(value: str) -> list[str]:
    return [each for each in (part.strip().lower() for part in value.split(",")) if each]


def check_address(address: str, given_by: str = "ALONGSIDE_ADDRESS") -> None:
    """Its host and path become part of every link, so nothing in it may be left to guess.

    Raises BadSettings.
    """
    try:
        at = urlsplit(address)
        whole = (
            at.scheme in ("http", "https")
            and at.hostname
            and at.port != 0
            and not at.query
            and not at.fragment
        )
    except ValueError:
        whole = False
    if address and not whole:
        raise BadSettings(
            f"{given_by} is {address!r}; say where people reach the app, such as "
            "https://alongside.example.org or https://example.org/alongside."
        )
    below = urlsplit(address).path.rstrip("/")
    if not BASE_PATH.fullmatch(below):
        raise BadSettings(
            f"{given_by} has the path {below!r}; it can be of letters from a to z, digits and . _ ~ - only."
        )


def _check_mail(settings: Settings) -> None:
    """E-mail that is only half set would fail at night; it is better to fail at the start."""
    if settings.smtp_security not in SECURITY:
        raise BadSettings(
            f"ALONGSIDE_SMTP_SECURITY is {settings.smtp_security!r}; say {', '.join(SECURITY)}."
        )
    if settings.smtp_host and not is_address(settings.sender):
        raise BadSettings(
            "ALONGSIDE_SMTP_HOST is set, so ALONGSIDE_SENDER has to be an e-mail address such as "
            "alongside@example.org, in ASCII before the @ and without a name."
        )
    if settings.smtp_host and not (settings.address or settings.organisations):
        raise BadSettings(
            "ALONGSIDE_SMTP_HOST is set, so ALONGSIDE_ADDRESS has to be where people reach the app."
        )
    if settings.smtp_security == "none" and (settings.smtp_user or settings.smtp_password):
        raise BadSettings(
            "ALONGSIDE_SMTP_SECURITY is none, so no password may be sent: take it out, or say tls."
        )
    if not _is_host_name(settings.smtp_host):
        raise BadSettings("ALONGSIDE_SMTP_HOST is no name of a host.")
    if settings.mail_name and not _is_domain_name(settings.mail_name):
        raise BadSettings("ALONGSIDE_MAIL_NAME is no name of a host, such as alongside.example.org.")
    if settings.smtp_ca_file:
        _ = settings.tls_context
    if not (settings.smtp_user + settings.smtp_password).isascii():
        raise BadSettings("ALONGSIDE_SMTP_USER and ALONGSIDE_SMTP_PASSWORD can hold ASCII characters only.")
    if any(ord(one) < 32 for one in settings.sender + settings.address + settings.smtp_host):
        raise BadSettings("A setting of e-mail holds a line break or another control character.")


def _is_host_name(name: str) -> bool:
    """Whether it could be looked up; empty is fine."""
    try:
        return name.encode("idna") is not None
    except UnicodeError:
        return False


def _is_domain_name(name: str) -> bool:
    try:
        return bool(to_ascii_domain(name))
    except ValueError:
        return False


@dataclass(frozen=True)
class PostgresPlace:
    """A schema of a PostgreSQL database. `url` is libpq's. It may hold a password, so it is not printed.

    folder: on this machine, for what is known of the database outside of it.
    """

    url: str = field(repr=False)
    schema: str = "alongside"
    folder: Path = PROJECT / "data"

    def __str__(self) -> str:
        parts = urlsplit(self.url)
        return f"PostgreSQL at {parts.hostname or 'this machine'}{parts.path}, schema {self.schema}"


Place = Path | PostgresPlace


def notes_path(place: Place) -> Path:
    """Beside it lies what is known of a database outside of it: who was erased, and where its copies are.

    For a server, no file has this name itself.
    """
    if isinstance(place, Path):
        return place
    parts = urlsplit(place.url)
    database = parts.path.strip("/") or parts.username or "postgres"
    return place.folder / f"{quote(database, safe='')}.{place.schema}.postgresql"


def database_place(url: str) -> Place:
    """The file behind `sqlite:///…`, or the schema behind `postgresql://…`: a `schema=…` among its parameters
    may name it, and `folder=…` where to keep notes about it.

    Raises BadSettings for any other kind of database.
    """
    kind, parts = url.split(":")[0], urlsplit(url)
    if kind == "postgresql":
        given = parse_qsl(parts.query)
        schema, folder = dict(given).get("schema", PostgresPlace.schema), dict(given).get("folder")
        if not SCHEMA_NAME.fullmatch(schema):
            raise BadSettings(
                f"schema={schema}: use a lower-case letter, then lower-case letters, digits and underscores"
            )
        others = urlencode([one for one in given if one[0] not in ("schema", "folder")])
        notes = (PROJECT / folder).resolve() if folder else PostgresPlace.folder
        return PostgresPlace(urlunsplit(parts._replace(query=others)), schema, notes)
    if not url.startswith("sqlite:///") or url == "sqlite:///":
        raise BadSettings(f"{kind}: write sqlite:///path/to/file.db or postgresql://user@host/database")
    return (PROJECT / url.removeprefix("sqlite:///")).resolve()


def database_file(url: str) -> Path:
    """The file behind `sqlite:///…`. Raises BadSettings for any other kind of database."""
    place = database_place(url)
    if not isinstance(place, Path):
        raise BadSettings(f"{place} is not a file, and this is for databases that are one")
    return place


DEFAULT = database_file(Settings.database)  # created with its folder if it is missing


def read_key_file(file: Path) -> Key:
    """Raises BadSettings for a file that is unreadable, readable by others, or without a key."""
    try:
        mode, text = file.stat().st_mode, file.read_text("ascii", "replace").strip()
    except OSError as error:
        raise BadSettings(f"The key file {file} cannot be read: {error.strerror}.") from None
    if mode & NOT_FOR_OTHERS:
        raise BadSettings(f"Others can read or change the key file {file}. Run: chmod 600 {file}")
    if not KEY.fullmatch(text):
        raise BadSettings(f"The key file {file} holds no key, which is 64 digits from 0 to 9 and a to f.")
    return Key(text)
