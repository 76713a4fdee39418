"""What every worker of a machine is made of alike: settings, clinic and, where they were loaded once for all, engine, net and redactor."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.cli.engine_loading import engine_loader
from bot.cli.prepare import quiet_libraries
from bot.clinic import Clinic, load_clinic
from bot.engine.model_folder import Signature, detector_path, model_in_force, signature
from bot.engine.protocol import Engine, EngineError, Utterance
from bot.guard import Guard, TrainedNet, danger_in
from bot.memory import share_heaps
from bot.privacy.log_filter import configure_logging
from bot.service import Service, load_redactor
from bot.settings import Settings, load_settings

TRIAL: Final = "My name is John Smith. How long does one ketamine infusion take, and is it safe?"  # passes through every part


@dataclass(frozen=True, slots=True)
class Loaded:
    """What takes seconds and memory. Whoever is forked afterwards has it at once, and its arrays lie in memory once for all."""

    model: Path
    files: tuple[Signature, Signature]  # of the model and of its detector
    engine: Engine
    net: TrainedNet
    redact: Callable[[str], str]

    @classmethod
    def of(cls, settings: Settings, clinic: Clinic) -> "Loaded":
        """Load the model in force (blocking, seconds), all in this thread.

        Raises:
            EngineError: model or detector cannot be loaded; other errors where encoder or redactor cannot.
        """
        model = model_in_force(settings.model_dir)
        files = _files(model)  # before it is read: one that is replaced meanwhile counts as another
        engine = engine_loader(clinic)(model)
        net = Guard.read_net(detector_path(model), settings.encoder_file)
        return cls(model, files, engine, net, load_redactor())

    def try_out(self) -> None:
        """Answer a trial message: what is made at the first one is made now, once for all. It leaves nothing but its own words' vectors.

        Raises:
            EngineError: there is no answer.
        """
        turn = asyncio.run(self.engine.reply("trial", Utterance(TRIAL), None))
        if not turn.replies:
            raise EngineError("the engine says nothing")
        danger_in(TRIAL, self.net)
        self.redact(TRIAL)

    def is_of(self, model: Path) -> bool:
        """Whether `model` is what was loaded. A file that is gone meanwhile is no other one."""
        return model == self.model and all(now in (None, then) for now, then in zip(_files(model), self.files, strict=True))

    def loader(self, load: Callable[[Path], Engine]) -> Callable[[Path], Engine]:
        """`load`, but for the model that is there already."""
        return lambda model: self.engine if self.is_of(model) else load(model)


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts that workers share. `loaded`: None where a worker loads for itself."""

    settings: Settings
    clinic: Clinic
    loaded: Loaded | None = None

    @classmethod
    def light(cls) -> "Parts":
        """What is there at once; also sets up this process as one that serves: its logging, its heaps, what libraries may say."""
        quiet_libraries()
        share_heaps()
        settings = load_settings()
        configure_logging(settings.log_level, json_lines=settings.log_json)
        return cls(settings, load_clinic(settings.clinic_file))

    def with_all_loaded(self) -> "Parts":
        """The same with everything that workers can share, tried out; errors as of `Loaded.of`."""
        loaded = Loaded.of(self.settings, self.clinic)
        loaded.try_out()
        return Parts(self.settings, self.clinic, loaded)

    def service(self, processes: int) -> Service:
        """A worker's own service on the model that is in force now; `processes`: how many share this machine's ports."""
        load, model = engine_loader(self.clinic), model_in_force(self.settings.model_dir)
        if self.loaded is None:
            return Service.of_model(self.settings, self.clinic, load, model, processes)
        if not model.is_file():
            # The training data on the disk changed and nothing has prepared it yet (an upgrade before its hang-up): this code and this
            # model belong together.
            model = self.loaded.model
        load = self.loaded.loader(load)
        service = Service.of_model(self.settings, self.clinic, load, model, processes, self.loaded.redact)
        if self.loaded.is_of(model):
            service.arm_with(self.loaded.net)
        return service


def _files(model: Path) -> tuple[Signature, Signature]:
    return signature(model), signature(detector_path(model))
