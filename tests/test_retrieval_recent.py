"""What is asked for again at once is not computed again, and nothing is kept for long."""

from fakes import WordEncoder

from qa.retrieval.recent import MOST_KEPT, RecentEncoder


def test_a_text_alone_is_encoded_once() -> None:
    beneath = WordEncoder(("dog", "cat"))
    encoder = RecentEncoder(beneath)
    assert (encoder.encode(["Dog dog cat"]) == encoder.encode(["Dog dog cat"])).all()
    assert beneath.encoded == ["Dog dog cat"]


def test_its_tokens_come_with_it() -> None:
    beneath = WordEncoder(("dog", "cat"))
    encoder = RecentEncoder(beneath)
    encoder.encode(["Dog dog cat"])
    (read,) = encoder.read(["Dog dog cat"])
    assert read.ids.tolist() == [0, 0, 1]
    assert beneath.encoded == ["Dog dog cat"]


def test_several_texts_are_encoded_as_ever() -> None:
    beneath = WordEncoder(("dog", "cat"))
    encoder = RecentEncoder(beneath)
    assert encoder.encode(["dog", "cat"]).tolist() == [[1, 0], [0, 1]]
    encoder.encode(["dog", "cat"])
    assert beneath.encoded == ["dog", "cat"] * 2


def test_the_oldest_is_forgotten() -> None:
    beneath = WordEncoder(("dog",))
    encoder = RecentEncoder(beneath)
    for number in range(MOST_KEPT + 1):
        encoder.encode([f"dog {number}"])
    encoder.encode([f"dog {MOST_KEPT}"])
    assert len(beneath.encoded) == MOST_KEPT + 1
    encoder.encode(["dog 0"])
    assert beneath.encoded[-1] == "dog 0"


def test_its_fingerprint_is_that_of_the_encoder() -> None:
    assert RecentEncoder(WordEncoder(("dog",), fingerprint="mine")).fingerprint == "mine"
