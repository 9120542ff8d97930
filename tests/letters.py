"""Letters as sending services shape them, each with secrets that nobody else may see."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from typing import NamedTuple

READER = "claire.martin@region.example"
TOKENS = (
    "3fa85f6457174562b3fc2c963f66afa6",
    "aG9sYTpkZXNpbnNjcmlyZTo5OTg3",
    "Xk29dLw7Qz41TbVnR8sJ",
    "8d969eef-6ecd-43c2-9a3a-629280e686cf",
)
"""What would unsubscribe, identify or log in the reader."""

ARTICLE = "https://ministere.example/actualites/villages-connectes"
EVENT = "https://ministere.example/agenda/nuit-des-chercheurs-2026"


class Service(NamedTuple):
    """How one sending service writes its links."""

    name: str
    wrap: Callable[[str], str]
    """the link as it is sent, for the link as it was written"""
    clear: bool
    """whether the article's address can be read in it"""
    leave: str
    online: str


def _b64(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _query(url: str) -> str:
    return url.replace(":", "%3A").replace("/", "%2F")


T1, T2, T3, T4 = TOKENS
CLEAR, HIDDEN = True, False
SAFE = "https://eur03.safelinks.protection.outlook.com/?url="
SERVICES = (
    Service(
        "direct",
        lambda u: f"{u}?utm_source=lettre&utm_medium=email",
        CLEAR,
        f"https://ministere.example/desabonnement?token={T1}",
        f"https://ministere.example/lettre/voir?id={T1}",
    ),
    Service(
        "direct with the reader",
        lambda u: f"{u}?email=claire.martin%40region.example&uid={T1}",
        CLEAR,
        f"https://ministere.example/unsubscribe/{T2}",
        f"https://ministere.example/view/{T1}",
    ),
    Service(
        "brevo",
        lambda u: f"https://xyz.r.a.d.sendibm1.com/mk/cl/f/sh/{T3}{len(u)}/aB3xY9",
        HIDDEN,
        f"https://xyz.r.a.d.sendibm1.com/mk/un/sh/{T3}/aB3xY9",
        f"https://xyz.r.a.d.sendibm1.com/mk/mr/sh/{T3}/aB3xY9",
    ),
    Service(
        "mailchimp",
        lambda u: f"https://x.us5.list-manage.com/track/click?u=1&id={len(u)}&e={T3}",
        HIDDEN,
        f"https://x.us5.list-manage.com/unsubscribe?u=1&id=2&e={T3}",
        f"https://mailchi.mp/abc/lettre?e={T3}",
    ),
    Service(
        "mailjet",
        lambda u: f"http://xn.mjt.lu/lnk/{T3}/{len(u)}/{_b64(u)}",
        CLEAR,
        f"http://xn.mjt.lu/unsub2?m={T2}&hl=fr",
        f"http://xn.mjt.lu/nl3/{T2}?m={T3}",
    ),
    Service(
        "safe links",
        lambda u: f"{SAFE}{_query(u)}&data=05%7C01%7C{T1}&reserved=0",
        CLEAR,
        f"{SAFE}{_query('https://a.example/desabo/')}{T1}",
        f"{SAFE}{_query('https://a.example/view/')}{T1}",
    ),
    Service(
        "proofpoint",
        lambda u: f"https://urldefense.com/v3/__{u}__;!!{T3}!abc$",
        CLEAR,
        f"https://urldefense.com/v3/__https://a.example/unsub/{T1}__;!!{T3}$",
        f"https://urldefense.com/v3/__https://a.example/webversion/{T1}__;!!{T3}$",
    ),
    Service(
        "redirecting page",
        lambda u: f"https://click.lettres.example/track/click/{T1}?u={_query(u)}",
        CLEAR,
        f"https://click.lettres.example/opt-out/{T1}",
        f"https://click.lettres.example/mirror/{T1}",
    ),
    Service(
        "unknown tracker",
        lambda u: f"https://links.lettres.example/c/{T3}{len(u)}",
        HIDDEN,
        f"https://links.lettres.example/u/{T3}",
        f"https://links.lettres.example/v/{T3}",
    ),
    Service(
        "sendgrid",
        lambda u: f"https://u1.ct.sendgrid.net/ls/click?upn={T3}-{len(u)}-3D",
        HIDDEN,
        f"https://u1.ct.sendgrid.net/wf/unsubscribe?upn={T3}",
        f"https://u1.ct.sendgrid.net/asm/{T3}",
    ),
)


@dataclass(frozen=True)
class Shape:
    """How a message is made of its texts."""

    name: str
    build: Callable[[str, str], EmailMessage]


def _base() -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = "Le ministère <lettre@ministere.example>"
    message["To"] = f"Claire Martin <{READER}>"
    message["Subject"] = "La lettre de novembre : ruralité et égalité"
    message["Date"] = "Mon, 09 Nov 2026 10:00:00 +0100"
    message["List-Unsubscribe"] = f"<https://ministere.example/out/{T4}>, <mailto:x@y.example>"
    return message


def _both(html: str, text: str) -> EmailMessage:
    message = _base()
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    return message


def _html_only(html: str, _: str) -> EmailMessage:
    message = _base()
    message.set_content(html, subtype="html", charset="windows-1252", cte="quoted-printable")
    return message


def _with_pictures(html: str, text: str) -> EmailMessage:
    message = _both(html, text)
    message.add_attachment(b"\x89PNG" * 50, maintype="image", subtype="png", filename="../../x.png")
    return message


def _text_only(_: str, text: str) -> EmailMessage:
    message = _base()
    message.set_content(text, cte="base64")
    return message


SHAPES = (
    Shape("html and text", _both),
    Shape("html in windows-1252", _html_only),
    Shape("with attachments", _with_pictures),
    Shape("text alone", _text_only),
)


def letter(service: Service, shape: Shape) -> bytes:
    """The bytes of a letter of two announcements."""
    return shape.build(html(service), text(service)).as_bytes()


def everything() -> list[tuple[Service, Shape]]:
    """Forty letters: each service in each shape."""
    return [(service, shape) for service in SERVICES for shape in SHAPES]


def html(service: Service) -> str:
    one, two = service.wrap(ARTICLE), service.wrap(EVENT)
    return f"""<html><head><title>x</title><style>a{{}}</style></head><body>
<div style="display:none;max-height:0">Aperçu invisible {T1}</div>
<table role="presentation"><tr><td>
<a href="{service.online}">Voir cette lettre en ligne</a></td></tr>
<tr><td><a href="https://ministere.example/"><img src="logo.png" alt="Le ministère"></a></td></tr>
<tr><td><h2>Ruralité</h2></td></tr>
<tr><td><a href="{one}"><img src="p.jpg" alt="Une place de village"></a></td></tr>
<tr><td><h3><a href="{one}">Trois cents villages reliés à la fibre avant l’été</a></h3>
<p>Bonjour {READER}, le plan entre en vigueur en décembre.</p>
<p><a href="{one}">Lire la suite</a></p></td></tr>
<tr><td><h3>La Nuit des chercheurs revient</h3><p>Rendez-vous à Rodez, entrée libre.</p>
<a href="{two}">Je m’inscris</a></td></tr>
<tr><td><a href="https://www.facebook.com/ministere"><img alt="Facebook"></a>
<a href="https://twitter.com/intent/tweet?url={T3}">Partager</a></td></tr>
<tr><td>Vous recevez ce message car {READER} est inscrite.
<a href="{service.leave}">Se désabonner</a> ou gérer vos préférences.
<img width="1" height="1" src="https://o.example/open/{T3}.gif"></td></tr></table></body></html>"""


def text(service: Service) -> str:
    return f"""Voir en ligne : {service.online}

RURALITÉ

Trois cents villages reliés à la fibre avant l’été
Bonjour {READER}, le plan entre en vigueur en décembre.
{service.wrap(ARTICLE)}

La Nuit des chercheurs revient
Rendez-vous à Rodez, entrée libre.
{service.wrap(EVENT)}

Se désabonner : {service.leave}
"""
