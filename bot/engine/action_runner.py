"""Runs the rasa_sdk actions of `actions/` in this process: the same classes that `rasa run actions` serves, without the HTTP hop.

Rasa swallows an action's exception and goes on in silence. Here it is counted for the turn, so that the engine can say so.
"""

from contextvars import ContextVar
from typing import Any

from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

#: Names of the actions that raised in the running turn.
failed_actions: ContextVar[list[str] | None] = ContextVar("failed_actions", default=None)


class InProcessActions(EndpointConfig):
    """An action endpoint that is no endpoint."""

    def __init__(self, package: str = "actions") -> None:
        # selective_domain: Rasa would otherwise write the whole domain into every call
        super().__init__(url="in-process", enable_selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package(package)
        # Rasa checks each response of an action server against a JSON schema, which takes 16 of a turn's 20 ms. These responses were
        # made by rasa_sdk in this process a moment ago.
        RemoteAction._validate_action_result = lambda *_: True

    @property
    def action_names(self) -> list[str]:
        """Names of the registered actions."""
        return sorted(self._executor.actions)

    async def request(self, method: str = "post", subpath: str | None = None, **options: Any) -> Any:
        """Run the action named in the request's JSON body and give its response."""
        call = options["json"]
        try:
            return await self._executor.run(call)
        except Exception:
            failures = failed_actions.get()
            if failures is not None:
                failures.append(str(call.get("next_action")))
            raise
