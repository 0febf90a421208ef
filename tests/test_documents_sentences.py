"""Where sentences end: the places where a careless splitter cuts an answer in two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.documents.sentences import split


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in split(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Ask Dr. Lee or Mrs. Roy at St. Mary's today.",
        "Some drinks, e.g. this one, are fine.",
        "Give 3.5 mg of it twice.",
        "Deep brain stimulation (DBS, i.e. Brain leads) is used.",
        "The U.S. Food and Drug rules apply.",
        "Come at 9 a.m. Monday or at 5 p.m. Eastern time.",
        "Type A vs. Type B is the question.",
        "Give approx. 5 mL, see No. 4 and Fig. 2 of Vol. 3.",
        "J. Smith and M. A. Jones wrote it.",
        "Jane Doe, M.D. Anderson Center, wrote it.",
        "Wait... then go on.",
        'One parent asked "Is it safe?" and left.',
        "Write to a.b@ward.org or see www.ward.org/a.b?c=d now.",
        "2. Dry your hands.",
        "It helps. . .",
        "Drooling, trouble swallowing",
    ],
)
def test_one_sentence_stays_one(text: str) -> None:
    assert cut(text) == [text]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("It helps (DBS).", "Ask us."),
        ("We use a toxin (Botox®).", "It lasts."),
        ("Stop it now?!", "Yes."),
        ('He said "Stop."', "Then he left."),
        ("“It works.”", "So they say."),
        ("The ward closes at 5 p.m.", "The day ward opens."),
        ("Give 5 mL.", "Then wait."),
        ("Wait 20 min.", "Call us."),
        ("He was born in 2019.", "120 children came."),
        ("Rest.", "2 tablets daily are enough."),
        ("It works well.", "baclofen may help."),
        ("Take vitamin D.", "Ask your doctor first."),
        ("Hepatitis B.", "Vaccines prevent it."),
        ("She lives in the U.S.", "They came later."),
        ("Jane Doe is an M.D.", "She works here."),
        ("She said no.", "Then she left."),
        ("Wash, rinse, etc.", "Then dry."),
        ("Wait…", "Then go."),
        ("See ward.org.", "Call us."),
        ("It is common.[12]", "Most heal."),
        ("It is common.²", "Most heal."),
        ("It hurts.", "(Call us then.)"),
        ("**Stop.**", "*Then* call."),
        ("¿Duele?", "¡Sí!"),
        ("Rest.", "→ Then call."),
        ("Wrapped at the end.\n   ", "A new line."),
    ],
)
def test_two_sentences_are_two(first: str, second: str) -> None:
    assert cut(f"{first} {second}") == [first.strip(), second]


def test_a_heading_number_goes_with_what_follows() -> None:
    assert cut("1. Wash. Then dry.") == ["1. Wash.", "Then dry."]


@given(st.text(alphabet=st.sampled_from("aB3 .!?…\n()\"'*[]é-"), max_size=60))
def test_nothing_is_lost_but_what_says_nothing(text: str) -> None:
    spans = split(text)
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    assert edges == sorted(edges)
    for start, end in spans:
        assert text[start:end] == text[start:end].strip()
        assert any(letter.isalnum() for letter in text[start:end])
    between = "".join(text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))
    assert not any(letter.isalnum() for letter in between)


def test_a_run_of_stops_takes_no_time() -> None:
    text = "." * 50_000 + "x"
    assert cut(text) == [text]
