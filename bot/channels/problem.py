"""Errors as `application/problem+json` (RFC 9457), each with a sentence that a patient can act on."""

from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

TITLES = {
    400: "Bad request", 401: "Not signed in", 403: "Not yours", 404: "Not found", 405: "Not possible", 408: "Too slow", 409: "Conflict",
    413: "Too long",
    415: "Wrong type", 421: "Wrong name", 422: "Cannot be used", 429: "Too fast", 500: "Our fault", 503: "Not ready",
}  # fmt: skip


SENTENCES = {
    404: "There is nothing at this address.",
    405: "This address does not take that kind of request.",
    422: "Something in the request does not fit: it has to be JSON in UTF-8.",
}


class Problem(Exception):
    """An error that is answered with its status and sentence."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        kind: str = "about:blank",
        retry_after: float | None = None,
        errors: list[dict[str, str]] | None = None,
    ) -> None:
        """`detail` is shown to the patient; `errors` name the fields of a form."""
        super().__init__(detail)
        self.status, self.detail, self.kind, self.retry_after, self.errors = status, detail, kind, retry_after, errors


def problem_response(problem: Problem) -> JSONResponse:
    """The response that tells of `problem`."""
    body: dict[str, Any] = {
        "type": problem.kind, "title": TITLES.get(problem.status, "Error"), "status": problem.status, "detail": problem.detail,
    }  # fmt: skip
    if problem.errors:
        body["errors"] = problem.errors
    headers = {}
    if problem.retry_after is not None:
        headers["Retry-After"] = str(max(1, round(problem.retry_after)))
    if problem.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(body, problem.status, headers, media_type="application/problem+json")


async def on_problem(_: Request, error: Exception) -> JSONResponse:
    """Handler of `Problem`."""
    assert isinstance(error, Problem)
    return problem_response(error)


async def on_validation(_: Request, error: Exception) -> JSONResponse:
    """Handler of a body or parameter that does not fit; names the fields, never repeats what was sent."""
    assert isinstance(error, RequestValidationError)
    found = error.errors()
    if any(e["type"] == "json_invalid" for e in found):
        return problem_response(Problem(422, SENTENCES[422], errors=[{"field": "body", "message": "not JSON"}]))
    messages = {
        ".".join(map(str, e["loc"][1:])) or str(e["loc"][0]): _message(e) for e in found[:20]
    }  # two rules of one field are one error
    errors = [{"field": field, "message": message} for field, message in messages.items()]
    return problem_response(Problem(422, "Something in the request does not fit.", errors=errors))


def _message(error: dict[str, Any]) -> str:
    return "does not have the form that is asked for" if error["type"] == "string_pattern_mismatch" else str(error["msg"])


async def on_http(_: Request, error: Exception) -> JSONResponse:
    """Handler of the framework's own errors (unknown path, wrong method)."""
    assert isinstance(error, HTTPException)
    status = 422 if error.status_code == 400 else error.status_code  # 400: the body is no text, or nested too deep
    response = problem_response(Problem(status, SENTENCES.get(status, "That did not work.")))
    response.headers.update(error.headers or {})
    return response
