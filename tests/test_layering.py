"""The house's plan, kept: imports point one way, and each heavy library has one owner."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# Lower floors first. A module may import from its own room and from lower floors only.
FLOORS = (
    {"qa.types", "qa.errors", "qa.progress", "qa.disk"},
    {"qa.settings"},
    {"qa.documents"},
    {"qa.retrieval"},
    {"qa.reading", "qa.conversation", "qa.safety"},
    {"qa.assistant"},
    {"qa.batch", "qa.training", "qa.models", "qa.served"},
    {"qa.review"},
    {"qa.web"},
    {"qa.commands"},
    {"qa.__main__", "app"},
    {"eval.errors"},
    {"eval.metrics"},
    {"eval.asking"},
    {"eval.answering"},
    {"eval.measuring"},
    {"eval.deciding"},
    {"eval.pages"},
    {"eval.steps", "eval.serving"},
    {"eval.__main__"},
)
OWNERS = {
    "sentence_transformers": {"qa/retrieval/minilm.py", "qa/training/batch.py"},
    "phonenumbers": {"qa/safety/private.py"},
    "stdnum": {"qa/safety/private.py"},
    "transformers": {"qa/retrieval/minilm.py"},
    "faiss": {"qa/retrieval/vectors.py"},
    "bm25s": {"qa/retrieval/lexical.py"},
    "Stemmer": {"qa/retrieval/lexical.py"},
    "rapidfuzz": {"qa/conversation/slips.py", "qa/conversation/spelling.py"},
    "spellchecker": {"qa/conversation/lexicon.py"},
    "matplotlib": {
        "eval/pages/drawing.py",
        "eval/pages/plots.py",
        "qa/review/axes.py",
        "qa/review/drawing.py",
        "qa/review/plots.py",
    },
    "sklearn": {
        "eval/answering/question_only.py",
        "eval/deciding/calibrating.py",
        "qa/review/agreement.py",
        "qa/review/gaps.py",
    },
}


def sources() -> list[Path]:
    return [ROOT / "app.py", *sorted((ROOT / "qa").rglob("*.py")), *sorted((ROOT / "eval").rglob("*.py"))]


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def room(module: str) -> str:
    """The room of a module: "qa.reading.compose" -> "qa.reading"."""
    return ".".join(module.split(".")[:2])


def floor(module: str) -> int:
    return next(level for level, rooms in enumerate(FLOORS) if room(module) in rooms)


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_down(path: Path) -> None:
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    if module in ("qa.__init__", "eval.__init__"):
        return
    for other in imported(path):
        if other.split(".")[0] in ("qa", "eval"):
            same_room = room(other) == room(module)
            assert same_room or floor(other) < floor(module), f"{module} imports {other}"


@pytest.mark.parametrize("library", OWNERS)
def test_each_heavy_library_has_its_owner(library: str) -> None:
    importers = {
        str(path.relative_to(ROOT))
        for path in sources()
        if any(name.split(".")[0] == library for name in imported(path))
    }
    assert importers == OWNERS[library]


def test_gradio_is_only_in_the_pages() -> None:
    importers = [path for path in sources() if any(n.split(".")[0] == "gradio" for n in imported(path))]
    assert importers
    assert all(path.is_relative_to(ROOT / "qa" / "web") for path in importers)


@pytest.mark.parametrize(
    "module",
    [
        "qa.types",
        "qa.documents",
        "qa.safety",
        "qa.assistant",
        "qa.__main__",
        "eval.__main__",
        "eval.measuring.measures",
    ],
)
def test_what_needs_no_model_loads_none(module: str) -> None:
    heavy = "{'torch', 'transformers', 'sentence_transformers', 'gradio'}"
    code = f"import sys, {module}; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


def test_nothing_in_the_product_imports_the_training_or_the_evaluation() -> None:
    product = [path for path in sources() if not path.is_relative_to(ROOT / "eval") and path.parent.name != "training"]
    names = [name for path in product for name in imported(path)]
    assert not [name for name in names if name.startswith(("qa.training", "eval"))]
