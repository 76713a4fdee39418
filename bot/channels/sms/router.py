"""The HTTP side: `POST /sms/twilio` and `POST /sms/twilio/status`. Nothing is read, stored or answered before the signature fits."""

from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Request, Response

from bot.channels.problem import Problem
from bot.channels.sms.inbound import Inbound, NotAMessage
from bot.channels.sms.outbound import ROW, record_status
from bot.channels.sms.paths import PATH
from bot.channels.sms.signature import HEADER, Fields, signed_by_twilio
from bot.channels.sms.texting import Texting
from bot.channels.sms.twiml import MEDIA_TYPE, twiml
from bot.service import Service


def make_router(service: Service) -> APIRouter:
    """The routes on `service`."""
    router = APIRouter(tags=["sms"])
    texting = Texting(service)

    async def signed(request: Request) -> Fields:
        """The form fields of a request that Twilio signed.

        Raises:
            Problem: 403 where the signature is missing or does not fit, or cannot be checked because the channel is off.
        """
        fields = Fields.parse(await request.body())
        query = request.scope.get("query_string", b"").decode("latin-1")
        target = request.url.path + (f"?{query}" if query else "")
        if fields is None or not signed_by_twilio(service.settings, target, fields, request.headers.get(HEADER)):
            service.metrics.refused.labels("403").inc()
            raise Problem(403, "This address takes text messages from the clinic's carrier only.")
        return fields

    async def incoming(request: Request) -> Response:
        """Answer a text message with TwiML."""
        fields = await signed(request)
        try:
            message = Inbound.read(fields, service.settings.message_characters)
        except NotAMessage as error:
            raise Problem(400, str(error)) from None
        return Response(twiml(await texting.answer(message)), media_type=MEDIA_TYPE)

    async def status(request: Request) -> Response:
        """Record what became of a text that we sent."""
        fields = await signed(request)  # which covers the address with its parameters, too
        await record_status(service, fields, request.query_params.get(ROW, ""))
        return Response(status_code=204)

    def both(path: str, endpoint: Callable[[Request], Awaitable[Response]]) -> None:
        for spelled in (path, f"{path}/"):  # a redirect would lose Twilio's form, and its signature covers the slash
            router.add_api_route(spelled, endpoint, methods=["POST"], include_in_schema=False)

    both(PATH, incoming)
    both(f"{PATH}/status", status)
    return router
