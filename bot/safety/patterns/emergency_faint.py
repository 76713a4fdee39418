"""Nobody at home: not waking, not answering, fainted or about to faint."""

from __future__ import annotations

from bot.safety.hit import Reason
from bot.safety.patterns.emergency_words import CLASSES
from bot.safety.phrases import Rule, rules

RULES: tuple[Rule, ...] = (
    *rules(
        Reason.UNRESPONSIVE,
        CLASSES,
        (
            "(wont|doesnt|cant|isnt|couldnt|wouldnt|didnt|hard to|unable to|difficult to) ~5 (wake|wakes|"
            "waking|woke|rouse|arouse|roused|respond|responds|responding|responsive|(come|coming) to(?! (the|your|our|a|an|"
            "my (appointment|visit|session|infusion|consultation|consult|slot)) )|"
            "come around|wake up|awake)(?= [.?,]| up| him| her| properly| and| after| my| she| he| at| "
            "them| i| now| since| or| by| to (his|her|me|us|my|voice|touch|pain|anything|questions|"
            "anyone)( |$))(?! up (tomorrow|early))"
        ),
        ("(not|isnt|arent) (waking|responding|reacting|coming to)(?= [.?,]| up| and| when| at all| to (his|her|me|us|my))"),
        "(shake|shook|shaking|poke|pinch) (him|her|them) ~3 (nothing|no response|wont|doesnt|no reaction)",
        "(is|hes|shes|are|and) (completely|totally|stone) out(?= [.,?])",
        "(get|getting|got) (him|her|them) (to )?(wake|respond|up|to wake|to respond|awake)",
        "(unresponsive|unconscious|unconcious|comatose|nonresponsive|lifeless)",
        (
            "(is|was|hes|shes|are|he|she|mom|dad|husband|wife|just|has|suddenly|son|daughter) ~2 "
            "(collapsed|collapse|collapses|slumped|keeled over|dropped to the floor|went limp|limp|"
            "lifeless|gone limp)"
        ),
        "(collapsed|slumped over|keeled over|went limp|going limp|is limp|limp and)",
        ("(on|hit) the (floor|ground) ~8 (not|blue|wont|moving|still out|cold|unresponsive|responding|answer*|gray|grey)"),
        "(not|isnt|stopped) moving",
        "(drifting|fading|slipping|going) in and out( of consciousness)?",
        (
            "(out cold|still out|blacked out and|knocked unconscious|lost consciousness|loses "
            "consciousness|losing consciousness|loss of consciousness)"
        ),
        "(stares|staring|stare) ~4 (doesnt|not|wont|blank*|answer*)",
        (
            "(he|she|mom|dad|son|daughter|husband|wife|baby|grandma|grandpa|friend|brother|sister|limp|"
            "stares|and) ~1 (wont|doesnt|not|isnt) ~1 (answer|answering|answers)(?= me [.?,]| [.?,]| "
            "when| and| or)"
        ),
        (
            "(sleepier|drowsier|sleepy|drowsy|groggy|sleeping) ~6 (and sleepier|and drowsier|cant wake|"
            "hard to wake|wont wake|breathing|gurgl*|slow|cant stay|patch|rouse|xanax)"
        ),
        (
            "(took|taken|takes|pills?|xanax|ambien|benadryl|ketamine|oxy|percocet|troche|lozenges?|gummy|"
            "edible|sleeping) ~16 keep ~1 eyes open"
        ),
        "after (a|the|his|her|my|another) seizure",
        ("(nodding|nods|nod|nodded) off ~12 (patch|breath*|pills?|mid sentence|xanax|oxy|ketamine|infusion|wake)"),
        "(woke up|came to|come to|woke) ~5 (on|from) the (floor|ground|bathroom|tile)",
        "(gurgling|snoring weird|death rattle|agonal|snoring strange*)",
        "(cold|clammy|gray|grey|pale) and (clammy|cold|gray|grey|sweaty|not|cant|barely|limp|wont)",
        "(found|finding) ~3 (needle|blue|gray|grey|cold|floor|unconscious|passed out|on the)",
        "(narcan|naloxone) ~4 (given|gave|used|need|sprayed|twice|him|her|again|dose)",
        "gave ~3 (narcan|naloxone)",
    ),
    *rules(
        Reason.FAINTING,
        CLASSES,
        (
            "(passed out|passing out|blacked out|blacking out|fainted|faints|fainting spell|fainting "
            "spells|keep fainting|keeps fainting|keep passing out|keeps passing out|near fainting|almost "
            "fainted|nearly fainted)"
        ),
        (
            "(about to|going to|gonna|almost|nearly|like im going to|like i am going to|might|close to|"
            "may) (faint|pass out|black out|passed out|blacked out|collapse|fainted)"
        ),
        "^(fainting|passing out|blacking out)",
        "(grayed|greyed|gray|grey|graying|greying) out",
        ("(feel|feels|feeling|felt) ~3 (faint|like fainting|passing out|like passing out)(?= [.?,]| and| when| right| now| since| after)"),
    ),
)
