"""The training loop: one document a step, with questions from elsewhere and a few wordings beside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import cos, pi
from pathlib import Path
from random import Random

import torch
from torch import Tensor, nn

from qa.retrieval.minilm import BASE_SHA256, DIM, SAYS
from qa.training.adapter import add_low_rank, save_adapter
from qa.training.batch import MOST_TOKENS, TEMPERATURE, Scorer, trainable_model
from qa.training.drafts import Draft, keep_draft, load_draft
from qa.training.examples import Examples, LabelledDocument, LabelledQuestion, Wordings
from qa.training.losses import evidence_wins, null_wins
from qa.training.variety import varied

NULL_START = 0.8
MOST_SENTENCES = 40  # of one document in one step; its evidence is always among them
N_ELSEWHERE = 2  # questions of another document in each step: they are not answered here
N_WORDINGS = 6
N_WORDED = 3  # questions of each
CUT_WEIGHT = 0.5  # of the loss on documents with the evidence taken out
WORDINGS_WEIGHT = 0.5
OTHER_RATE = 2e-3  # of the null score and of what a token says
WARM_UP = 40  # steps
KEPT_EVERY = 50  # steps: a run that is stopped goes on from there


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run may vary."""

    epochs: int = 1
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
    null, says = nn.Parameter(torch.tensor(NULL_START)), nn.Parameter(torch.zeros(DIM))
    rates = (plan.rate, OTHER_RATE)
    optimizer = torch.optim.AdamW(
        [{"params": factors, "weight_decay": 0.01}, {"params": [null, says], "weight_decay": 0.0}], lr=plan.rate
    )
    scorer = Scorer(model, says, null)
    order = [each for _ in range(plan.epochs) for each in random.sample(examples.train, len(examples.train))]
    draft = Draft(path.with_suffix(".draft"), _name(plan, examples), [*factors, null, says], optimizer, random)
    for step in range(load_draft(draft), len(order)):
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * schedule(step, len(order))
        optimizer.zero_grad()
        with torch.autocast("cpu", dtype=torch.bfloat16):  # faster where the processor knows it
            loss = _loss(scorer, _draw(order[step], examples, random))
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(factors, 1.0)
        optimizer.step()
        if (step + 1) % KEPT_EVERY == 0:
            keep_draft(draft, step + 1)
        progress(step + 1, len(order))
    card = {"base_sha256": BASE_SHA256, "null": float(null.detach()), "plan": f"{plan}"}
    save_adapter(model[0].model, path, card, {SAYS: says})
    draft.path.unlink(missing_ok=True)


def _name(plan: Plan, examples: Examples) -> str:
    """Whatever makes one run another: its plan, its data and the constants of this recipe."""
    recipe = (TEMPERATURE, MOST_SENTENCES, MOST_TOKENS, N_ELSEWHERE, N_WORDINGS, N_WORDED, CUT_WEIGHT, WORDINGS_WEIGHT)
    return f"{plan} with {recipe} on {examples.digest}"


@dataclass(frozen=True, slots=True)
class _Step:
    """What one step looks at: sentences, the questions to them, questions from elsewhere, wordings."""

    sentences: tuple[str, ...]
    questions: tuple[LabelledQuestion, ...]  # labels are places in `sentences`
    elsewhere: tuple[str, ...]
    wordings: tuple[Wordings, ...]


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
        tuple(_some(each, random) for each in random.sample(examples.wordings, N_WORDINGS)),
    )


def _some(wordings: Wordings, random: Random) -> Wordings:
    some = random.sample(wordings.questions, min(N_WORDED, len(wordings.questions)))
    return replace(wordings, questions=tuple(some))


def _keep(document: LabelledDocument, asked: Sequence[LabelledQuestion], random: Random) -> list[int]:
    """Sentence numbers for one step: all, or the labelled ones and enough others to make up the most."""
    labelled = {number for question in asked for number in question.evidence | question.also_ok}
    others = [number for number in range(len(document.sentences)) if number not in labelled]
    wanted = max(MOST_SENTENCES - len(labelled), MOST_SENTENCES // 3)
    return sorted([*labelled, *random.sample(others, min(wanted, len(others)))])


def _loss(scorer: Scorer, step: _Step) -> Tensor:
    asked = scorer.read([*(question.text for question in step.questions), *step.elsewhere])
    here = scorer.scores(asked, scorer.read(step.sentences))
    terms = [_question_loss(row, question, scorer.bar) for row, question in zip(here, step.questions, strict=False)]
    terms += [null_wins(row, scorer.bar) for row in here[len(step.questions) :]]
    return torch.stack(terms).mean() + WORDINGS_WEIGHT * _wordings_loss(scorer, step.wordings)


def _question_loss(scores: Tensor, question: LabelledQuestion, null: Tensor) -> Tensor:
    if not question.evidence:
        return null_wins(scores, null)
    labelled = question.evidence | question.also_ok
    rivals = [place for place in range(len(scores)) if place not in labelled]
    cut = null_wins(scores[rivals], null)  # the same document with its answer taken out
    return evidence_wins(scores, sorted(question.evidence), rivals, null) + CUT_WEIGHT * cut


def _wordings_loss(scorer: Scorer, wordings: Sequence[Wordings]) -> Tensor:
    """Each question against the sentences of all these wordings, of which one answers it."""
    sentences = [sentence for each in wordings for sentence in (each.answers, *each.near)]
    places = [sentences.index(each.answers) for each in wordings for _ in each.questions]
    rows = scorer.scores(
        scorer.read([question for each in wordings for question in each.questions]), scorer.read(sentences)
    )
    asked = (LabelledQuestion("", "wording", frozenset({place}), frozenset()) for place in places)
    return torch.stack(
        [_question_loss(row, question, scorer.bar) for row, question in zip(rows, asked, strict=True)]
    ).mean()


def schedule(step: int, n_steps: int) -> float:
    """A short warm-up, then half a cosine down to nothing."""
    return min(1.0, (step + 1) / WARM_UP) * (1 + cos(pi * step / n_steps)) / 2
