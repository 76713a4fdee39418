"""Bleeding, blows to the head, paralysis, other injuries.

Source for the head: CDC "HEADS UP" danger signs.
"""

from __future__ import annotations

from bot.safety.hit import Reason
from bot.safety.patterns.emergency_words import CLASSES
from bot.safety.phrases import Rule, rules

RULES: tuple[Rule, ...] = (
    *rules(
        Reason.BLEEDING,
        CLASSES,
        (
            "(vomit*|throw*|threw|thrown|puk*|cough*|spit|spitting|spat|spitted|coming up|brought up|"
            "bringing up|hacking|pee*|peeing|pooping|pooped|passing|puked) ~4 (blood|bloody|clots)"
        ),
        (
            "blood(?! ((or|and) urine|tests?|work|draws?|samples?)) ~4 (vomit*|cough*|stool|stools|poop|toilet|urine|pee|spit|puke|"
            "throw|mouth|ear|ears|"
            "bottom|rectum|everywhere|all over|pouring|gushing|spurting|wont stop|not stop*|sputum|"
            "phlegm)"
        ),
        "(coughing|vomiting|puking|throwing up|cough|spitting) (up )?(blood|bloody)",
        (
            "(blood|bleeding|bleed|nosebleed|nose bleed|bleeds) ~6 (wont stop|not stopping|isnt stopping|"
            "cant stop|doesnt stop|hasnt stopped|wont quit|keeps coming|keeps going|nonstop|heavy|"
            r"heavily|a lot|lots|badly|profuse*|gushing|pouring|through|for (an|over|\d\d) ~1 (hour|"
            "minutes)|for hours|everywhere|soaking|bad|stop|out of|hard|all day|uncontroll*|still|hour)"
        ),
        "(wont|cant|not|doesnt|how (do|to)|do i) ~3 (stop|stopping) ~3 (bleeding|the blood|blood)",
        (
            "(heavy|severe|uncontrolled|massive|internal|bad|lots of|a lot of|so much|losing|lost|too "
            "much|loss of|bright red|dark red) ~2 (bleeding|blood)"
        ),
        ("(soaking|soaked|filling|filled|going through) ~4 (pad|pads|tampon*|towel|towels|bowl|sheets|tampons)"),
        "(spurting|gushing|squirting)",
        "(black|tarry|tar|maroon) ~3 (vomit|stool|stools|poop|puke|diarrhea|stuff|tar|and sticky)",
        ("(vomit*|throw*|threw|puk*|diarrhea|stool|stools|poop) ~6 (black|coffee grounds?|coffee ground|tar|tarry|maroon|grounds)"),
        "coffee grounds?",
        ("(nosebleed|nose bleed|bleeding) ~5 (eliquis|xarelto|warfarin|coumadin|blood thinner*|plavix|pradaxa)"),
        "(deep|bad|huge) ~2 (cut|gash|wound) ~4",
        ("(cut|gash|slice*) ~6 (to the bone|down to the bone|artery|spurt*|wont stop|gushing|deep|finger off)"),
        "(bleeding|blood) ~6 (pregnan*|faint|dizzy|lightheaded|weak)",
        "pregnan* ~6 bleed*|bleed* ~6 pregnan*",
        "(red|blood) ~4 (dripping|pouring|gushing|filling) ~4|(dripping|pouring) ~2 (red|blood)",
    ),
    *rules(
        Reason.HEAD_INJURY,
        CLASSES,
        "({blow}) ~14 ({after_blow})",
        (
            "({after_blow}) ~12 (hit|hits|bumped|banged|smacked|slammed|cracked|whacked|knocked|fell|"
            "fall|crash|accident|concussion|fell) ~4 (head|skull|off|down|concussion|stairs|floor|ladder|"
            "horse|bike|tile|counter)?"
        ),
        "(fluid|liquid|blood) ~5 (ear|ears|nose) ~6 (fall|fell|hit|head|after|crash)",
        "(head|skull) ~3 (bleeding|cracked open|split open|fractured|gashed|fracture)",
        ("(head injury|concussion|skull fracture) ~6 (vomit*|sleepy|stay awake|confus*|today|an hour|just now|right now|help)"),
        "skull fracture",
        ("(passed out|fainted|collapsed|blacked out|seizure) ~6 (hit|hits|bumped|banged|struck) ~3 (head|floor|ground|face)"),
    ),
    *rules(
        Reason.PARALYSIS,
        CLASSES,
        (
            "{cant} ~2 (feel|move) ~2 (my |his |her |both |either |the )?(legs?|arms?|feet|foot|hands?|"
            "fingers|toes|body|lower half|anything below)"
        ),
        (
            "(legs|arms|feet|hands|arm|leg|toes|body) ~3 (numb|paralyzed|paralysed|wont move|no feeling|"
            "dead|tingling) ~10 (fell|fall|accident|crash|pee|waist|move|walk|hour|since|after|groin|hit)"
        ),
        ("(fell|fall|accident|crash|ladder|horse|dove|pool) ~12 (numb|tingling|cant move|cant feel|paralyzed|no feeling|neck)"),
        ("(numb|no feeling|numbness) ~4 (waist down|between (my|his|her) legs|groin|saddle|neck down|both legs|from the)"),
        "(paralyzed|paralysed|paralysis)(?= [.?,]| on| from| in| down| since| after| and)",
        (
            "(cant|unable to|havent|not able to|lost control) ~3 (pee|urinate|bladder|bowels) ~10 (back|"
            "numb|legs|confus*|swollen|since|morning|fell)?"
        ),
        ("lost (the )?(feeling|use|control) (in|of) (my |his |her |both )?(legs|arms|bladder|bowels|hands|feet)"),
    ),
    *rules(
        Reason.TRAUMA,
        CLASSES,
        ("(been |got |was |is |am |i |ive been |have been |he |she )(stabbed|shot)(?= [.?,]| in| by| and| what| help| at| through)"),
        "^(stabbed|shot)(?= [.?,])",
        "(gunshot|stab|bullet) (wound|wounds)",
        "(hit|struck|run over) by ~1 (car|truck|bus|train|lightning|motorcycle|bike)",
        ("(car|motorcycle|bike|atv) (accident|crash|wreck) ~12 (now|just|today|morning|hour|neck|head|chest|vomit*|confus*|feel|numb)"),
        ("(electric|electrical|electrocut*) ~1 (shock|shocked)? ?~8 (outlet|chest|heart|now|wire|burn|flutters)"),
        "(house|kitchen|im|hes|shes|is) on fire",
        "(drowning|drowned|nearly drowned|pulled from the pool)(?! in)",
        "(bad|severe|third degree|serious) burns?",
        "(arm|leg|finger|hand|toe) ~3 (cut off|severed|amputated|crushed|bent the wrong way|bone sticking)",
        (
            "(breaking|kicking|busting|smashing) (down|in) (my|the|our|her) (front |back |bedroom |bathroom )?door"
            "(?= [.?,]| and| right now| with)"
        ),
        "(climb|climbs|climbing|crawl|crawling) ~1 out (of )?~3 (window|balcony)(?! seat)",
    ),
)
