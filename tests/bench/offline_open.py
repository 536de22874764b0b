"""The time from opening the app with no network to a usable screen, on a slowed-down phone.

The peer is the same screen fetched over the network of the same run, without the worker's help.
"""

from __future__ import annotations

import statistics

from tests.bench.browsing import SLOWDOWN, Measured, measured, usable_after, wait_until_installed

RUNS = 5


def seconds_to_open(everything: Measured) -> float:
    """A new tab, from the address to the usable screen."""
    page = everything.page()
    page.goto(everything.relay.url)
    seconds = usable_after(page)
    page.close()
    return seconds


def main() -> None:
    """Print the medians and their ratio."""
    online = []
    for _ in range(RUNS):
        with measured() as everything:
            online.append(seconds_to_open(everything))
    with measured() as everything:
        page = everything.page(slow=False)
        page.goto(everything.relay.url)
        wait_until_installed(page)
        everything.context.set_offline(True)
        offline = [seconds_to_open(everything) for _ in range(RUNS)]
    a, b = statistics.median(offline), statistics.median(online)
    print(f"processor {SLOWDOWN} times slower; opened offline: {a:.2f} s (median of {RUNS})")
    print(f"first visit, on a network without delay: {b:.2f} s; ratio {a / b:.2f}")


if __name__ == "__main__":
    main()
