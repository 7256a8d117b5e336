"""The questionnaires of this server."""

import logging
from dataclasses import replace

import streamlit as st

from alongside.accounts.ui.open_desk import open_desk
from alongside.checkins.desk.questionnaires import QuestionnaireDesk
from alongside.checkins.rules.instrument_loader import SHIPPED, find_faults, load_library
from alongside.checkins.rules.instruments import Instrument
from alongside.core.http.stores import settings
from alongside.core.settings import PROJECT


@st.cache_resource
def load_instruments() -> dict[str, Instrument]:
    """Every questionnaire by key, ours and the organisation's own.

    A faulty one of its own is left out and logged.
    """
    own = PROJECT / settings().instruments if settings().instruments else None
    for fault in find_faults(SHIPPED, own):
        logging.getLogger("alongside").warning("An instrument is left out. %s", fault)
    return load_library(SHIPPED, own)


def open_questionnaire_desk() -> QuestionnaireDesk:
    return replace(open_desk(QuestionnaireDesk), library=load_instruments())
