"""The command line: python -m qa show | index | ask | batch | texts | staff | review.

The commands import what takes seconds to load inside themselves, so that `show` and --help are quick.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from qa.commands import review, staff
from qa.documents import describe, read_corpus, read_document
from qa.errors import QaError, QuestionError
from qa.progress import bar
from qa.safety import texts_for
from qa.safety.reading_level import grade, sentences, words
from qa.safety.texts import templates
from qa.settings import Settings, load_settings
from qa.types import BETWEEN_HEADINGS, VERSION_DIGITS, Answer, Citation, Kind

if TYPE_CHECKING:
    from qa.assistant import Assistant

app = typer.Typer(
    help="Answers families' questions in the words of reviewed documents.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.add_typer(staff.app, name="staff")
app.add_typer(review.app, name="review")
errors = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)

Corpus = Annotated[Path | None, typer.Option("--corpus", help="Folder of documents. Default: QA_CORPUS or corpus.")]
IndexFolder = Annotated[
    Path | None,
    typer.Option(
        "--index",
        help="Folder for the index. Default: QA_INDEX or index; with --corpus, a temporary one.",
    ),
]


@app.command()
def show(file: Path) -> None:
    """Print how a document is read: sections, sentences, lead-ins, offsets, provenance, warnings."""
    typer.echo(describe(read_document(file)))


@app.command()
def index(corpus: Corpus = None, index: IndexFolder = None) -> None:
    """Build the index, embedding only what has changed."""
    settings = _settings(corpus, index)
    documents = read_corpus(settings.corpus)
    from qa.retrieval.index import rows_of  # after what may be wrong has been told
    from qa.retrieval.minilm import load_encoder
    from qa.retrieval.store import rebuild_index

    rows = rows_of(documents)
    with bar("Embedding", errors) as progress:
        rebuild_index(settings.index, rows, load_encoder(), errors.print, progress)
    typer.echo(
        f"{settings.index}: {len(rows.documents)} documents, {len(rows.passages)} passages, "
        f"{len(rows.sentences)} sentences."
    )


@app.command()
def texts() -> None:
    """Print every text of the bot as families of this site see it, with its reading grade, for staff to approve."""
    settings = load_settings()
    filled = texts_for(settings)
    for name, template in templates(settings).items():
        text: str = getattr(filled, name)
        longest = max(len(words(sentence)) for sentence in sentences(text))
        level = "not graded: Spanish" if name.endswith("_spanish") else f"grade {max(grade(text), 0):.1f}"
        typer.echo(f"{name}: {template.when} ({level}, longest sentence {longest} words)\n    {text}\n")


@app.command()
def ask(
    question: str,
    corpus: Corpus = None,
    index: IndexFolder = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the batch format.")] = False,
) -> None:
    """Answer one question, with its citations."""
    from qa.batch import answer_json

    with _assistant(corpus, index) as assistant:
        answer = assistant.answer(question)
    if as_json:
        typer.echo(answer_json(answer))
    else:
        typer.echo(_for_people(answer))


@app.command()
def batch(
    questions: Annotated[Path, typer.Option(help="One JSON object a line; see eval/FORMAT.md.")],
    answers: Annotated[Path, typer.Option(help="Where the answers go, in the same order.")],
    corpus: Corpus = None,
    index: IndexFolder = None,
) -> None:
    """Answer a file of questions. Lines stand in ANSWERS.partial until the last one is written."""
    from qa.batch import answer_lines, read_questions

    asked = read_questions(questions)
    _check_writable(answers, questions)
    with _assistant(corpus, index) as assistant:
        _write_lines(answers, answer_lines(assistant, asked), len(asked))
    typer.echo(f"{answers}: {len(asked)} answers.")


def main() -> int:
    """Run a command. What a person can mend is told in a sentence, with exit status 2."""
    try:
        app()
    except QaError as error:
        errors.print(str(error), style="red")
        return 2
    return 0


def _settings(corpus: Path | None, index: Path | None) -> Settings:
    given = {"corpus": corpus, "index": index}
    return load_settings().model_copy(update={name: path for name, path in given.items() if path is not None})


@contextmanager
def _assistant(corpus: Path | None, index: Path | None) -> Iterator["Assistant"]:
    """The assistant; with an index of its own for a corpus named on the spot, so that the site's stays."""
    with TemporaryDirectory(prefix="qa-index-") as folder:
        settings = _settings(corpus, Path(folder) if corpus is not None and index is None else index)
        documents = read_corpus(settings.corpus)
        from qa.assistant import open_assistant  # after what may be wrong has been told
        from qa.models import load_models

        with bar("Embedding", errors) as progress:
            assistant = open_assistant(settings, documents, load_models(), errors.print, progress)
        yield assistant


def _check_writable(answers: Path, questions: Path) -> None:
    """Find out before the work what would spoil it after."""
    if answers.is_dir() or not answers.parent.is_dir():
        raise QuestionError(f"{answers} cannot be written. Name a file in a folder that exists.")
    if answers.resolve() == questions.resolve():
        raise QuestionError(f"{answers} is the file of questions. Name another file for the answers.")


def _write_lines(path: Path, lines: Iterator[str], total: int) -> None:
    partial = path.with_name(path.name + ".partial")
    try:
        with partial.open("w", encoding="utf-8") as file, bar("Answering", errors) as progress:
            for done, line in enumerate(lines, start=1):
                file.write(line + "\n")
                progress(done, total)
        os.replace(partial, path)
    except OSError as error:
        raise QuestionError(
            f"{path} cannot be written: {error.strerror or error}. Name another place, or make room there; "
            f"what was answered so far stands in {partial}."
        ) from error


def _for_people(answer: Answer) -> str:
    lines = [f"(understood as: {answer.understood_as})"] if answer.understood_as != answer.question else []
    lines += [answer.message] if answer.message else []
    cited: list[Citation] = []
    for statement in answer.statements:
        numbers = "".join(f"[{len(cited) + place}]" for place in range(1, len(statement.citations) + 1))
        cited += statement.citations
        lines.append(f"{statement.text} {numbers}")
    lines += [answer.caution] if answer.caution else []
    lines += ["", *_sources(cited)] if cited else []
    lines += ["", "Related, but not an answer:", *_sources(answer.related)] if answer.related else []
    if answer.kind in (Kind.ANSWERED, Kind.ABSTAINED):
        lines += ["", f"{answer.kind.value}, confidence {answer.confidence:.2f}"]
    return "\n".join(lines)


def _sources(citations: Sequence[Citation]) -> list[str]:
    return [
        f"[{number}] {each.document_id}@{each.version[:VERSION_DIGITS]}, "
        f"{BETWEEN_HEADINGS.join(each.section) or 'no heading'}, "
        f"characters {each.start}-{each.end}: “{each.quote}”"
        for number, each in enumerate(citations, start=1)
    ]


if __name__ == "__main__":
    sys.exit(main())
