"""The training loop: one document a step, with questions from elsewhere and a few triples beside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import cos, pi
from pathlib import Path
from random import Random

import torch
from sentence_transformers import SentenceTransformer
from torch import Tensor, nn

from qa.retrieval.minilm import BASE_SHA256, load_encoder_with
from qa.training.adapter import add_low_rank, save_adapter
from qa.training.drafts import Draft, keep_draft, load_draft
from qa.training.examples import Examples, LabelledDocument, LabelledQuestion, Triple
from qa.training.losses import answer_wins, evidence_wins, null_wins
from qa.training.variety import varied

TEMPERATURE = 0.05
NULL_START = 0.35
MOST_SENTENCES = 40  # of one document in one step; its evidence is always among them
MOST_TOKENS = 128
GROUP = 16  # texts of like length in one call of the model
N_ELSEWHERE = 2  # questions of another document in each step: they are not answered here
N_TRIPLES = 8
CUT_WEIGHT = 0.5  # of the loss on documents with the evidence taken out
TRIPLE_WEIGHT = 0.5
NULL_RATE = 3e-3
WARM_UP = 40  # steps
KEPT_EVERY = 50  # steps: a run that is stopped goes on from there


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run may vary."""

    epochs: int = 2
    rank: int = 32
    rate: float = 4e-4
    seed: int = 7


def train(examples: Examples, plan: Plan, path: Path, progress: Callable[[int, int], None]) -> None:
    """Train an adapter for the bundled encoder and write it to `path`; the same for a seed and a machine.

    A run of the same plan and data that was stopped goes on from its draft beside `path`.

    Raises:
        DataError: the draft there is of another plan or of other data; says which file to delete.
    """
    torch.manual_seed(plan.seed)
    random = Random(plan.seed)
    model = trainable_model()
    factors = add_low_rank(model[0].model, plan.rank)
    null = nn.Parameter(torch.tensor(NULL_START))
    optimizer = torch.optim.AdamW(
        [{"params": factors, "weight_decay": 0.01}, {"params": [null], "weight_decay": 0.0, "lr": NULL_RATE}],
        lr=plan.rate,
    )
    order = [each for _ in range(plan.epochs) for each in random.sample(examples.train, len(examples.train))]
    draft = Draft(path.with_suffix(".draft"), _name(plan, examples), [*factors, null], optimizer, random)
    for step in range(load_draft(draft), len(order)):
        optimizer.param_groups[0]["lr"] = plan.rate * schedule(step, len(order))
        optimizer.zero_grad()
        with torch.autocast("cpu", dtype=torch.bfloat16):  # faster where the processor knows it
            loss = _loss(model, null, _draw(order[step], examples, random))
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(factors, 1.0)
        optimizer.step()
        if (step + 1) % KEPT_EVERY == 0:
            keep_draft(draft, step + 1)
        progress(step + 1, len(order))
    card = {"base_sha256": BASE_SHA256, "null": float(null.detach()), "plan": f"{plan}"}
    save_adapter(model[0].model, path, card)
    draft.path.unlink(missing_ok=True)


def _name(plan: Plan, examples: Examples) -> str:
    """Whatever makes one run another: its plan, its data and the constants of this recipe."""
    recipe = (TEMPERATURE, MOST_SENTENCES, MOST_TOKENS, N_ELSEWHERE, N_TRIPLES, CUT_WEIGHT, TRIPLE_WEIGHT)
    return f"{plan} with {recipe} on {examples.digest}"


def trainable_model() -> SentenceTransformer:
    """The bundled encoder as it is trained: without dropout, which took a tenth of the time."""
    model = load_encoder_with(None).model
    model.max_seq_length = MOST_TOKENS
    model[0].model.set_attn_implementation("eager")  # the backward pass of torch's own took a quarter of a step
    return model.eval()


@dataclass(frozen=True, slots=True)
class _Step:
    """What one step looks at: sentences, the questions to them, questions from elsewhere, triples."""

    sentences: tuple[str, ...]
    questions: tuple[LabelledQuestion, ...]  # labels are places in `sentences`
    elsewhere: tuple[str, ...]
    triples: tuple[Triple, ...]


def _draw(document: LabelledDocument, examples: Examples, random: Random) -> _Step:
    asked = varied(document, random)
    kept = _keep(document, asked, random)
    places = {number: place for place, number in enumerate(kept)}
    questions = tuple(
        replace(
            question,
            evidence=frozenset(places[number] for number in question.evidence),
            also_ok=frozenset(places[number] for number in question.also_ok),
        )
        for question in asked
    )
    other = random.choice([each for each in examples.train if each.id != document.id])
    elsewhere = random.sample(other.questions, min(N_ELSEWHERE, len(other.questions)))
    return _Step(
        tuple(document.sentences[number] for number in kept),
        questions,
        tuple(question.text for question in elsewhere),
        tuple(random.sample(examples.triples, N_TRIPLES)),
    )


def _keep(document: LabelledDocument, asked: Sequence[LabelledQuestion], random: Random) -> list[int]:
    """Sentence numbers for one step: all, or the labelled ones and enough others to make up the most."""
    labelled = {number for question in asked for number in question.evidence | question.also_ok}
    others = [number for number in range(len(document.sentences)) if number not in labelled]
    wanted = max(MOST_SENTENCES - len(labelled), MOST_SENTENCES // 3)
    return sorted([*labelled, *random.sample(others, min(wanted, len(others)))])


def _loss(model: SentenceTransformer, null: Tensor, step: _Step) -> Tensor:
    texts = [question.text for question in step.questions]
    asked = encode_rows(model, [*texts, *step.elsewhere, *(triple.question for triple in step.triples)])
    here = asked[: len(texts) + len(step.elsewhere)] @ encode_rows(model, step.sentences).T / TEMPERATURE
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
    answers = encode_rows(model, [triple.answers for triple in triples])
    near = encode_rows(model, [triple.near for triple in triples])
    return answer_wins(asked @ answers.T / TEMPERATURE, (asked * near).sum(1) / TEMPERATURE, null)


def encode_rows(model: SentenceTransformer, texts: Sequence[str]) -> Tensor:
    """Unit rows in the order of the texts, encoded in groups of like length: padding costs as much as words."""
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    groups = [order[start : start + GROUP] for start in range(0, len(order), GROUP)]
    rows = [model(model.preprocess([texts[place] for place in group]))["sentence_embedding"] for group in groups]
    back = torch.tensor(order).argsort()
    return nn.functional.normalize(torch.cat(rows)[back], dim=1)


def schedule(step: int, n_steps: int) -> float:
    """A short warm-up, then half a cosine down to nothing."""
    return min(1.0, (step + 1) / WARM_UP) * (1 + cos(pi * step / n_steps)) / 2
