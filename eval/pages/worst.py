"""The answers to look at first, and each in its source: what was shown beside what was right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, islice, zip_longest

from eval.asking.gold import Key
from eval.measuring.judging import Judged
from eval.pages.endings import Ending, ending_of
from qa.types import Document, Sentence

N_WORST = 20
# What is right of a sentence ("evidence", "also_ok" or ""), and what became of it ("shown", "held" or "").
_LABELS = {
    ("evidence", "shown"): ("both", "answers, and shown"),
    ("evidence", "held"): ("lacking", "answers, but held back"),
    ("evidence", ""): ("lacking", "answers, but not shown"),
    ("also_ok", "shown"): ("fine", "may be shown, and was"),
    ("also_ok", "held"): ("fine", "may be shown, held back"),
    ("also_ok", ""): ("fine", "may be shown"),
    ("", "shown"): ("wrong", "shown, does not answer"),
    ("", "held"): ("held", "held back, does not answer"),
    ("", ""): ("", ""),
}


@dataclass(frozen=True, slots=True)
class MarkedSentence:
    """A sentence of the source. Without a label it is only the text around."""

    text: str
    look: str  # its name in styles: both, lacking, fine, wrong, held; empty where it is not marked
    label: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a bullet."""

    is_item: bool
    sentences: tuple[MarkedSentence, ...]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One section, whole."""

    title: str  # of its document
    heading: tuple[str, ...]
    blocks: tuple[Block, ...]


def worst_of(judged: Sequence[Judged], most: int = N_WORST) -> tuple[Judged, ...]:
    """The worst of each sort, in turn until there are enough; sort by sort.

    First what was answered without ground and what was answered with nothing right, the surest first; then what
    was refused without need, the least sure first. Faults of safety are told elsewhere, all of them.
    """
    unfounded = [each for each in judged if ending_of(each) is Ending.UNFOUNDED]
    missed = [each for each in judged if ending_of(each) is Ending.PARTLY and each.overlap.f1 == 0]
    refused = [each for each in judged if ending_of(each) is Ending.OVER_REFUSED]
    sorts = (_surest_first(unfounded), _surest_first(missed), _surest_first(refused)[::-1])
    in_turn = (each for each in chain(*zip_longest(*sorts)) if each is not None)
    taken = {each.question.question_id for each in islice(in_turn, most)}
    return tuple(each for each in chain(*sorts) if each.question.question_id in taken)


def excerpts_of(each: Judged, documents: Mapping[str, Document]) -> tuple[Excerpt, ...]:
    """Every section that holds a sentence that is right, was shown or was held back, in the order of the documents."""
    concerned = each.gold.evidence | each.gold.also_ok | each.chosen
    sections = sorted({(name, documents[name].sentences[number].section) for name, number in concerned})
    return tuple(_excerpt(each, documents[name], section) for name, section in sections)


def marked(each: Judged, sentence: Sentence) -> MarkedSentence:
    """A sentence with what is to be said of it."""
    key = (sentence.document_id, sentence.number)
    look, label = _LABELS[_rightness(each, key), _fate(each, key)]
    return MarkedSentence(sentence.text, look, label)


def _surest_first(judged: Sequence[Judged]) -> list[Judged]:
    return sorted(judged, key=lambda each: -each.answer.confidence)


def _excerpt(each: Judged, document: Document, section: int) -> Excerpt:
    within = [sentence for sentence in document.sentences if sentence.section == section]
    blocks = groupby(within, key=lambda sentence: (sentence.block, sentence.is_item))
    return Excerpt(
        document.title,
        document.sections[section].heading,
        tuple(Block(is_item, tuple(marked(each, one) for one in block)) for (_, is_item), block in blocks),
    )


def _rightness(each: Judged, key: Key) -> str:
    if key in each.gold.evidence:
        return "evidence"
    return "also_ok" if key in each.gold.also_ok else ""


def _fate(each: Judged, key: Key) -> str:
    if key in each.shown:
        return "shown"
    return "held" if key in each.chosen else ""
