"""Which words stand for which danger, and whose knowledge that is: the table for clinicians to read.

Phrases are written in plain spelling (see `plain`): no apostrophes ("cant", "wont"), "is not" for "isn't".
" ~ " leaves room for a few words, " ~~ " for a sentence between two things that are dangerous together.
The sources are named from common first-aid teaching, not quoted: a clinician signs the table before release.
"""

import re
from dataclasses import dataclass

from qa.safety.plain import phrases
from qa.types import Kind


@dataclass(frozen=True, slots=True)
class Rule:
    """One danger and the words that families have for it."""

    kind: Kind
    danger: str
    source: str
    pattern: re.Pattern[str]


_ONE = r"(?:him|her|them|me|my \w+|the \w+|our \w+)"
_ENDLESS = (
    r"(?:wont (?:stop|end|quit|let up)|(?:do|does|is|are|has|have) not (?:stop\w*|end\w*|let\w*"
    r" up|quit\w*|eas\w+)"
    r"|not stopping|never stopping|nonstop for|non stop for|for (?:an hour|hours|over an hour)"
    r"|hours straight"
    r"|all night|since (?:yesterday|last night|this morning|lunch|noon|midnight|dinner|breakfast)"
    r"|nothing (?:is )?(?:helps|helping|works|working|stops)|back to back|after another|one after"
    r" (?:another|the other)|cant (?:stop|get) (?:it|them|this) (?:to stop)?|keeps? going)"
)
_MINUTES = (
    r"(?:(?:\d+|five|six|seven|eight|ten|fifteen|twenty|thirty|several|many|few) ?(?:m|min|mins"
    r"|minutes?|hours?|hrs?))"
)
_FIT = r"(?:seizures?|convulsions?|convulsing|seizing|fit|fits|shaking fit|grand mal)"
_SPASM = (
    r"(?:spasm\w*|contraction\w*|twisting|storm\w*|attacks?|cramp\w*|stiff\w*|jerk\w*|arching"
    r"|posturing|episodes?|dystonia|rigid|locked(?: up)?|muscles|whole body)"
)
_HOT = (
    r"(?:fevers?|feverish|sweat\w*|soaked|drenched|10[1-6]|temp(?:erature)? (?:is|of|was|over)|burning up"
    r"|heart (?:is )?(?:racing|pounding|fast|beating)"
    r"|(?:racing|fast|pounding) heart|heart ?rate)"
)
_DROWSY = (
    r"(?:vomit\w*|throw\w* up|threw up|puk\w+|sick to|sleepy|asleep|drows\w+|confus\w+|pas(?:sed)? out"
    r"|unconscious|blood|bleed\w*"
    r"|pupils?|wont wake|not acting|speech|slur\w*|seeing double|not making sense|dizzy|(?:bad"
    r"|terrible|worst) headache|knocked out|blacked out|limp|hard|badly)"
)
_HIT = r"(?:hit|hits|banged|bumped|smacked|cracked|struck|slammed|knocked|whacked|fell on|landed on)"
_WORSE = (
    r"(?:wors\w+ (?:fast|quickly|by the (?:minute|hour)|and worse|every (?:minute|hour))|rapidly"
    r" wors\w+|wors\w+ rapidly)"
)
_OPERATION = (
    r"(?:surgery|operation|operated|dbs|implant\w*|pump|incision|stitches|staples|wound|surgical"
    r" site|scalp|wires?|electrodes?)"
)
_INFECTED = (
    r"(?:fever|pus|infected|infection|leak\w*|ooz\w+|draining|drainage|red and (?:hot|swollen"
    r"|warm)|opened|coming open|split open|dripping|fluid|warm to the touch|smells?)"
)
_PUMP_DOWN = (
    r"(?:alarm\w*(?! clock)|beep\w*|went off|go(?:es|ing) off|high pitch\w*|chirp\w*|buzz\w*"
    r"|whin\w*|strange (?:noise|sound)|is empty|ran (?:out|dry)|broke|broken|not working|fail\w*"
    r"|malfunction\w*)"
)
_BACLOFEN = r"(?:baclofen|lioresal|gablofen|clonazepam|klonopin|diazepam|valium)"
_SUDDENLY = r"(?:suddenly|abruptly|cold turkey|all at once|overnight)"
_FACE = r"(?:face|lips?|tongue|throat|mouth)"


def _emergency(danger: str, source: str, *alternatives: str) -> Rule:
    return Rule(Kind.EMERGENCY, danger, source, phrases(*alternatives))


EMERGENCIES = (
    _emergency(
        "breathing has stopped or is failing",
        "first aid: no or hard breathing is a 911 call",
        (
            r"(?:not|nor|never|stop\w*|quit|barely|hardly|no longer) (?:be |been |really |even |barely"
            r" )?breath(?:e|es|ing|in)?(?! (?:a word|exercise\w*|through (?:his|her|the) mouth))"
        ),
        (
            r"(?:cant|couldnt|unable to|not able to|struggl\w+ to|fighting to|trying to|hard to)"
            r" (?:(?:hardly|barely|even|really|seem to|fully) )?breath(?:e|ing)?(?! a word| exercise\w*)"
        ),
        (
            r"(?:cant|couldnt|unable to) (?:seem to )?(?:catch|get) (?:his|her|their|my|a|any|enough)"
            r" (?:breath|air)"
        ),
        r"(?:trouble|difficulty|hard time|struggling|problems?) (?:with )?breathing",
        r"breathing (?:has |just )?stopped",
        r"not (?:think|sure|know|believe) (?:\w+ ){1,4}breathing",
        (
            r"(?:is|was|and|she|he|babys?) breathing (?:(?:really|very|so|too|super|all) )*(?:hard|fast"
            r"|shallow|funny|weird|slow|heavy|strange)"
        ),
        (
            r"(?:not|cant|couldnt) (?:hear|see|feel|find) (?:\w+ ){0,3}(?:breath\w*|chest (?:move|moving"
            r"|rise|rising)|pulse)"
        ),
        r"chest (?:is |was )?not (?:\w+ )?(?:going|moving|rising)",
        r"bark\w* (?:sound|noise)",
        r"(?:fighting|suck\w*|struggl\w+|hungry|begging|working) ~ air(?! conditioning)",
        r"(?:cant|trying to) (?:get|pull|suck) (?:any |the |enough |more )?air",
        (
            r"breathing (?:(?:is|looks|sounds|seems|getting|has|been|all|really|so|very) )*(?:jerky|noisy"
            r"|rattl\w+|ragged|labou?red|irregular|not right|wrong|uneven|raspy)"
        ),
        r"wheez\w+ (?:bad|badly|hard|a lot|and)",
        r"ribs? (?:\w+ )?suck\w* in",
        r"forget(?:s|ting) to breathe",
        r"gasp(?:s|ing)",
        r"short(?:ness)? of breath",
        r"suffocat\w+",
        r"no (?:pulse|heartbeat)",
        r"heart (?:has )?stopped",
        (
            r"(?:throat|airway)s? (?:is |are |feels? |feeling |getting )*(?:closing|blocked|swel\w+"
            r"|tight\w*)"
        ),
        r"not getting (?:any |enough )?(?:air|oxygen)",
    ),
    _emergency(
        "choking",
        "first aid: choking is a 911 call",
        r"cant (?:cough|talk|speak|cry|make a sound) (?:or|and) (?:cough|talk|speak|cry|breathe)",
        r"choking(?! hazards?| me up| up| (?:him|her|them|me) with)",
        r"chok(?:ed|es) (?:on|and) ~ (?:cant|not|blue|purple|stuck)",
        r"(?:stuck|lodged) ~ (?:throat|windpipe|airway)",
        r"heimlich (?:\w+ ){0,4}(?:not|still|did not|failed|cant)",
        r"(?:did|gave|doing|tried) ~ heimlich",
        r"drown(?:ed|ing)(?! (?:in (?:work|bills|paperwork|laundry|worry|info\w*)))",
    ),
    _emergency(
        "blue or grey colour: too little oxygen",
        "first aid: blue or grey lips or face is a 911 call",
        r"(?:blue|bluish|purple|gr[ae]y) (?:around|on|in|near) (?:his|her|the|their) (?:mouth|lips?|face)",
        (
            r"(?:turn(?:s|ed|ing)?|gone|went|goes|going) (?:(?:all|navy|a little|slightly|really|a bit"
            r"|kind of|sort of|completely|so|dark) )*(?:blue|bluish|blueish|purple)(?! (?:ink|dye|paint"
            r"|marker|eyes?|light|hair))"
        ),
        r"(?:funny|weird|strange|wrong|bad|odd|scary) colou?r",
        (
            r"(?:he|she|baby|face|skin) (?:is|looks|went|gone|turned|has gone) (?:\w+ ){0,2}(?:pale"
            r"|white) (?:as|and|,)"
        ),
        r"(?:blue|bluish|blueish|purple|grey|gray) (?:\w+ )?(?:lips?|face|tongue|mouth)",
        (
            r"(?:lips?|face|tongue|mouth|skin|he|she|baby|son|daughter) (?:is|are|look\w*|turn\w*|went"
            r"|go\w*|got|getting)(?: (?!black )\w+){0,2} (?:blue|bluish|blueish|purple|gr[ae]y)(?!"
            r" (?:lines?|spots?|ink|dye|paint|lately|these|today because))"
        ),
    ),
    _emergency(
        "cannot be woken or has passed out",
        "first aid: someone who does not respond is a 911 call",
        (
            r"(?:wont|not|cant|couldnt|never) (?:wake|waking|woke)(?: up)?+(?! (?:at night|during|in the"
            r" night|on time|early|for school|him|her|before|when))"
        ),
        (
            rf"(?:cant|couldnt|unable to|trying to|not able to|hard to) (?:get {_ONE} to )?(?:wake|rouse"
            rf"|arouse)(?: {_ONE})?+(?: up)?+(?! for school)"
        ),
        rf"cant get {_ONE} (?:to wake )?(?:up|awake)(?! (?:for|on time))",
        (
            r"(?:unresponsive|not responsive|(?:not|wont) respond(?:ing)?|not reacting)(?! to (?:(?:his"
            r"|her|the|any|this|that|all) )*(?:treat\w*|med\w*|therap\w*|botox|baclofen|dbs|dos\w+"
            r"|levodopa|drug\w*|question\w*|email\w*))"
        ),
        r"pass(?:ed|ing|es) out(?! (?:flyers|papers|candy|the|snacks))",
        r"faint(?:ed|s)",
        r"(?:keeps|is) fainting",
        r"collapsed?",
        r"unconscious",
        r"(?:lost|losing) consciousness",
        r"(?:went|gone|is|going|turned) (?:all |totally |completely )?limp",
        r"(?:went|gone|suddenly|goes) (?:all )?floppy",
        r"blacked out",
        r"out cold",
        r"(?:is|was|knocked) out and wont",
        r"wont (?:open (?:his|her|their) eyes|look at me|answer me|move)(?! wide)",
        r"(?:barely|hardly|half) (?:conscious|awake|responsive|responding)",
        r"(?:cant|not) (?:be woken|stay awake|keep (?:him|her) awake)",
        (
            r"(?:he|she|baby|son|daughter|child|kid|body) (?:is|looks|seems|might be|must be) (?:dead"
            r"|lifeless)"
        ),
        r"lifeless",
        (
            r"(?:he|she|baby|son|daughter|child|kid) (?:is|has) (?:not mov(?:ing|ed)(?! (?:his|her|the"
            r"|their|one|to|as|like|much))|stopped moving)"
        ),
        (
            r"(?:he|she|baby|son|daughter|child|kid|i) (?:is |am |might be |may be )?dying(?! (?:to|of"
            r"|from) )"
        ),
    ),
    _emergency(
        "a seizure that is long, repeated or happening now",
        "epilepsy first aid: over five minutes is a 911 call",
        rf"{_FIT} ~~ {_ENDLESS}",
        rf"{_FIT} ~~ (?:for|lasted|lasting|over|past|than|been|about|at|going) ~ {_MINUTES}",
        rf"(?:nonstop|non stop|endless|continuous|constant|repeated) {_FIT}",
        rf"{_MINUTES} (?:long )?{_FIT}",
        rf"(?:is|am|are) (?:\w+ )?(?:having|in) a (?:\w+ ){{0,2}}{_FIT}(?! or| disorder)",
        r"(?:is|been) (?:now |still |just )?(?:seizing|convulsing)",
        (
            rf"(?:shaking|jerking|twitching|thrashing|trembling) (?:all over|uncontrol\w+|his whole|her"
            rf" whole|violently) ~~ (?:for|like|about|over|past|going on|still) ~ {_MINUTES}"
        ),
        r"foam\w* at the mouth",
        r"eyes (?:have |are )?rol(?:led|ling) back ~~ (?:shak\w*|wont|not|limp|jerk\w*|stiff)",
        r"(?:wont|not|cant) (?:stop|quit) (?:seizing|convulsing)",
        r"(?:another|first|bad|big|huge) seizure ~ (?:now|tonight|today)",
    ),
    _emergency(
        "dystonic storm (status dystonicus)",
        "movement-disorder teaching: spasms that do not stop, with fever, sweat, fast heart",
        rf"{_SPASM} ~ {_ENDLESS}",
        rf"{_SPASM} ~~ {_HOT}",
        rf"{_HOT} ~ (?:and|with|plus) ~ {_SPASM}",
        rf"(?:he|she|kid|son|daughter|baby|child) (?:is|feels) (?:\w+ )?hot (?:and|with|plus) ~ {_SPASM}",
        rf"{_HOT} , (?:and )?(?:\w+ )?{_SPASM}",
        rf"{_SPASM} ~ (?:getting|got|get|is|are|become\w*) ~ {_WORSE}",
        rf"{_SPASM} ~ {_WORSE}",
        rf"(?:he|she) is getting {_WORSE}",
        r"(?:dystonic|dystonia) (?:storm\w*|crisis)",
        r"status dystonicus",
        rf"wont stop (?:\w+ )?{_SPASM}",
    ),
    _emergency(
        "baclofen stopped: pump alarm, empty, or withdrawal",
        "baclofen labelling: sudden stop can be life threatening",
        rf"pumps? ~ {_PUMP_DOWN}",
        r"(?:alarm\w*|beep\w*) ~ pump(?! clock)",
        r"baclofen ~ (?:beep\w*|alarm\w*)",
        (
            r"pump (?:has |just |is |suddenly )*(?:stopped|stopping|quit|died)(?! (?:the|his|her|my"
            r"|spasm\w*|pain|contraction\w*))"
        ),
        rf"(?:ran|run|running|are|is|am) (?:\w+ )?out of (?:\w+ ){{0,2}}{_BACLOFEN}",
        rf"(?:no (?:more )?|without (?:\w+ )?){_BACLOFEN} ~ (?:left|days?|since|hours?)",
        rf"{_BACLOFEN} (?:\w+ ){{0,3}}(?:ran out|run out|gone|finished|used up)",
        rf"(?:not had|has no|have no|not gotten|cant get|lost) (?:\w+ ){{0,3}}{_BACLOFEN}",
        (
            rf"(?:we|i|they|he|she|mom|dad|doctor|pharmacy|hospital) (?:just |have |has |had )?(?:stopped"
            rf"|quit) (?:\w+ ){{0,3}}{_BACLOFEN}"
        ),
        rf"(?:stopped|quit|stopping) (?:\w+ ){{0,3}}{_BACLOFEN} ~ {_SUDDENLY}",
        rf"{_BACLOFEN} ~ (?:was|got|been|has) ~ (?:stopped|cut off)",
        r"baclofen withdrawals?",
        rf"(?:missed|skipped) (?:\w+ ){{0,4}}(?:doses|days) of {_BACLOFEN}",
        r"missed (?:\w+ ){0,2}pump refill",
        r"(?:forgot|missed|late|overdue) ~ refill (?:\w+ ){0,3}pump",
        r"pump refill ~ (?:missed|late|overdue)",
    ),
    _emergency(
        "head injury with warning signs",
        "head-injury advice: vomiting, sleepiness, confusion after a blow is a 911 or ER matter",
        rf"{_HIT} (?:\w+ ){{0,4}}head ~~ {_DROWSY}",
        (
            rf"(?:hit|took|kicked|kick|ball|bat|blow|knock|whack|elbow|fell) (?:\w+ ){{0,5}}(?:to|in|on)"
            rf" (?:the|his|her) head ~~ {_DROWSY}"
        ),
        rf"(?:head injury|concussion|fell ~ head|head ~ (?:floor|concrete|stairs)) ~~ {_DROWSY}",
        rf"{_DROWSY} ~ (?:after|since) ~ (?:hit|hitting|banged|banging|bumped|fell|head)",
        r"skull fracture",
        rf"fell (?:down|off|from|out of) ~~ {_DROWSY}",
        r"fell (?:down the stairs|out of (?:a|the) window) ~~ (?:head|vomit\w*|sleepy|limp|cry\w*)",
    ),
    _emergency(
        "infection or leak after brain or pump surgery",
        "surgical discharge advice: fever, leak or redness needs care now",
        rf"{_OPERATION} (?:\w+ ){{0,12}}(?:and |, )?(?:\w+ ){{0,4}}{_INFECTED}",
        rf"{_INFECTED} ~ (?:after|since|from|around|at|near|over|on|where|by) ~ {_OPERATION}",
        r"(?:fever|stiff neck) ~ (?:and|with|,) ~ (?:stiff neck|fever)",
    ),
    _emergency(
        "severe allergic reaction",
        "allergy first aid: swelling of face or throat, or anaphylaxis, is a 911 call",
        (
            rf"{_FACE} (?:\w+ ){{0,3}}(?:swell\w*|swollen|puff\w*|balloon\w*|blew up|blown up|huge|double"
            rf" the size)"
        ),
        rf"(?:swollen|swelling|puffy) (?:(?:of|in|up|around|his|her|the|my) )*{_FACE}",
        r"anaphyla\w+",
        r"(?:severe|bad|serious) allergic reaction",
        r"allergic reaction ~ (?:now|breath\w*|swel\w*|help)",
        r"(?:welts|hives) (?:all over|everywhere)",
        r"hives ~ (?:breath\w*|swel\w*|vomit\w*|throat|wheez\w*)",
        r"(?:used|gave|giving|need) ~ epi ?pen",
    ),
    _emergency(
        "heavy bleeding",
        "first aid: bleeding that does not stop is a 911 call",
        r"(?:bleeding|blood) (?:coming )?(?:from|out of) (?:\w+ )?(?:ears?|eyes?|head)",
        (
            r"bleed(?:s|ing)? ~ (?:wont stop|not stop\w*|cant stop|heav\w+|everywhere|a lot|bad|badly"
            r"|lots|out|profusely)"
        ),
        r"(?:wont|not|cant|couldnt) stop (?:the |her |his )?(?:bleeding|blood)",
        r"blood (?:is |was )?(?:everywhere|gushing|pouring|spurting|all over)",
        (
            r"(?:heavy|heavily|severe|gushing|spurting|uncontrolled|so much|lots of|losing) (?:\w+"
            r" )?(?:bleeding|blood)(?! (?:tests?|work|draws?|sugar|pressure))"
        ),
        r"blood (?:\w+ )?(?:keeps (?:coming|pouring|running)|wont)",
        r"soak\w* through (?:\w+ ){0,3}(?:bandage|towel|gauze|pad)s?",
        r"(?:cough\w*|vomit\w*|throw\w*|threw|puk\w+|spitting) (?:up )?blood",
    ),
    _emergency(
        "cannot swallow own saliva",
        "first aid: drooling with trouble swallowing and breathing is a 911 call",
        (
            r"(?:cant|couldnt|wont|not able to|unable to|not) swallow(?:ing)? (?:even |any )?(?:(?:his"
            r"|her|their|my|own) )*(?:spit|saliva|drool|water|anything)"
        ),
    ),
    _emergency(
        "chest pain",
        "heart first aid: chest pain is a 911 call",
        r"chests? (?:\w+ )?(?:pains?|hurts?|hurting|tightness|pressure|is tight|feels tight)",
        r"chest (?:\w+ ){0,5}(?:crush\w*|squeez\w*|heavy|elephant)",
        r"pain (?:in|across) (?:\w+ )?chest",
        r"having a heart attack",
    ),
    _emergency(
        "stroke signs now",
        "stroke teaching (face, arm, speech, time): call 911",
        r"(?:face|mouth|smile) (?:\w+ ){0,3}(?:droop(?:s|ed|ing|y)?|lopsided|sagging|crooked)",
        r"face (?:\w+ ){0,3}numb",
        r"droop(?:ing|y) (?:face|mouth)",
        r"(?:having|had|has|like|be) a (?:\w+ )?stroke (?:right |just )?(?:now|help|today|tonight)",
        r"(?:is|am|are|be) (?:\w+ )?having a (?:mini )?stroke",
        (
            r"sudden(?:ly)? (?:\w+ ){0,4}(?:weak\w*|numb\w*|cant (?:move|talk|speak|see|walk|lift)"
            r"|slur\w*|confus\w+|paraly\w+)"
        ),
        (
            r"cant (?:move|feel|lift|raise) (?:his|her|my) (?:arm|leg|hand|side) ~~ (?:words?|speech"
            r"|talk\w*|slur\w*|face|smile|just now|suddenly)"
        ),
        r"(?:words|speech) (?:\w+ ){0,4}(?:jumbled|garbled|gibberish)",
        r"cant (?:move|feel|lift) (?:\w+ ){0,2}(?:left|right|one) (?:side|arm|leg)",
        (
            r"(?:all of a sudden|out of nowhere) (?:\w+ ){0,4}(?:cant|weak\w*|numb|slur\w*|garbl\w*|not"
            r" mak\w+ sense|confus\w+)"
        ),
        r"half (?:of )?(?:his|her|my) face",
        r"one side of (?:\w+ )?(?:body|face) ~ (?:weak|numb|limp|droop\w*|paraly\w+)",
    ),
    _emergency(
        "swallowed battery or magnet",
        "poison-centre teaching: a button battery or magnets burn from within",
        r"(?:swallow\w*|ate|eaten) ~ (?:battery|batteries|magnets?)",
    ),
    _emergency(
        "the family calls it an emergency",
        "a parent who asks whether to call 911 should",
        r"(?:this|it) is (?:an |a )?(?:medical )?emergency",
        r"(?<! when )is (?:this|it) (?:an |a )(?:medical )?emergency",
        (
            r"(?:should|do|shall) (?:i|we) (?:just )?(?:be )?(?:call|dial|ring|phone)(?:ing)? (?:911|an"
            r" ambulance|the ambulance)"
        ),
        r"(?:need|needs|send|get|want) (?:\w+ )?ambulance",
        (
            r"(?:should|do|shall) (?:i|we) (?:go|take \w+|bring \w+|rush \w+|get \w+)(?: \w+)? to (?:the"
            r" )?(?:er|hospital|emergency room|ed)"
        ),
    ),
    _emergency(
        "the main dangers in Spanish",
        "the same first-aid teaching, in Spanish",
        r"no (?:esta )?respira(?:ndo)?",
        r"no (?:puede|puedo) (?:casi )?respirar",
        r"(?:dejo|deja|paro) de respirar",
        r"(?:cuesta|dificultad para|problemas para) respirar",
        r"convulsionando",
        (
            r"(?:convulsi\w+|espasmos?) ~ (?:no (?:para|paran|se detiene\w*|termina\w*|se quita\w*)"
            r"|minutos|horas?)"
        ),
        r"no (?:se )?(?:despierta|reacciona|responde)",
        r"no (?:lo|la|le) puedo despertar",
        r"inconsciente",
        r"desmay(?:o|ada|ado)",
        r"ahog(?:a|ando|o)",
        r"atragant\w+",
        r"labios (?:\w+ )?(?:azules|morados|azul)",
        r"(?:azul|morad[oa]) (?:los )?labios",
        r"(?:pon(?:e|iendo)|puso) (?:azul|morad[oa])",
        r"(?<! de )emergencia",
        r"alarma ~ bomba",
        r"bomba ~ (?:alarma|pito|suena|pitando)",
        r"ambulancia",
        r"sangr\w+ (?:mucho|no para)",
        r"sangrado ~ no para",
        r"dolor (?:de|en el) pecho",
        r"(?:cara|lengua|garganta) ~ hinchad[ao]",
    ),
)
