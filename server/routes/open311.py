"""``/open311/v2``: GeoReport v2, JSON and XML. Reading needs no key; reporting needs an
``api_key`` (``portal open311 add``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from litestar import Request, Response, Router, get, post

from schemas.documents import Municipality, Submission
from schemas.text import Language
from server import records
from server.access import PUBLIC
from server.auth import AnyRequest
from server.errors import describe
from server.open311 import reports, xml
from server.open311.arguments import form_data
from server.open311.clients import client_of
from server.open311.model import Created, Discovery, Endpoint, ErrorItem
from server.open311.services import definition, item
from server.plain.words import preferred
from server.portal.deadlines import city_date
from server.portal.forms import FormChecker
from server.portal_state import Portal, portal_of
from server.requests import public_address
from sync.errors import BadRequest, NotFound
from sync.snapshot import Snapshot

_FORMATS: Final = ("json", "xml")
_SPECIFICATION: Final = "http://wiki.open311.org/GeoReport_v2"
_CHANGED: Final = "2026-11-24T00:00:00Z"


def _split(name: str) -> tuple[str, str]:
    """``services.json`` is ("services", "json"). Raises NotFound."""
    stem, dot, format_ = name.rpartition(".")
    if not dot or format_ not in _FORMATS:
        raise NotFound("ask for .json or .xml")
    return stem, format_


def _answer(format_: str, root: str, value: Any, status: int = 200) -> Response[bytes]:
    if format_ == "xml":
        return Response(xml.document(root, value), status_code=status, media_type="text/xml")
    return Response(msgspec.json.encode(value), status_code=status, media_type="application/json")


def _failed(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """GeoReport's errors: a list, in the format that was asked for."""
    failure = describe(error, f"{request.method} {request.url.path}")
    format_ = "xml" if request.url.path.endswith(".xml") else "json"
    found = [ErrorItem(failure.status, failure.reason)]
    answer = _answer(format_, "errors", found, failure.status)
    answer.headers.update(failure.headers)
    return answer


def _language(request: AnyRequest) -> Language:
    asked = request.query_params.get("lang", "") or request.query_params.get("locale", "")
    return preferred(asked[:2], request.headers.get("accept-language", ""))


@get(["/discovery.json", "/discovery.xml"])
async def discovery(request: AnyRequest) -> Response[bytes]:
    """Where this city's API is."""
    root = public_address(request)
    endpoint = Endpoint(
        specification=_SPECIFICATION,
        url=f"{root}/open311/v2",
        changeset=_CHANGED,
        type="production",
        formats=["text/xml", "application/json"],
    )
    found = Discovery(changeset=_CHANGED, contact=root, key_service=root, endpoints=[endpoint])
    return _answer(_split(request.url.path)[1], "discovery", found)


@get(["/v2/services.json", "/v2/services.xml"])
async def list_services(request: AnyRequest) -> Response[bytes]:
    """Kinds of reports that can be made."""
    language = _language(request)
    kinds = await portal_of(request.app.state).store.read(reports.kinds)
    found = [item(code, service, language) for code, service in kinds.items()]
    return _answer(_split(request.url.path)[1], "services", found)


@get("/v2/services/{name:str}")
async def one_service(request: AnyRequest, name: str) -> Response[bytes]:
    """The fields of a kind of report."""
    code, format_ = _split(name)
    language = _language(request)

    def read(snapshot: Snapshot) -> Any:
        service = reports.kinds(snapshot).get(code)
        if service is None:
            raise NotFound("service_code was not found")
        return definition(code, service, _municipalities(snapshot), language)

    found = await portal_of(request.app.state).store.read(read)
    return _answer(format_, "service_definition", found)


@get(["/v2/requests.json", "/v2/requests.xml"])
async def list_requests(request: AnyRequest) -> Response[bytes]:
    """Reports made through Open311, newest first: the last 90 days unless told otherwise."""
    portal = portal_of(request.app.state)
    wanted, language = _filter(portal, request.query_params), _language(request)
    found = await portal.store.read(lambda s: reports.find(s, wanted, language))
    return _answer(_split(request.url.path)[1], "service_requests", found)


@get("/v2/requests/{name:str}")
async def one_request(request: AnyRequest, name: str) -> Response[bytes]:
    """One report by its number."""
    number, format_ = _split(name)
    language, wanted = _language(request), reports.Filter(numbers=(number,))
    found = await portal_of(request.app.state).store.read(
        lambda s: reports.find(s, wanted, language)
    )
    if not found:
        raise NotFound("service_request_id was not found")
    return _answer(format_, "service_requests", found)


@get("/v2/tokens/{name:str}")
async def one_token(request: AnyRequest, name: str) -> Response[bytes]:
    """The number of a report that was answered with a token; empty while it has none."""
    token, format_ = _split(name)
    store = portal_of(request.app.state).store
    number = store.read_blocking(lambda s: reports.number(s, token))
    found = [Created(service_request_id=number, token=token)]
    return _answer(format_, "service_requests", found)


@post(["/v2/requests.json", "/v2/requests.xml"], status_code=201)
async def new_request(request: AnyRequest) -> Response[bytes]:
    """A report. ``Idempotency-Key`` makes sending it again harmless."""
    portal = portal_of(request.app.state)
    arguments = await _arguments(request)
    client = await client_of(portal.authenticator, portal.store, arguments.get("api_key", ""))
    code = arguments.get("service_code", "")
    service = (await portal.store.read(reports.kinds)).get(code)
    if service is None:
        raise NotFound("service_code was not found")
    data, now = form_data(service, code, arguments), portal.clock()
    today = city_date(now, portal.config.time_zone)
    problems = FormChecker(service.form).problems(data, (), today)
    language = _language(request)
    if problems:
        told = [f"{each.field}: {getattr(each.message, language)}" for each in problems]
        raise BadRequest("; ".join(told))
    uuid = reports.uuid_for(client, request.headers.get("idempotency-key", "")[:200])
    submission = Submission(
        service=service.id.partition(":")[2],
        service_version=service.version,
        data=data,
        language=language,
        created_at=now,
        via="open311",
    )
    await portal.store.write(lambda t: reports.send(t, client, uuid, code, submission))
    number = await reports.number_of(portal.store, client, uuid)
    created = Created(service_request_id=number, token="" if number else uuid)
    return _answer(_split(request.url.path)[1], "service_requests", [created], 201)


async def _arguments(request: AnyRequest) -> dict[str, str]:
    """Of the body or of the address: clients do either. The first of several counts."""
    if request.content_type[0] not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        raise BadRequest("send the arguments as a form (application/x-www-form-urlencoded)")
    found = {name: str(value) for name, value in request.query_params.items()}
    for name, value in (await request.form()).multi_items():
        if isinstance(value, str):
            found.setdefault(name, value)
    return found


def _filter(portal: Portal, query: Mapping[str, Any]) -> reports.Filter:
    def several(name: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in str(query.get(name, "")).split(",") if part.strip())

    numbers, statuses = several("service_request_id"), several("status")
    if not {*statuses} <= {"open", "closed"}:
        raise BadRequest("status is open or closed")
    start, end = (reports.decode_moment(str(query.get(k, ""))) for k in ("start_date", "end_date"))
    if not numbers and start is None:
        start = (end or portal.clock()) - reports.SPAN
    return reports.Filter(
        numbers=numbers[: reports.MOST],
        codes=several("service_code")[: reports.MOST],
        statuses=statuses if len({*statuses}) == 1 else (),
        start=start,
        end=end,
        page=_whole(query, "page", 1, 1_000_000),
        page_size=_whole(query, "page_size", reports.MOST, reports.MOST),
    )


def _whole(query: Mapping[str, Any], name: str, default: int, most: int) -> int:
    text = str(query.get(name, default))
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= most:
        raise BadRequest(f"{name} is a number from 1 to {most}")
    return int(text)


def _municipalities(snapshot: Snapshot) -> dict[str, str]:
    stored = snapshot.documents(PUBLIC, "municipality:")
    found = [records.decode(each.body, each.id, each.rev, Municipality) for each in stored]
    return {each.id.partition(":")[2]: each.name for each in found}


open311_router = Router(
    path="/open311",
    route_handlers=[
        discovery,
        list_services,
        one_service,
        list_requests,
        one_request,
        one_token,
        new_request,
    ],
    exception_handlers={Exception: _failed},
    tags=["open311"],
)
