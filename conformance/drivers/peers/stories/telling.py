"""How a story is told: `STORY.py PORT TOKENS NAME...` tells the named stories at the same time, and prints one JSON object.

The object has a member for each story: what was to be seen, and `true` for what was, else what was seen instead. TOKENS
is a JSON object: `alice`, whose events the application numbers; `carol`, whose events the server numbers; `bad`.
"""

import asyncio
import json
import sys
import traceback
from dataclasses import dataclass

PATIENCE_S = 10
# For what clients are known not to do: each waits it out.
SHORT_PATIENCE_S = 3
# Said over connections that are to hide it.
SECRET = "nobody else may read this"
LONG = "long " * 1_000
MISSED = [2, 3, 4]
# Published one by one from when it has gone until long after it is back; fewer than a history holds.
STREAM = list(range(2, 102))
STREAM_PACE_MS = 8
# So many of them, where there are so many, it misses for certain: it comes back when a witness has heard them.
SURELY_MISSED = 10


@dataclass
class Place:
    """Where the server is, and what opens its door."""

    port: int
    tokens: dict


class Facts(dict):
    """What was seen: `true`, or what was there instead."""

    def note(self, fact, holds, instead=""):
        self[fact] = True if holds else str(instead) or "it was not so"


async def until(holds, patience_s=PATIENCE_S):
    """Waits for something to become true; tells whether it did."""
    clock = asyncio.get_running_loop().time
    end = clock() + patience_s
    while not holds():
        if clock() > end:
            return False
        await asyncio.sleep(0.01)
    return True


async def until_heard(witness, missed):
    await until(lambda: len(witness.numbers("said")) >= min(len(missed), SURELY_MISSED))


def note_recovered(facts, numbers, expected):
    facts.note("gets all it missed, in order", list(dict.fromkeys(numbers)) == expected, numbers)
    facts.note("gets nothing twice", len(numbers) == len(set(numbers)), numbers)


async def _tell(story, place, name):
    facts = Facts()
    try:
        await story(place, facts, name)
    except Exception:
        facts.note("comes to its end", False, " ".join(traceback.format_exc().split()))
    return facts


async def _tell_all(stories, place, names):
    told = await asyncio.gather(*(_tell(stories[name], place, name) for name in names))
    print(json.dumps(dict(zip(names, told))))


def tell(stories):
    port, tokens, *names = sys.argv[1:]
    asyncio.run(_tell_all(stories, Place(int(port), json.loads(tokens)), names))
