"""What is searched of a long message: an encoder reads a few hundred words, and a story has only one question."""

from qa.documents import split_sentences

LONGEST = 900  # characters; the encoder reads 256 word pieces, and a follow-up needs room for two questions


def essence(question: str) -> str:
    """The question itself where it is short; of a long story, the sentences that ask, else its last ones.

    Example: "<a page on the day> Will she grow out of it? <more>" -> "Will she grow out of it?"
    """
    if len(question) <= LONGEST:
        return question
    sentences = [question[start:end] for start, end in split_sentences(question)]
    asking = [sentence for sentence in sentences if sentence.rstrip().endswith("?")]
    return _last_that_fit(asking or sentences) or question[-LONGEST:]


def _last_that_fit(sentences: list[str]) -> str:
    kept: list[str] = []
    for sentence in reversed(sentences):
        if sum(len(each) + 1 for each in kept) + len(sentence) > LONGEST:
            break
        kept.insert(0, sentence.strip())
    return " ".join(kept)
