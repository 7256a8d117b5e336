"""The group of all commands: each is loaded when called, and every refusal ends as one sentence.

It knows what it groups by place only: `module:function`.
"""

from importlib import import_module
from typing import Any

import click


def load_function(place: str) -> Any:
    module, function = place.split(":")
    return getattr(import_module(module), function)


class LazyCommand(click.Command):
    """A command known by name and first sentence only, until it is called and its module is imported."""

    def __init__(self, name: str, place: str, sentence: str) -> None:
        super().__init__(name, help=sentence)
        self.place = place

    def load_command(self) -> click.Command:
        command: click.Command = load_function(self.place)
        return command


class CommandGroup(click.Group):
    """Every refusal ends as one sentence on stderr and an exit code, never as a traceback.

    refusals: the place of a function that turns an error into one for click; None for a fault of ours.
    """

    def __init__(self, *arguments: Any, refusals: str, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.refusals = refusals

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        return name, command.load_command() if isinstance(command, LazyCommand) else command, rest

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except Exception as error:
            refused: click.ClickException | None = load_function(self.refusals)(error)
            if refused is None:
                raise
            raise refused from None
