"""The bot's own words, filled in for one site. They stand in texts.toml; a site may give a file with some of its own.

None of this is ever shown as the document's own words.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from qa.errors import SettingsError
from qa.safety.plain import is_spanish
from qa.settings import Settings
from qa.types import Concern, Kind

TEMPLATES = Path(__file__).parent / "texts.toml"
TONIGHT = " If it cannot wait, call your doctor's office or nurse line."


@dataclass(frozen=True, slots=True)
class Contacts:
    """Whom families can reach, each as it is written in the texts; "" where there is none."""

    phone: str  # of the clinic
    portal: str
    interpreter: str
    emergency: str
    crisis: str
    poison: str
    abuse: str

    @property
    def portal_href(self) -> str:
        """Where a press on the portal leads. Example: "my.clinic.org" -> "https://my.clinic.org"."""
        return self.portal if self.portal.startswith(("https://", "http://")) else f"https://{self.portal}"


@dataclass(frozen=True, slots=True)
class Texts:
    """The house's own words, one field for each entry of texts.toml, with the site filled in.

    `old_review` still waits for {age} and {date}, and `partly` for {part}.
    """

    emergency: str
    crisis: str
    poisoning: str
    abuse: str
    urgent_spanish: str
    maybe_emergency: str
    medicine: str
    diagnosis: str
    private: str
    young: str
    offtopic: str
    attack: str
    language: str
    language_spanish: str
    abstained: str
    partly: str
    premise: str
    related: str
    empty_question: str
    too_long: str
    welcome: str
    not_said: str
    medicine_caution: str
    standing_notice: str
    privacy: str
    kept: str
    old_review: str
    unknown_review: str
    error: str
    unreached: str
    busy: str
    ended: str
    contacts: Contacts

    def of_danger(self, kind: Kind, question: str) -> str:
        """What is said to a danger, in Spanish first where the question is."""
        said: str = getattr(self, kind.value)
        return f"{self.urgent_spanish} {said}" if is_spanish(question) else said

    def of_concerns(self, concerns: Sequence[Concern]) -> str:
        """What is said to each concern; "" where there is none."""
        said = [getattr(self, concern.value) for concern in concerns]
        return "\n".join([*said, *([self.language_spanish] if Concern.LANGUAGE in concerns else [])])


NAMES = tuple(field.name for field in fields(Texts) if field.name != "contacts")


@dataclass(frozen=True, slots=True)
class Template:
    """One text before it is filled in, and when it is shown."""

    when: str
    text: str


def texts_for(settings: Settings) -> Texts:
    """The texts for one site. Example: QA_CLINIC="the Tone Clinic" -> "... Please ask the Tone Clinic.".

    Raises:
        SettingsError: the site's own file of texts cannot be used; names file, text and remedy.
    """
    contacts = _contacts(settings)
    values = {**_values(settings.clinic.strip(), contacts), "days": str(settings.keep_days)}
    filled = {name: _filled(name, template.text, values, settings) for name, template in templates(settings).items()}
    return Texts(**filled, contacts=contacts)


def templates(settings: Settings) -> Mapping[str, Template]:
    """The texts by name, in the order of the file, the site's own in place of ours.

    Raises:
        SettingsError: the site's own file cannot be read, or names a text that there is not.
    """
    ours = _read(TEMPLATES)
    own = _read(settings.texts) if settings.texts else {}
    for name in own:
        if name not in ours:
            raise SettingsError(f"{settings.texts}: there is no text {name!r}. The texts are {', '.join(ours)}.")
    return {**ours, **own}


def _read(path: Path) -> dict[str, Template]:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
        return {name: Template(each.get("when", ""), each["text"].strip()) for name, each in found.items()}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path} cannot be read as TOML ({error}). See {TEMPLATES.name} for its form.") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise SettingsError(f'{path}: each text is a [name] with a line text = "…". See {TEMPLATES.name}.') from error


def _contacts(settings: Settings) -> Contacts:
    return Contacts(
        phone=settings.phone.strip(),
        portal=settings.portal,
        interpreter=(settings.interpreter or settings.phone).strip() or settings.emergency_number,
        emergency=settings.emergency_number,
        crisis=settings.crisis_number,
        poison=settings.poison_number,
        abuse=settings.abuse_number,
    )


def _values(clinic: str, contacts: Contacts) -> dict[str, str]:
    at = " or ".join(way for way in (contacts.phone, contacts.portal) if way)
    reach = f"{clinic} at {at}" if at else clinic
    return {"clinic": clinic, "reach": reach, "tonight": "" if contacts.phone else TONIGHT, **asdict(contacts)}


def _filled(name: str, text: str, values: Mapping[str, str], settings: Settings) -> str:
    """Fill in the variables. Braces in what a site is called stay as they are."""
    try:
        return text.format_map(values)
    except (KeyError, ValueError, IndexError) as error:
        raise SettingsError(
            f"{settings.texts or TEMPLATES}, text {name!r}: {error} is no variable. "
            f"There are {{{'}, {'.join(values)}}}; write {{{{ and }}}} around what is filled in later."
        ) from error
