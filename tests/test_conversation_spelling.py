"""Rough typing is made readable, and nothing that may be right is touched.

The dictionaries are the real ones; the corpus is two sentences and a list, so each expectation can be read off.
"""

import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.conversation.lexicon import load_lexicon
from qa.conversation.spelling import Speller, build_speller

CORPUS = (
    "Dystonia is a movement disorder. A neurologist may find seizures, tremor or hemidystonia in a child.",
    "Baclofen, Botox shots, prednisone and hydralazine are medicines; a physical therapist helps the muscles.",
)


@pytest.fixture(scope="module")
def speller() -> Speller:
    return build_speller(CORPUS)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wat is baclofin for", "what is baclofen for"),
        ("distonia", "dystonia"),
        ("dystona", "dystonia"),
        ("hemidistonia", "hemidystonia"),
        ("neurologest", "neurologist"),
        ("nurologist", "neurologist"),
        ("siezure", "seizure"),
        ("sezures", "seizures"),
        ("waht hapens to the muscels in teh leg", "what happens to the muscles in the leg"),
        ("is it herediatry", "is it hereditary"),
        ("talkin", "talking"),
        ("why does he ehart race", "why does he heart race"),
    ],
)
def test_a_slip_becomes_the_word_that_is_near_in_letters_and_sound(speller: Speller, typed: str, meant: str) -> None:
    assert speller.corrected(typed) == meant


def test_a_word_spelled_by_ear_is_heard() -> None:
    physio = build_speller(["A physio shows you how."])
    assert physio.corrected("physo") == physio.corrected("phisio") == "physio"


def test_a_word_of_the_corpus_goes_before_a_plain_one() -> None:
    """One letter left out of "strips", or one taken for another in "steps" or "stops"."""
    assert build_speller(["The test strips show protein."]).corrected("the tset strps") == "the test strips"
    assert build_speller(["Heat: a heating pad."]).corrected("heting") == "heating"
    assert build_speller(["A child who is hating it."]).corrected("heting") == "hating"


def test_british_and_american_spelling_find_each_other() -> None:
    american, british = build_speller(["A tumor. Anemia."]), build_speller(["A tumour. Anaemia."])
    assert american.corrected("Is it a tumour or anaemia?") == "Is it a tumor or anemia?"
    assert british.corrected("Is it a tumor or anemia?") == "Is it a tumour or anaemia?"
    assert american.corrected("my favourite colour") == "my favourite colour"  # the corpus has neither form
    assert build_speller(["A tumor is a tumour."]).corrected("tumor, tumour") == "tumor, tumour"


def test_a_word_with_no_clear_winner_stays(speller: Speller) -> None:
    assert speller.corrected("his rist") == "his rist"  # wrist, rest
    assert speller.corrected("a ridd") == "a ridd"  # ride, rid
    assert speller.corrected("xqzzvw") == "xqzzvw"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("can u see him b4 2moro", "can you see him before tomorrow"),
        ("r they ur meds", "are they your meds"),
        ("Wen shud I come", "When should I come"),
        ("i dont no wot 2 do", "i don't no what 2 do"),
        ("he's gonna see the dr in 2 hrs", "he's gonna see the dr in 2 hrs"),
        ("hep b, vitamin c, im or iv", "hep b, vitamin c, im or iv"),
        ("alot of ppl", "a lot of people"),
    ],
)
def test_text_message_style_is_read_where_it_has_one_meaning(speller: Speller, typed: str, meant: str) -> None:
    assert speller.corrected(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("WHAT IS DISTONIA?", "what is dystonia?"),
        ("does BACLOFIN help", "does BACLOFEN help"),
        ("Distonia hurts", "Dystonia hurts"),
        ("EEG", "EEG"),
        ("is an AFQ or a DBSS right for him", "is an AFQ or a DBSS right for him"),
    ],
)
def test_capitals_are_kept_unless_all_is_shouted(speller: Speller, typed: str, meant: str) -> None:
    assert speller.corrected(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("whatisdystonia", "what is dystonia"),
        ("howlong does it last", "how long does it last"),
        ("ofcourse", "of course"),
        ("grandsun", "grandson"),  # nearer than "grand sun"
        ("adumbran", "adumbran"),  # no crumbs: "a dumb ran"
    ],
)
def test_words_run_together_are_parted_when_each_is_a_word(speller: Speller, typed: str, meant: str) -> None:
    assert speller.corrected(typed) == meant


@pytest.mark.parametrize(
    "right",
    [
        "The paediatrician's favourite colour; generalised, oesophagus, tumour, haemorrhage, centre, travelled, mum",
        "The pediatrician's favorite color; generalized, esophagus, tumor, hemorrhage, center, traveled, mom",
        "Is Aisha, Mohammed, Siobhan or Xiomara here? priya, jayden, isla and mateo are",
        "dystonic dystonias neurologists gummies medicines",
        "write to jo@exampel.org or www.dystonai.net, see guid.com",
        "call 555-1234 on 3/4 at 7pm, 10mg, covid19, T12, h2o",
        "idio-something and post-Botx",
        "Dr. Novak and Mrs. Chadehumbe",
        "que es la distonia y como se trata en los ninos",
        "mi hijo tiene convulsiones cuando duerme",
        "",
        "  \n\t ?! ",
    ],
)
def test_what_may_be_right_stays_to_the_letter(speller: Speller, right: str) -> None:
    assert speller.corrected(right) == right.replace("post-Botx", "post-Botox")


def test_spaces_and_marks_stay_where_they_were(speller: Speller) -> None:
    assert speller.corrected("  Wat,\n is…  “baclofin”?!\t") == "  What,\n is…  “baclofen”?!\t"


def test_a_medicine_never_becomes_another(speller: Speller) -> None:
    assert speller.corrected("prednisolone") == "prednisolone"  # right, though only prednisone is in the corpus
    assert speller.corrected("prednisolne") == "prednisolne"  # one letter from prednisolone, and from prednisone
    assert speller.corrected("hydroxizine") == "hydroxizine"  # hydroxyzine, not the hydralazine of the corpus
    assert speller.corrected("hydralizine") == "hydralazine"
    assert speller.corrected("lamictel") == "lamictel"  # Lamictal is not in the corpus


def test_a_medicine_that_our_list_lacks_is_no_target() -> None:
    """Its neighbours are unknown too: "foztulimab" may be one of them."""
    assert build_speller(["We give fozturimab."]).corrected("is foztulimab safe") == "is foztulimab safe"


def test_no_slip_in_a_medicine_makes_another_word_of_it(speller: Speller) -> None:
    random = Random(0)
    medicines = sorted(name for name in load_lexicon().medicines if len(name) > 4)
    for name in medicines:
        place = random.randrange(1, len(name) - 1)
        for typed in (
            name[:place] + name[place + 1 :],
            name[:place] + random.choice("aeiouyst") + name[place:],
            name[:place] + name[place + 1] + name[place] + name[place + 2 :],
        ):
            assert speller.corrected(typed) in (typed, name)


def test_no_medicine_is_changed(speller: Speller) -> None:
    questions = [f"can he take {name}" for name in load_lexicon().medicines]
    assert [each for each in questions if speller.corrected(each) != each] == []
    assert len(load_lexicon().medicines) > 900


def test_no_word_of_the_corpus_is_changed(speller: Speller) -> None:
    guide = Path(__file__).parent.parent / "corpus" / "dystonia.md"
    text = guide.read_text(encoding="utf-8")
    assert build_speller([text]).corrected(text) == text
    assert [speller.corrected(text) for text in CORPUS] == list(CORPUS)


def test_no_common_english_word_is_changed(speller: Speller) -> None:
    lexicon = load_lexicon()
    common = sorted((word for word in lexicon.zipf if len(word) > 1), key=lambda word: -lexicon.zipf[word])[:2000]
    assert [word for word in common if speller.corrected(word) != word] == []


def test_nothing_turns_into_what_is_not_known(speller: Speller) -> None:
    """So a second reading finds nothing to do."""
    made = {word for targets in speller.targets for words in targets.by_sound.values() for word in words}
    assert {word for word in made if not (word in speller.corpus or speller.lexicon.holds(word))} == set()
    meant = {word for phrase in speller.lexicon.shorthand.values() for word in phrase.lower().split()}
    assert {word for word in meant if speller.corrected(word) != word} == set()


TYPED = "wat r distonia baclofin siezure Botx whatisit howlong can't he’s U 2moro la es que I've HELP xqzz b4 jo@x.com"
SLIPS = st.sampled_from(TYPED.split())


@settings(max_examples=300, deadline=None)
@given(text=st.one_of(st.text(max_size=60), st.lists(SLIPS, max_size=9).map(" ".join)))
def test_any_text_comes_out_and_a_second_reading_changes_nothing(speller: Speller, text: str) -> None:
    once = speller.corrected(text)
    assert speller.corrected(once) == once


def test_mostly_unknown_words_are_another_language(speller: Speller) -> None:
    assert speller.corrected("czy dystona boli dziecko") == "czy dystona boli dziecko"
    assert speller.corrected("dystona hurts") == "dystonia hurts"  # too few words to tell


def test_an_empty_corpus_leaves_plain_english() -> None:
    assert build_speller([]).corrected("wat is a hosptial") == "what is a hospital"


def test_the_longest_question_is_corrected_while_nobody_waits(speller: Speller) -> None:
    """4,000 characters, nearly half of the words wrong: some 40 ms; the bound leaves room for a busy machine."""
    random = Random(0)
    words = [word for word, zipf in load_lexicon().zipf.items() if zipf > 4 and word.isalpha() and len(word) > 3]
    typed = [random.choice(words) for _ in range(600)]
    typed[::2] = [word[:2] + word[3:] for word in typed[::2]]
    start = time.perf_counter()
    speller.corrected(" ".join(typed)[:4000])
    assert time.perf_counter() - start < 0.5


def test_importing_the_module_reads_no_list() -> None:
    code = "import qa.conversation.spelling, qa.conversation.lexicon as s; print(s.load_lexicon.cache_info().currsize)"
    root = Path(__file__).parent.parent
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=True)
    assert done.stdout.strip() == "0"
