"""Too much of a medicine or drug, by mistake or not, poisons, bites."""

from __future__ import annotations

from bot.safety.hit import Reason
from bot.safety.patterns.emergency_words import CLASSES
from bot.safety.phrases import Rule, rules

RULES: tuple[Rule, ...] = (
    *rules(
        Reason.OVERDOSE,
        CLASSES,
        (
            "(overdose|overdosed|overdosing|oded|od ing|odd on|od|overdid|overdoing)(?= [.?,]| on| help| "
            "by| now| i| from| and| of| what| my| accident*| of)"
        ),
        (
            "(overdosed|oded|od ing|overdosing)(?= with| his| her| please| tonight| today| again| in| at| because| after| "
            "yesterday| last night)"
        ),
        ("(took|taken|taking|takes|had|having|did|done) (an |a )?(massive |big |accidental |huge |small |slight )?(overdose|od)"),
        (
            "(took|taken|swallowed|ate|drank|popped|downed|chewed|eaten|injected|snorted|had|given|gave|"
            "used) ~5 (too many|too much|to many of|2 many|2 much|"
            "double(?! vision| a bit| a lil| a little)|twice (my|the|his|her|as)|two doses|extra dose|double "
            "dose|wrong (pill|pills|dose|med|meds|medicine|medication|amount|bottle)|another dose|by "
            "mistake|way more|triple (the|my|his|her)|dont know how many)( ~6 {pill})?"
        ),
        ("(took|taken|taking|takes|had|having|did|done) (an |a )?(massive |big |accidental |huge |small |slight )?(overdose|od)"),
        (
            "(took|taken|swallowed|ate|drank|popped|downed|eaten|takes) ~4 (a bunch|bunch|whole bottle|"
            "whole weeks?|all|the whole|entire|a handful|handful|lots|a lot|overdose|unknown|extra|"
            "twice) ~4 {pill}"
        ),
        (
            "(took|taken|swallowed|ate|popped|downed|eaten|takes) (like |about )?(six|seven|eight|nine|"
            "six of|a whole week|a weeks?|whole weeks?|a months?) ~2 {pill}"
        ),
        (
            "(took|taken|take|swallowed|ate|popped|downed|had) (like |about |almost |over |maybe |around "
            r"|at least |roughly )?(1[0-9]|[2-9]\d|[89]|1\d\d|ten|twelve|fifteen|twenty|thirty|forty|"
            "fifty) ~3 {pill}"
        ),
        (
            "(double|doubled|twice|two|triple) ~3 (dose|doses|dosed|my meds|night meds|morning meds|"
            "pills|medicine|medication) ~8 (mistake|accident*|dizzy|stay awake|faint|stand|now|forgot|"
            "error|sleepy|bp)"
        ),
        (
            "(accidentally|mistake|mistakenly|by accident|mistakingly) ~6 (took|taken|swallowed|gave|"
            "given|drank|ate|double|twice|injected|doubled) ~6 (pill*|meds|medicine|medication|dose|"
            "doses|twice|tablets|double|wrong|mg|bleach|two|{pill})"
        ),
        "(took|taken|gave|swallowed|drank) ~8 (by mistake|by accident|accidentally|on accident)",
        (
            "(kid|child|son|daughter|baby|toddler|dog|yr old|year old|years old|months? old|yo|grandson|granddaughter|nephew|"
            "niece|infant) ~6 (ate|swallowed|got into|drank|took|chewed|got|found|opened|licked|stuck|"
            "put|got hold of|got a hold of) ~6 ({pill}|bleach|nicotine|battery|detergent|pods?|cleaner|"
            "antifreeze|poison|vape|grandmas|cigarettes?|rat)"
        ),
        (
            "(took|takes|taken|gave|given|injected|had) ~4 (insulin|meds|pills|medicine|medication|dose|"
            "pill|tablets) (twice|two times|double)(?! (a|this|per|last|in) (day|week|month))"
        ),
        (
            r"(took|taken|swallowed|ate) (\d+|two|three|four|five|six|seven|eight) of (my|his|her|"
            "someones|somebodys) (wifes|husbands|moms|dads|friends|sons|daughters|grandmas|sisters|"
            "brothers|roommates) ~2"
        ),
        "{pill} ~14 {cant} ~1 (stay awake|stand up|keep my eyes|wake up)",
        (
            "(mixed|mixing|combined|took|with|plus|on top of|and) ~6 (xanax|oxy|percocet|opioid|alcohol|"
            "vodka|beer|wine|klonopin|ativan|ambien|fentanyl|heroin|benzo|benzos|molly|coke|cocaine) ~14 "
            "(breath*|wake|rouse|awake|eyes open|respond*|snoring|sleepy|drowsy|pass out|faint|nodding|"
            "slow|chest|degrees|shallow|stay awake)"
        ),
        (
            "(breath*|nodding off|nodding|wake|sleepy|drowsy|eyes open) ~12 (xanax|oxy|percocet|alcohol|"
            "fentanyl|heroin|benzo|benzos|ambien|opioid|whiskey|vodka)"
        ),
        (
            "(friend|he|she|girlfriend|boyfriend|roommate|brother|sister|son|daughter|wife|husband|ex|"
            "guy|someone) ~4 (did|took|snorted|smoked|injected|shot up|drank|used|had) ~4 (ket|ketamine|"
            "k|molly|fentanyl|heroin|coke|meth|something|drugs|mdma|ecstasy|ghb|vodka|alcohol|acid|pills|"
            "10|whole bottle) ~16 (breath*|respond*|wake|blue|overheat*|twitch*|jerking|foaming|"
            "unconscious|floor|cold|know me|degrees|moving|shaking)"
        ),
        "(toxic|lethal|too much|poisonous) ~4 (took|taken|i have taken|i took)",
        r"\d+ {counted} ~14 (ringing|vomit*|throwing up|dizzy|stay awake|shaking|yellow|stomach|heart|chest|black)",
        r"([3-9]|\d\d+) {counted} ~14 (today|in one day|last (hour|night))",
        (
            r"{pill} ~8 (had|taken|took) (1\d|[2-9]\d|ten|twelve|fifteen|twenty)(?! (mg|milligrams|"
            "years|days|times|of|months|weeks|minutes|hours|different))"
        ),
        "(friend|brother|sister|son|daughter|roommate|he|she|i|boyfriend|girlfriend|husband|wife) (just )?odd(?= [.?,]| on)",
        "serotonin syndrome",
        "(overdid|overdone) ~3 (lozenges?|troches?|ketamine|pills|meds|gummies|edibles)",
        (
            "took ~4 (moms|dads|wifes|husbands|grandmas|grandpas|friends|somebody elses|someone elses) "
            "~3 (pill*|meds|medicine|medication|ketamine|heart)"
        ),
    ),
    *rules(
        Reason.POISONING,
        CLASSES,
        (
            "(drank|drink|drinks|swallowed|ingested|ate|inhaled|drinking) ~4 (bleach|antifreeze|"
            "detergent|cleaner|drain|poison|ammonia|gasoline|nicotine|rubbing alcohol|hand sanitizer|pod|"
            "pods|mushrooms|rat poison|battery|peroxide|pesticide)"
        ),
        "(carbon monoxide|co alarm|co detector|gas leak|leaking gas|smell gas)",
        "(snake|rattlesnake|copperhead|black widow|scorpion|spider) ~3 (bit|bite|bitten|stung|sting)",
        "(bit|bitten|stung) by ~2 (snake|rattlesnake|spider|scorpion|black widow|bat)",
        "poisoned",
        "poison (control|center)",
    ),
)
