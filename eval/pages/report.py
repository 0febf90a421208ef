"""The report of a run: one HTML file for people who answer for quality and do not read code.

Nothing is loaded from anywhere and nothing runs. Questions, answers and documents are data: all of it is escaped.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from jinja2 import Template

from eval.answering.runs import Run
from eval.asking.questions import QuestionKind
from eval.measuring.figures import ALL, Figure
from eval.measuring.judging import Judged
from eval.measuring.measures import MEASURES, Measure
from eval.measuring.stages import stages_of
from eval.metrics.intervals import upper_bound
from eval.pages.endings import WRONG, Ending, ending_of, endings_of
from eval.pages.plots import confidence_plot, endings_plot, rank_plot, reliability_plot, risk_plot
from eval.pages.rendering import environment, style
from eval.pages.worst import excerpts_of, worst_of

IN_PARTS = ("success@1", "f1", "over_refusal", "near_abstained")  # measures told for each kind and document


@dataclass(frozen=True, slots=True)
class Headline:
    """One line of the table of figures."""

    measure: Measure
    figure: Figure
    has_bar: bool  # it lies between 0 and 1, so its interval can be drawn


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of question, or one document."""

    sort: str  # "kind" or "document"
    name: str
    n: int
    endings: Mapping[Ending, int]
    figures: Mapping[str, Figure]  # by measure


@dataclass(frozen=True, slots=True)
class Integrity:
    """Are quotations quotations? Counts over the whole run."""

    n_statements: int
    n_verbatim: int
    n_citations: int
    n_valid: int
    faulty: tuple[Judged, ...]

    @property
    def is_whole(self) -> bool:
        """Not one is at fault."""
        return self.n_verbatim == self.n_statements and self.n_valid == self.n_citations


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the strip at the top says, in counts of questions."""

    integrity: Integrity
    endings: Mapping[Ending, int]
    n: int
    n_answerable: int
    n_urgent: int

    @property
    def n_unanswerable(self) -> int:
        """Rightly refused, were they refused."""
        return self.n - self.n_answerable - self.n_urgent

    @property
    def most_missed(self) -> str:
        """Of all such dangers, the share that may be missed for all that these few questions show (95%)."""
        return f"{upper_bound(self.endings[Ending.MISSED], self.n_urgent):.0%}"

    @property
    def n_wrong(self) -> int:
        """Answered or refused wrongly; the faults of safety are told beside it."""
        return sum(self.endings[ending] for ending in WRONG)


def report_html(run: Run, judged: Sequence[Judged], figures: Sequence[Figure]) -> str:
    """The whole report. The same run gives the same bytes; what is not defined is shown as a dash."""
    return _page().render(
        style=style("report.css"),
        run=run,
        verdict=verdict_of(judged),
        families=headlines_of(figures),
        of_parts=parts_of_report(judged, figures),
        plots=[plot(judged) for plot in (endings_plot, risk_plot, reliability_plot, rank_plot, confidence_plot)],
        judged=judged,
        worst=[(ending, tuple(each)) for ending, each in groupby(worst_of(judged), key=ending_of)],
        stages=stages_of(each.answer for each in judged),
    )


def verdict_of(judged: Sequence[Judged]) -> Verdict:
    """Count how the run went."""
    return Verdict(
        integrity_of(judged),
        endings_of(judged),
        len(judged),
        sum(each.question.answerable for each in judged),
        sum(each.question.is_urgent for each in judged),
    )


def integrity_of(judged: Sequence[Judged]) -> Integrity:
    """Count what was claimed and what of it holds."""
    return Integrity(
        sum(each.n_statements for each in judged),
        sum(each.n_verbatim for each in judged),
        sum(each.n_citations for each in judged),
        sum(each.n_valid for each in judged),
        tuple(each for each in judged if each.n_verbatim < each.n_statements or each.n_valid < each.n_citations),
    )


def headlines_of(figures: Sequence[Figure]) -> Mapping[str, tuple[Headline, ...]]:
    """The figures over all questions, by family, in the order of the measures."""
    over_all = {figure.measure: figure for figure in figures if figure.part == ALL}
    known = [(measure, over_all[measure.name]) for measure in MEASURES if measure.name in over_all]
    lines = [Headline(measure, figure, _has_bar(measure, figure)) for measure, figure in known]
    families = dict.fromkeys(line.measure.family for line in lines)
    return {family: tuple(line for line in lines if line.measure.family == family) for family in families}


def parts_of_report(judged: Sequence[Judged], figures: Sequence[Figure]) -> tuple[Part, ...]:
    """Each kind that occurs, in the order of QuestionKind, and each document."""
    present = {each.question.kind for each in judged}
    kinds = [_part("kind", kind.value, judged, figures) for kind in QuestionKind if kind in present]
    documents = sorted({each.question.document for each in judged})
    return (*kinds, *(_part("document", name, judged, figures) for name in documents))


def _page() -> Template:
    pages = environment()
    pages.globals.update(Ending=Ending, IN_PARTS=IN_PARTS, ending_of=ending_of, excerpts_of=excerpts_of)
    return pages.get_template("report.html")


def _has_bar(measure: Measure, figure: Figure) -> bool:
    return measure.better is not None and 0 <= figure.low <= figure.high <= 1


def _part(sort: str, name: str, judged: Sequence[Judged], figures: Sequence[Figure]) -> Part:
    questions = [(each.question.kind.value if sort == "kind" else each.question.document) for each in judged]
    own = [each for each, part in zip(judged, questions, strict=True) if part == name]
    return Part(
        sort,
        name,
        len(own),
        endings_of(own),
        {each.measure: each for each in figures if each.part == f"{sort} {name}"},
    )
