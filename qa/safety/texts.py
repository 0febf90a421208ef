"""Every fixed sentence that the bot itself says, in one place, for staff to read and approve.

Worded for a reader in 6th grade: at most 15 words a sentence, and a test measures it. The defaults are for
the United States. None of this is ever shown as the document's own words.
"""

from dataclasses import dataclass

from qa.settings import Settings

FALSE_ALARM = "If this is not happening now, ask again in other words."  # last, for those who were misunderstood


@dataclass(frozen=True, slots=True)
class Texts:
    """The house's own words, with the clinic filled in. `old_review` still waits for {age} and {date}."""

    emergency: str
    crisis: str
    poisoning: str
    abstained: str
    partly: str  # still waits for {part}, the half of a question that is not answered; stands above the other half
    related: str  # stands above sections that are near the question but do not answer it
    empty_question: str
    medicine_caution: str
    standing_notice: str  # always in view, first in reading order
    privacy: str
    old_review: str  # .format(age="more than 7 years", date="March 2019")
    unknown_review: str  # for a document that gives no date that can be counted from
    error: str
    unreached: str  # the server is gone, too busy, or refused what was sent
    ended: str  # the page was left open so long that its conversation is no longer held
    phone: str  # the site's own number as written, so that it can be pressed; "" where there is none


def texts_for(settings: Settings) -> Texts:
    """The texts for one site. Example: QA_CLINIC="the Tone Clinic" -> "... Please ask the Tone Clinic."."""
    clinic, phone = settings.clinic.strip(), settings.phone.strip()
    reach = f"{clinic} at {phone}" if phone else clinic
    tonight = "" if phone else " If it cannot wait, call your doctor's office or nurse line."
    return Texts(
        emergency=(
            "Call 911 or go to the nearest emergency room now. Do this before you read on. "
            "If you are not sure, call 911. Nobody is watching this chat, so do not wait for an answer here. "
            f"Tell them about any pump or brain device your child has. {FALSE_ALARM}"
        ),
        crisis=(
            "If anyone is hurt or has taken pills, call 911 now. "
            "If someone may hurt themselves or others, call or text 988 now. "
            "It is free, and a person will answer day or night. "
            "Stay with them. Move pills, guns, and sharp things out of reach. "
            f"You are not alone. Nobody is watching this chat, so please reach a person now. {FALSE_ALARM}"
        ),
        poisoning=(
            "Call Poison Help now at 1-800-222-1222. It is free, day or night. "
            "Call 911 instead if they cannot wake up, cannot breathe, or have a seizure. "
            "Do not wait for signs to show. Do not make them throw up. Keep the bottle with you. "
            f"If this was done to hurt themselves, call 911, and call or text 988. {FALSE_ALARM}"
        ),
        abstained=(
            f"I am sorry. This guide does not answer that, and I do not want to guess. Please ask {reach}.{tonight}"
        ),
        partly=f"The guide answers only a part of this. I found nothing on “{{part}}”. Please ask {reach} about that.",
        related="These parts of the guide are close to your question. They may not answer it.",
        empty_question="Please type a question, and I will look in the guide.",
        medicine_caution="Do not change or stop a medicine without your care team.",
        standing_notice=(
            "This is a computer tool, not a person. It shares general facts from a guide. "
            "It is not medical advice. Nobody is watching this chat. In an emergency, call 911."
        ),
        privacy="Please do not type names or birth dates.",
        old_review=(
            "This guide was last checked in {date}. That was {age} ago. "
            "Some facts may have changed. Please ask your care team about anything you plan to do."
        ),
        unknown_review=(
            "We do not know how old this guide is. "
            "Some facts may have changed. Please ask your care team about anything you plan to do."
        ),
        error=(
            "Something went wrong on our side. It was not your fault. Please try again soon. "
            f"If you need an answer now, ask {reach}. In an emergency, call 911."
        ),
        unreached=(
            "Your question did not get through. It was not your fault. Please wait a little and ask again. "
            "In an emergency, call 911."
        ),
        ended="Your last talk has ended. This question was read on its own.",
        phone=phone,
    )
