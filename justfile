# Recipes run inside the project's environment: `python3 run.py RECIPE`, or `uv run just RECIPE`.

set positional-arguments

[private]
default:
    @just --list --unsorted

# Serve the portal; builds the PWA first if its sources changed. Options go to `portal serve`.
[no-exit-message]
serve *options: build
    @portal serve "$@"

# The command line beside a running portal: `portal official add …`, `portal kiosk enrol …`.
[no-exit-message]
portal *words:
    @portal "$@"

# Build the PWA into server/static (only what changed).
build: node-modules
    @python -m tools.build_pwa

# Run every test, some files at a time; installs what they need. Options go to pytest (`-n 0`: one by one).
test *options: build test-needs
    python -m pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder "$@"

# Look for input that breaks the server, longer than the suite does. Options go to pytest.
fuzz *options:
    python -m pytest --hypothesis-profile=deep tests/abuse tests/protocol/test_bad_requests.py "$@"

# Everything a reviewer would ask a machine: style, types, generated files, layers.
check: node-modules
    ruff check .
    ruff format --check .
    mypy
    npm --prefix pwa run --silent check
    @python -m tools.generate --check
    python -m pytest -q tests/structure

# Write the JSON Schema and the TypeScript types anew from schemas/.
generate: node-modules
    @python -m tools.generate

# Tell the whole story, in Spanish and in English, in real Chromiums; pictures in artifacts/demo.
demo: build
    @python -m tools.packages chromium Xvfb xdotool import
    @python -m tests.demo.story

# Take a picture of every screen into artifacts/screens: all, or `just screens` and some of citizen, participation, kiosk, desk; first `narrow` (320 px) or `large` (letters twice as large).
screens *parts: build
    @python -m tools.packages chromium
    @python -m tests.screens.take "$@"

# Measure: `just bench` or `just bench NAME` (first-load, draft, offline-open, sync [--peer URL] [--million], listeners, replicate, desk).
bench *names: build test-needs
    @python -m tests.bench.run "$@"

# Make the wheel that holds server and PWA.
wheel: build
    uv build --wheel

# Format Python.
format:
    ruff format .
    ruff check --fix .

[private]
node-modules:
    @python -m tools.node_modules pwa

# A browser and a database server for the tests, where there are none and they may be installed.
[private]
test-needs:
    @python -m tools.packages chromium postgresql
    @python -m tools.node_modules tests/interop tests/bench
