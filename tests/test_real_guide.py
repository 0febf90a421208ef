"""The promise of the first release, with the real encoder: on our own guide, and on the same text without markup."""

import re
from pathlib import Path

import pytest

from qa.assistant import Assistant, Models, open_assistant
from qa.documents import read_corpus
from qa.retrieval.minilm import MiniLM, load_encoder
from qa.safety import Triage
from qa.safety.trained import load_opinion
from qa.settings import Settings
from qa.types import Answer, Kind

pytestmark = pytest.mark.model

ROOT = Path(__file__).parent.parent
ANSWERED = [
    ("what are the early signs", "A cramp in a foot"),
    ("is there a cure", "no cure"),
    ("how often are botox injections given", "every three or four months"),
    ("does it affect thinking", "thinking or understanding are not typically linked"),
    ("what tests will they do", "Electromyography"),
    ("What tests are done for dystonia?", "Blood tests"),
]
ABSTAINED = ["what dose of baclofen should he take", "who won the football game", "how much does the surgery cost"]


@pytest.fixture(scope="module")
def encoder() -> MiniLM:
    return load_encoder()


@pytest.fixture(scope="module", params=["markdown", "text"])
def assistant(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, encoder: MiniLM) -> Assistant:
    folder = tmp_path_factory.mktemp(request.param)
    corpus = ROOT / "corpus"
    if request.param == "text":
        corpus = folder / "corpus"
        corpus.mkdir()
        markdown = (ROOT / "corpus" / "dystonia.md").read_text(encoding="utf-8").split("---\n", 2)[2]
        plain = re.sub(r"^#+ ", "", markdown, flags=re.MULTILINE).replace("\n- ", "\n  • ")
        (corpus / "dystonia.txt").write_text(plain + "\nReviewed by: Ada Bell, MD\nDate: May 2024\n", encoding="utf-8")
    settings = Settings(corpus=corpus, index=folder / "index")
    models = Models(encoder, Triage(load_opinion()))
    return open_assistant(settings, read_corpus(corpus), models, lambda line: None, lambda done, total: None)


def shown(answer: Answer) -> str:
    return " ".join(citation.quote for statement in answer.statements for citation in statement.citations)


@pytest.mark.parametrize(("question", "words"), ANSWERED)
def test_what_the_guide_says_is_answered_and_cited(assistant: Assistant, question: str, words: str) -> None:
    answer = assistant.answer(question)
    assert answer.kind is Kind.ANSWERED
    assert words in shown(answer)


@pytest.mark.parametrize("question", ABSTAINED)
def test_what_the_guide_does_not_say_is_not_answered(assistant: Assistant, question: str) -> None:
    answer = assistant.answer(question)
    assert (answer.kind, answer.statements) == (Kind.ABSTAINED, ())


def test_every_question_that_the_guide_offers_is_answered(assistant: Assistant) -> None:
    for document in assistant.documents.values():
        for question in document.questions:
            assert assistant.answer(question).kind is Kind.ANSWERED, question
    assert len(assistant.examples) > 3
