"""A Chromium, the built PWA, and a portal for the browser tests."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.front import Front
from tests.support.portal_process import PortalProcess
from tests.support.post_office import PostOffice
from tools.browser import find

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PERMISSIONS = ["background-sync", "notifications"]
#: Milliseconds that a page may take for one step; nothing in the tests waits for time itself.
PATIENCE = 20_000
#: What a citizen may store at the portal of these tests: far more than they send.
QUOTA_MB = 16

Version = Callable[[str], Path]
NewContext = Callable[[str], BrowserContext]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, or the one that CHROMIUM names."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_context(chromium: Browser) -> Iterator[NewContext]:
    """Browser profiles, each empty, on a small phone, allowed to sync and notify at an origin."""
    contexts = []

    def make(origin: str) -> BrowserContext:
        context = chromium.new_context(
            viewport={"width": 360, "height": 640}, has_touch=True, base_url=origin, locale="es-CU"
        )
        context.set_default_timeout(PATIENCE)
        context.grant_permissions(PERMISSIONS, origin=origin)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def core_version(tmp_path_factory: pytest.TempPathFactory) -> Version:
    """Builds a version of the test page, which is the offline core without screens."""
    built: dict[str, Path] = {}

    def build(version: str) -> Path:
        if version not in built:
            folder = tmp_path_factory.mktemp("core") / version
            vite = [str(ROOT / "pwa/node_modules/.bin/vite"), "build", "--logLevel", "warn"]
            subprocess.run(
                [*vite, "--config", "test/vite.config.ts", "--outDir", str(folder)],
                cwd=ROOT / "pwa",
                env={**os.environ, "VITE_TEST_VERSION": version},
                check=True,
            )
            built[version] = folder
        return built[version]

    return build


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PortalProcess]:
    """One portal for all browser tests: each test is a person of its own."""
    data = tmp_path_factory.mktemp("portal") / "data"
    with PortalProcess(data, environment={"PORTAL_QUOTA_MB": str(QUOTA_MB)}) as process:
        yield process


@pytest.fixture(scope="session")
def post() -> Iterator[PostOffice]:
    """For portals that write to people."""
    with PostOffice() as office:
        yield office


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory, post: PostOffice) -> Iterator[PortalProcess]:
    """A portal that writes to people, under a name: an address of numbers has no passkeys."""
    data = tmp_path_factory.mktemp("city") / "data"
    with PortalProcess(data, environment=post.settings, host="localhost") as process:
        yield process


@pytest.fixture
def front(core_version: Version) -> Iterator[Front]:
    """The test page, with no portal behind it."""
    with Front(core_version("1")) as server:
        yield server


@pytest.fixture
def line(core_version: Version, portal: PortalProcess) -> Iterator[Front]:
    """The test page and a portal, over a network that a test can spoil."""
    with Front(core_version("1"), portal.url) as server:
        yield server


@pytest.fixture
def wire(core_version: Version, city: PortalProcess) -> Iterator[Front]:
    """The test page and the portal that writes to people."""
    with Front(core_version("1"), city.url) as server:
        yield server
