"""The words of the queue and of the review page: for every value that a record can hold."""

from collections.abc import Mapping

from qa.review.filters import LOW_CONFIDENCE, Mark, View
from qa.review.judging import outcomes_for
from qa.review.queue import Entry
from qa.review.recorder import Standing
from qa.review.records import Judgment, Outcome, State, Support
from qa.types import Concern, Kind

HIGH_CONFIDENCE = 0.85  # from here on "high"
NOT_KEPT = "Words not kept on this site"

VIEWS: Mapping[View, str] = {
    View.NEW: "New",
    View.UNHELPFUL: "Thumbs down",
    View.WRONG_SOURCE: "Wrong source",
    View.ABSTAINED: "Not answered",
    View.LOW_CONFIDENCE: "Low confidence",
    View.URGENT: "Emergency",
    View.SAMPLED: "Audit sample",
    View.SECOND: "Second opinion",
    View.DISPUTED: "Disputed",
    View.MINE: "Mine",
    View.ALL: "All",
}
EMPTY: Mapping[View, str] = {
    View.NEW: "Every answer has a verdict. Look at “Second opinion”, or come back later.",
    View.UNHELPFUL: "No family marked an answer as not helpful that is still without a verdict.",
    View.WRONG_SOURCE: "No family marked a source as wrong that is still without a verdict.",
    View.ABSTAINED: "Nothing that was left unanswered waits for a verdict.",
    View.LOW_CONFIDENCE: "No doubtful answer waits for a verdict.",
    View.URGENT: "Nobody was sent to emergency help, or every such answer has a verdict.",
    View.SAMPLED: "You have judged everything that was drawn for the audit.",
    View.SECOND: "No record waits for a second verdict from you.",
    View.DISPUTED: "Reviewers agree, or the records that they disagree on are for somebody else to decide.",
    View.MINE: "You have taken nothing. Take a record in another list, and it stands here until you judge it.",
    View.ALL: "Nothing was asked yet. Each question that a family asks appears here with its answer.",
}
STATES: Mapping[State, str] = {
    State.NEW: "New",
    State.JUDGED: "One verdict",
    State.AGREED: "Two agree",
    State.DISPUTED: "Disputed",
    State.SETTLED: "Settled",
}
MARKS: Mapping[Mark, str] = {
    Mark.UNHELPFUL: "thumbs down",
    Mark.WRONG_SOURCE: "wrong source",
    Mark.ABSTAINED: "not answered",
    Mark.LOW_CONFIDENCE: "low confidence",
    Mark.URGENT: "emergency",
    Mark.SAMPLED: "audit sample",
}
KINDS: Mapping[Kind, str] = {
    Kind.ANSWERED: "Answered",
    Kind.ABSTAINED: "Not answered",
    Kind.EMERGENCY: "Emergency",
    Kind.CRISIS: "Crisis",
    Kind.POISONING: "Poisoning",
    Kind.ABUSE: "Abuse",
}
JUDGMENTS: Mapping[Judgment, str] = {
    Judgment.HELPFUL: "thumbs up",
    Judgment.UNHELPFUL: "thumbs down",
    Judgment.WRONG_SOURCE: "wrong source",
}
SUPPORTS: Mapping[Support, str] = {
    Support.SUPPORTS: "Supports",
    Support.PARTLY: "Partly",
    Support.DOES_NOT: "Does not",
    Support.HARMFUL: "Harmful",
}
CONCERNS: Mapping[Concern, str] = {
    Concern.MAYBE_EMERGENCY: "may be an emergency",
    Concern.MEDICINE: "about a medicine",
    Concern.DIAGNOSIS: "asks for a diagnosis",
    Concern.PRIVATE: "held private data, taken out",
    Concern.YOUNG: "a child or teen seems to ask",
    Concern.LANGUAGE: "in a language not read here",
    Concern.ATTACK: "gives orders to the bot",
    Concern.OFFTOPIC: "off topic",
}
QUESTIONS: Mapping[str, str] = {  # kinds of the question set
    "plain": "Plain question",
    "lay": "In everyday words",
    "short": "A few words only",
    "story": "Told as a story",
    "typo": "With slips of the keyboard",
    "esl": "By somebody who learns English",
    "teen": "By a teen",
    "list": "Asks for a list",
    "multi": "Several questions in one",
    "yesno": "Asks for yes or no",
    "followup": "Follows from what was asked before",
    "near": "Near the topic, not in the document",
    "other_health": "About other health matters",
    "offtopic": "Off topic",
    "attack": "Gives orders to the bot",
    "urgent": "Needs help at once",
}
SAID: Mapping[Outcome, str] = {  # of a verdict that is given
    Outcome.RIGHT: "Right",
    Outcome.OTHER_SENTENCES: "Other sentences answer",
    Outcome.SHOULD_ABSTAIN: "Should not have been answered",
    Outcome.SHOULD_ANSWER: "Should have been answered, here",
    Outcome.FALSE_ALARM: "False alarm",
    Outcome.MISSED_EMERGENCY: "An emergency that was missed",
    Outcome.MISSED_CRISIS: "A crisis that was missed",
    Outcome.MISSED_POISONING: "A poisoning that was missed",
    Outcome.MISSED_ABUSE: "Abuse that was missed",
}
MEANINGS: Mapping[Outcome, str] = {  # of a verdict to be given; "right" depends on what was answered
    Outcome.OTHER_SENTENCES: "Other sentences answer it (pick them in the document)",
    Outcome.SHOULD_ABSTAIN: "Should not have been answered: the document does not answer this",
    Outcome.SHOULD_ANSWER: "Should have answered, here (pick the sentences in the document)",
    Outcome.FALSE_ALARM: "False alarm: no danger (if the document answers it, pick the sentences)",
    Outcome.MISSED_EMERGENCY: "An emergency",
    Outcome.MISSED_CRISIS: "Somebody may hurt themselves",
    Outcome.MISSED_POISONING: "Something wrong was taken or swallowed",
    Outcome.MISSED_ABUSE: "A child is being hurt",
}


def meanings_for(kind: Kind) -> Mapping[Outcome, str]:
    """What a reviewer can choose for an answer of this kind, in words."""
    rights = {
        Kind.ANSWERED: "Right: it answers the question",
        Kind.ABSTAINED: "Right: the document does not answer this",
    }
    right = rights.get(kind, "Right: this needed help from a person")
    return {outcome: MEANINGS.get(outcome, right) for outcome in outcomes_for(kind)}


def confidence_words(kind: Kind, confidence: float) -> str:
    """Example: answered, 0.9 -> "high, 90%"; on the emergency path nothing is looked up, so "" there."""
    if kind.is_urgent:
        return ""
    level = "high" if confidence >= HIGH_CONFIDENCE else "fair" if confidence >= LOW_CONFIDENCE else "low"
    return f"{level}, {confidence:.0%}"


def shown_question(entry: Entry) -> str:
    """The question as a row shows it: its words, or that they were not kept."""
    return entry.question.strip() or NOT_KEPT


def trouble(standing: Standing) -> tuple[str, ...]:
    """What staff must know of the writing of records; nothing while all is well."""
    told = []
    if not standing.is_reachable:
        told.append("The records cannot be written right now. Families still get their answers.")
    if standing.n_waiting and not standing.is_reachable:
        told.append(f"{_counted(standing.n_waiting)} in memory and will be written as soon as that works again.")
    if standing.n_lost:
        lost = "1 record was" if standing.n_lost == 1 else f"{standing.n_lost} records were"
        told.append(f"{lost} lost since the server started.")
    if told:
        told.append("Tell whoever runs the server.")
    return tuple(told)


def _counted(n: int) -> str:
    return "1 record waits" if n == 1 else f"{n} records wait"
