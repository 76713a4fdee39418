"""Handing a person to the clinic: the rules of a contact request, the outbox that never loses one, and the senders."""
