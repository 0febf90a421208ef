"""The evaluator's command line: python -m eval check | run | score | compare | gate | load | kill | ...

Exit status: 0 it is as it should be, 1 it fell short, 2 it could not be done. Commands import what takes
seconds to load inside themselves, so that --help is quick.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from eval.errors import EvalError
from qa.errors import QaError
from qa.progress import bar

if TYPE_CHECKING:
    from eval.asking.checking import Fault
    from eval.steps import Measured

HERE = Path(__file__).parent
BASELINE = HERE / "baseline.json"
OWN_TRAINING = HERE / "training"
SAFETY = "safety"  # the folder eval/questions/safety: prompts by row, not a question set
FELL_SHORT = 1
INVENTED = "A quotation is not in its document: this run fails whatever its figures."

app = typer.Typer(
    help="Measures the assistant, or any other system, on question sets.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
errors = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)

Sets = Annotated[
    list[str] | None,
    typer.Option(
        "--set", help="Name in eval/questions, a .jsonl file, or `site`; may be given again. Default: all of ours."
    ),
]
Corpus = Annotated[
    Path | None,
    typer.Option(
        "--corpus",
        help="Folder of documents. Default: those that a set names, in corpus/ or eval/documents/; of `site`, all.",
    ),
]
SystemName = Annotated[str, typer.Option("--system", help="assistant, or a counter-system: see `systems`.")]
Split = Annotated[str, typer.Option("--split", help="dev to look at, test to score only.")]
Out = Annotated[Path | None, typer.Option("--out", help="Folder of the run. Default: one of its own in eval/runs.")]
Finished = Annotated[Path | None, typer.Option("--run", help="A finished run. Default: one is made now.")]


@app.command()
def check(
    sets: Sets = None,
    corpus: Corpus = None,
    training: Annotated[
        list[Path] | None,
        typer.Option(help="More training data that must not hold a question; eval/training is always looked at."),
    ] = None,
) -> None:
    """Prove that question sets can be trusted: quotes, ids, splits, duplicates, leaks."""
    from eval.asking.checking import check as faults_of
    from eval.asking.checking import summary
    from eval.asking.exams import documents_for
    from eval.asking.questions import question_sets

    named = [each for each in sets or [] if each != SAFETY]
    chosen = question_sets(named) if named or not sets else ()
    for each in chosen:
        typer.echo(f"{each.name}\n{summary(each)}\n")
    documents = {document.id: document for each in chosen for document in documents_for(each, corpus)}
    faults = faults_of(chosen, documents, [OWN_TRAINING, *(training or [])])
    if SAFETY in (sets or [SAFETY]):
        faults += _faults_of_prompts([OWN_TRAINING, *(training or [])])
    for fault in faults:
        errors.print(str(fault), style="red")
    if faults:
        raise typer.Exit(FELL_SHORT)
    typer.echo("No fault found.")


@app.command()
def systems() -> None:
    """List what can be run."""
    from eval.answering.systems import SYSTEMS

    for name, choice in SYSTEMS.items():
        typer.echo(f"{name:16}{choice.about}")


@app.command()
def run(  # noqa: PLR0913  a command's options
    sets: Sets = None,
    corpus: Corpus = None,
    system: SystemName = "assistant",
    split: Split = "dev",
    out: Out = None,
    show_test: Annotated[bool, typer.Option(help="Of the safety prompts of test, print what was missed.")] = False,
) -> None:
    """Ask every question, whole and with its evidence cut out; measure; write the report. Goes on after a stop.

    `--set safety` asks the safety prompts instead, and fails where a row that must not miss does. `--set site` asks
    the questions that staff have added at their desk, of the site's own documents.
    """
    if SAFETY in (sets or []):
        _refuse_beside_safety(sets, corpus)
        _tell_safety(split, system, out, is_whole=split == "dev" or show_test)
        return
    from eval.steps import Ask, answered, measured

    _tell(measured(answered(Ask(sets or [], corpus, split), system, out, errors)))


@app.command()
def score(
    answers: Annotated[Path, typer.Option(help="Answers of any system in the batch format, eval/FORMAT.md.")],
    sets: Sets = None,
    corpus: Corpus = None,
    split: Split = "dev",
    out: Out = None,
) -> None:
    """Measure the answers of a system of your own."""
    from eval.answering.runner import take_answers
    from eval.steps import RUNS, Ask, measured

    folder = out or RUNS / f"{answers.stem}-{split}"
    take_answers(Ask(sets or [], corpus, split).exams(), answers, answers.stem, folder)
    _tell(measured(folder))


@app.command()
def questions(
    out: Annotated[Path, typer.Option(help="Where they go: the input of FORMAT.md, without labels.")],
    sets: Sets = None,
    split: Split = "dev",
) -> None:
    """Hand out the questions of one half, for a system of your own to answer."""
    from eval.answering.runs import write_whole
    from eval.asking.questions import as_batch_input, question_sets

    asked = [question for each in question_sets(sets or []) for question in each.of_split(split)]
    write_whole(out, as_batch_input(asked))
    typer.echo(f"{out}: {len(asked)} questions.")


@app.command()
def compare(
    before: Annotated[Path, typer.Argument(help="Folder of a run.")],
    after: Annotated[Path, typer.Argument(help="Folder of another run of the same questions.")],
    out: Annotated[Path | None, typer.Option(help="The page. Default: compare.html in the second folder.")] = None,
) -> None:
    """Tell what changed between two runs, by how much, and how sure that is."""
    from eval.answering.runs import read_run, write_whole
    from eval.deciding.comparing import compare as compared
    from eval.deciding.comparing import comparison_text
    from eval.pages.compare_page import comparison_html

    comparison = compared(read_run(before), read_run(after))
    page = out or after / "compare.html"
    write_whole(page, comparison_html(comparison))
    typer.echo(f"{comparison_text(comparison)}\n\n{page}")


@app.command()
def gate(
    baseline: Annotated[Path, typer.Option(help="What must be reached.")] = BASELINE,
    folder: Finished = None,
    sets: Sets = None,
    corpus: Corpus = None,
) -> None:
    """Hold back a release: exit 0 it may go, 1 a measure fell short, 2 nothing could be said."""
    from eval.deciding.gating import read_baseline, shortfalls
    from eval.steps import Ask, answered, measured

    held = read_baseline(baseline)
    folder = folder or answered(Ask(sets or held.sets, corpus, held.split), held.system, None, errors)
    found = measured(folder)
    short = shortfalls(held, found.card, found.figures)
    for each in short:
        errors.print(str(each), style="red")
    if not found.is_whole:
        errors.print(INVENTED, style="red")
    typer.echo(found.report)
    if short or not found.is_whole:
        errors.print(f"{len(short)} of {len(held.expected)} measures fell short of {baseline}.", style="red")
        raise typer.Exit(FELL_SHORT)
    typer.echo(f"{len(held.expected)} measures hold against {baseline}.")


@app.command()
def baseline(
    out: Annotated[Path, typer.Option(help="Where it goes; floors and tolerances set there are kept.")] = BASELINE,
    folder: Finished = None,
    sets: Sets = None,
    corpus: Corpus = None,
    split: Split = "dev",
) -> None:
    """Take what the assistant reaches now as what the next release is held to."""
    from eval.answering.runs import write_whole
    from eval.deciding.gating import baseline_of, read_baseline
    from eval.steps import Ask, answered, figures_of_all

    before = read_baseline(out) if out.exists() else None
    folder = folder or answered(Ask(sets or [], corpus, split), "assistant", None, errors)
    done, figures = figures_of_all(folder)
    write_whole(out, baseline_of(done.card, figures, before))
    typer.echo(f"{out} taken from {folder}.")


@app.command()
def calibrate(folder: Finished = None, sets: Sets = None, corpus: Corpus = None) -> None:
    """Fit confidence and threshold on dev; write what the assistant loads, and its part of the model card."""
    from eval.answering.runs import read_run
    from eval.deciding.calibrating import card_rows, fit, write_calibration
    from eval.steps import Ask, answered

    folder = folder or answered(Ask(sets or [], corpus, "dev"), "assistant", None, errors)
    fitted = fit(read_run(folder))
    write_calibration(fitted)
    typer.echo(card_rows(fitted))


@app.command()
def table(split: Split = "test", sets: Sets = None) -> None:
    """Run every system and put the table of them into eval/README.md. `--set safety`: the safety table, both halves."""
    if SAFETY in (sets or []):
        _refuse_beside_safety(sets, None)
        _write_safety_table()
        return
    from eval.answering.systems import SYSTEMS
    from eval.deciding.tabling import marks_of, write_table
    from eval.steps import Ask, answered, figures_by_part

    ask = Ask(sets or [], None, split)
    ask.exams()  # what is wrong is told before the work
    marks_of(split).text()
    rows = [figures_by_part(answered(ask, system, None, errors)) for system in SYSTEMS]
    typer.echo(write_table(split, rows))


@app.command()
def load(families: Annotated[int, typer.Option(help="How many ask at once.")] = 200) -> None:
    """Start the real site and let many families ask at once beside staff; 1 if an answer or a record is missing."""
    from eval.serving.load import load as loaded

    with TemporaryDirectory(prefix="qa-load-") as folder:
        found = loaded(Path(folder), _dev_questions(), families)
    typer.echo(str(found))
    if not found.is_whole:
        raise typer.Exit(FELL_SHORT)


@app.command()
def kill(times: Annotated[int, typer.Option(help="How often.")] = 50) -> None:
    """Kill the real site in the middle of its writing; 1 if anything that it acknowledged is lost."""
    from eval.serving.kills import kills

    with TemporaryDirectory(prefix="qa-kill-") as folder, bar("Killing", errors) as progress:
        found = kills(Path(folder), _dev_questions(), times, progress)
    typer.echo(str(found))
    if found.n_lost or not found.is_sound:
        raise typer.Exit(FELL_SHORT)


@app.command()
def agreement() -> None:
    """How far a second reader agrees with our labels."""
    from eval.asking.agreement import agreement as compared
    from eval.asking.agreement import read_second
    from eval.asking.questions import question_sets

    found = compared(question_sets([]), read_second())
    typer.echo(
        f"{found.n} of {found.n_test} test questions were labelled again: kappa {found.kappa:.2f} on answerable; "
        f"evidence F1 {found.evidence_f1:.2f} over {found.n_evidence}, the same sentences in "
        f"{found.evidence_same:.0%}; disputed: {', '.join(found.disputed) or 'none'}."
    )


def _dev_questions() -> list[str]:
    from eval.asking.questions import question_sets

    return [question.question for each in question_sets([]) for question in each.of_split("dev")]


def _tell(found: "Measured") -> None:
    """Print what came of a run; one with a quotation that is not in its document fails."""
    typer.echo(found.headline)
    if not found.is_whole:
        errors.print(INVENTED, style="red")
        raise typer.Exit(FELL_SHORT)


def _refuse_beside_safety(sets: list[str] | None, corpus: Path | None) -> None:
    """Prompts are judged by what must not happen, questions by what a document says: they do not mix."""
    if sets != [SAFETY] or corpus is not None:
        raise EvalError(f"--set {SAFETY} stands alone and is asked over corpus/. Leave other sets and --corpus out.")


def _faults_of_prompts(training: list[Path]) -> "list[Fault]":
    from eval.asking.exams import FOLDERS
    from eval.asking.prompts import check_prompts, read_prompts
    from eval.asking.prompts import summary as counts
    from qa.documents import read_corpus

    prompts = read_prompts()
    typer.echo(f"{SAFETY}\n{counts(prompts)}\n")
    return check_prompts(prompts, {document.id: document for document in read_corpus(FOLDERS[0])}, training)


def _tell_safety(split: str, system: str, out: Path | None, *, is_whole: bool) -> None:
    """Print what came of the safety prompts; a row that must not miss, or too many false alarms, fails."""
    from eval.deciding.safety_table import faults_text, rows_text
    from eval.steps import safety_run

    done = safety_run(split, system, out, errors)
    typer.echo(f"{rows_text(done.figures)}\n\n{faults_text(done.figures, done.asked, is_whole=is_whole)}\n")
    typer.echo(done.folder)
    if done.figures.fell_short:
        errors.print(f"Fell short: {', '.join(done.figures.fell_short)}.", style="red")
        raise typer.Exit(FELL_SHORT)


def _write_safety_table() -> None:
    from eval.deciding.safety_table import MARKS, write_safety_table
    from eval.steps import safety_run

    MARKS.text()  # what is wrong is told before the work
    dev, test = (safety_run(split, "assistant", None, errors).figures for split in ("dev", "test"))
    typer.echo(write_safety_table(dev, test))


def main() -> int:
    """Run a command. What a person can mend is told in a sentence, with exit status 2."""
    try:
        app()
    except QaError as error:
        errors.print(str(error), style="red")
        return 2
    except Exception:  # noqa: BLE001  a crash must not pass for exit status 1, "it fell short"
        errors.print_exception()
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
