"""How many years of school a text asks of its reader."""

import re


def grade(text: str) -> float:
    """Flesch-Kincaid grade level: Kincaid, Fishburne, Rogers and Chissom (1975), Navy report 8-75.

    Each line is at least one sentence, so that bullets without full stops count. nan for a text without words.

    Example: grade("Call us now.") -> 0.39 * 3 / 1 + 11.8 * 3 / 3 - 15.59 == -2.62
    """
    n_words = len(words(text))
    if not n_words:
        return float("nan")
    n_syllables = sum(syllables(word) for word in words(text))
    return 0.39 * n_words / len(sentences(text)) + 11.8 * n_syllables / n_words - 15.59


def sentences(text: str) -> list[str]:
    """Split at full stops and line ends, for counting only."""
    return [part for part in re.split(r"(?<=[.!?])\s+|\n+", text.strip()) if words(part)]


def words(text: str) -> list[str]:
    """Words and short numbers. A telephone number is dialled, not read, and counts as no word."""
    return [word for word in re.findall(r"[^\W\d_][^\W\d_']*|\d[\d-]*", text) if not re.fullmatch(r"[\d-]{8,}", word)]


def syllables(word: str) -> int:
    """Groups of vowels, less a silent final e or ed; a number is read digit by digit, as one syllable each.

    Example: syllables("medicine") -> 3, syllables("please") -> 1, syllables("911") -> 3
    """
    if word[0].isdigit():
        return sum(letter.isdigit() for letter in word)
    word = word.lower().replace("'", "")
    groups = len(re.findall(r"[aeiouyáéíóúü]+", word))
    silent = re.search(r"[^aeiouyl]e$|[^aeioudt]ed$|[^aeiouscxz]es$", word)
    return max(1, groups - bool(silent))
