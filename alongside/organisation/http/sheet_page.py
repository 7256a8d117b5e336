"""A sheet of invitations, one slip a person, for the printer."""

from datetime import UTC, datetime
from pathlib import Path

import segno
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from alongside.accounts.http.guard import cookie_of
from alongside.accounts.http.rendering import render_template, with_calm_refusal, words_of
from alongside.accounts.http.visitors import store_of_cookie, visitor_of_cookie
from alongside.accounts.rules.second_factor import NeedsSecondFactor
from alongside.core.http.assets import ASK_AGAIN, Asset, asset_response
from alongside.core.http.cookies import cookie_fingerprint
from alongside.core.rules.errors import NotAllowed
from alongside.core.words import load_words
from alongside.organisation.desk.admin import AdminDesk
from alongside.organisation.desk.invitations import InvitationsDesk
from alongside.organisation.http.sheets import SHEETS

SLIPS_A_PAGE = 6  # of 86 mm each in two columns: three rows fit on A4 and on Letter
LONG_NAME = 40  # characters, beyond which it is set smaller
PRINT_SCRIPT = Asset("print.js", Path(__file__).with_name("print.js").read_bytes())


def show_sheet(request: Request) -> Response:
    """Only for the sign-in that made it, while its person is an admin."""
    cookie, now = cookie_of(request), datetime.now(UTC)
    mine = SHEETS.sheets_of(cookie_fingerprint(cookie), now)
    sheet = next((one for one in mine if one.id == request.path_params["sheet"]), None)
    visitor = visitor_of_cookie(cookie, now)
    if sheet is None or visitor is None:
        return _sheet_not_here(request)
    desk = InvitationsDesk(store_of_cookie(cookie)[0], visitor.person, now)
    try:  # both desks look whether the person is an admin at this moment
        slips = desk.list_working_links(sheet.slips)
        organisation = AdminDesk(desk.store, visitor.person, now).read_organisation()
    except (NotAllowed, NeedsSecondFactor):
        slips = ()
    if not slips:
        return _sheet_not_here(request)
    return render_template(
        request,
        "sheet.html",
        sheet=sheet,
        heading=words_of(request).count("{n} invitation to print", "{n} invitations to print", len(slips)),
        slips=[
            (
                one,
                load_words(one.person.language or organisation.language),
                f"{sheet.home}/invitation/{one.token}",
            )
            for one in slips
        ],
        organisation=organisation,
        a_page=SLIPS_A_PAGE,
        long=LONG_NAME,
        qr=qr_code,
        here="/",
    )


def _sheet_not_here(request: Request) -> Response:
    return render_template(request, "sheet.html", 404, sheet=None, here="/")


def qr_code(link: str) -> Markup:
    """Drawn here: the link goes to no other host.

    One mask for all, since to compare eight takes three times as long.
    """
    drawn: str = segno.make_qr(link, error="m", mask=0).svg_inline(omitsize=True)
    return Markup(drawn)  # noqa: S704  # made of numbers alone


def send_print_script(request: Request) -> Response:
    """Never cached, like the script for passkeys."""
    return asset_response(request, PRINT_SCRIPT, ASK_AGAIN)


ROUTES = [
    Route("/invitations/{sheet}", with_calm_refusal(show_sheet)),
    Route("/print.js", send_print_script),
]
