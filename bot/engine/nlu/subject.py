"""Whose side effects, whose price, whose booster: notices a question that is about something else than the clinic's infusions.

Why: "can X give you side effects" looks like a question on side effects whatever X is. Where a message names another medicine, vaccine or
form of ketamine as its subject and neither ketamine nor the infusion, the article has no answer to it (only facts K1 to K26 are known).
Comparisons and lists of what was tried ("failed topiramate, would I qualify") name other medicines rightly and are left alone.
"""

import re

#: Topics that stay what they are when another form of ketamine is named: to reach the clinic is to reach the clinic.
FORM_FREE = frozenset({"contact", "migraine", "insurance", "candidacy"})
#: Topics whose question has a subject that may be something else. Candidacy, comparison, migraine and contact are not among them.
BOUND = frozenset(
    {"side_effects", "how_it_works", "safety", "administration", "session_count", "session", "benefits", "insurance", "what_is_ketamine"}
)
_OURS = re.compile(
    r"\bket|\binfus|\biv\b|\bdrip|\bthe clinic\b|\bvalley\b|\byour?\b.{0,20}\b(treatment|clinic|place|office|therapy|session)"
    r"|\bthis (treatment|therapy|stuff|drug|medicine)\b"
    r"|\bthe (treatment|therapy|session|procedure)s?\b",
    re.IGNORECASE,
)
_OTHER_FORMS = re.compile(
    r"\bspravato\b|\besketamin\w*|\blozenge|\btroche|\bsublingual"
    r"|\bketamine (pill|tablet|cream|gel|gumm|patch)\w*|\bat[- ]home ketamine\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b("
    # medicines of every field, by their common names
    r"ozempic|wegovy|mounjaro|zepbound|metformin|insulin|lisinopril|losartan|amlodipine|metoprolol|atenolol|atorvastatin|lipitor"
    r"|crestor|simvastatin|warfarin|eliquis|xarelto|plavix|prednisone|steroids?|amoxicillin"
    r"|antibiotics?|penicillin|azithromycin|doxycycline"
    r"|ciprofloxacin|ibuprofen|advil|motrin|naproxen|aleve|aspirin|tylenol|acetaminophen"
    r"|paracetamol|excedrin|oxycodone|hydrocodone|percocet"
    r"|tramadol|morphine|fentanyl|suboxone|methadone|adderall|ritalin|concerta|vyvanse|xanax|ativan"
    r"|klonopin|valium|ambien|trazodone|lunesta"
    r"|melatonin|benadryl|zyrtec|claritin|allegra|flonase|albuterol|inhalers?|advair|symbicort|singulair|omeprazole|prilosec|nexium|pepcid"
    r"|synthroid|levothyroxine|humira|enbrel|methotrexate|accutane|finasteride|viagra|cialis"
    r"|birth control|the pill|iud|testosterone|estrogen"
    r"|gabapentin|lyrica|cymbalta|zoloft|lexapro|prozac|wellbutrin|effexor|paxil|celexa|abilify|seroquel|lithium|lamictal|depakote|topamax"
    r"|topiramate|propranolol|amitriptyline|nortriptyline|sumatriptan|imitrex|rizatriptan|maxalt"
    r"|nurtec|ubrelvy|qulipta|aimovig|ajovy|emgality"
    r"|vyepti|botox|cbd|psilocybin|mushrooms|lsd|mdma|creatine|magnesium|vitamins?|probiotics?"
    # vaccines and other services
    r"|vaccines?|vaccinations?|flu shots?|covid|shingles|shingrix|tetanus|tdap|mmr|hpv|pneumonia shot|rsv|booster seats?|braces|lasik|mri"
    r"|ct scan|colonoscopy|mammogram|root canal|crowns?|fillings?|dialysis|chemo\w*|radiation|physical therapy|acupuncture|massage"
    r"|chiropract\w*|tms|ect"
    r")\b",
    re.IGNORECASE,
)
_INSURED_THINGS = re.compile(
    r"\b(car|auto|home|house|renters?|life|travel|pet|boat|motorcycle|flood)('s)?\s+insur\w*"
    r"|\binsur\w*\s+(on|for)\s+(my|a|the)\s+(car|house|home|boat|phone|dog|cat|truck)\b",
    re.IGNORECASE,
)


def about_another_form(text: str) -> bool:
    """Whether the message names a form of ketamine that is not the infusion."""
    return bool(_OTHER_FORMS.search(text))


def about_something_else(text: str) -> bool:
    """Whether the message names another medicine, vaccine or service and neither ketamine nor the infusion."""
    return not _OURS.search(text) and bool(_INSURED_THINGS.search(text) or _OTHERS.search(text))


def elsewhere(topic: str, text: str) -> tuple[str, str | None] | None:
    """What a question that looks like `topic` is really about: (topic, sub-topic), or None where it is what it looks like."""
    if topic not in FORM_FREE and about_another_form(text):
        return "not_covered", "other_forms"
    if topic in BOUND and about_something_else(text):
        return "out_of_scope", None
    return None
