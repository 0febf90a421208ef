"""What comes before any answer: dangers in the question, medicine cautions, the words that staff approve."""

from qa.safety.medicine import needs_medicine_caution
from qa.safety.private import Scrubbed, scrub
from qa.safety.texts import Contacts, Texts, texts_for
from qa.safety.triage import Finding, Triage
from qa.safety.young import seems_young

__all__ = [
    "Contacts",
    "Finding",
    "Scrubbed",
    "Texts",
    "Triage",
    "needs_medicine_caution",
    "scrub",
    "seems_young",
    "texts_for",
]
