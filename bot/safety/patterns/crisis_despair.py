"""Words of despair that are a crisis only together, or in a message that asks for nothing.

Why: "I can't take this any more, am I a candidate?" is a question; "I can't take this any more" is not.
"""

from __future__ import annotations

from bot.safety.hit import Reason
from bot.safety.patterns.crisis_words import CLASSES
from bot.safety.phrases import Rule, rules

#: Count where the message asks for nothing else.
ALONE: tuple[Rule, ...] = (
    *rules(
        Reason.HOPELESSNESS,
        CLASSES,
        (
            "(cant|couldnt) ~2 (do|take|handle|go on|keep going|cope|bear|stand|endure|fight|deal|keep) "
            "~2 (this|it|like this|anymore|any longer|another (day|year|minute|night)|much longer)"
        ),
        "(cant|couldnt) ~1 live (like this|this way|with this|anymore|another)",
        "(whats|what is|where is) the (point|use)",
        "(theres|there is|see|there) (no|not any|any|not a) (point|hope|use|future|way out)( anymore)?",
        "(no|lost all|lost|losing|without|out of|zero|given up) hope",
        "(i am|feel|feeling|feels|so|completely|utterly|all|just) (hopeless|worthless|useless|helpless)",
        "^(hopeless|worthless)",
        "(give|giving|gave|given) up(?= [.?,]| on (everything|it all|life|myself))",
        (
            "(tired|sick|exhausted) of (fighting|trying|it all|everything|suffering|this(?! (headache|insurance|phone|waiting|"
            "weather|bot|website|form|job))|pain|being in pain|hurting)"
        ),
        "(so|just|completely) done",
        "(tired|sick|exhausted) of living",
        ("(nobody|no one) (cares|would care|loves me|understands|would notice|knows|needs me|believes me|would miss me)"),
        "(everyone|everybody|people) hates me",
        "hate (myself|my life|being me)",
        ("(all|so|feel|feeling|completely|totally|very|i am|am so|really) (alone|lonely|empty|broken|trapped)"),
        "(nothing|no treatment|no doctor) (works|helps|matters|left|can help)",
        "(want|wanted|need|make|just want) ~3 (it|the pain|this|everything) ~1 (to )?(stop|end|be over)",
        "(talk to|talk with|help from) (someone|somebody) ~4 (now|tonight|right now|please|awake)",
        "(scared of|scare|scared) (myself|what i)",
        "(burden)",
        ("(lost|left|fired|divorce*|died|broke up|dumped) ~3 (job|wife|husband|fiance|boyfriend|girlfriend|everything|friends)"),
        "(wife|husband|he|she|boyfriend|girlfriend|fiance) (left|dumped) me",
        "(losing|ending|wont be) (it|my fight|the battle|battle)|no (fight|battle) left",
    ),
)

#: Asked out of curiosity or fear these are harmless; beside a word of `DESPAIR` they are not.
MEANS: tuple[Rule, ...] = (
    *rules(
        Reason.PLAN_OR_MEANS,
        CLASSES,
        "(overdose|overdosing|od|lethal|fatal|deadly|too much of it|how much is too much)",
        "(die|dying|kill) ~3 (from|of|by|you|me|someone)",
        "(not|never) wak* up",
    ),
)

DESPAIR: tuple[Rule, ...] = (
    *rules(
        Reason.HOPELESSNESS,
        CLASSES,
        ("(tired|sick|done|exhausted|fed up) ~2 (it all|everything|fighting|trying|suffering|hurting|this life|being in pain|myself)"),
        ("(cant|couldnt) ~2 (do|take|live|cope|go on|handle|keep) ~4 (anymore|any longer|like this|much longer)"),
        "(no|not any|any) ~1 (hope|point|reason to|way out|future)(?= [.?,]| anymore| left| for me)",
        "(hopeless|worthless)",
        "(hate|done with) (myself|my life|everything)",
        "asking for (myself|me|a reason)",
    ),
)
