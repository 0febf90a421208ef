"""What the readers know of English: the words that tell where a sentence, a heading or a review line ends.

All in small letters, without their last full stop.
"""


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Always followed by what they belong to, so they never end a sentence.
NEVER_LAST = _words("""
    dr drs mr mrs ms prof st ste mt rev hon sgt capt lt col gov sen rep fr vs viz cf ca approx appr eg ie
    e.g i.e dept univ incl excl resp
""")
# Abbreviations only in front of a number: "No. 4", but "She said no. Then she left."
BEFORE_NUMBER = _words("no nos fig figs vol ch sec p pp tab ext rm art eq ref refs")
# May end a sentence, but never in front of a small letter.
SHORT_FORMS = _words("""
    etc mins secs temp tabs caps susp soln blvd bldg tues thur thurs sept prev cont contd
    assoc corp hosp orig admin appt appts meds diff diag hist phys surg rehab spec vacc prep
""")
# After "a.m." and its like these belong to the time, not to a new sentence.
CLOCK = _words("am pm a.m p.m")
CALENDAR = _words("""
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july
    august september october november december mon tue tues wed thu thurs fri sat sun jan feb mar apr jun
    jul aug sept sep oct nov dec et est edt ct cst cdt mt mst mdt pt pst pdt utc gmt eastern central
    mountain pacific
""")
# A letter after these is a name of its own and not somebody's initial: "vitamin D. Ask your doctor."
LETTERED = _words("""
    vitamin vitamins hepatitis hep type group grade factor stage class plan part option influenza strep
    streptococcus appendix section level phase step protein immunoglobulin toxin schedule category
    medicare
""")
# Open a sentence and are hardly ever a name, so that "in the U.S. They" is two and "U.S. Food" is one.
OPENERS = _words("""
    a about after all also although an and another any are as ask at be because before both but by call
    can children contact do does don't during each every for from give had has have he her his how however
    i if in is it it's its keep make many most my never no not now often on once one only or other our
    parents patients please she should since so some stop such symptoms take talk tell that the their then
    there these they this those though to treatment try until use was we were what when where which while
    who why will with you your
""")

# A line that ends in one of these goes on in the next.
OPEN_ENDS = _words("""
    a an and are as at be by can for from has have if in include includes including into is may of on or
    our such than that the their to was were when which while who will with your
""")

# A dated line is made of these words and a date alone: "Page last updated on March 3, 2020".
DATE_LABEL = _words("""
    date dates last next due review reviewed updated update revised revision published modified written
    issued medically clinically medical content page article this was of in on by and or
""")
# At least one of them.
DATE_LABEL_CORE = _words("""
    date review reviewed updated update revised revision published modified written issued
""")
# Small letters within the name of a person or a department.
NAME_PARTICLES = _words("a an and at by de del for in la of on the van von")
