"""Every fixed sentence that the bot itself says, in one place, for staff to read and approve.

Worded for a reader in 6th grade: at most 15 words a sentence, and a test measures it. The defaults are for
the United States. None of this is ever shown as the document's own words.
"""

from dataclasses import dataclass

from qa.settings import Settings


@dataclass(frozen=True, slots=True)
class Texts:
    """The house's own words, with the clinic filled in. `old_review` still waits for {months} and {date}."""

    emergency: str
    crisis: str
    poisoning: str
    abstained: str
    related: str  # stands above sections that are near the question but do not answer it
    empty_question: str
    medicine_caution: str
    standing_notice: str  # always in view, first in reading order
    privacy: str
    old_review: str  # .format(months=..., date=...)
    error: str


def texts_for(settings: Settings) -> Texts:
    """The texts for one site. Example: QA_CLINIC="the Tone Clinic" -> "... Please ask the Tone Clinic."."""
    clinic = settings.clinic.strip()
    reach = f"{clinic} at {settings.phone.strip()}" if settings.phone.strip() else clinic
    return Texts(
        emergency=(
            "Call 911 or go to the nearest emergency room now. Do this before you read on. "
            "If you are not sure, call 911. Nobody is watching this chat, so do not wait for an answer here. "
            "Tell them about any pump or brain device your child has."
        ),
        crisis=(
            "If anyone is hurt or has taken pills, call 911 now. "
            "If someone may hurt themselves or others, call or text 988 now. "
            "It is free, and a person will answer day or night. "
            "Stay with them. Move pills, guns, and sharp things out of reach. "
            "You are not alone. Nobody is watching this chat, so please reach a person now."
        ),
        poisoning=(
            "Call Poison Help now at 1-800-222-1222. It is free, day or night. "
            "Call 911 instead if they cannot wake up, cannot breathe, or have a seizure. "
            "Do not wait for signs to show. Do not make them throw up. Keep the bottle with you. "
            "If this was done to hurt themselves, call 911, and call or text 988."
        ),
        abstained=(
            "I am sorry. This guide does not answer that, and I do not want to guess. "
            f"Your question is a good one. Please ask {reach}."
        ),
        related="These parts of the guide are close to your question. They may not answer it.",
        empty_question="Please type a question, and I will look in the guide.",
        medicine_caution="Do not change or stop a medicine without your care team.",
        standing_notice=(
            "This is a computer tool, not a person. It shares general facts from a guide. "
            "It is not medical advice. Nobody is watching this chat. In an emergency, call 911."
        ),
        privacy="Please do not type names or birth dates.",
        old_review=(
            "This guide was last checked in {date}. That was {months} months ago. "
            "Some facts may have changed. Please ask your care team about anything you plan to do."
        ),
        error=(
            "Something went wrong on our side. It was not your fault. Please try again soon. "
            f"If you need an answer now, ask {reach}. In an emergency, call 911."
        ),
    )
