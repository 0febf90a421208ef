"""What a site may change, in one typed place: environment variables named QA_..., or a file .env.

Everything else is a constant beside the code that uses it.
"""

import os
from difflib import get_close_matches
from pathlib import Path

from dotenv import dotenv_values
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from qa.errors import SettingsError

PREFIX = "QA_"
ENV_FILE = Path(".env")


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
    phone: str = Field("", description="telephone number of the clinic; empty where families have their own")
    review_max_age_months: int = Field(24, ge=1, description="age of a review after which the page says so")

    @field_validator("corpus", "index", mode="before")
    @classmethod
    def _name_a_folder(cls, value: object) -> object:
        if value == "":
            raise ValueError("name a folder")  # an empty path would mean the current one
        return value


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
            f"{PREFIX}{str(fault['loc'][0]).upper()}={fault['input']!r}: {fault['msg'].lower()}"
            for fault in error.errors()
        )
        raise SettingsError(f"A setting cannot be used. {faults}.") from error


def _refuse_unknown_names() -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    given = [*os.environ, *(dotenv_values(ENV_FILE) if ENV_FILE.is_file() else ())]
    for name in given:
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            near = get_close_matches(name.upper(), known, n=1)
            meant = f" Did you mean {near[0]}?" if near else ""
            raise SettingsError(f"{name} is not a setting.{meant} The settings are {', '.join(sorted(known))}.")
