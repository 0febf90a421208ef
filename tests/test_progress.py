"""The bar: silent until there is work, and then it counts it."""

from io import StringIO

from rich.console import Console

from qa.progress import bar


def test_nothing_is_printed_where_nothing_is_done() -> None:
    out = StringIO()
    with bar("Embedding", Console(file=out)):
        pass
    assert out.getvalue() == ""


def test_the_count_is_printed() -> None:
    out = StringIO()
    with bar("Embedding", Console(file=out, width=80)) as progress:
        progress(3, 4)
    assert "Embedding" in out.getvalue()
    assert "3/4" in out.getvalue()
