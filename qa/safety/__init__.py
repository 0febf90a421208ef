"""What comes before any answer: dangers in the question, medicine cautions, the words that staff approve."""

from qa.safety.medicine import needs_medicine_caution
from qa.safety.texts import Texts, texts_for
from qa.safety.triage import triage

__all__ = ["Texts", "needs_medicine_caution", "texts_for", "triage"]
