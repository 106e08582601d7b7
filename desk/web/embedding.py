"""What a site pastes to have the chat on its pages. Pure; printed by `manage.py embed`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from string import Template

from content.contacts import Number

# Shown where no script runs. Without the style the links are there as well, at the end of the page.
FALLBACK_STYLE = """imf-assistant:not(:defined) {
  position: fixed; inset: auto 0 0; z-index: 1000; padding: 0 1em;
  background: #fff; color: #111; border-top: 2px solid;
}"""

_BLOCK = Template("""\
<imf-assistant>
  <p>Questions about immunotherapy? Call the IMF helpline: $numbers.
    In an emergency, call $emergency in the USA and Canada, or your local emergency number.</p>
</imf-assistant>
<script defer src="$source"$more></script>""")


@dataclass(frozen=True)
class Site:
    """`desk`: the desk's public address. `numbers`: the helpline's. `key`: how the desk tells this site from others; may be empty."""

    desk: str
    numbers: Sequence[Number]
    emergency: Number
    key: str = ""


def block(site: Site, *, pinned: str = "", tag: str = "") -> str:
    """The HTML. With `pinned`, an integrity value, the browser runs no other launcher; `tag` gives that launcher an address of its own."""
    numbers = ", ".join(f"{_link(one)} ({escape(one.label)})" for one in site.numbers)
    more = f' data-site-key="{escape(site.key)}"' if site.key else ""
    if pinned:
        more += f'\n  integrity="{pinned}" crossorigin="anonymous"'
    source = f"{site.desk}/widget/embed.js" + (f"?{tag}" if tag else "")
    return _BLOCK.substitute(numbers=numbers, emergency=_link(site.emergency), source=escape(source), more=more)


def _link(number: Number) -> str:
    return f'<a href="{escape(number.href)}">{escape(number.display)}</a>'


def policy_lines(site: Site) -> list[str]:
    """What a Content-Security-Policy needs besides what it has."""
    return [f"{directive} {site.desk}" for directive in ("script-src", "connect-src")]
