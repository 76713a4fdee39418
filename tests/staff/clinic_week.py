"""A fortnight at a clinic: conversations, requests and verdicts that make every page of the console show something."""

import random
from typing import Any

from console_house import PASSWORD, House

PRICE = "I don't have information on what an infusion costs. The clinic's team can tell you."
CLINIC = "The clinic's team can tell you that."
ASKED: list[dict[str, Any]] = [
    {"text": "How long does one infusion take?", "topic": "session", "reply": "An infusion usually takes 40 minutes to a few hours."},
    {
        "text": "Will I feel sick afterwards?",
        "topic": "side_effects",
        "confidence": 0.78,
        "reply": "Some people feel nausea for a short time.",
    },
    {"text": "Does my insurance pay?", "topic": "insurance", "reply": "Coverage differs by insurer and policy."},
    {"text": "How many sessions would I need?", "topic": "session_count", "reply": "Many people have a first series of 6 infusions."},
    {"text": "Am I a candidate?", "topic": "candidacy", "confidence": 0.66, "reply": "A healthcare provider decides that."},
]
GAPS: list[dict[str, Any]] = [
    {
        "text": "What does one infusion cost?",
        "topic": "not_covered",
        "sub": "price",
        "outcomes": ["handoff"],
        "confidence": 0.71,
        "reply": PRICE,
    },
    {
        "text": "how much is it without insurance",
        "topic": "not_covered",
        "sub": "price",
        "outcomes": ["handoff"],
        "confidence": 0.64,
        "reply": PRICE,
    },
    {
        "text": "Can I drive home after it?",
        "topic": "not_covered",
        "sub": "driving",
        "outcomes": ["handoff"],
        "confidence": 0.81,
        "reply": CLINIC,
    },
    {"text": "Where do I park?", "topic": "not_covered", "sub": "location", "outcomes": ["handoff"], "confidence": 0.59, "reply": CLINIC},
    {
        "text": "What is the weather on Mars?",
        "topic": "out_of_scope",
        "outcomes": ["declined"],
        "confidence": 0.42,
        "reply": "I can only help with questions about ketamine infusions.",
    },
]


def live_through(house: House) -> dict[str, str]:
    """Fill the house; ids of what pages need: conversation, message, request."""
    rng = random.Random(4)
    house.clock.move(days=-13)
    talked = ""
    for day in range(14):
        for _ in range(rng.randint(2, 5)):
            turns = rng.sample(ASKED, rng.randint(1, 3)) + (rng.sample(GAPS, 1) if rng.random() < 0.6 else [])
            talked = house.talk(*turns, channel=rng.choice(["web", "web", "sms"]))
            house.clock.move(minutes=rng.randint(5, 40))
        if day == 11:
            danger = {
                "text": "I can't breathe right after my infusion",
                "topic": "emergency",
                "outcomes": ["safety"],
                "safety_reason": "breathing",
            }
            house.talk(danger | {"reply": "This can be an emergency. Call 911 now."}, safety="emergency")
        if day < 13:
            house.clock.move(hours=24 - (house.clock().hour - 15))
    talked = house.talk(
        *ASKED,
        GAPS[0],
        {
            "text": "Please have somebody call me",
            "topic": "contact",
            "outcomes": ["form"],
            "reply": "What name should the clinic use for you?",
        },
    )
    house.thumbs(talked, 4)
    house.request_contact(talked)
    request = house.request_contact(house.talk(GAPS[0] | {"text": "How much for six sessions?"}), "dead")
    left = house.talk(
        {
            "text": "I would like a consultation",
            "topic": "contact",
            "outcomes": ["form"],
            "reply": "What name should the clinic use for you?",
        }
    )
    unsure = house.talk(
        {
            "text": "is it like a dream or so",
            "topic": "how_it_works",
            "confidence": 0.38,
            "reply": "The article says how it is thought to work.",
        }
    )
    house.clock.move(minutes=30)
    reviewer, colleague = house.signed_in("reviewer"), house.client()
    house.hire("web@clinic.example", "admin")
    assert colleague.post("/sign-in", data={"email": "web@clinic.example", "password": PASSWORD}).status_code == 303
    price, version = house.message(talked, 11), "0"
    form = {
        "version": version,
        "verdict": "wrong",
        "right_topic": "not_covered/payment",
        "tags": "money",
        "flagged": "1",
        "note": "Asked often.",
    }
    assert reviewer.post(f"/review/{price}", data=form).status_code == 303
    for seq, verdict in ((1, "right"), (3, "right"), (5, "wrong")):
        topic = {"right_topic": "not_covered/payment"} if verdict == "wrong" else {}
        assert reviewer.post(f"/review/{house.message(talked, seq)}", data={"version": "0", "verdict": verdict} | topic).status_code == 303
        second = {"version": "1", "verdict": "right"}
        assert colleague.post(f"/review/{house.message(talked, seq)}", data=second).status_code == 303
    shape = {"version": "0", "verdict": "wrong", "right_topic": "session"}
    assert reviewer.post(f"/review/{house.message(unsure)}", data=shape).status_code == 303
    for name, query in (("prices", "topic=not_covered&words=cost"), ("unhappy", "down=1&unreviewed=1")):
        assert colleague.post("/transcripts/filters", data={"name": name, "query": query}).status_code == 303
    return {"conversation": talked, "message": str(price), "request": request, "left": left}


def pages(known: dict[str, str]) -> dict[str, str]:
    """Every page by name."""
    return {
        "today": "/today", "waiting": "/waiting", "request": f"/waiting/{known['request']}", "transcripts": "/transcripts",
        "filtered": "/transcripts?topic=not_covered&words=cost", "transcript": f"/transcripts/{known['conversation']}", "review": "/review",
        "review-one": f"/review/{known['message']}", "figures": "/review/figures", "teach": "/teach", "export": "/export", "people": "/people",
        "audit": "/audit", "account": "/account", "not-found": "/waiting/none", "nothing-fits": "/transcripts?words=zzzz",
    }  # fmt: skip
