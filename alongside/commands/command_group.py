"""The group of all commands: each is loaded when called, and every refusal ends as one sentence."""

from importlib import import_module
from typing import Any

import click


class LazyCommand(click.Command):
    """A command known by name and first sentence only, until it is called and its module is imported."""

    def __init__(self, name: str, place: str, sentence: str) -> None:
        """`place`: `module:function`, with the module in this package."""
        super().__init__(name, help=sentence)
        self.place = place

    def load_command(self) -> click.Command:
        module, function = self.place.split(":")
        found: click.Command = getattr(import_module(f"alongside.commands.{module}"), function)
        return found


class CommandGroup(click.Group):
    """Every refusal ends as one sentence on stderr and an exit code, never as a traceback."""

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
            from alongside.commands.refusals import to_click_error

            if (refused := to_click_error(error)) is None:
                raise
            raise refused from None
