"""What GeoReport v2 sends and answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from msgspec import Struct, field

Datatype = Literal["string", "number", "datetime", "text", "singlevaluelist"]


class ServiceItem(Struct, frozen=True, kw_only=True):
    """A kind of report that can be made. ``metadata``: it asks for attributes of its own."""

    service_code: str
    service_name: str
    description: str
    metadata: bool = True
    type: Literal["realtime"] = "realtime"
    keywords: str = ""
    group: str = ""


class Value(Struct, frozen=True):
    """An option of a list."""

    key: str
    name: str


class Attribute(Struct, frozen=True, kw_only=True):
    """A field of a kind of report."""

    variable: bool = True
    code: str
    datatype: Datatype
    required: bool
    datatype_description: str
    order: int
    description: str
    values: list[Value] = field(default_factory=list)


class ServiceDefinition(Struct, frozen=True):
    """The fields of a kind of report."""

    service_code: str
    attributes: list[Attribute]


class RequestItem(Struct, frozen=True, kw_only=True):
    """A report, without anything that says whose it is."""

    service_request_id: str
    status: Literal["open", "closed"]
    status_notes: str
    service_name: str
    service_code: str
    description: str
    agency_responsible: str
    requested_datetime: datetime
    updated_datetime: datetime
    expected_datetime: date
    address: str
    lat: float | None = None
    long: float | None = None


class Created(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a new report is answered: its number, or a token to ask for it with."""

    service_request_id: str = ""
    token: str = ""
    service_notice: str = ""


class ErrorItem(Struct, frozen=True):
    """What was wrong. ``code`` is the HTTP status."""

    code: int
    description: str


class Discovery(Struct, frozen=True, kw_only=True):
    """Where the API is (GeoReport v2, "Service Discovery")."""

    changeset: str
    contact: str
    key_service: str
    endpoints: list[Endpoint]


class Endpoint(Struct, frozen=True, kw_only=True):
    """One version of the API."""

    specification: str
    url: str
    changeset: str
    type: Literal["production", "test"]
    formats: list[str]
