"""Chest pain and heart rhythm: the warning signs of the American Heart Association, women's signs included."""

from __future__ import annotations

from bot.safety.hit import Reason
from bot.safety.patterns.emergency_words import CLASSES
from bot.safety.phrases import Rule, rules

RULES: tuple[Rule, ...] = (
    *rules(
        Reason.CHEST_PAIN,
        CLASSES,
        "{chest} ~4 {hurts}",
        "{hurts} ~6 {chest}",
        (
            "(pain|pains|pressure|tightness|squeezing|ache) ~8 (left arm|left hand|left shoulder|into "
            "(my|his|her) jaw|jaw|down (my|his|her|the)? ?arm|between (my|his|her|the)? ?shoulder blades)"
        ),
        (
            "(left arm|left hand|left shoulder|jaw|arm) ~4 (hurts|hurting|ache|aching|aches|pain|pains|"
            "tingles|tingling|numb) ~12 (sweat*|clammy|nause*|short of breath|chest|breath*|doom|heart|"
            "cold|dizzy|faint)"
        ),
        (
            "(sweat*|clammy|nause*|short of breath|cold sweat|heart racing|heart is racing|heart "
            "pounding|doom) ~10 (jaw|left arm|arm) ~3 (pain|hurts|ache|aches|aching|tingles|tingling|"
            "hurting|numb)"
        ),
        ("(having|have|had|has|getting|be|is|this|a|hart|it|or|think|like|possible|maybe) ~3 (heart|cardiac) (attack|arrest)"),
        "heart (attack|attak|atack|atac)(?= [.?,]| symptoms| signs)",
        "(tearing|ripping) ~2 (pain|feeling|sensation)? ?~3 (back|chest|between)",
        "(heart|angina|cardiac) ~4 (pain|pains|hurts|hurting|aches|squeez*|stabbing)",
        "(grab*|clutch*|holding) ~2 chest",
        ("(standing|sitting|elephant|weight|brick|bricks|truck|something|someone|somebody|pressing|heavy) ~3 on (my|his|her|the) chest"),
        "angina ~6 (now|since|rest|worse|wont|going on|today)",
        "(indigestion|heartburn|gas) ~10 (sweat*|pale|arm|jaw|breath|gray|clammy)",
    ),
    *rules(
        Reason.CHEST_PAIN,
        CLASSES,
        (
            "(jaw|left arm|shoulder|between (my|his|her) shoulder blades|upper back) ~8 (sweat*|clammy|"
            "cold sweat|nause*|breath*|gray|grey|pale)"
        ),
        "(sweat*|clammy|cold sweat|gray|grey|pale) ~6 (jaw|left arm|between (my|his|her) shoulder blades)",
        denies=True,
    ),
    *rules(
        Reason.HEART_RHYTHM,
        CLASSES,
        (
            "(heart|heartbeat|pulse|palpitations|heart rate) ~6 (racing|races|race|raced|pounding|pounds|"
            "flutters|fluttering|flutter|skipping|skips|skipped|beating|beats|beat|throbbing|jumping|all "
            "over the place|out of|irregular|going crazy|going a mile a minute|thumping|thudding|erratic|"
            "crazy|wild|weird|going|gone|palpitat*) ~12 {alarm}"
        ),
        (
            "{alarm} ~10 (heart|heartbeat|pulse|palpitations|heart rate) ~5 (racing|races|pounding|"
            "pounds|flutters|fluttering|skipping|beating|going crazy|going a mile a minute|out of my "
            r"chest|irregular|1[3-9]\d|2\d\d|all over|stopping)"
        ),
        "palpitations ~8 {alarm}",
        (
            "(heart|pulse|it) ~2 (is |was |just |has )?(stopping|stopped beating|stops and starts|"
            "stopping and starting|stopped for|giving out|failing)"
        ),
        "(no|without|cant find|doesnt have|weak|thready|hasnt|has no) ~2 (pulse|heartbeat|heart beat)",
        "(defibrillator|icd|pacemaker) ~4 (shocked|fired|went off|beeping|shock|zapped)",
        (
            "(afib|a fib|atrial fibrillation|svt|vtach|v tach|tachycardia) ~8 (faint|breathless|now|"
            "breath|chest|dizzy|since|passed|happening|pass)"
        ),
        "beating out of (my|his|her) chest",
        "heart ~3 flutters ~3 (black|pass|faint)",
    ),
    *rules(
        Reason.HEART_RHYTHM,
        CLASSES,
        r"(heart|heart rate|pulse|hr|bpm|beats) ~6 (1[4-9]\d|2[0-4]\d)( bpm)?",
        r"(1[4-9]\d|2[0-4]\d) (bpm|beats|heart rate|heart beats|pulse)",
        (
            r"(heart rate|pulse|hr|bpm|heart) ~3 (is|at|of|was|down to|only|reads|reading)? ?([23]\d|"
            "4[0-2])( bpm)?(?= [.?,]| and| bpm)"
        ),
        asks=True,
    ),
)
