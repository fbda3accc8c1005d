"""What browsers and robots ask for unasked: answered, so that the logs stay clean."""

from flask import Flask, Response

ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
    '<rect width="32" height="32" rx="7" fill="#b8430b"/>'
    '<g fill="none" stroke="#fff" stroke-width="3.2" stroke-linecap="round">'
    '<path d="M8 15.5A8.5 8.5 0 0 1 16.5 24"/><path d="M8 8.5A15.5 15.5 0 0 1 23.5 24"/></g>'
    '<circle cx="9.6" cy="22.4" r="2.5" fill="#fff"/></svg>'
)
ROBOTS = "User-agent: *\nDisallow:\n"
A_DAY = "public, max-age=86400"


def add_extras(app: Flask) -> None:
    """Answer for the icon and robots.txt: everything here may be read by everybody."""

    @app.get("/favicon.ico")
    @app.get("/favicon.svg")
    def favicon() -> Response:
        return Response(ICON, headers={"Content-Type": "image/svg+xml", "Cache-Control": A_DAY})

    @app.get("/robots.txt")
    def robots() -> Response:
        return Response(ROBOTS, headers={"Content-Type": "text/plain; charset=utf-8", "Cache-Control": A_DAY})
