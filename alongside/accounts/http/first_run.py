"""The first press after a pause counts.

A browser that was away for long, or whose server was restarted, goes on with the page that it shows. But its
Streamlit session is a new one, which knows no button before it has drawn the page, and drops the press of one
without a word (streamlit#4297, #8901, #15909). So the page is drawn first, with all that stands in its
fields, and only then is the press passed on.
"""

import asyncio
from dataclasses import dataclass, field

from alongside.accounts.http.streamlit_server import BackMsg, ForwardMsg, WidgetState, widget_key
from alongside.core.rules.tokens import hashed

AT_ONCE = "now-"  # how the key begins of a control that does something as soon as it is changed (`on_change`)
LANGUAGE = f"{AT_ONCE}language-"  # of a control that is on every page, followed by whose page it is
PRESSES = ("trigger_value", "string_trigger_value", "json_trigger_value", "chat_input_value")
# seconds until the press is passed on in any case: a page that takes so long is in trouble of another kind
LONGEST_WAIT = 60
ENDS = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_WITH_COMPILE_ERROR)


def person_mark(person_id: str) -> str:
    """Whose page it is, in the keys of what must not reach another's: not their cookie, which is another one
    after each sign-in.
    """
    return hashed(person_id)[:12]


@dataclass(kw_only=True)
class FirstRun:
    """Of one connection: its first run is always one of the whole page, and one without a press."""

    person_id: str
    asked_for: bool = False
    press: bytes | None = None  # waits until the page is drawn
    pressed: tuple[str, ...] = ()  # the buttons of it that the page has not shown yet
    drawn: asyncio.Event = field(default_factory=asyncio.Event)

    def is_of_another(self, sent: BackMsg) -> bool:
        """Whether the page on the screen was drawn for someone else, who signed in in this browser before:
        what stands in it is theirs.
        """
        if self.asked_for or sent.WhichOneof("type") != "rerun_script":
            return False
        keys = [widget_key(one) for one in sent.rerun_script.widget_states.widgets]
        return bool(keys) and not any(key.startswith(LANGUAGE + person_mark(self.person_id)) for key in keys)

    def message_to_pass(self, sent: BackMsg) -> bytes:
        """What Streamlit is to see of a message in its place."""
        if sent.WhichOneof("type") != "rerun_script":
            return bytes(sent.SerializeToString())
        if any(map(_is_press, sent.rerun_script.widget_states.widgets)):
            # Leaving a field of a part of the page and pressing a button arrive as one, and Streamlit would
            # draw that part alone.
            sent.rerun_script.fragment_id = ""
        if self.asked_for:
            return bytes(sent.SerializeToString())
        self.asked_for = True
        sent.rerun_script.fragment_id = ""  # a part of a page that this session has not drawn
        whole = bytes(sent.SerializeToString())
        fields = [one for one in sent.rerun_script.widget_states.widgets if not _does_something(one)]
        if len(fields) < len(sent.rerun_script.widget_states.widgets):
            self.press = whole
            self.pressed = tuple(one.id for one in sent.rerun_script.widget_states.widgets if _is_press(one))
            del sent.rerun_script.widget_states.widgets[:]
            sent.rerun_script.widget_states.widgets.extend(fields)
        return bytes(sent.SerializeToString())

    def note_message(self, told: ForwardMsg) -> None:
        if told.WhichOneof("type") == "script_finished" and told.script_finished in ENDS:
            self.drawn.set()
        elif self.pressed and (kind := told.delta.new_element.WhichOneof("type")):
            shown = getattr(getattr(told.delta.new_element, kind), "id", None)
            self.pressed = tuple(one for one in self.pressed if one != shown)

    @property
    def finds_no_button(self) -> bool:
        """Whether the page was drawn without the button that was pressed."""
        return self.drawn.is_set() and bool(self.pressed)

    async def press_when_drawn(self, over: asyncio.Event) -> bytes | None:
        """None if the connection is over before."""
        waits = [asyncio.ensure_future(one.wait()) for one in (self.drawn, over)]
        await asyncio.wait(waits, timeout=LONGEST_WAIT, return_when=asyncio.FIRST_COMPLETED)
        for one in waits:
            one.cancel()
        press, self.press = self.press, None
        return None if over.is_set() else press


def _does_something(one: WidgetState) -> bool:
    """A button that was pressed, or a control whose change is its work: it is compared with what the page
    showed before.
    """
    return _is_press(one) or widget_key(one).startswith(AT_ONCE)


def _is_press(one: WidgetState) -> bool:
    return one.WhichOneof("value") in PRESSES
