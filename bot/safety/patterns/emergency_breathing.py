"""Breathing, choking and allergic shock.

Sources: American Heart Association (choking), American Academy of Allergy (anaphylaxis).
"""

from __future__ import annotations

from bot.safety.hit import Reason
from bot.safety.patterns.emergency_words import CLASSES
from bot.safety.phrases import Rule, rules

RULES: tuple[Rule, ...] = (
    *rules(
        Reason.BREATHING,
        CLASSES,
        (
            "(cant|couldnt|unable to|not able to|struggling to|struggles to|trouble|difficulty|"
            "difficulties|hard to|harder to|hard time|barely|hardly|can barely|can hardly|difficult to|"
            "wont let me|not|isnt|stopped|stops|stop|quit|not being able to|having trouble|problems?|"
            "labored|laboured|painful|shallow|noisy|fast|gurgling|weird|strange|irregular|slow|funny|"
            "slower|worse) ~2 {breathe}"
        ),
        (
            "{breathe} ~3 (is|feels|was|very|so|really|getting|got|became|are|seems|sounds) ~3 (hard|"
            "harder|shallow|slow|slowly|difficult|fast|labored|weird|strange|funny|noisy|bad|worse|tough|"
            "painful|off|tight|impossible|raspy|rattling|stopped|hurts|stopping|heavy|irregular)"
        ),
        (
            "(breathing) (hard|shallow|slow|slowly|super slow|very slow|fast|weird|funny|wrong|bad|super|"
            "very|weirdly|real|really|problems?|trouble|difficulty|difficulties|issues?|issue)"
        ),
        "(every|each|deep|take|taking|draw) ~2 breath* ~3 (hurts|hurt|pain|painful|agony|stab*|in)",
        "(hurts|pain|stabbing|agony) ~6 (breathe|breath|breathing|inhale)",
        "(short|shortness|shorness|loss|lack|out) of (breath|air)",
        "shortness breath",
        "(no|not enough|without|need|want|hungry for) (air|oxygen)(?= [.?,]| is| getting)",
        "(gasping|gasps|gasped|wheezing|wheezes|breathless|suffocating|smothering)",
        "(asthma) ~4 (attack|flare|bad|out of|worse|acting up)(?! in)",
        ("(inhaler|nebulizer|rescue inhaler) ~5 (isnt|not|doesnt|doing|didnt|wont|empty|out|wasnt|nothing|isnt doing)"),
        (
            "(lips?|fingers?|fingertips|nails|fingernails|face|skin|mouth|toes|he|she|baby|hes|shes|"
            "hands?|i|patient ~8) ~3 (turning |turned |going |went |look |looks |looking |are |is |"
            "getting |bluish |and |all )(blue|purple|gray|grey|bluish|dusky|white as)"
        ),
        "(lips?|fingers?|fingertips|nails|face) ~2 (blue|purple|gray|grey|bluish|dusky)",
        "(blue|purple|gray|grey|bluish) (lips|fingers|face|fingertips|nails|skin|tongue)",
        "(floor|bed|chair|and|is|hes|shes) ~1 (blue|turning blue|gone blue)(?= [.?,] )",
        "(oxygen|o2|sats?) ~3 (dropping|dropped|drops|falling|low|fell)",
        "(respir*|breaths?|breathing|times) ~5 ([3-8]) (times )?(a|per) minute",
        "(long |big )?pauses ~3 (breath*|between)",
        "not breathing",
        "breathing (stopped|stops)",
        "cant (get|catch|find|draw|take) ~3 (air|breath|full breath|deep breath)",
        "(sit|sleep) up ~3 to breathe",
        "breath* ~3 (gets|getting) ~1 worse",
        "(sob|s o b) (since|and|now|today|with|on)",
        "(swollen|swelling|red) ~3 calf|calf ~4 (swollen|swelling|red|hot|hurts)",
        "(blood clot|clot|embolism|dvt) ~4 (leg|lung|lungs|calf|could|now|think)(?= [.?,]| i| and)",
    ),
    *rules(
        Reason.CHOKING,
        CLASSES,
        ("(is|am|hes|shes|im|are|baby|kid|child|son|daughter|dad|mom|started|still|he|she|they) ~2 (choking|choke|choked)(?! up)"),
        "choking(?= [.?,]| on| and| now| help| hes)",
        "(stuck|lodged|caught) ~3 (throat|windpipe|airway|esophagus|pipe)",
        "(swallow*|inhaled|ate|swallowed) ~5 (battery|magnet|magnets|coin|toy|bone|lego|marble)",
    ),
    *rules(
        Reason.ANAPHYLAXIS,
        CLASSES,
        (
            "(tongue|throat|lips?|face|mouth|eyes(?! are closing [.?,] (speak|talk|good|night|bye|see) )|airway|uvula) ~7 (swell|"
            "swelled|swelling|swells|"
            "swollen|swole|closing|closes|close|closed|tight|tightening|puffy|huge|bigger|itchy and "
            "tight|thick|puffed|ballooned|blown up|constricting|tightness)"
        ),
        (
            "(swell|swelled|swelling|swells|swollen|tightness|tight|puffy|closing|itching and swelling) "
            "~6 (tongue|throat|lips?|face|mouth|airway|around (my|his|her) (mouth|eyes|lips))"
        ),
        (
            "(hives|rash|welts|itching|itchy|swelling) ~10 (breath|breathe|breathing|wheez*|throat|"
            "tongue|lips|face|dizzy|faint|all over|swallow)"
        ),
        "(throat|airway) ~4 (closing|close|closes|tight|tightening|swelling|swollen|shutting|shut)",
        (
            "(allergic) (reaction|shock) ~10 (now|bad|severe|hives|breath|throat|swelling|tight|help|"
            "happening|having|serious|tongue|face|what do i do|to (the|my|zofran|shot|medicine|drug|nuts|"
            "peanuts|shrimp))"
        ),
        (
            "(having|have|had|think|bad|severe|serious|is this|this is|maybe|possible|in|get|getting|is|"
            "going into) ~3 (allergic reaction|anaphylaxis|anaphylactic|anaphylactic shock)"
        ),
        "(anaphylaxis|anaphylactic|anaphylactic shock)(?= [.?,])",
        (
            "(used|use|using|gave|injected|jabbed|no|dont have|forgot|out of|expired|should i use|given|"
            "took|need|had to use) ~3 (epipen|epi|epinephrine|adrenaline)"
        ),
        (
            "(epipen*|epi pens?|epi) ~3 (used up|used|empty|gone|all gone|spent|wore off|wearing off) ~8 "
            "(swell*|swollen|throat|tongue|lips|hives|back|breath*|worse|again)"
        ),
        (
            "(stung|sting|bee|wasp|hornet|bite|peanut|peanuts|shrimp|nuts|shellfish|antibiotic|"
            "amoxicillin|penicillin) ~14 (swell*|swollen|breath*|throat|hives|wheez*|swallow|tongue|face|"
            "lips|dizzy|faint|pass out|voice|puffy|sleepy|drowsy)"
        ),
        (
            "({cant}|harder to) (swallow|swallowing)(?! (a |the |big |my |any |large |these |those "
            ")?(pills?|tablets?|capsules?|it|them|meds|medicine|that|vitamins))"
        ),
    ),
    *rules(
        Reason.BREATHING,
        CLASSES,
        r"(oxygen|o2|pulse ox|oximeter|sats?|spo2|oxygen thing|sat|saturation|ox) ~6 ([5-8]\d|90|91)",
        asks=True,
    ),
)
