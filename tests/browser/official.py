"""An official in the browser tests, and the citizens whose cases and comments she attends to."""

from __future__ import annotations

import secrets
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pyotp
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.axe import violations
from tests.support.beside import add_official
from tests.support.portal_process import PortalProcess
from tests.support.wait import until

PASSWORD = "una clave que nadie adivina"
PUBLICATION = "un-portal-al-servicio-de-la-poblacion"


class Citizen:
    """Somebody whose documents reach the portal from a device that these tests do not show."""

    def __init__(self, portal: PortalProcess) -> None:
        self.id, self.secret = secrets.token_hex(16), secrets.token_urlsafe(32)
        self.link = f"/seguir#{self.id}.{self.secret}"
        self._url = f"{portal.url}/db/citizen-{self.id}"
        self._ask("PUT", "")

    def leak(self, address: str, language: str = "es") -> str:
        """Report a water leak at ``address``; the uuid of the case."""
        data = {
            "kind": "fuga-de-agua",
            "leak_source": "calle",
            "leak_flow": "brota",
            "place": {"municipality": "cerro", "address": address},
            "full_name": "Yamila Pérez",
        }
        service = {"service": "reporte-fuga-de-agua-o-alumbrado", "service_version": 1}
        return self._put("submission", **service, data=data, language=language)

    def complain(self, subject: str, **data: Any) -> str:
        """A complaint to the government of the province; the uuid of the case."""
        answers = {
            "kind": "queja",
            "subject": subject,
            "description": "Hace un mes que nadie recoge la basura.",
            "municipality": "playa",
            "against": "Comunales",
            "expected": "Que la recojan.",
            "full_name": "Yamila Pérez",
            "identity": "85010112345",
            "address": "Calle 42 número 1",
            **data,
        }
        service = {"service": "atencion-a-la-poblacion", "service_version": 1}
        return self._put("submission", **service, data=answers, language="es")

    def disagree(self, case: str, text: str) -> str:
        """Ask for a review of the answer to a case."""
        return self._put("review", case=case, text=text)

    def comment(self, text: str, author: str, **more: str) -> str:
        """Comment on the publication that ships; the comment's uuid."""
        about = {"publication": PUBLICATION, "author_name": author, **more}
        return self._put("comment", text=text, language="es", **about)

    def propose(self, title: str) -> str:
        """Propose something to the city; the proposal's uuid."""
        about = {"kind": "proposal", "topic": "environment", "author_name": "Luis"}
        return self._put("proposal", title=title, text="Más árboles.", language="es", **about)

    def support(self, proposal: str, supports: bool = True) -> str:
        """Support a proposal, or no more."""
        return self._put("support", proposal=proposal, supports=supports)

    def message(self, case: str, text: str) -> str:
        """Write in the thread of a case."""
        return self._put("message", case=case, text=text)

    def document(self, id: str) -> dict[str, Any]:
        """A document of her database, as it stands now."""
        found: dict[str, Any] = self._ask("GET", id)
        return found

    def wait_for(self, id: str) -> None:
        """Until the portal has written this document for her."""
        until(lambda: id in self.ids(id.partition(":")[0]))

    def wait_for_case(self, case: str) -> None:
        """Until the portal has made a case of what she sent."""
        self.wait_for(f"case:{case}")

    def ids(self, kind: str) -> list[str]:
        """The ids of her documents of one type."""
        rows = self._ask("GET", "_all_docs")["rows"]
        return [row["id"] for row in rows if row["id"].startswith(f"{kind}:")]

    def _put(self, kind: str, /, **body: Any) -> str:
        name = str(uuid.uuid4())
        document = {"type": kind, "created_at": "2026-11-20T15:00:00Z", **body}
        self._ask("PUT", f"{kind}:{name}", document)
        return name

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        url, own = f"{self._url}/{path}", (self.id, self.secret)
        return httpx.request(method, url, auth=own, json=body).raise_for_status().json()


class Official:
    """An official's name, and her commands given from another computer."""

    def __init__(self, portal: PortalProcess, display: str, *options: str) -> None:
        self.name, self.display = f"official-{secrets.token_hex(4)}", display
        add_official(portal, self.name, display, PASSWORD, *options)
        self._url = f"{portal.url}/api/desk"
        self._cookies = httpx.Cookies()
        credentials = {"name": self.name, "password": PASSWORD}
        self._cookies.update(self._ask("POST", "session", credentials).cookies)

    def case(self, case: str) -> dict[str, Any]:
        """A case as the desk has it."""
        found: dict[str, Any] = self._ask("GET", f"cases/{case}").json()
        return found

    def cases(self, text: str) -> list[dict[str, Any]]:
        """The cases that a search finds."""
        path = f"cases?{httpx.QueryParams(state='all', text=text)}"
        rows: list[dict[str, Any]] = self._ask("GET", path).json()["rows"]
        return rows

    def answer(self, case: str, text: str, state: str = "in_study") -> None:
        """Answer a case, leaving it in study or in another state."""
        self._command(case, "answers", text=text, state=state)

    def extend(self, case: str, reason: str) -> None:
        """Take the law's one extension."""
        self._command(case, "extension", reason=reason)

    def send_on(self, case: str, reason: str, body: str) -> None:
        """Send a case to a body that is not at this portal."""
        self._command(case, "redirection", reason=reason, body=body)

    def decide(self, comment: str, decision: str, rule: str | None = None, note: str = "") -> None:
        """Decide on a comment, once it is at the desk."""
        until(lambda: self._comment(comment) is not None)
        found = self._comment(comment)
        assert found is not None
        body = {"command": str(uuid.uuid4()), "rev": found["rev"], "decision": decision}
        self._ask("POST", f"comments/{comment}/decision", {**body, "rule": rule, "note": note})

    def comment_saying(self, text: str) -> str:
        """The uuid of a comment that waits for a moderator."""
        until(lambda: bool(self._pending(text)))
        return self._pending(text)[0]

    def _pending(self, text: str) -> list[str]:
        rows = self._ask("GET", "comments").json()["rows"]
        return [row["uuid"] for row in rows if row["comment"]["text"] == text]

    def _comment(self, comment: str) -> dict[str, Any] | None:
        rows = self._ask("GET", "comments?state=all").json()["rows"]
        return next((row for row in rows if row["uuid"] == comment), None)

    def _command(self, case: str, path: str, **command: Any) -> None:
        body = {"command": str(uuid.uuid4()), "rev": self.case(case)["rev"], **command}
        self._ask("POST", f"cases/{case}/{path}", body)

    def _ask(self, method: str, path: str, body: Any = None) -> httpx.Response:
        url, headers = f"{self._url}/{path}", {"X-Portal": "desk"}
        answer = httpx.request(method, url, headers=headers, cookies=self._cookies, json=body)
        return answer.raise_for_status()


def unique(words: str) -> str:
    """Words that no other test uses, to search for."""
    return f"{words} {secrets.token_hex(4)}"


def at_desk(context: BrowserContext, official: Official, path: str = "/desk") -> Page:
    """A desk computer where she has just signed in, at ``path``."""
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(path)
    sign_in(page, official)
    return page


def sign_in(page: Page, official: Official) -> None:
    """Fill the sign-in screen; it is gone afterwards."""
    type_password(page, official)
    expect(page.get_by_role("button", name="Salir")).to_be_visible()


def type_password(page: Page, official: Official) -> None:
    """The first half of signing in, and the whole of it for who has no second factor."""
    page.get_by_label("Nombre de usuario").fill(official.name)
    page.get_by_label("Contraseña", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Entrar", exact=True).click()


def hold(page: Page, path: str) -> list[Route]:
    """What is put to ``path`` from now on, held back until the test lets it go."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        if route.request.method == "PUT":
            held.append(route)
        else:
            route.fallback()

    page.route(path, keep)
    return held


def set_up_factor(page: Page) -> pyotp.TOTP:
    """Set a second factor up, as who has to; what draws its codes."""
    expect(page.get_by_role("heading", level=1, name="Seguridad")).to_be_visible()
    page.get_by_role("button", name="Configurar el segundo factor").click()
    expect(page.get_by_role("img", name="Código QR para la aplicación")).to_be_visible()
    assert violations(page) == []
    totp = pyotp.TOTP(page.locator(".desk-secret").inner_text().replace(" ", ""))
    page.get_by_label("Escriba el código de 6 cifras").fill("000000")
    page.get_by_role("button", name="Confirmar").click()
    expect(page.get_by_text("Ese código no vale o ya se usó.")).to_be_visible()
    page.get_by_label("Escriba el código de 6 cifras").fill(totp.now())
    page.get_by_role("button", name="Confirmar").click()
    expect(page.get_by_role("list", name="Códigos de papel").get_by_role("listitem")).to_have_count(
        10
    )
    assert violations(page) == []
    page.get_by_role("button", name="Ya los guardé").click()
    return totp


def type_code(page: Page, totp: pyotp.TOTP) -> None:
    """The second half of signing in. The code that set the factor up is used already: the one of
    the next half minute is good too."""
    following = totp.at(datetime.now(UTC) + timedelta(seconds=30))
    page.get_by_label("Código de su segundo factor").fill(following)
    page.keyboard.press("Enter")
