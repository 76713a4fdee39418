"""Runs Rasa's trained graph node by node, in an order that is worked out once.

Why: Rasa hands the graph to dask at every run, three times a turn. Dask orders it anew, looks for parallel work that there is none of, and
Rasa writes all inputs into a debug line that nobody reads: a sixth of a turn's time.
"""

from collections.abc import Iterable
from typing import Any, TypeVar

from rasa.engine.graph import ExecutionContext, GraphComponent, GraphNode, GraphNodeHook, GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelStorage

Component = TypeVar("Component", bound=GraphComponent)


class OrderedGraphRunner(GraphRunner):
    """A graph runner for a loaded assistant. The nodes, and so all that they compute, are Rasa's own."""

    def __init__(self, schema: GraphSchema, nodes: dict[str, GraphNode]) -> None:
        """Take the instantiated `nodes` of `schema`."""
        self._schema = schema
        self._nodes = nodes
        self._orders: dict[tuple[str, ...], list[tuple[str, GraphNode, tuple[str, ...]]]] = {}

    @classmethod
    def of(cls, runner: GraphRunner) -> "OrderedGraphRunner":
        """The runner that does what `runner`, which Rasa has loaded, does."""
        assert isinstance(runner, DaskGraphRunner), "Rasa knows no other kind"
        return cls(runner._graph_schema, runner._instantiated_nodes)

    @classmethod
    def create(
        cls,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: list[GraphNodeHook] | None = None,
    ) -> "OrderedGraphRunner":
        """Make the runner with its nodes; see `GraphRunner.create`."""
        return cls(graph_schema, DaskGraphRunner._instantiate_nodes(graph_schema, model_storage, execution_context, hooks))

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """Run what `targets` need, in order; the targets' outputs. See `GraphRunner.run`."""
        wanted = tuple(targets or self._schema.target_names)
        order = self._orders.get(wanted)
        if order is None:
            order = self._orders[wanted] = self._order_for(wanted)
        done: dict[str, Any] = dict(inputs or {})
        for name, node, needs in order:
            _, done[name] = node(*((need, done[need]) for need in needs))
        return {name: done[name] for name in wanted}

    def component(self, kind: type[Component]) -> Component | None:
        """The loaded component of a kind, None where the graph has none."""
        return next((node._component for node in self._nodes.values() if isinstance(node._component, kind)), None)

    def _order_for(self, targets: tuple[str, ...]) -> list[tuple[str, GraphNode, tuple[str, ...]]]:
        order: list[tuple[str, GraphNode, tuple[str, ...]]] = []
        placed: set[str] = set()

        def place(names: Iterable[str]) -> None:
            for name in names:
                if name in placed or name not in self._nodes:  # not a node: one of the inputs
                    continue
                placed.add(name)
                needs = tuple(self._schema.nodes[name].needs.values())
                place(needs)
                order.append((name, self._nodes[name], needs))

        place(targets)
        return order
