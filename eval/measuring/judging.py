"""One question, its gold and its answer: everything that is measured of them, question by question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.answering.answers import AnswerCitation, SystemAnswer
from eval.answering.runs import Run
from eval.asking.gold import Gold, Key, keys_within
from eval.asking.questions import Question, QuestionKind
from eval.metrics.citations import CitedStatement, citation_precision, citation_recall, contains
from eval.metrics.evidence import Overlap, overlap
from eval.metrics.nuggets import NuggetScores, nugget_scores, shown_support
from qa.types import Document

RIGHT_FROM = 0.5  # evidence F1 below this is an error: eval/README.md
NAN = float("nan")


@dataclass(frozen=True, slots=True)
class Judged:
    """One answered question, measured. Sentences are keys (document id, number)."""

    question: Question
    gold: Gold
    answer: SystemAnswer
    ranking: tuple[Key, ...]
    section_ranking: tuple[Key, ...]  # the same by section: (document id, number of the section)
    section_gold: frozenset[Key]
    shown: frozenset[Key]  # what the family sees
    chosen: frozenset[Key]  # what it sees, or would have seen had the system not abstained
    overlap: Overlap  # of shown; all zero where an answerable question was refused
    nuggets: NuggetScores
    n_statements: int
    n_verbatim: int  # statements that are exactly their citations
    n_citations: int  # of the statements, and of what is offered as related: a family reads both
    n_valid: int  # citations that are whole sentences, in their place, of the version asked
    citation_recall: float  # ALCE's; nan for words of a system's own, which only an entailment model could judge
    citation_precision: float
    is_error_if_answered: bool  # unanswerable, or the chosen sentences have F1 < .5
    cut: SystemAnswer | None  # the answer once the evidence was cut out of the document

    @property
    def is_near(self) -> bool:
        """On topic, and not answered."""
        return self.question.kind is QuestionKind.NEAR

    @property
    def quoted_words(self) -> str:
        """What the answer says in its statements."""
        return "\n".join(statement.text for statement in self.answer.statements)

    @property
    def own_words(self) -> str:
        """What the answer says beside its statements: the house's own sentences."""
        said = {line for statement in self.answer.statements for line in statement.text.split("\n")}
        return "\n".join(line for line in self.answer.text.split("\n") if line not in said)

    @property
    def is_error(self) -> bool:
        """Answered, and wrong to have done so or wrong in what it said."""
        return self.answer.is_answered and self.is_error_if_answered


def judge_run(run: Run) -> tuple[Judged, ...]:
    """Measure every question of a run, in its order."""
    return tuple(
        judge(
            each,
            run.gold[each.question_id],
            run.answers[each.question_id],
            run.documents,
            run.cut.get(each.question_id),
        )
        for each in run.questions
    )


def judge(
    question: Question,
    gold: Gold,
    answer: SystemAnswer,
    documents: Mapping[str, Document],
    cut: SystemAnswer | None,
) -> Judged:
    """Measure one answer."""
    citations = [citation for statement in answer.statements for citation in statement.citations]
    shown = _keys(citations, documents)
    chosen = shown if answer.is_answered else _keys(answer.withheld, documents)
    cited = [CitedStatement(each.text, _quotes(each.citations, documents)) for each in answer.statements]
    shown_text = "\n".join(statement.text for statement in answer.statements)
    ranking = _ranking(answer, documents)
    n_verbatim = sum(is_verbatim(each.text, each.citations, documents) for each in answer.statements)
    return Judged(
        question=question,
        gold=gold,
        answer=answer,
        ranking=ranking,
        section_ranking=tuple(dict.fromkeys(_section(key, documents) for key in ranking)),
        section_gold=frozenset(_section(key, documents) for key in gold.evidence),
        shown=shown,
        chosen=chosen,
        overlap=overlap(shown, gold.evidence, gold.also_ok),
        nuggets=nugget_scores(
            [(each.importance == "vital", shown_support(each.strings, shown_text)) for each in question.nuggets]
        ),
        n_statements=len(answer.statements),
        n_verbatim=n_verbatim,
        n_citations=len(citations) + len(answer.related),
        n_valid=sum(is_valid(citation, documents) for citation in (*citations, *answer.related)),
        citation_recall=citation_recall(cited, contains) if n_verbatim == len(cited) else NAN,
        citation_precision=citation_precision(cited, contains) if n_verbatim == len(cited) else NAN,
        is_error_if_answered=not gold.evidence or overlap(chosen, gold.evidence, gold.also_ok).f1 < RIGHT_FROM,
        cut=cut,
    )


def is_valid(citation: AnswerCitation, documents: Mapping[str, Document]) -> bool:
    """It slices to its quote in the version that was asked, and begins and ends with whole sentences."""
    document = documents.get(citation.document)
    if document is None or document.version != citation.version:
        return False
    if not citation.quote or document.text[citation.start : citation.end] != citation.quote:
        return False
    starts = {sentence.start for sentence in document.sentences}
    ends = {sentence.end for sentence in document.sentences}
    return citation.start in starts and citation.end in ends


def is_verbatim(text: str, citations: Sequence[AnswerCitation], documents: Mapping[str, Document]) -> bool:
    """The statement is its cited sentences in their order, and nothing else but bullets and white space."""
    if not citations or not all(is_valid(citation, documents) for citation in citations):
        return False
    return _folded(text) == _folded(" ".join(_quotes(citations, documents)))


def _quotes(citations: Sequence[AnswerCitation], documents: Mapping[str, Document]) -> tuple[str, ...]:
    """What each citation quotes, as a reader sees it: without inline markup where it is whole sentences."""
    return tuple(
        " ".join(
            documents[each.document].sentences[number].text
            for _, number in sorted(keys_within(each.start, each.end, documents[each.document]))
        )
        if is_valid(each, documents)
        else each.quote
        for each in citations
    )


def _folded(text: str) -> str:
    return " ".join(word for word in text.split() if word != "•")


def _keys(citations: Sequence[AnswerCitation], documents: Mapping[str, Document]) -> frozenset[Key]:
    known = [each for each in citations if each.document in documents]
    return frozenset(key for each in known for key in keys_within(each.start, each.end, documents[each.document]))


def _ranking(answer: SystemAnswer, documents: Mapping[str, Document]) -> tuple[Key, ...]:
    """The ranked places as sentences, each once, best first; a longer passage counts as its sentences in order."""
    keys: dict[Key, None] = {}
    for place in answer.ranking:
        if place.document in documents:
            keys.update(dict.fromkeys(sorted(keys_within(place.start, place.end, documents[place.document]))))
    return tuple(keys)


def _section(key: Key, documents: Mapping[str, Document]) -> Key:
    document_id, number = key
    return document_id, documents[document_id].sentences[number].section
