"""The "text us" channel: Twilio's webhook turned into turns, and turns into one short text each. Contains no answers."""
