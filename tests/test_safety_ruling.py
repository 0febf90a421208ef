"""What parents type in danger fires, what they type when they want to learn does not.

These tables were used to write the rules, so passing them shows that nothing was lost, not how many dangers
are caught. On three sets of prompts written afterwards and run once, 39 of 62 dangers were missed before they
were added here (15 of 20, 18 of 22, then 6 of 20; the first two name the danger indirectly on purpose), with
2 false alarms in 60.
"""

import random
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.safety.ruling import ruled
from qa.types import Kind

EMERGENCIES = """
my son is not breathing
he can't breathe
She cant breath what do i do
i don't think he's breathing
baby isnt breathing please help
he stopped breathing
hes having trouble breathing since dinner
she is gasping
she's choking on a grape
my toddler is choking
there is something stuck in his throat
his lips are blue
blue lips and cold hands
hes turning blue
she just went blue around the mouth
grandma says it is nothing but he is turning blue
her face looks gray and sweaty
my daughter won't wake up
i can't wake him up
cant get her to wake up this morning
she is unresponsive
he is not responding to me
my son passed out in the bathroom
she is unconscious
he fainted and hit the floor
he went limp in my arms
is he dying
seizure for 7 minutes
he's been seizing for ten minutes
her siezure wont stop
the convulsions are not stopping
my daughter is having a seizure
he had a 10 minute seizure and is still shaking
one seizure after another
his spasms wont stop and he is burning up
spasms getting worse fast, sweating, heart racing
her dystonia is getting worse by the hour and she has a fever
he is in a dystonic storm
my kid is hot and stiff since the dbs
think this is status dystonicus
twisting nonstop for hours and his heart is racing
the contractions are not letting up, he is sweating
his baclofen pump alarm is going off
the pump is beeping
pump stopped working
baclofen pump is empty
we ran out of baclofen yesterday
the pharmacy is closed and we are out of baclofen
i stopped his baclofen suddenly and he is itchy
is this baclofen withdrawal
he missed three days of baclofen
we missed the pump refill
she hit her head hard and is vomiting
he hit his head. now he is really sleepy
fell and banged her head on concrete, keeps throwing up
sleepy and confused since he hit his head
fever after dbs surgery
his dbs incision is leaking clear fluid
the wound over the pump is red and hot
pus coming from where the battery is after surgery and pus near the wound
she had brain surgery last month and the wound is leaking
high fever and stiff neck
her face is swelling up after the new medicine
his tongue is swollen
i think its a severe allergic reaction
anaphylaxis
hives all over and wheezing
he is bleeding a lot
the bleeding won't stop
blood everywhere
she is coughing up blood
he can't swallow his own spit and has trouble breathing
cannot swallow saliva
my son has chest pain
her chest hurts and she is sweating
one side of his face is drooping
her face droops on the left
he suddenly cant talk
i think she is having a stroke
sudden weakness on his right side
he swallowed a button battery
she ate two magnets
this is an emergency
should i call 911
do we go to the er
no respira
mi hijo no puede respirar
convulsión que no para
mi hija no despierta
se está ahogando
tiene los labios azules
es una emergencia
está convulsionando
he has gone a funny color round his mouth and his breathing is all jerky
my kid is shaking all over and has been for like 20 min and he wont look at me
shes been stiff as a board since lunch, soaked in sweat, 103 and crying
pump went off about an hour ago making a high pitched sound what do i do
we got snowed in and his oral baclofen is all gone, last dose was two days ago
fell off the changing table, landed on head, wont stop throwing up
his scalp where the wires go in is oozing yellow stuff and he feels hot
her eyes and lips blew up like balloons 10 minutes after the antibiotic
i dont hear him breathing
he is making a weird snoring noise and wont open his eyes when i shake him
hes drooling a ton and cant get air in
la nina no se despierta y esta morada
my heart is pounding my chest feels like its being crushed
his chest isnt going up and down
i gave the heimlich and its still in there
she keeps making this barking sound and sucking in hard to get air
daughter is out cold on the kitchen floor
hes been in a fit since we left school and the rescue med did nothing
muscles locked from head to toe, temp 104, pulse 180
the thing in his belly that gives baclofen keeps going beep beep
insurance denied the refill and she has had no baclofen since tuesday
he took a baseball to the head and his speech is funny and he threw up twice
the stitches behind her ear opened and theres fluid dripping out
throat feels tight and she broke out in welts after the shot
cant stop the blood from his nose its been 40 min
mi bebe se puso morado y no reacciona
he cant lift his arm and his words came out all jumbled just now
help my baby isnt breathing right he keeps pausing
he took a bite of hot dog and cant cough or talk
my 6 year old has blue around her mouth and shes really tired
i cant get my son to wake up he is breathing but wont respond
seizure going on 8 minutes
the spasms are so bad he is arching and sweating and wont sleep for two days
his itb pump is alarming
we forgot to refill the baclofen pump
she fell down stairs and now she keeps falling asleep and puked
dbs surgery last week, now redness and drainage at the incision and 101.5
lips swelling after peanut
he is bleeding from his ear after a fall
my son cant move his right side since this morning
""".strip().splitlines()

CRISES = """
i want to die
i don't want to live anymore
i dont want to be here anymore
my daughter says she wants to die
he said he wants to kill himself
i want to kill myself
kms
im gonna end it all
my son is suicidal
she tried to commit suicide last year and is talking about it again
everyone would be better off without me
the family is better off without me
she is cutting herself
i caught my teen cutting her arms
he cuts himself when the pain is bad
i found a suicide note
self harm
she took pills to die
he took all his baclofen on purpose
i took a whole bottle of pills
she overdosed on purpose and is not breathing right
he tried to hang himself
thinking about jumping off a bridge
he has a gun to his head
i wish i was never born
i wish i was dead
there is no reason to live
i can't go on like this
i cant do this anymore
she wants to hurt herself
i want to shake my baby
i am going to hurt my son
not suicidal but everyone would be better off without me
hes been saying unalive stuff, wants to unalive himself
quiero morir
mi hija quiere matarse
mi hijo habla de suicidio
no quiero vivir
i have been googling how many baclofen it would take to end things
my 15 yr old told her friend she doesnt plan on being around for christmas
he keeps scratching his arms with a razor blade when he is upset
honestly some nights i think about driving us both off the road
my teenager wrote that no one would miss her
shes been saving up her pills under the mattress
i dont think i can keep myself safe tonight
he told the school counselor he has a plan to off himself
i feel like killing myself
my daughter took a bunch of tylenol because she hates her life
my son says he wishes he was dead because of his dystonia
she has been cutting
""".strip().splitlines()

POISONINGS = """
he took too much baclofen
i gave her too much medicine
gave him a double dose by accident
double dose
my husband and i both gave the dose
he got two doses by mistake
i gave his baclofen twice
i accidentally gave her an extra dose
overdose of baclofen
i think he overdosed
she swallowed grandmas pills
my toddler ate some of my pills
he got into the medicine cabinet
the baby got into the pill box
i gave her the wrong medicine
he drank the whole bottle of cough syrup
took his brothers medicine
she ate a handful of gummies vitamins
he drank bleach
should i call poison control
se tomó demasiadas pastillas
sobredosis
babysitter didnt know i already gave it and gave him his full evening dose again
my two year old was sitting there with the open bottle and pills in her mouth
i mixed up the syringes and she got her brothers seizure med
grandpa gave him his heart pill thinking it was a tylenol
she climbed up and ate like half the jar of melatonin
i misread the label and gave 10 ml instead of 1
he chugged the mouthwash
my toddler drank some of his sisters baclofen
i think i gave him two pills instead of one
he swallowed a bunch of clonazepam
""".strip().splitlines()

BENIGN = """
what causes muscle spasms
can dystonia cause breathing problems
can dystonia cause trouble breathing
does dystonia lead to choking
is it like a seizure
are they convulsions
is dystonia a type of seizure
how are dystonia and seizures different
he attacks his food
killing me with worry
this is killing me
pump alarm clock
she can't breathe a word of it
her foot turns blue ink on the sheet
stroke causes dystonia?
DBS battery died
muscle attacks
can a seizure or a stroke cause this
he is not choking, just curious what makes swallowing hard
what if she stops breathing one day?
my grandmother died of a stroke
difficulty swallowing an early sign?
dying to know
when he was a baby he turned blue, is that why he has dystonia
he wasn't breathing when he was born. is that why he has dystonia
is it life threatening
does it hurt
nonstop contractions
involuntary closing of the eyes
deep breathing
i could die of embarrassment
what is dystonia
what is a dystonic storm
what is status dystonicus?
tell me about baclofen withdrawal
what happens if you stop baclofen suddenly
how does the baclofen pump stop spasms
how long does the dbs battery last
who changes the pump battery
does the pump need a refill
what is an intrathecal baclofen pump
is a baclofen pump only for spasticity
what kinds of dystonia are there
can infection cause dystonia
can a brain infection or a stroke lead to this
could a head injury cause dystonia
did the head injury at birth cause it
is drooling a sign of dystonia
why does he drool
her speech is slurred, is that dystonia
does dystonia affect swallowing
is choking a symptom of dystonia
do kids with dystonia stop breathing
will he stop breathing in his sleep from this
how do i keep him from choking at meals
what is the risk of choking
is there a risk of infection after dbs surgery
what are the side effects of baclofen
is botox a poison
can botox be dangerous
how often does he get botox
he takes his medicine twice a day
which medicines are used
my son took his medicine and feels better
she swallowed her pill fine today
where should i store his medicine
i lock the medicine cabinet, what else should i do at home
does deep brain stimulation hurt
is brain surgery the last choice
how is surgery done
does the surgery leave a scar
what are the early signs
my son drags one foot
her neck twists to one side
his toes curl and his foot cramps when he walks
her eyes blink a lot and close on their own
his hand cramps when he writes
her voice shakes and sounds like a whisper
the spasms come and go
his spasms are worse when he is tired
do spasms stop during sleep
does he have to live with this forever
can she live a normal life
will he die from dystonia
can you die from dystonia
is there a cure
will it get worse
does it spread to other parts of the body
how is dystonia diagnosed
do they need an mri
what is an emg
is dystonia inherited
my sister had a stroke years ago, does it run in families
my uncle drowned years ago, does stress like that cause dystonia
he had a seizure when he was a baby, could that be the cause
is it autism
does dystonia affect learning
can yoga help
is massage good for him
does heat help or cold
what does a physical therapist do
he passed out flyers at school about dystonia
my phone keeps dying on me
she is dying to go to camp, can she
he is not responding to botox, what next
she is not responding to treatment
he cuts his food with a fork, is therapy for that
she hurts herself during spasms, how can i pad the bed
he bit himself during an attack
he does not want to live in a wheelchair
we drove 50 kms to the clinic
she is depressed about her dystonia, who can help
how do i help my anxious teen
i am tired and sad about my son's dystonia
my kid kills it at soccer, can he still play
he killed his video game high score but his hand cramped
it takes too much time to get to therapy
she had too much homework and her hand cramped
there is too much to read here
when is it an emergency
what is the emergency plan for school
do attacks come from stress
his lips twitch
her face twists, is that dystonia
his tongue sticks out
can medicine cause dystonia
is there suicide risk with tetrabenazine
what does paroxysmal mean
why is it called writer's cramp
blue or red pump, which model
he likes the blue chair at the clinic
how do i wake him gently for school
he won't wake up for school, is he just a teen
does he need to wear a helmet
how can a family cope when the spasms keep everyone awake
is it ok to fly with a pump
my son holds his breath when he laughs, is that dystonia
what happens in the operating room for dbs
her physical therapist said stretching until it burns, is that right
his teacher thinks the twisting is for attention
do botox shots make kids sleepy
what is the difference between a tic and a spasm
will she grow out of it
can she still swim with dystonia or is it unsafe
my wife says im choking him with love lol, how much independence should he get
are convulsions and contractions the same thing here
he said school is killing his vibe because kids stare
does it only strike one side of the body
is the brain stimulator battery something he can feel
i heard someone had a stroke and then dystonia, why
can it stop all by itself
who should we see if speech gets hard to understand
dose dystonia run in the family
how come his arm goes up on its own when he writes
does he take a turn for the worse in winter
could a fever make the spasms worse
do the spasms get worse when he is hot
who turns the stimulator on after surgery
does it stop when he is asleep
is it painful to be twisted all the time
can she get the flu shot
he is hard to understand on the phone, can speech therapy help
will the surgery scar get infected easily
she felt faint once in the heat, unrelated, but is dystonia linked to low blood pressure
how many hours does dbs surgery take
do they shave all the hair
my son stopped breathing treatments last year, his asthma is gone, is that ok with botox
my heart breaks for him, how do other parents cope
what does axial mean
does it matter which hand
how will we know the botox is working
is he in pain when his jaw locks
should we tell his school
what age does it start
what triggers an attack
is dystonia deadly
my son has a fever, will that make his twisting worse
do people choke more with neck dystonia
whats the chance of a seizure with dbs
his leg goes stiff when he runs
can a kid take botox and baclofen
i feel like a bad mom
how do i explain dystonia to his sister
he sweats a lot in therapy, is that ok
is it safe to give the flu shot
her arm hurts after the spasm
what if medicine stops working
does a pump hurt
can it be passed on to my other kids
is it a disease of the brain or the muscle
my daughter is scared of the MRI
why does my foot turn in
he gets tired fast
can he go to gym class
is he knocked out for the surgery
she has been cutting back on sugar
he is cutting teeth, can that cause spasms
he already had botox, could he get another round later
does the weather or temperature change dystonia
""".strip().splitlines()

STORY = (
    "Hi, my son is 9 and he was diagnosed in spring. He loves trains and we have been to therapy every week. "
    "His sister plays soccer. {} We also wonder about yoga and about the school trip next month. Thank you."
)
MUTATIONS: dict[str, Callable[[str], str]] = {
    "capitals": str.upper,
    "no apostrophes": lambda question: question.replace("'", ""),
    "curly apostrophes": lambda question: question.replace("'", "’"),
    "emoji": lambda question: f"😱😱 {question} 🙏🏽",
    "story": lambda question: STORY.format(question + "."),
    "played down": lambda question: f"grandma says its nothing but {question}",
    "run-on": lambda question: f"sorry to bother you i know its late {question} thanks",
    "drawn out": lambda question: question.replace("e", "eee", 1),
    "hidden characters": lambda question: question.replace(" ", " \u200b\u202e"),
    "line breaks": lambda question: question.replace(" ", "\n"),
}
DANGERS = [
    *((question, Kind.EMERGENCY) for question in EMERGENCIES),
    *((question, Kind.CRISIS) for question in CRISES),
    *((question, Kind.POISONING) for question in POISONINGS),
]


@pytest.mark.parametrize(("question", "kind"), DANGERS)
def test_a_danger_is_named(question: str, kind: Kind) -> None:
    assert ruled(question) == kind


@pytest.mark.parametrize("question", BENIGN)
def test_a_question_to_learn_from_is_left_alone(question: str) -> None:
    assert ruled(question) is None


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_danger_is_named_however_it_is_typed(mutation: str) -> None:
    missed = [question for question, kind in DANGERS if ruled(MUTATIONS[mutation](question)) != kind]
    assert missed == []


@pytest.mark.parametrize("mutation", ["capitals", "no apostrophes", "curly apostrophes", "emoji"])
def test_a_question_to_learn_from_is_left_alone_however_it_is_typed(mutation: str) -> None:
    fired = [question for question in BENIGN if ruled(MUTATIONS[mutation](question)) is not None]
    assert fired == []


@pytest.mark.parametrize("word", ["siezure", "seizur", "sezure", "seizzure"])
def test_a_misspelt_seizure_is_still_a_seizure(word: str) -> None:
    assert ruled(f"his {word} wont stop") == Kind.EMERGENCY


@pytest.mark.parametrize(
    "question",
    ["he cant breth", "not brething", "cannot breeth", "CNT BREATHE", "she is unconcious", "hes chocking"],
)
def test_misspelt_life_signs_are_read(question: str) -> None:
    assert ruled(question) == Kind.EMERGENCY


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("he took too much baclofen and is not breathing", Kind.EMERGENCY),
        ("she overdosed and wont wake up", Kind.EMERGENCY),
        ("he says he wants to die and now he is choking", Kind.EMERGENCY),
        ("she took pills to die and wont wake up", Kind.CRISIS),
        ("he took too many pills, he wants to die", Kind.CRISIS),
    ],
)
def test_life_signs_come_first_but_self_harm_with_pills_is_a_crisis(question: str, kind: Kind) -> None:
    assert ruled(question) == kind


@pytest.mark.parametrize("question", ["", " ", "\0", "\0\0he", "😱", "؟", "מה זה דיסטוניה", "ما هو", "?!", "."])
def test_what_is_no_sentence_is_no_danger(question: str) -> None:
    assert ruled(question) is None


@pytest.mark.parametrize("filler", ["\0", "מה ", "😱", "ما هو "])
def test_a_danger_is_found_among_odd_characters(filler: str) -> None:
    assert ruled(f"{filler * 5} he is not breathing {filler * 5}") == Kind.EMERGENCY


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="xyzq .,!?\n😱é\0", max_size=200))
def test_a_danger_is_found_after_and_before_any_other_sentence(noise: str) -> None:
    assert ruled(f"{noise}. he is turning blue. {noise}") == Kind.EMERGENCY


def _seconds(question: str) -> float:
    """Processor time of the fastest of three, so that a busy machine does not decide the test."""
    times = []
    for _ in range(3):
        start = time.process_time()
        ruled(question)
        times.append(time.process_time() - start)
    return min(times)


def test_a_common_question_is_decided_in_under_five_milliseconds() -> None:
    assert _seconds(STORY.format("What helps with the cramps in his foot at night?")) < 0.005


@pytest.mark.parametrize(
    "pattern",
    [
        "a",
        "a ",
        "😱",
        "\0",
        "he is not ",
        "can dystonia cause choking, ",
        "the quick brown fox jumps. ",
        "e\u0301",
        "don't ",
    ],
)
def test_a_hundred_thousand_characters_are_decided_at_once(pattern: str) -> None:
    assert _seconds((pattern * 100_000)[:100_000]) < 0.1


def test_time_grows_with_the_length_and_no_faster() -> None:
    words = ["spasm", "seizure", "head", "hit", "surgery", "pump", "baclofen", "took", "too", "fever", "for"]
    rng = random.Random(7)
    text = " ".join(rng.choice(words) for _ in range(16_000))
    assert _seconds(text) < 10 * max(_seconds(text[: len(text) // 4]), 0.001)


def test_a_danger_at_the_end_of_a_very_long_story_is_found() -> None:
    assert ruled("we had a nice day at the park. " * 3000 + "he is turning blue") == Kind.EMERGENCY
