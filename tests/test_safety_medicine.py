"""The caution stands wherever a medicine is changed or dosed, and not where it merely works."""

import pytest

from qa.safety import needs_medicine_caution

CHANGED = """
The first line of treatment is to stop or reduce the dose of that medication.
stop or reduce the dose of that medication
can i stop the baclofen
should we cut back on his pills
how much baclofen should she take
can he come off botox
what if i miss a dose
is it ok to skip a tablet tonight
can we switch to artane
we want to wean her off
can i give tylenol with baclofen
is 5 mg too low
is 2.5mL enough
when can her medicine be stopped
can the medicine be lowered
do i have to keep giving it
start clonazepam today
can we increase baclofen
how often is botox given
how do you taper
he forgot his pills
go up on his artane
can we try a different medication
can he take cbd together with his medicine
do not stop taking it on your own
should the pump be adjusted
BACLOFÉN: CAN I STOP IT? I MEAN THE BACLOFEN, STOP BACLOFEN
Botulinum toxin (Botox®), injected into affected muscles every three or four months
Ongoing treatment with medication or therapy may be required, to adjust the treatment plan.
""".strip().splitlines()

UNCHANGED = """
reduce symptoms with medication
medication may reduce the intensity of symptoms
Touch therapy can reduce contractions.
The intensity of dystonia symptoms may be reduced with medication.
what medicines are used for dystonia
what are the side effects of baclofen
does baclofen help
Massage and the application of heat and cold can ease muscle pain.
Treatment for dystonia is tailored to reduce the symptoms, which vary widely from patient to patient.
While there is no cure for dystonia, treatment can substantially reduce symptoms and improve quality of life.
Baclofen, a medication that suppresses abnormal nerve signals from the spinal cord
Intrathecal baclofen therapy (ITB) with a surgically implanted baclofen pump is another treatment.
when did his spasms start
can stress increase spasms
can the medicine stop the spasms
where can i find more information about medication
Selective denervation surgery is another option.
If this is done quickly, the dystonia may stop with no further treatment.
Do symptoms start in childhood?
how much does he need to sleep
""".strip().splitlines()


@pytest.mark.parametrize("text", CHANGED)
def test_changing_a_medicine_needs_the_caution(text: str) -> None:
    assert needs_medicine_caution(text)


@pytest.mark.parametrize("text", UNCHANGED)
def test_a_medicine_at_work_needs_no_caution(text: str) -> None:
    assert not needs_medicine_caution(text)


@pytest.mark.parametrize("text", ["", "\0", "😱", "."])
def test_nothing_said_needs_no_caution(text: str) -> None:
    assert not needs_medicine_caution(text)
