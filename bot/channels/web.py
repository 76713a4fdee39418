"""The public API: conversations over plain short HTTP. Turns its JSON into a turn and back; contains no answers.

Only the holder of a conversation's token reads or writes it; every message carries an idempotency key, so that a lost response costs
nothing; errors are problem+json with a sentence for the patient.
"""

import hmac
import re
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.channels.problem import Problem
from bot.channels.storage_fault import SAFETY
from bot.channels.token_memory import TokenMemory
from bot.engine.protocol import Utterance
from bot.escalation.request import ContactDetails, ContactErrors
from bot.service import Service
from bot.store.queries import conversation as store
from bot.store.queries.retention import purge_conversation
from bot.view import TurnResult, UnknownConversation, View

CHOICE = re.compile(r"^(topic:[a-z_]{3,30}|contact|affirm|deny|form:cancel|form:skip)$")
KEY = r"^[A-Za-z0-9_-]{1,64}$"
ID = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
EXPIRED = "about:blank#expired"

router = APIRouter(prefix="/api/v1", tags=["conversations"])


class ChoiceOut(BaseModel):
    """A button."""

    id: str
    title: str


class SourceOut(BaseModel):
    """Where an answer comes from."""

    title: str
    url: str


class MessageOut(BaseModel):
    """A message as the patient sees it."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    seq: int
    sender: Literal["patient", "bot"] = Field(alias="from")
    text: str
    at: datetime
    choices: list[ChoiceOut] | None = None
    form: dict[str, Any] | None = None
    topics: list[str] | None = None
    outcomes: list[str] | None = None
    source: SourceOut | None = None


class MessagesOut(BaseModel):
    """Messages in order; `pending` while a reply is still to come."""

    messages: list[MessageOut]
    pending: bool


class OpenIn(BaseModel):
    """How a conversation begins."""

    language: Literal["en", "es"] = "en"


class OpenOut(BaseModel):
    """A new conversation. The token is shown once."""

    id: str
    token: str
    expires_at: datetime
    messages: list[MessageOut]


class MessageIn(BaseModel):
    """Words, or the id of a choice."""

    text: str | None = Field(None, max_length=100_000)
    choice: str | None = Field(None, max_length=60)

    @model_validator(mode="after")
    def _one_of_both(self) -> "MessageIn":
        if (self.text is None) == (self.choice is None):
            raise ValueError('send either "text" or "choice"')
        return self


class ContactIn(BaseModel):
    """The contact form of the widget. `website` is the honeypot: it must stay empty (fact K26)."""

    name: str = Field("", max_length=500)
    phone: str | None = Field(None, max_length=100)
    email: str | None = Field(None, max_length=320)
    preferred: Literal["call", "text", "email"] | None = None
    about: str = Field("", max_length=2000)
    text_consent: bool = False
    website: str = Field("", max_length=500)
    topic: str | None = Field(None, max_length=40, pattern=r"^[a-z_]+$")


class FeedbackIn(BaseModel):
    """Thumbs up, down, or taken back."""

    value: Literal["up", "down", "none"]


class ProblemOut(BaseModel):
    """An error (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] | None = None


async def service_of(request: Request) -> Service:
    """The service that the app was made with. A coroutine, or FastAPI would send a look-up to another thread."""
    service: Service = request.app.state.service
    return service


ServiceIn = Annotated[Service, Depends(service_of)]
KeyIn = Annotated[str, Header(alias="Idempotency-Key", pattern=KEY)]
IdIn = Annotated[str, Path(pattern=ID, alias="conversation_id")]


def owner(service: ServiceIn, conversation_id: IdIn, authorization: Annotated[str | None, Header()] = None) -> datetime | None:
    """When the token that the request carries for its conversation ends or has ended.

    Raises:
        Problem: 401 without a token, 404 for an unknown conversation, 403 for another's token.
    """
    token = _bearer(authorization)
    if not token:
        raise Problem(401, "This chat needs its key. Please start a new chat.")
    with service.database.read() as session:
        found = store.find(session, conversation_id)
        if found is None or found.channel != "web":
            raise Problem(404, "This chat no longer exists. Please start a new one.")
        if not hmac.compare_digest(found.token_hash or "", service.keyring.fingerprint(token, "token")):
            raise Problem(403, "This key belongs to another chat.")
        return found.token_expires_at


async def holder(service: ServiceIn, conversation_id: IdIn, expires: Annotated[datetime | None, Depends(owner)]) -> str:
    """The id of a conversation whose token the request carries.

    Raises:
        Problem: as `owner` does, and 401 with an expired token.
    """
    if expires is None or expires <= service.clock():
        raise Problem(401, "This chat has ended because it is old. Please start a new one.", kind=EXPIRED)
    return conversation_id


async def sender(request: Request, service: ServiceIn, conversation_id: IdIn, authorization: Annotated[str | None, Header()] = None) -> str:
    """The same for a message, whose turn finds out by itself whether the conversation still exists: a right token is remembered."""
    memory: TokenMemory = request.app.state.tokens
    token = _bearer(authorization)
    fingerprint = service.keyring.fingerprint(token, "token")
    if not token or not memory.opens(conversation_id, fingerprint, service.clock()):
        expires = await run_in_threadpool(owner, service, conversation_id, authorization)
        await holder(service, conversation_id, expires)
        if expires is not None:
            memory.remember(conversation_id, fingerprint, expires)
    return conversation_id


HolderIn = Annotated[str, Depends(holder)]
SenderIn = Annotated[str, Depends(sender)]
_PROBLEMS: dict[int | str, dict[str, Any]] = {
    code: {"model": ProblemOut, "content": {"application/problem+json": {}}} for code in (401, 403, 404, 413, 422, 429, 503)
}


def _message(service: Service, view: View) -> MessageOut:
    article = service.clinic.article
    return MessageOut(
        seq=view.seq, sender="patient" if view.sender == "patient" else "bot", text=view.text, at=view.at,
        choices=[ChoiceOut(**choice) for choice in view.choices] or None, form=view.form,
        topics=list(view.topics) or None, outcomes=list(view.outcomes) or None,
        source=SourceOut(title=article.title, url=str(article.url)) if view.cites else None,
    )  # fmt: skip


def _result(service: Service, result: TurnResult, response: Response) -> MessagesOut:
    response.status_code = 202 if result.pending else 200
    return MessagesOut(messages=[_message(service, view) for view in result.messages], pending=result.pending)


@router.get("/widget-config")
def widget_config(service: ServiceIn, response: Response) -> dict[str, Any]:
    """What the widget shows of the clinic."""
    clinic = service.clinic
    response.headers["Cache-Control"] = "public, max-age=300"
    return {
        "clinic": {
            "name": clinic.name,
            "phone": clinic.phone,
            "text_number": clinic.text_number,
            "contact_url": clinic.contact_url,
        },
        "assistant_name": clinic.assistant_name,
        "greeting": service.wording.greeting().text,
        "avatar_url": str(clinic.widget.avatar_url) if clinic.widget.avatar_url else None,
        "theme": {"accent": clinic.widget.accent, "accent_dark": clinic.widget.accent_dark},
        "crisis": {"label": clinic.crisis.label, "call": clinic.crisis.number, "text": clinic.crisis.number},
        "emergency": {"label": clinic.emergency.label, "call": clinic.emergency.number},
        "privacy_notice": service.wording.text("privacy_notice"),
        "article": {"title": clinic.article.title, "url": str(clinic.article.url)},
        "languages": ["en", "es"],
        "limits": {"message_chars": service.settings.message_characters},
    }


@router.post("/conversations", status_code=201, responses=_PROBLEMS)
async def open_conversation(service: ServiceIn, body: OpenIn | None = None) -> OpenOut:
    """Begin a conversation."""
    opened = await service.conversations.open("web", (body or OpenIn()).language)
    return OpenOut(
        id=opened.id,
        token=opened.token,
        expires_at=opened.expires_at,
        messages=[_message(service, view) for view in opened.messages],
    )


@router.post("/conversations/{conversation_id}/messages", responses={**_PROBLEMS, 202: {"model": MessagesOut}})
async def send_message(
    request: Request, service: ServiceIn, conversation_id: SenderIn, key: KeyIn, body: MessageIn, response: Response
) -> MessagesOut:
    """Send words or a choice; answers with the turn's messages. 202: the reply is still to come, ask for messages after this one."""
    utterance = _utterance(service, body)
    limits = {f"conversation:{conversation_id}": service.settings.rate_conversation}
    await service.refuse_if_too_fast(limits, utterance.text, getattr(request.state, "too_fast", None))
    result = await _known(service.conversations.take(conversation_id, key, utterance, service.settings.wait_seconds))
    return _result(service, result, response)


@router.get("/conversations/{conversation_id}/messages", responses=_PROBLEMS)
async def read_messages(service: ServiceIn, conversation_id: HolderIn, after: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0) -> MessagesOut:
    """Messages with a higher number than `after`."""
    result = await service.conversations.messages(conversation_id, after)
    return MessagesOut(messages=[_message(service, view) for view in result.messages], pending=result.pending)


@router.post("/conversations/{conversation_id}/contact", status_code=201, responses=_PROBLEMS)
async def send_contact(request: Request, service: ServiceIn, conversation_id: HolderIn, key: KeyIn, body: ContactIn) -> MessagesOut:
    """Send the contact form. A filled honeypot is answered like a success and stores nothing; words of danger get their reply as well."""
    limits = {f"contact:{conversation_id}": service.settings.rate_conversation}
    await service.refuse_if_too_fast(limits, f"{body.about}\n{body.name}", getattr(request.state, "too_fast", None))
    if body.website:
        last = await service.conversations.messages(conversation_id, 0)
        view = View((last.messages[-1].seq if last.messages else 0) + 1, "bot", service.wording.text("contact_done"), service.clock())
        return MessagesOut(messages=[_message(service, view)], pending=False)
    try:
        details = ContactDetails.check(
            name=body.name,
            phone=body.phone,
            email=body.email,
            preferred=body.preferred,
            about=body.about,
            text_consent=body.text_consent,
        )
    except ContactErrors as faults:
        errors = [{"field": fault.field, "message": fault.message} for fault in faults.errors]
        danger = service.guard.check(body.about) or service.guard.check(body.name)
        if danger is not None:
            raise Problem(422, service.guard.reply(danger, "web"), kind=SAFETY, errors=errors) from None
        raise Problem(422, "Please check the form.", errors=errors) from None
    result = await _known(service.conversations.contact(conversation_id, key, details, body.topic))
    return MessagesOut(messages=[_message(service, view) for view in result.messages], pending=False)


@router.post("/conversations/{conversation_id}/messages/{seq}/feedback", status_code=204, responses=_PROBLEMS)
def send_feedback(service: ServiceIn, conversation_id: HolderIn, seq: Annotated[int, Path(ge=1, le=2**31 - 1)], body: FeedbackIn) -> None:
    """Thumbs up or down on a reply."""
    with service.database.write() as session:
        message = next(iter(store.messages_after(session, conversation_id, seq - 1, 1)), None)
        if message is None or message.seq != seq or message.sender != "bot":
            raise Problem(404, "There is no such reply in this chat.")
        message.feedback = None if body.value == "none" else body.value


@router.delete("/conversations/{conversation_id}", status_code=204, responses=_PROBLEMS, dependencies=[Depends(owner)])
def delete_conversation(service: ServiceIn, conversation_id: IdIn) -> None:
    """Delete the conversation and everything that belongs to it. A token that has expired is still good for this."""
    with service.database.write() as session:
        purge_conversation(session, conversation_id)


def _utterance(service: Service, body: MessageIn) -> Utterance:
    if body.choice is not None:
        title = service.wording.choice_title(body.choice) if CHOICE.match(body.choice) else None
        if title is None:
            raise Problem(
                422,
                "That choice is not known. Please write it in your own words.",
                errors=[{"field": "choice", "message": "unknown"}],
            )
        return Utterance(title, "web", body.choice)
    text = (body.text or "").replace("\x00", "").strip()
    if not text:
        raise Problem(422, "Your message is empty. Please write a few words.", errors=[{"field": "text", "message": "empty"}])
    most = service.settings.message_characters
    if len(text) > most and service.guard.check(text) is None:
        detail = f"Your message is longer than {most} characters. Please send a shorter one."
        raise Problem(422, detail, errors=[{"field": "text", "message": f"longer than {most} characters"}])
    return Utterance(text, "web")


def _bearer(authorization: str | None) -> str:
    """The token that the header carries (RFC 6750), empty where it carries none."""
    scheme, _, token = (authorization or "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


async def _known(turn: Any) -> TurnResult:
    try:
        result: TurnResult = await turn
        return result
    except UnknownConversation:
        raise Problem(404, "This chat no longer exists. Please start a new one.") from None
