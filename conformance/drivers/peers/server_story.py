"""A published client against a server: `server_story.py URL TOKEN clear|encrypted`. Prints what it lived through as one JSON line.

The server's application answers `say` by a publication `said` to the topic `room` and by an event `told`.
"""

import asyncio
import json
import sys

from wse_client import AsyncWSEClient

PATIENCE_S = 8
SETTLE_S = 0.5


async def until(holds):
    for _ in range(PATIENCE_S * 100):
        if holds():
            return True
        await asyncio.sleep(0.01)
    return False


async def live(url, token, encrypted):
    client = AsyncWSEClient(url, token=token, encryption=encrypted)
    events = []
    client.on_any(lambda event: events.append([event.type, event.payload]))
    of = lambda kind: [payload for type_, payload in events if type_ == kind]
    await client.connect()
    told = {"ready": await until(lambda: client.is_fully_ready)}
    # It says it is ready before it uses its key.
    await asyncio.sleep(SETTLE_S)
    await client.subscribe(["room"])
    told["subscribed"] = await until(lambda: "room" in client.subscribed_topics)
    await client.send("say", {"n": 1})
    told["said"] = await until(lambda: len(of("said")) == 1 and len(of("told")) == 1)
    told["payloads"] = [of("said"), of("told")]
    await client.disconnect()
    return told


print(json.dumps(asyncio.run(live(sys.argv[1], sys.argv[2], sys.argv[3] == "encrypted"))))
