"""The office's settings: ``vigie.yaml`` in Vigie's folder, then ``VIGIE_…`` variables over it.

Only secrets have a reason to be in variables: ``VIGIE_SMTP__PASSWORD``. Every field has a default
that works on a laptop. It knows shapes and bounds; what a setting is used for is elsewhere.
"""

from __future__ import annotations

import os
import re
from datetime import date, datetime, time, timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Literal

import platformdirs
from pydantic import BeforeValidator, Field, StrictBool
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from watch.oidc import Oidc
from watch.validation import Entry, validate
from watch.yamlfile import YamlDocument, parse_yaml, read_yaml
from watch.zone import PARIS, paris

FILE = "vigie.yaml"
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
WEEK = timedelta(days=7)

Network = IPv4Network | IPv6Network
Email = Annotated[
    str,
    Field(pattern=r"^[^@\s<>\"]+@[^@\s<>\"]+$", description="une adresse, nom@domaine.fr"),
]


def _network(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return ip_network(value)
    except ValueError:
        raise ValueError(
            f"«\u00a0{value}\u00a0» n'est pas un réseau\u00a0; attendu\u00a0: 10.20.0.0/16",
        ) from None


Weekday = Literal["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
Hour = Annotated[
    str,
    Field(
        pattern=r"^(0[03-9]|1\d|2[0-3]):[0-5]\d$|^01:[0-5]\d$",
        description="HH:MM, hors de 02:00-02:59 (changement d'heure)",
    ),
]
_DAYS_OFF = re.compile(r"(\d{4}-\d{2}-\d{2})(?: au (\d{4}-\d{2}-\d{2}))?")
LONGEST_CLOSING = timedelta(days=92)


def _days_off(value: object) -> object:
    """« 2026-12-24 » or « 2026-12-24 au 2027-01-03 » as its first and last days."""
    found = _DAYS_OFF.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return value
    try:
        first = date.fromisoformat(found[1])
        last = date.fromisoformat(found[2] or found[1])
    except ValueError:
        raise ValueError(f"«\u00a0{value}\u00a0» n'est pas dans le calendrier") from None
    if not timedelta(0) <= last - first < LONGEST_CLOSING:
        raise ValueError(
            f"«\u00a0{value}\u00a0»\u00a0: la fin doit suivre le début, de moins de"
            f" {LONGEST_CLOSING.days} jours"
        )
    return first, last


class House(Entry):
    """Who signs the note: the header of every product."""

    organisation: str = "Région Occitanie"
    direction: str = ""
    service: str = "Service Sciences et Société"
    follower: str = ""
    """« affaire suivie par »"""
    reference: str = ""
    """what the references of the house begin with, « SES »"""
    contact: str = ""
    title: str = "Veille Sciences et Société"
    archive: Annotated[str, Field(pattern=r"^(https?://[^\s<>\"]+)?$", description="https://…")] = (
        ""
    )
    """where readers find every item that was collected"""


class Smtp(Entry):
    """The mail relay. Without a host, messages are written as files, none leaves."""

    host: str = ""
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    username: str = ""
    password: str = ""
    sender: Email = "vigie@localhost.localdomain"
    timeout: Annotated[float, Field(gt=0, le=3600)] = 60.0
    connections: Annotated[int, Field(ge=1, le=20)] = 2
    per_minute: Annotated[int, Field(ge=0, le=100_000)] = 0
    """mails at most; 0: as fast as the relay takes them"""
    per_minute_domain: Annotated[int, Field(ge=0, le=100_000)] = 0
    """the same, to the readers of one domain"""
    dkim_selector: Annotated[str, Field(pattern=r"^([A-Za-z0-9_-]{1,63}(\.|$))*$")] = ""
    """under which the key of the relay's signatures is published; for `outbox check` alone"""
    log: str = ""
    """path of Postfix's log, when this machine is the relay and we may read it"""


class Mailbox(Entry):
    """Where newsletters are received (IMAP); without a host, only drop folders are read."""

    host: str = ""
    port: Annotated[int, Field(ge=1, le=65535)] = 993
    security: Literal["starttls", "tls", "none"] = "tls"
    username: str = ""
    password: str = ""
    timeout: Annotated[float, Field(gt=0, le=600)] = 30.0


class Fetching(Entry):
    """How the sources are asked."""

    contact: str = ""
    """address or page given to the sites in our User-Agent"""
    seconds: Annotated[float, Field(gt=0, le=600)] = 30.0
    body: Annotated[int, Field(ge=10_000, le=100_000_000)] = 10_000_000
    """bytes, after decompression"""
    concurrency: Annotated[int, Field(ge=1, le=100)] = 32
    pause: Annotated[float, Field(ge=0, le=60)] = 1.0
    """seconds between two requests to one host"""
    slowest_hours: Annotated[int, Field(ge=1, le=168)] = 24
    """how long a source that publishes little may be left alone, unless its own pace is longer"""
    extra_ports: tuple[Annotated[int, Field(ge=1, le=65535)], ...] = ()
    """ports that may be asked besides 80 and 443"""
    allowed_networks: tuple[Annotated[Network, BeforeValidator(_network)], ...] = ()
    """private networks that may be asked all the same, e.g. an intranet"""


class Reading(Entry):
    """The processes that read what the sources send; each document may cost this at most."""

    workers: Annotated[int, Field(ge=1, le=64)] = 2
    seconds: Annotated[float, Field(gt=0, le=120)] = 10.0
    megabytes: Annotated[int, Field(ge=128, le=8192)] = 1024


class Schedule(Entry):
    """When `vigie run` acts, in Europe/Paris."""

    day: Weekday = "lundi"
    hour: Hour = "07:00"
    tick_minutes: Annotated[int, Field(ge=1, le=1440)] = 15
    """how often we look at which sources are due"""
    catch_up_days: Annotated[int, Field(ge=0, le=6)] = 3
    """an issue missed while the machine was off is still made within that delay"""
    holidays: StrictBool = True
    """whether public holidays are days off"""
    closed: tuple[Annotated[tuple[date, date], BeforeValidator(_days_off)], ...] = ()
    """the office's own days off; what is due then is made on the next working day"""

    def last(self, now: datetime) -> datetime:
        """The latest instant, not after ``now``, at which a note was due, in Paris."""
        local = paris(now)
        day = local.date() - timedelta(days=(local.weekday() - DAYS.index(self.day)) % 7)
        due = datetime.combine(day, self._hour, PARIS)
        return due if due <= local else datetime.combine(day - WEEK, self._hour, PARIS)

    def next(self, now: datetime) -> datetime:
        """The first instant after ``now`` at which a note is due, in Paris."""
        return datetime.combine(self.last(now).date() + WEEK, self._hour, PARIS)

    @property
    def _hour(self) -> time:
        return time.fromisoformat(self.hour)


class Learning(Entry):
    """How the themes learn from the corrections."""

    officer: str = ""
    """who corrects, when a command does not say it"""
    enough: Annotated[int, Field(ge=0, le=10_000)] = 20
    """new corrections from which a harvest trains the model again; 0: never by itself"""
    pause_hours: Annotated[int, Field(ge=0, le=8760)] = 24
    """hours at least between two trainings by itself"""


class Web(Entry):
    """The pages of `vigie serve`; without a base_url no mail holds a link to them."""

    base_url: Annotated[
        str,
        Field(
            pattern=r"^$|^https?://[a-zA-Z0-9.:-]+$",
            description="https://nom.domaine, sans chemin ni barre finale",
        ),
    ] = ""
    """the address that readers type; links never come from what a request says of itself"""
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8765
    workers: Annotated[int, Field(ge=1, le=8)] = 1
    """processes that answer: one more for each core that nothing else keeps busy"""
    proxies: tuple[str, ...] = ()
    """addresses of the reverse proxies that are believed when they say who asks"""
    archive: Literal["ouverte", "interne", "editor", "approver", "administrator"] = "interne"
    """who reads the archive: anyone, every account, or those of a role"""
    user_header: Annotated[str, Field(pattern=r"^$|^[A-Za-z][A-Za-z0-9-]{1,60}$")] = ""
    """where such a proxy writes the address of whom it has signed in itself"""


class Privacy(Entry):
    """What people are told of their data, and how long it is kept."""

    controller: str = ""
    """who answers for it; empty: the organisation of `house`"""
    dpo: str = ""
    """how to reach the data protection officer"""
    unconfirmed_days: Annotated[int, Field(ge=2, le=365)] = 7
    departed_months: Annotated[int, Field(ge=0, le=120)] = 1
    sent_months: Annotated[int, Field(ge=1, le=120)] = 36
    proof_months: Annotated[int, Field(ge=1, le=240)] = 60


class Bounces(Entry):
    """Where mail that could not be delivered comes back, and what is made of it."""

    folder: str = ""
    """of the IMAP mailbox"""
    drop: str = ""
    """or a folder of .eml files, inside Vigie's"""
    hard: Annotated[int, Field(ge=1, le=100)] = 3
    """refusals for good after which an address is suspended"""
    days: Annotated[int, Field(ge=1, le=365)] = 30
    """within how many days"""


class Desk(Entry):
    """Who finishes the notes."""

    editors: tuple[str, ...] = ()
    """who may change a draft, as named by --by; empty: everyone"""
    approvers: tuple[str, ...] = ()
    """who may approve and send; empty: everyone"""
    officers: tuple[Email, ...] = ()
    """who is told that a draft waits; empty: the contact of the house"""
    review_hours: Annotated[int, Field(ge=1, le=720)] = 24
    """from the preparation to the reminder, for digests that do not say"""


class Alerts(Entry):
    """Who is told of what did not happen; when the alerts that people asked for may write."""

    keeper: Email | Literal[""] = ""
    """receives one letter an hour at most when something is wrong, one a week when all is well"""
    hour: Hour = "07:00"
    """of daily alerts, of weekly ones on Mondays, of reminders of deadlines"""
    quiet_from: Hour = "20:00"
    quiet_until: Hour = "07:00"
    """what is found in between waits; the same hour twice: nothing waits"""
    per_day: Annotated[int, Field(ge=1, le=100)] = 6
    """mails at once to one person; what comes after is in the first of the next day"""


class Backup(Entry):
    """Copies of what cannot be made again, every night."""

    folder: str = "sauvegardes"
    """relative to Vigie's folder; another disk is better"""
    hour: Hour = "03:30"
    keep: Annotated[int, Field(ge=0, le=35)] = 14
    """how many; 0: none by itself. No more than 35 days: an erased person must leave them"""


class Settings(BaseSettings):
    """Everything an office may choose."""

    model_config = SettingsConfigDict(
        extra="forbid",
        frozen=True,
        env_prefix="VIGIE_",
        env_nested_delimiter="__",
    )

    database: Path = Path("vigie.db")
    """relative to Vigie's folder"""
    reserve_megabytes: Annotated[int, Field(ge=0, le=1_000_000)] = 500
    """what a harvest leaves free on the disk; 0 to fill it"""
    recipients: tuple[Email, ...] = ()
    per_theme: Annotated[int, Field(ge=1, le=50)] = 12
    per_source: Annotated[int, Field(ge=1, le=50)] = 4
    extract: Annotated[int, Field(ge=0, le=1000)] = 300
    """characters of a source's text that a product may show"""
    house: House = House()
    smtp: Smtp = Smtp()
    mailbox: Mailbox = Mailbox()
    fetching: Fetching = Fetching()
    reading: Reading = Reading()
    schedule: Schedule = Schedule()
    learning: Learning = Learning()
    alerts: Alerts = Alerts()
    web: Web = Web()
    oidc: Oidc = Oidc()
    privacy: Privacy = Privacy()
    bounces: Bounces = Bounces()
    desk: Desk = Desk()
    backup: Backup = Backup()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the library's signature
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - we read no .env file
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - nor secret files
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Variables first, then the file."""
        return env_settings, init_settings


def home_folder(chosen: Path | None) -> Path:
    """Vigie's folder: the one given, else ``VIGIE_HOME``, else this user's data folder."""
    if chosen is not None:
        return chosen.expanduser()
    if named := os.environ.get("VIGIE_HOME"):
        return Path(named).expanduser()
    return platformdirs.user_data_path("vigie", appauthor=False)


def load_settings(home: Path) -> Settings:
    """Read ``vigie.yaml`` there; defaults when it does not exist.

    Raises:
        CatalogError: every mistake, in French, with its line.
    """
    path = home / FILE
    document = read_yaml(path) if path.exists() else YamlDocument(str(path), {}, {})
    return validate(Settings, document)


def check_settings(text: str, name: str) -> None:
    """Refuse a text that :func:`load_settings` would refuse, before it is written."""
    validate(Settings, parse_yaml(text.encode(), name))
