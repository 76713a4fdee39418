"""Sudden or worst-ever headache, headache with fever and stiff neck, seizures.

Source: the SNNOOP10 list of headache red flags (Do et al., Neurology 2019).
"""

from __future__ import annotations

from bot.safety.hit import Reason
from bot.safety.patterns.emergency_words import CLASSES
from bot.safety.phrases import Rule, rules

RULES: tuple[Rule, ...] = (
    *rules(
        Reason.THUNDERCLAP,
        CLASSES,
        (
            "(worst|most (horrendous|horrible|terrible|awful|painful|severe|intense)) ~3 (headache|head "
            "pain|migraine|pain|ha|head ache|one|pain in my head) ~5 (my life|of life|ive ever|i have "
            "ever|i ever|ever|in my life|hes ever|she has ever|of all time|had)"
        ),
        "(headache|head|migraine|head pain|this one|pain) ~5 (worst) ~6 (ever|had|life|yet)",
        "worst (i have|i|he has|she has|pain i have|pain i) ever (had|felt|experienced)",
        "(pain) ~3 (hit|came|struck|started) ~3 {sudden}",
        "worst (headache|head ache|migraine|ha) (ever|of my life|of his life|of her life)",
        "(headache|my head|his head|her head|migraine|head pain|skull) ~8 {sudden}",
        "{sudden} ~4 (headache|head pain|pain in (my|his|her) head|severe head|head|head pain)",
        "(headache|head pain|head|pain) ~8 (like) ~3 (nothing|never) ~5",
        "(never) ~4 (headache|pain|migraine) (like|this bad|as bad) ~3",
        "(never) ~4 (one|anything) (this bad|as bad) ~3",
        ("(something|felt|feel|heard) ~3 (popped|pop|snapped|snap|burst|tear|tore|ripped) ~6 (head|brain|neck|eye|skull|ear|pain)"),
        (
            "(brain|head) (feels |feel |is |like |has |have |its |it is |a |must be |might be )*(bleed|"
            "bleeding|hemorrhage|haemorrhage|aneurysm)"
        ),
        "aneurysm ~5 (now|think|burst|having|rupture*)",
        ("(during|while|having|after) ~2 (sex|orgasm|lifting|coughing|straining|exercise) ~8 (headache|head|explosion|pain)"),
        "(headache|head) ~10 (neck|stiff|cant bend) ~4 (stiff|bend|rigid|neck)",
    ),
    *rules(Reason.THUNDERCLAP, CLASSES, "(never) ~4 (one|anything) like ~3", symptom=True),
    *rules(
        Reason.MENINGITIS_SIGNS,
        CLASSES,
        ("(stiff neck|neck stiff*|neck ~4 stiff|neck ~3 rigid|cant bend ~2 neck|cant touch my chin|stiffness in my neck) ~12"),
        (
            "(fever|temp|temperature|10[3-9]|39|40|41) ~12 (stiff|neck|confus*|purple|rash|delirious|"
            "seizure|fits?|wont wake|drowsy|dont know what day)"
        ),
        "(headache|head pain|head) ~6 (fever|10[2-9]) ~8 (stiff|neck|confus*|light|rash)",
        "{cant} ~1 (touch|put|get) ~1 (my|his|her) chin",
        "(purple|red) (spots|rash|dots) ~6 (fever|legs|spreading|wont fade)",
    ),
    *rules(  # asked about first, told after: "is a seizure normal? because he is having one right here"
        Reason.SEIZURE,
        CLASSES,
        "(seizure|stroke|heart attack|allergic reaction|overdose) ~10 [.?,] ~8 (having|has) one ~1 (now|here|in front of|as (i|we))",
        asks=True,
    ),
    *rules(
        Reason.SEIZURE,
        CLASSES,
        "(seizing|convulsing|convulsions|convulsion|convulse|seizured|convulsed)",
        (
            "(had|have|having|has|is having|just had|got|gets|a|first|in a|after|two|multiple|another|"
            "more|been having|think|of|like|his|her|my|ten minute|minute|long) ~2 (seizure|seizures)(?= "
            "[.?,]| right| this| now| right| today| yesterday| last night| and| in| on| at| for| "
            r"happening| while| after| since| what| he| she| twice| back| i| two| again| an| please| help| \d)(?! in "
            "with| into)"
        ),
        "(seizure|seizures)(?= [.?,] $| $| now| happening| right now| today| this| back to back| in a row)",
        "(in a|a|the|his|her) fit(?= [.?,]| in| now| happening)",
        (
            r"(having|in) (a )?fit ~4 (still going|right now|not stop*|isnt stop*|wont stop|\d+ minutes|"
            "(five|six|seven|ten|more than) ~2 minutes)"
        ),
        (
            r"(having|has|had|have|got|in|after) ~1 (a |two |three |another |\d )?(fit|fits)(?= [.?,]| "
            "in| twice| two| this| at| today| last| now| and)(?! in (with|my schedule|the schedule))"
        ),
        (
            "(shaking|jerking|twitching|trembling|stiff) ~8 (eyes (rolled|roll|rolling|back)|foam*|wont "
            "answer|unresponsive|doesnt answer|cant talk|cant stop|one side|bit (his|her|my) tongue|all "
            "over|not responding|wet himself|wet herself|violently|uncontrollabl*)"
        ),
        "eyes ~2 (rolled|rolling|roll|went) ~1 back",
        "foaming|foam ~3 mouth",
        "(bit|bitten|bite) (his|her|my|the)? ?tongue|tongue (is |was )?bitten",
        "(lost|wet|peed) ~3 (himself|herself|myself|bladder) ~8 (shak*|seiz*|wake|out|passed)",
        "(cant|wont) stop shaking",
    ),
)
