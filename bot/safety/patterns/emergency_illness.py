"""Other acute illness (blood pressure and sugar out of range, danger signs in pregnancy, sepsis, heat) and plain calls for help."""

from __future__ import annotations

from bot.safety.hit import Reason
from bot.safety.patterns.emergency_words import CLASSES
from bot.safety.phrases import Rule, rules

RULES: tuple[Rule, ...] = (
    *rules(
        Reason.BLOOD_PRESSURE,
        CLASSES,
        r"([6-7]\d|8[0-5])(/| over )[2-5]\d ~4 (dizzy|faint|bp|pass|stand|blood pressure|pressure)",
        (
            "(bp|blood pressure) ~4 (crashed|bottomed|dropped|through the roof|sky high|dangerously) ~8 "
            "(faint|pass|stand|vision|headache|now|dizzy|chest)?"
        ),
    ),
    *rules(
        Reason.BLOOD_SUGAR,
        CLASSES,
        r"(sugar|glucose|bg|blood sugar) ~5 ([1-4]\d|[4-9]\d\d)(?= [.?,]| and)",
        ("(sugar|glucose|meter) ~2 (lo|low|hi|high) ~6 (wont|confus*|sweaty|shaky|drink|shaking|wake|vomit*)"),
        (
            "(diabetic|diabetes|insulin|hypo|low sugar) ~8 (wont wake|unconscious|unresponsive|passed "
            "out|confused|shaking|not making sense|sweaty|seizure)"
        ),
        ("(sugar|glucose) ~10 (passing out|passed out|confus*|not making sense|breathing fast|throwing up|unconscious)"),
    ),
    *rules(
        Reason.PREGNANCY_DANGER,
        CLASSES,
        (
            "(pregnant|pregnancy|postpartum|gave birth|had (my|a|the) baby|preeclampsia|(with|my|her) (twins|bump)|"
            r"(1[2-9]|2\d|3\d|4[0-2]|twelve|twenty|thirty|forty) ~1 weeks) ~16 "
            "(headache|spots|blurry|vision|swollen|swelling|bleeding|contractions|pain under|seizure|"
            "baby (isnt|not|stopped) moving)"
        ),
        "weeks ~16 (bleeding|contractions|pain under|baby (isnt|not|stopped) moving)",
        ("(headache|seeing spots|blurry vision|swollen|bleeding) ~10 (pregnant|postpartum|weeks along|months along)"),
        "(baby) ~3 (not|isnt|stopped|hasnt) (moving|moved|kicking)",
        "water broke",
    ),
    *rules(
        Reason.SEVERE_ILLNESS,
        CLASSES,
        "(heat stroke|heatstroke|stopped sweating|isnt sweating|not sweating) ~10",
        r"(10[5-9]|11\d) (degrees|fever|temp|f)",
        "(temp|temperature|fever) ~4 (10[45678])",
        (
            "(fever|chills|shaking|burning up) ~10 (iv site|where the iv|purple|passing out|dont know|"
            "red streak*|swollen arm|confus*|day it is)"
        ),
        (
            "(stomach|belly|abdomen|abdominal|tummy|testicle|testicular|back) ~6 (hard as|rigid|sudden|"
            "severe|excruciating|worst|stand up straight|unbearable) ~8"
        ),
        "(skin) ~3 (blister*|peeling|sloughing|falling off)",
        "(havent|not|cant|no) ~2 (peed|pee|urinated|urine) ~8 (confus*|swollen|day|hours)",
        (
            "(vomit*|throwing up|puking|keep anything down|keep water down) ~14 (24 (hours|hour)|2 days|"
            "two days|dehydrat*|passing out|pass out|faint|blood|green|cant stand)"
        ),
        "(septic|sepsis|cyanide)",
        "(legs?|ankles|feet) ~3 (swelling|swollen) ~8 (breathe|breath|breathing|confus*)",
        "arm where ~5 (swollen|purple|hot|red|black) ~6",
        "(impending |sense of |feeling of )(doom)",
        "(overheat*|106|107) ~6 (jerking|twitch*|know me|confus*)",
    ),
    *rules(
        Reason.BLOOD_PRESSURE,
        CLASSES,
        r"(bp|blood pressure|pressure) ~5 (1[89]\d|2\d\d)(?:/| over )?(1[1-9]\d)?",
        r"(1[89]\d|2\d\d)(/| over )1[0-9]\d",
        r"(bp|blood pressure|pressure) ~5 ([5-7]\d|8[0-5])(/| over )[2-5]\d",
        r"(bp|blood pressure) ~5 ([5-7]\d|8[0-5])(?= [.?,/]| over| and)",
        r"(bp|blood pressure) ~5 ([5-8]\d/\d\d)",
        asks=True,
    ),
    *rules(
        Reason.CALL_FOR_HELP,
        CLASSES,
        (
            "(he|she|they|i|somebody|someone|son|daughter|kid|child|baby|husband|wife|mom|mother|dad|father|brother|sister|friend|boyfriend|"
            "girlfriend|partner|roommate|grandma|grandpa|man|woman|guy|girl|boy) (is|am|are) dying (right (now|here)|here|in front|on the|"
            "please|help|what (do|can|should) i do|somebody|someone)(?= )"
        ),
        (
            "(call|called|calling|dial|dialed|phone|need|needs|get|send|want) ~3 (911|9 1 1|ambulance|"
            "paramedics?|medic|ems|help now|an ambulance|help asap)"
        ),
        "(911|ambulance|paramedics)(?= [.?,] $| $| now| please| help| what| overreact*)",
        (
            "(should|do|does|must|can) (i|we|he|she|you) ~3 (call|go|need|get|take|wait|drive|head|rush|"
            "bring) ~4 (911|er|e r|emergency room|hospital|ambulance|emergency|a and e|urgent care|the "
            "er)"
        ),
        (
            "(go|going|went|get|take|rush*|drive|driving|head|heading) (him |her |me )?(to |into )(the |"
            "an )?(er|emergency room|ed|emergency department)(?= [.?,]| or| now| with| for| right| "
            "because| if)"
        ),
        "(er or|urgent care or|or er|or the er)",
        ("(is|think|this|feels|seems|sounds|was|have) ~2 (an? )?(medical )?emergency(?= [.?,]| my| i| please| help| he| she| right)"),
        ("(send|get|call) (help|someone|somebody|a doctor|an ambulance)(?= [.?,]| now| please| quick*| fast| right)"),
        (
            "(think|feel|feels|like|fear|afraid|believe|am|is|hes|shes|sure) ~3 (i am|im|he is|she is|am "
            "i|hes|shes|going to|about to|is|am) ~1 (dying|die|about to die|going to die)(?= [.?,]| "
            "right| please| my| help| and| now| everything| here| chest| heart| or)"
        ),
        "am i (dying|going to die)",
        "(feel|see|felt|saw) (the|a) (umbilical )?cord(?! (of|from|to))|cord (is )?(coming out|hanging|showing)|"
        "waters? broke ~12 (bleed*|blood|cord|green|pushing)",
        "(please |pls )?hurry( up)?(?= [.?,]| he| she| hes| shes| please| my)",
        "(help help|somebody help|someone help|help quick|help now|help me now|medical help now)",
        "(do|how|to|need|perform|giving|doing|started) (i )?(do )?(cpr|mouth to mouth|chest compressions)",
        "how ~3 (stop|control|slow) ~3 (bleeding|blood)(?! (during|when|at))",
        "how long ~5 (unconscious|unresponsive|passed out|out cold|without (air|oxygen|breathing))",
        ("(what do i do|what should i do|what do we do|what can i do) ~3 (he|she|mom|dad|wife|husband|baby) ~3 (not|wont|is|cant)"),
        asks=True,
    ),
)
