"""The training loop: one document a step, with questions from elsewhere and a few triples beside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import cos, pi
from pathlib import Path
from random import Random

import torch
from sentence_transformers import SentenceTransformer
from torch import Tensor, nn

from qa.retrieval.minilm import BASE_SHA256, load_encoder
from qa.training.adapter import add_low_rank, save_adapter
from qa.training.examples import Examples, LabelledDocument, LabelledQuestion, Triple
from qa.training.losses import answer_wins, evidence_wins, null_wins

TEMPERATURE = 0.05
NULL_START = 0.35
MOST_SENTENCES = 40  # of one document in one step; its evidence is always among them
MOST_TOKENS = 128
N_ELSEWHERE = 2  # questions of another document in each step: they are not answered here
N_TRIPLES = 12
CUT_WEIGHT = 1.0  # of the loss on documents with the evidence taken out
TRIPLE_WEIGHT = 0.5
NULL_RATE = 3e-3
WARM_UP = 40  # steps
TYPO_SHARE = 0.15  # of questions get one slip of the finger


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run may vary."""

    epochs: int = 3
    rank: int = 32
    rate: float = 4e-4
    seed: int = 7


def train(examples: Examples, plan: Plan, path: Path, progress: Callable[[int, int], None]) -> None:
    """Train an adapter for the bundled encoder and write it to `path`; the same for a seed and a machine."""
    torch.manual_seed(plan.seed)
    random = Random(plan.seed)
    model = load_encoder(adapter=None).model
    model.max_seq_length = MOST_TOKENS
    network = model[0].model
    factors = add_low_rank(network, plan.rank)
    null = nn.Parameter(torch.tensor(NULL_START))
    optimizer = torch.optim.AdamW(
        [{"params": factors, "weight_decay": 0.01}, {"params": [null], "weight_decay": 0.0, "lr": NULL_RATE}],
        lr=plan.rate,
    )
    n_steps = plan.epochs * len(examples.train)
    order = [each for _ in range(plan.epochs) for each in random.sample(examples.train, len(examples.train))]
    for step, document in enumerate(order):
        model.train()
        optimizer.param_groups[0]["lr"] = plan.rate * _schedule(step, n_steps)
        optimizer.zero_grad()
        torch.autograd.backward(_loss(model, null, _draw(document, examples, random)))
        nn.utils.clip_grad_norm_(factors, 1.0)
        optimizer.step()
        progress(step + 1, n_steps)
    card = {"base_sha256": BASE_SHA256, "null": float(null.detach()), "plan": f"{plan}"}
    save_adapter(network, path, card)


@dataclass(frozen=True, slots=True)
class _Step:
    """What one step looks at: sentences, the questions to them, questions from elsewhere, triples."""

    sentences: tuple[str, ...]
    questions: tuple[LabelledQuestion, ...]  # labels are places in `sentences`
    elsewhere: tuple[str, ...]
    triples: tuple[Triple, ...]


def _draw(document: LabelledDocument, examples: Examples, random: Random) -> _Step:
    kept = _keep(document, random)
    places = {number: place for place, number in enumerate(kept)}
    questions = tuple(
        replace(
            question,
            text=_slip(question.text, random),
            evidence=frozenset(places[number] for number in question.evidence),
            also_ok=frozenset(places[number] for number in question.also_ok),
        )
        for question in document.questions
    )
    other = random.choice([each for each in examples.train if each.id != document.id])
    elsewhere = random.sample(other.questions, min(N_ELSEWHERE, len(other.questions)))
    return _Step(
        tuple(document.sentences[number] for number in kept),
        questions,
        tuple(question.text for question in elsewhere),
        tuple(random.sample(examples.triples, N_TRIPLES)),
    )


def _keep(document: LabelledDocument, random: Random) -> list[int]:
    """Sentence numbers for one step: all, or the labelled ones and enough others to make up the most."""
    labelled = {number for question in document.questions for number in question.evidence | question.also_ok}
    others = [number for number in range(len(document.sentences)) if number not in labelled]
    wanted = max(MOST_SENTENCES - len(labelled), MOST_SENTENCES // 3)
    return sorted([*labelled, *random.sample(others, min(wanted, len(others)))])


def _slip(text: str, random: Random) -> str:
    """Now and then two letters change places, or one is left out: how a phone is typed on."""
    if random.random() > TYPO_SHARE or len(text) < 8:
        return text
    place = random.randrange(1, len(text) - 2)
    swapped = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    return random.choice([swapped, text[:place] + text[place + 1 :]])


def _loss(model: SentenceTransformer, null: Tensor, step: _Step) -> Tensor:
    texts = [question.text for question in step.questions]
    asked = _encode(model, [*texts, *step.elsewhere, *(triple.question for triple in step.triples)])
    here = asked[: len(texts) + len(step.elsewhere)] @ _encode(model, step.sentences).T / TEMPERATURE
    bar = null / TEMPERATURE
    terms = [_question_loss(scores, question, bar) for scores, question in zip(here, step.questions, strict=False)]
    terms += [null_wins(scores, bar) for scores in here[len(texts) :]]
    return torch.stack(terms).mean() + TRIPLE_WEIGHT * _triple_loss(
        model, asked[len(texts) + len(step.elsewhere) :], step.triples, bar
    )


def _question_loss(scores: Tensor, question: LabelledQuestion, null: Tensor) -> Tensor:
    if not question.evidence:
        return null_wins(scores, null)
    labelled = question.evidence | question.also_ok
    rivals = [place for place in range(len(scores)) if place not in labelled]
    cut = null_wins(scores[rivals], null)  # the same document with its answer taken out
    return evidence_wins(scores, sorted(question.evidence), rivals, null) + CUT_WEIGHT * cut


def _triple_loss(model: SentenceTransformer, asked: Tensor, triples: Sequence[Triple], null: Tensor) -> Tensor:
    answers = _encode(model, [triple.answers for triple in triples])
    near = _encode(model, [triple.near for triple in triples])
    return answer_wins(asked @ answers.T / TEMPERATURE, (asked * near).sum(1) / TEMPERATURE, null)


def _encode(model: SentenceTransformer, texts: Sequence[str]) -> Tensor:
    rows = model(model.preprocess(list(texts)))["sentence_embedding"]
    return nn.functional.normalize(rows, dim=1)


def _schedule(step: int, n_steps: int) -> float:
    """A short warm-up, then half a cosine down to nothing."""
    return min(1.0, (step + 1) / WARM_UP) * (1 + cos(pi * step / n_steps)) / 2
