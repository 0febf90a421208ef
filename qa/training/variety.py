"""What the written questions are short of: slips of the finger, the condition's name, bare topics, and history.

In the written questions the condition is named more often where nothing answers, so a model learns that a name
means "not answered"; nobody writes "Treatment", although many type it; and a question that changes the subject
must be read for itself.
"""

from dataclasses import replace
from random import Random

from qa.conversation.followup import MARK, after
from qa.training.examples import LabelledDocument, LabelledQuestion

SLIP_SHARE = 0.15  # of questions
NAMED_SHARE = 0.25
HISTORY_SHARE = 0.08  # of questions that now follow another one, which has nothing to do with their answer
LONGEST_HISTORY = 120  # characters
N_TOPICS = 2  # for each document in each step
LONGEST_TOPIC = 12  # sentences of a section that is still asked for by its heading
TOPIC_EVIDENCE = 2  # sentences of it that a right answer begins with; the rest may be shown

NAMINGS = ("{question} {title}", "{title} {question}", "{title}: {question}", "{question} with {title}")
TOPICS = (
    "{heading}",
    "{heading} {title}",
    "tell me about {heading}",
    "what does the guide say about {heading}",
    "{heading} of {title}",
)


def varied(document: LabelledDocument, random: Random) -> tuple[LabelledQuestion, ...]:
    """The questions of a document as they might also have been typed, and a few of its headings as questions."""
    topics = [_topic(document, heading, random) for heading in _short_sections(document, random)]
    asked = [replace(each, text=slip(_named(each.text, document, random), random)) for each in document.questions]
    return (*(replace(each, text=_after_another(each, document, random)) for each in asked), *topics)


def _after_another(question: LabelledQuestion, document: LabelledDocument, random: Random) -> str:
    earlier = random.choice(document.questions)
    is_apart = question.kind != "followup" and earlier.kind != "followup" and len(earlier.text) <= LONGEST_HISTORY
    return after(question.text, earlier.text) if is_apart and random.random() < HISTORY_SHARE else question.text


def _named(text: str, document: LabelledDocument, random: Random) -> str:
    if MARK.match(text) or random.random() > NAMED_SHARE:  # nobody types a name behind the bracket
        return text
    title = random.choice([document.title, document.title.lower()])
    return random.choice(NAMINGS).format(question=text, title=title)


def slip(text: str, random: Random) -> str:
    """Now and then two letters change places, or one is left out: how a phone is typed on."""
    if random.random() > SLIP_SHARE or len(text) < 8:
        return text
    place = random.randrange(1, len(text) - 2)
    swapped = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    return random.choice([swapped, text[:place] + text[place + 1 :]])


def _short_sections(document: LabelledDocument, random: Random) -> list[str]:
    headings = [each for each in dict.fromkeys(document.headings) if document.headings.count(each) <= LONGEST_TOPIC]
    return random.sample(headings, min(N_TOPICS, len(headings)))


def _topic(document: LabelledDocument, heading: str, random: Random) -> LabelledQuestion:
    numbers = [number for number, each in enumerate(document.headings) if each == heading]
    words = heading.lower() if random.random() < 0.5 else heading
    text = random.choice(TOPICS).format(heading=words, title=document.title)
    return LabelledQuestion(text, "topic", frozenset(numbers[:TOPIC_EVIDENCE]), frozenset(numbers[TOPIC_EVIDENCE:]))
