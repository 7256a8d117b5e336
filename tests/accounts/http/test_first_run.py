"""What Streamlit is to see of what a page sends."""

from streamlit.proto.BackMsg_pb2 import BackMsg

from alongside.accounts.http.first_run import FirstRun


def sent(**pressed: bool) -> BackMsg:
    """From a part of a page, with a field of it and perhaps a press."""
    message = BackMsg()
    message.rerun_script.fragment_id = "a part"
    message.rerun_script.widget_states.widgets.add(id="field", string_value="typed")
    if pressed:
        message.rerun_script.widget_states.widgets.add(id="button", **pressed)
    return message


def test_a_press_is_one_of_the_whole_page_also_when_a_part_of_it_sent_it_along() -> None:
    """Leaving a field of a part and pressing a button outside it arrive as one message, and only that part would be drawn."""
    run = FirstRun("ana", asked_for=True)

    passed = BackMsg.FromString(run.message_to_pass(sent(trigger_value=True)))

    assert passed.rerun_script.fragment_id == ""
    assert [one.id for one in passed.rerun_script.widget_states.widgets] == ["field", "button"]


def test_what_is_typed_in_a_part_of_a_page_draws_that_part_alone() -> None:
    run = FirstRun("ana", asked_for=True)

    assert BackMsg.FromString(run.message_to_pass(sent())).rerun_script.fragment_id == "a part"
