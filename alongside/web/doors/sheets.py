"""A sheet of invitations, one slip a person, for the printer."""

from datetime import UTC, datetime
from pathlib import Path

import segno
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from alongside.desks.admin import AdminDesk
from alongside.desks.invitations import Made
from alongside.domain.errors import NotAllowed
from alongside.domain.organisations import Organisation
from alongside.domain.second_factor import NeedsSecondFactor
from alongside.web.doors.assets import ASK_AGAIN, Asset, answer
from alongside.web.doors.guard import cookie_of
from alongside.web.doors.rooms import calm, room, spoken
from alongside.web.houses import fingerprint, holder, house_of
from alongside.web.sheets import SHEETS, Sheet
from alongside.words import Words, words

SLIPS_A_PAGE = 6  # of 86 mm each in two columns: three rows fit on A4 and on Letter
LONG_NAME = 40  # characters, beyond which it is set smaller
PRINT_SCRIPT = Asset("print.js", Path(__file__).with_name("print.js").read_bytes())


def show_sheet(request: Request) -> Response:
    """Only for the sign-in that made it, while its person is an admin."""
    now = datetime.now(UTC)
    sheet, desk = _sheet(request, now), _desk(request, now)
    try:
        slips = desk.invitations.working(sheet.slips) if sheet and desk else ()
    except (NotAllowed, NeedsSecondFactor):
        slips = ()
    if sheet is None or desk is None or not slips:
        return room(request, "sheet.html", 404, sheet=None, here="/")
    organisation = desk.organisation()
    return room(
        request,
        "sheet.html",
        sheet=sheet,
        heading=spoken(request).count("{n} invitation to print", "{n} invitations to print", len(slips)),
        slips=[(one, _words(one, organisation), f"{sheet.home}/invitation/{one.token}") for one in slips],
        organisation=organisation,
        a_page=SLIPS_A_PAGE,
        long=LONG_NAME,
        qr=qr,
        here="/",
    )


def _sheet(request: Request, now: datetime) -> Sheet | None:
    mine = SHEETS.of(fingerprint(cookie_of(request)), now)
    return next((one for one in mine if one.id == request.path_params["sheet"]), None)


def _desk(request: Request, now: datetime) -> AdminDesk | None:
    """Each of its methods looks whether the person is an admin at this moment."""
    cookie = cookie_of(request)
    visitor = holder(cookie, now)
    return None if visitor is None else AdminDesk(house_of(cookie)[0], visitor.person, now)


def _words(slip: Made, organisation: Organisation) -> Words:
    return words(slip.person.language or organisation.language)


def qr(link: str) -> Markup:
    """Drawn here: the link goes to no other host.

    One mask for all, since to compare eight takes three times as long.
    """
    drawn: str = segno.make_qr(link, error="m", mask=0).svg_inline(omitsize=True)
    return Markup(drawn)  # noqa: S704  # made of numbers alone


def print_script(request: Request) -> Response:
    """Never cached, like the script for passkeys."""
    return answer(request, PRINT_SCRIPT, ASK_AGAIN)


ROUTES = [
    Route("/invitations/{sheet}", calm(show_sheet)),
    Route("/print.js", print_script),
]
