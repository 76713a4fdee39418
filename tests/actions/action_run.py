"""Runs one action with a tracker of its own: no server, no model."""

import asyncio
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher


def tracker(text: str = "", slots: dict[str, Any] | None = None, loop: str | None = None, channel: str = "web", **message: Any) -> Tracker:
    latest = {
        "text": text,
        "intent": {"name": message.pop("intent", "greet"), "confidence": message.pop("confidence", 1.0)},
        "entities": [],
        **message,
    }
    return Tracker("one", slots or {}, latest, [], False, None, {"name": loop} if loop else {}, "action_listen")


def said(action: Action, tracker: Tracker) -> tuple[list[str], list[dict[str, Any]], CollectingDispatcher]:
    """Names of the responses, the events, and the dispatcher."""
    dispatcher = CollectingDispatcher()
    events = asyncio.run(action.run(dispatcher, tracker, {}))
    return [message["response"] for message in dispatcher.messages if message.get("response")], events, dispatcher


def topics(*names: str, **subs: str) -> list[dict[str, Any]]:
    return [{"name": name, "sub": subs.get(name), "confidence": 0.9, "text": name} for name in names]


def slot(events: list[dict[str, Any]], name: str) -> Any:
    return next((event["value"] for event in events if event.get("event") == "slot" and event["name"] == name), "not set")


def follows(events: list[dict[str, Any]]) -> str | None:
    """The action that is to run next."""
    return next((str(event["name"]) for event in events if event["event"] == "followup"), None)
