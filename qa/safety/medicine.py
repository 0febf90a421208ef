"""Does a text speak of changing a medicine? Then the line "do not change or stop..." stands beside it.

What counts is a verb of change and what it changes. "Reduce the dose" changes a medicine; "reduce symptoms
with medication" changes a symptom, and "medication may reduce pain" is one at work. In doubt, it stands.
"""

from qa.safety.plain import phrases, plain

_NAMES = (
    r"(?:baclofen|lioresal|gablofen|botox|dysport|botulinum|trihexyphenidyl|artane|benztropine|cogentin"
    r"|tetrabenazine|xenazine|diazepam|valium|clonazepam|klonopin|lorazepam|ativan|midazolam|levodopa|sinemet"
    r"|carbidopa|gabapentin|neurontin|dantrolene|tizanidine|zanaflex|tylenol|acetaminophen|ibuprofen|motrin|advil"
    r"|aspirin|melatonin|keppra|cbd|antibiotics?|steroids?|prozac|zoloft"
    r"|\w+(?:azepam|zolam|benazine|tropine|phenidyl|pentin|dopa|profen|racetam|oxetine|traline|cillin|mycin"
    r"|barbital))"
)
_MEDICINE = (
    r"(?:medicines?|medications?|meds?|drugs?|dos(?:e|es|age|ages|ing)|pills?|tablets?|injections?|shots?"
    rf"|treatments?|prescriptions?|brands?|generics?|pump|itb|{_NAMES})"
)
_CHANGE = (
    r"(?:stop(?:s|ped|ping)?|quit(?:ting)?|start(?:s|ed|ing)?|restart\w*|resum\w+|reduc\w+|lower(?:s|ed|ing)?"
    r"|cut\w*|rais\w+|increas\w+|decreas\w+|doubl\w+|halv\w+|split\w*|chang\w+|adjust\w*|switch\w*|swap\w*"
    r"|replac\w+|combin(?:e|es|ed|ing)|mix\w*|taper\w*|wean\w*|skip\w*|mis(?:s|ses|sed|sing)|forg\w+|delay\w*"
    r"|discontinu\w+|hold(?:ing)?|paus\w+|drop(?:ped|ping)?|add(?:s|ed|ing)?|bump\w*|com(?:e|ing) off"
    r"|get(?:ting)? off|go(?:ing)? off|go(?:ing)? (?:up|down) on|tak(?:e|ing) \w+ off|be(?:en)? off"
    r"|try(?:ing)?|more|less|extra|fewer|(?:give|take|giving|taking) another|twice|without(?: \w+)? taking)"
)
_OBJECT_GAP = (  # what is changed is the medicine, not a symptom, and not by means of the medicine
    r"(?:(?!with |by |through |when |symptoms? |pain |spasms? |contractions? |intensity |because |about "
    r"|information )[\w,]+ ){0,6}?"
)
_CHANGED = (
    r"(?:stopped|reduced|lowered|raised|increased|decreased|doubled|halved|changed|adjusted|switched|combined"
    r"|mixed|tapered|weaned|skipped|missed|forgotten|discontinued|cut|started|restarted|replaced)"
)
_CHANGES = phrases(
    rf"{_CHANGE} {_OBJECT_GAP}{_MEDICINE}",
    rf"{_MEDICINE} (?:\w+ ){{0,2}}(?:be|been|is|was|were|are|gets?|got) (?:\w+ )?{_CHANGED}",
    rf"(?:is|are|was|were|should|can|has|have) {_MEDICINE} (?:\w+ ){{0,2}}{_CHANGED}",
    r"(?:stop|start|quit|keep|begin|continue|skip)\w* (?:taking|giving|using)(?! (?:care|part|turns))",
)
_AMOUNTS = phrases(
    r"dos(?:e|es|age|ages|ing)",
    r"\d*(?:mg|mgs|ml|mls|mcg)",
    r"milligrams?",
    r"millilit\w+",
    r"teaspoons?",
    r"overdos\w*",
    rf"how (?:much|many|often) (?:\w+ ){{0,6}}{_MEDICINE}",
    rf"{_MEDICINE} (?:\w+ ){{0,6}}how (?:much|many|often)",
    r"how (?:much|many) (?:\w+ ){0,4}(?:take|give|have) (?:at once|a day|each day|per day|every day)",
    rf"{_MEDICINE} ~~ (?:times (?:a|per) day|a day|every (?:\w+ ){{0,3}}(?:hours?|days?|weeks?|months?))",
    r"pump (?:rate|settings?|dose)",
    r"taper\w*",
    r"wean\w* (?:\w+ ){0,2}(?:off|from|down)",
    r"cut(?:ting)? back",
    r"cold turkey",
    r"(?:come|coming|get|take \w+) off (?:of )?it",
)
_TOGETHER = phrases(
    r"(?:take|taking|give|giving|mix|ok|okay|safe|have|alongside|on|use) (?:\w+ ){0,4}"
    rf"{_MEDICINE} (?:\w+ ){{0,3}}(?:with|and|together|alongside|while on|plus) (?:\w+ ){{0,4}}"
    rf"(?:{_NAMES}|together|alcohol|other (?:meds?|medicines?|medications?))",
    rf"(?:interact|interactions?|same time|together|safe) ~ {_MEDICINE}",
    rf"{_MEDICINE} ~ (?:interact|interactions?|together|at the same time)",
)


def needs_medicine_caution(text: str) -> bool:
    """Whether a sentence or question speaks of starting, stopping, changing or dosing a medicine.

    Example: "the first line of treatment is to stop or reduce the dose" -> True
    Example: "The intensity of dystonia symptoms may be reduced with medication." -> False
    """
    words = plain(text)
    return any(pattern.search(words) for pattern in (_CHANGES, _AMOUNTS, _TOGETHER))
