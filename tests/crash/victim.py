"""A process that is killed: `serve` takes contact requests and delivers them, as `bot serve` does; `deliver` only delivers.

Settings come from the environment. `serve` reads the number of a request a line and answers "ok NUMBER" after its commit: that is
the moment at which a patient is told that the clinic will get back to them.
"""

import sys
import threading

from bot.clinic import Clinic
from bot.escalation import outbox
from bot.escalation.registry import sender_for, utc_now
from bot.escalation.request import ContactDetails
from bot.escalation.schedule import Schedule
from bot.escalation.worker import Worker, deliver
from bot.privacy.sealing import Keyring
from bot.settings import Settings
from bot.store.database import Database
from bot.store.models import Conversation


def serve(settings, clinic):
    database = Database(settings.database)
    keyring = Keyring.from_text(settings.secret_key.get_secret_value())
    schedule = Schedule.from_settings(settings)
    worker = Worker(database, keyring, sender_for(clinic.contact, settings), schedule=schedule, poll=settings.delivery_poll_seconds)
    worker.start()
    print("ready", flush=True)
    for line in sys.stdin:
        number = line.strip()
        now = utc_now()
        details = ContactDetails("Ingrid Solberg", "+16025550144", None, "call", about=f"request {number}")
        with database.write() as session:
            if session.get(Conversation, f"c{number}") is None:
                session.add(Conversation(id=f"c{number}", channel="web", started_at=now, last_at=now))
                session.flush()
            outbox.submit(session, keyring, details, f"c{number}", f"key-{number}", "web", None, now)
        worker.wake()
        print(f"ok {number}", flush=True)


if __name__ == "__main__":
    found = Settings()
    contact = {"kind": "webhook", "options": {"address": sys.argv[2]}}
    article = {"title": "An article", "url": "https://clinic.example/article"}
    the_clinic = Clinic.model_validate({"name": "Some Clinic", "article": article, "contact": contact})
    if sys.argv[1] == "serve":
        serve(found, the_clinic)
    else:
        print("ready", flush=True)
        deliver(found, the_clinic, threading.Event())
