"""What a site may change, in one typed place: environment variables named QA_..., or a file .env.

Everything else is a constant beside the code that uses it.
"""

import os
import re
from difflib import get_close_matches
from ipaddress import ip_network
from pathlib import Path

import limits
from dotenv import dotenv_values
from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from qa.errors import SettingsError

PREFIX = "QA_"
SECRETS = ("records",)  # settings that may hold a password
ENV_FILE = Path(".env")
LONGEST_KEPT = 36_500  # days, a hundred years: what is for ever has no first day
DATABASES = ("sqlite:///", "postgresql://", "postgresql+psycopg://")  # how the url of one that is tested begins


class Settings(BaseSettings):
    """One value for each setting. Example: QA_PORT=8080 -> settings.port == 8080."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=ENV_FILE, extra="ignore", frozen=True, str_strip_whitespace=True
    )

    corpus: Path = Field(Path("corpus"), description="folder of the documents that may be quoted")
    index: Path = Field(Path("index"), description="folder of the derived index; safe to delete")
    host: str = Field("127.0.0.1", min_length=1, description="address to listen on")
    port: int = Field(7860, ge=1, le=65535, description="port to listen on")
    clinic: str = Field("your child's care team", min_length=1, description="who to turn to, as named to families")
    phone: str = Field("", description="telephone number of the clinic; a site needs this or a portal")
    portal: str = Field("", description="web address of the portal through which families write to the clinic")
    interpreter: str = Field("", description="telephone number for an interpreter; empty: that of the clinic")
    emergency_number: str = Field("911", min_length=1, description="number of the emergency services")
    crisis_number: str = Field("988", min_length=1, description="number of the suicide and crisis lifeline")
    poison_number: str = Field("1-800-222-1222", min_length=1, description="number of Poison Help")
    abuse_number: str = Field("1-800-422-4453", min_length=1, description="number of the child abuse hotline")
    texts: Path | None = Field(None, description="TOML file with the site's own wording of some texts")
    rate_questions: str = Field(
        "120/minute", description="questions that one address may send; a whole hospital may be behind one address"
    )
    rate_requests: str = Field("600/minute", description="other requests from one address; files are not counted")
    trusted_proxies: str = Field("", description="addresses of proxies, comma separated, that may name the client")
    review_max_age_months: int = Field(24, ge=1, description="age of a review after which the page says so")

    data: Path = Field(Path("data"), description="folder of the records and of the site's own questions; keep it")
    records: str = Field("", description="database url of the records; empty: an SQLite file in the data folder")
    keep_questions: bool = Field(False, description="whether the words of questions are stored, for staff to review")
    keep_days: int = Field(90, ge=1, le=LONGEST_KEPT, description="days after which a record is deleted")
    audit_share: float = Field(0.02, ge=0, le=1, description="share of the answers that are drawn for an audit")
    staff_header: str = Field("", description="header in which a trusted proxy names who of the staff is signed in")
    staff_idle_minutes: int = Field(30, ge=1, description="minutes without a request after which staff are signed out")

    @field_validator("texts", mode="before")
    @classmethod
    def _or_none(cls, value: object) -> object:
        return value or None

    @field_validator("rate_questions", "rate_requests")
    @classmethod
    def _name_a_rate(cls, value: str) -> str:
        remedy = 'write it like "20/minute" or "600/hour"'
        try:
            (rate,) = limits.parse_many(value)
        except ValueError as error:  # of the library, or several rates
            raise ValueError(remedy) from error
        if min(rate.amount, rate.get_expiry()) < 1:
            raise ValueError(f"{remedy}, with at least one")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _name_addresses(cls, value: str) -> str:
        for each in value.split(",") if value else ():
            try:
                network = ip_network(each.strip())
            except ValueError as error:  # "*" would let every client choose its own address
                raise ValueError(f'{error}; write it like "10.0.0.1, 10.0.1.0/24"') from error
            if network.prefixlen == 0:
                raise ValueError(f"{each.strip()} is everybody; name the proxies alone")
        return value

    @field_validator("staff_header")
    @classmethod
    def _name_a_header(cls, value: str, info: ValidationInfo) -> str:
        if value and not re.fullmatch(r"[A-Za-z0-9-]+", value):
            raise ValueError('write the name of a header, like "X-Remote-User"')
        if value and info.data.get("trusted_proxies") == "":  # else anybody could say that they are staff
            raise ValueError("set QA_TRUSTED_PROXIES too, to the address of the proxy that sends this header")
        return value

    @field_validator("records")
    @classmethod
    def _name_a_database(cls, value: str) -> str:
        if value and not value.startswith(DATABASES):
            raise ValueError('write it like "postgresql://user@host/name" or "sqlite:////var/lib/ask/records.sqlite3"')
        return value

    @field_validator("corpus", "index", "data", mode="before")
    @classmethod
    def _name_a_folder(cls, value: object) -> object:
        if value == "":
            raise ValueError("name a folder")  # an empty path would mean the current one
        return value


def refuse_without_contact(settings: Settings) -> None:
    """A site whose refusals name nobody to reach is not put in front of families.

    Raises:
        SettingsError: neither a phone nor a portal is given; says which setting to give.
    """
    if not settings.phone and not settings.portal:
        raise SettingsError(
            "Families must be told whom to reach. Set QA_PHONE to the clinic's telephone number, "
            "or QA_PORTAL to the address of its portal."
        )


def load_settings() -> Settings:
    """Read the environment and .env.

    Raises:
        SettingsError: a QA_ name is unknown, or a value cannot be used; says which, and what is allowed.
    """
    try:
        _refuse_unknown_names()
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{ENV_FILE} cannot be read as UTF-8 text ({error}). Save it as UTF-8.") from error
    except ValidationError as error:
        faults = "; ".join(
            f"{PREFIX}{name.upper()}={'...' if name in SECRETS else repr(fault['input'])}: {_plain(fault['msg'])}"
            for fault in error.errors()
            for name in [str(fault["loc"][0])]
        )
        raise SettingsError(f"A setting cannot be used. {faults}.") from error


def _plain(message: str) -> str:
    """Example: "Value error, name a folder" -> "name a folder"; "Input should be ..." -> "input should be ..." """
    words = message.removeprefix("Value error, ")
    return words[:1].lower() + words[1:]


def _refuse_unknown_names() -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    given = [*os.environ, *(dotenv_values(ENV_FILE) if ENV_FILE.is_file() else ())]
    for name in given:
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            near = get_close_matches(name.upper(), known, n=1)
            meant = f" Did you mean {near[0]}?" if near else ""
            raise SettingsError(f"{name} is not a setting.{meant} The settings are {', '.join(sorted(known))}.")
