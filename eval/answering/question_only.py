"""python -m eval.answering.question_only: trains the counter-system that never sees a document.

Its figure beside ours says how much of telling near misses apart is habit: families ask the same unanswered
things everywhere. It learns from the questions that the encoder learns from: eval/training.
"""

import sys
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from sklearn.linear_model import LogisticRegression

from eval.answering.systems import QUESTION_ONLY
from eval.metrics.abstention import auroc
from qa.errors import QaError
from qa.retrieval.minilm import load_encoder_with
from qa.training.examples import OWN, LabelledDocument, load_examples


def main(
    data: Annotated[list[Path] | None, typer.Option(help="As for python -m qa.training; repeatable.")] = None,
    out: Annotated[Path, typer.Option(help="Where the weights go.")] = QUESTION_ONLY,
) -> None:
    """Train on the training documents' questions, print the AUROC on the held-out ones, write the weights."""
    examples, encoder = load_examples(data or [OWN]), load_encoder_with(None)
    asked = [_asked(documents) for documents in (examples.train, examples.held_out)]
    vectors = [encoder.encode(texts) for texts, _ in asked]
    labels = [np.array(answered) for _, answered in asked]
    model = LogisticRegression(class_weight="balanced", max_iter=1000).fit(vectors[0], labels[0])
    scores = model.decision_function(vectors[1])
    typer.echo(f"held-out questions: AUROC {auroc(scores[labels[1]], scores[~labels[1]]):.3f} from the question alone")
    np.save(out, np.append(model.coef_[0], model.intercept_[0]).astype(np.float32))


def _asked(documents: tuple[LabelledDocument, ...]) -> tuple[list[str], list[bool]]:
    questions = [question for document in documents for question in document.questions]
    return [question.text for question in questions], [bool(question.evidence) for question in questions]


if __name__ == "__main__":
    try:
        typer.run(main)
    except QaError as error:
        typer.secho(str(error), fg="red", err=True)
        sys.exit(2)
