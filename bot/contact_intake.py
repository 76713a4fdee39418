"""Takes finished contact forms, of the widget and of the dialogue, into the outbox; in the caller's transaction, never by itself."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from bot.engine.protocol import ContactDraft
from bot.escalation import outbox
from bot.escalation.request import ContactDetails, Preferred, Reach, parse_reach
from bot.metrics import Metrics
from bot.privacy.sealing import Keyring
from bot.store.models import Conversation
from bot.vault import Vault

_FORM_SLOTS = ("requested_slot", "contact_name", "contact_reach", "contact_about", "open_offer", "contact_notice_given")


class ContactIntake:
    """The way of a contact form from a conversation to the outbox."""

    def __init__(self, keyring: Keyring, vault: Vault, metrics: Metrics, clock: Callable[[], datetime]) -> None:
        self._keyring = keyring
        self._vault = vault
        self._metrics = metrics
        self._clock = clock

    def take_form(self, session: Session, conversation: Conversation, key: str, details: ContactDetails, topic: str | None) -> None:
        """The widget's form. It ends the form of the dialogue, if one is open."""
        self._submit(session, conversation, key, details, topic or conversation.contact_topic)
        stored = self._vault.load_state(session, conversation.id)
        state = stored.document
        if state is None:
            return
        state["events"] += [{"event": "slot", "name": name, "value": None} for name in _FORM_SLOTS]
        state["events"] += [{"event": "active_loop", "name": None}, {"event": "action", "name": "action_listen"}]
        self._vault.replace_state(session, conversation.id, state, stored.mark)

    def take_draft(self, session: Session, conversation: Conversation, key: str, draft: ContactDraft) -> None:
        """What the dialogue collected; by SMS the person's own number is how to reach them."""
        if draft.reach is not None:
            details = ContactDetails.of_reach(draft.name, parse_reach(draft.reach), draft.about)
        else:
            number = self._keyring.open(conversation.sealed_number or b"", f"number:{conversation.id}").decode()
            # The carrier vouches for the number, whatever its form; "text me back" is a wish, and the consent, to be texted.
            by: Preferred = "text" if conversation.contact_by == "text" else "call"
            details = ContactDetails.of_reach(draft.name, Reach(number, None, None, by, by == "text"), draft.about)
        self._submit(session, conversation, key, details, draft.topic)

    def _submit(self, session: Session, conversation: Conversation, key: str, details: ContactDetails, topic: str | None) -> None:
        outbox.submit(session, self._keyring, details, conversation.id, key, conversation.channel, topic, self._clock())
        self._metrics.contacts.labels(conversation.channel).inc()
