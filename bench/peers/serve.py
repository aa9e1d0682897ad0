# SPDX-License-Identifier: MIT
# The Python peers' end of the conversation, as serve.mjs is the others'.
import json
import sys
import time

options = json.loads(sys.argv[1])
kept = {}


def once(make, *key):
    """What make(*key) gives, made once: rounds measure warm epochs."""
    if (make, *key) not in kept:
        kept[(make, *key)] = make(*key)
    return kept[(make, *key)]


def each_call(call, calls, group=1):
    """Microseconds a call, timed `group` at a time."""
    for _ in range(calls // 5):
        call()
    times = []
    for _ in range(calls // group):
        start = time.perf_counter()
        for _ in range(group):
            call()
        times.append((time.perf_counter() - start) * 1e6 / group)
    times.sort()
    return {'p50': times[len(times) // 2], 'p99': times[int(len(times) * 0.99)], 'mean': sum(times) / len(times)}


def serve(about, rounds):
    """`about` tells of this peer; `rounds` are its measurements by name."""

    def say(value):
        print(json.dumps(value), flush=True)

    say({'ready': True, **about})
    for line in sys.stdin:
        request = json.loads(line)
        try:
            say(rounds[request['round']](request))
        except Exception as error:
            say({'error': repr(error)})
