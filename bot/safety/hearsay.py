"""Danger that is talked about and not lived: on the stage, at school, in the news, of an animal or a thing.

Rule: nothing of it holds where the message speaks of the writer's own wish, or of somebody near who wrote or said it: an essay
on suicide may be homework, and may be a warning.
"""

from __future__ import annotations

import re

from bot.safety.phrases import any_phrase

#: Somebody acts it or reads of it.
_PLAYED = (
    "in (the|a|that|this) (tv |netflix )*(series|novel|soap opera|episode)|(hero|heroine|character|captain|detective|"
    "villain) ~8 in (the|a) "
    "(film|movie)",
    "crossword|pub quiz",
)
#: Somebody studies it, campaigns against it, argues about it.
_STUDIED = (
    "(suicide|crisis|988) (hot ?line |help ?line |line |lifeline )?(volunteer|worker|counselor|operator|listener|trainer)s?",
    "(trainee|volunteer|colleague|caller)s? (on|at|of) (our|the|a|my) (suicide|crisis) (hot ?line|line)|nursing thesis",
    "(for|in) (a |an |the |ap |psych |health |english |law )*(class|homework|essay|seminar|lecture|book club|thesis|debate|"
    "mock trial)|for school",
    "(have|having|preparing|prep for|got) (a |an |our )?(debate|quiz|exam|presentation|seminar)",
    "(book club|\\d+ words on|ap psych|psych class|term paper)",
    "(romeo and juliet|hamlet|anna karenina|madame bovary|durkheim|othello|sylvia plath)",
    "in (the|a|that|this) (film|movie|musical|opera|play)(?! (theat*|club|house|area))|do (actors|stuntmen|wrestlers)",
    "(awareness|prevention) (walk|ribbon|month|week|day|run|poster)|(walk|run|ribbon|fundraiser) for suicide (awareness|"
    "prevention)|suicide awareness",
    "(para|en) (la |una |mi )?(clase|tarea|debate|obra|pelicula|novela|serie)",
)
_PLAY = any_phrase({}, *_PLAYED)
_SUBJECT = any_phrase({}, *_PLAYED, *_STUDIED)

#: Beside these it is not a mere subject.
_LIVED = re.compile(
    r" (?:me|myself|mine|i (?:feel|wish|keep|think|wrote|cant|understand|relate|tried|would|might|could|almost|want(?! to know)|"
    r"thought|dont|wont|(?:have|had) (?:thoughts|been|it|them|felt)|am (?:so|not|done|tired|thinking|feeling|having|considering|"
    r"tempted|suicidal|depressed|scared))|my (?:own|life|mind|head|plan|thoughts|chest|face|arm|breath|heart|"
    r"son|daughter|kid|child|wife|husband|mom|mother|dad|father|brother|sister|friend|boyfriend|girlfriend|partner|teen|student|"
    r"roommate|cousin|niece|nephew)(?! (?:asked|asks|wants to know))|think(?:ing)? (?:of|about)|thoughts? (?:of|about)|tempting|"
    r"makes sense|painless\w*|peaceful\w*|how (?:many|much) pills|pills|"
    r"(?:girl|boy|kid|guy|classmate|someone|somebody|student|teacher|roommate|he|she|they)(?: in class)? (?:is|are|"
    r"says?|said|keeps?|wants?|"
    r"talks?|talked|"
    r"told|texted|posted|threaten\w*|wrote|writes|has|needs?|might|may|tried|killed|kills|died|hung|hanged|jumped|shot|"
    r"cuts?|hurts?|did|does it)|"
    r"right now|tonight|please help|help now|yo|me siento|mi (?:vida|hijo|hija|hermano|hermana|amigo|amiga)|quiero)(?= )"
)
_FIRST_PERSON = re.compile(r" (?:i|me|my|myself|mi|yo|estoy|quiero)(?= )")

#: Right before a finding, what it tells of is no person.
_BEING = re.compile(
    r" (?:dogs?|cats?|fish|goldfish|greyhound|puppy|kitten|horse|pony|mare|python|snake|hamster|rabbit|parrot|chickens?|cow|goat|"
    r"tomatoes|printer|vacuum|engine|lawnmower|faucet)(?: (?:that|who|which|is|was|are|were|be|just|keeps?|has|had|have|nearly|"
    r"almost|floating|"
    r"sideways|and|there|twenty|nine|old))*$"
)


def studied(text: str, found: str) -> bool:
    """Whether suicide or self-harm is the subject of a lesson, a book or a debate here, and nobody's own."""
    return bool(_SUBJECT.search(text)) and _nobodys_own(text, found)


def played(text: str, found: str) -> bool:
    """Whether the danger is a film's or a crossword's. Of a class or a stage it may be real: people do faint there."""
    return bool(_PLAY.search(text)) and _nobodys_own(text, found)


def _nobodys_own(text: str, found: str) -> bool:
    return not _LIVED.search(text) and not _FIRST_PERSON.search(f" {found.strip()} ")


def of_animal(text: str, start: int) -> bool:
    """Whether an animal or a thing stands right before the place `start` as the one that it happened to."""
    return bool(_BEING.search(text[max(0, start - 60) : start].rstrip())) and " so did i " not in text
