"""Hill climbing in a plain loop over the protocol: rematch run -s exec:'python3 loop.py'"""

import json
import random
import sys

for line in sys.stdin:
    request = json.loads(line)
    answer = {"id": request["id"]}
    if request["type"] == "hello":
        answer.update(protocol=1, name="plain-loop", version="1.0")
        answer["capabilities"] = ["batches", "asynchronous", "runs"]
    elif request["type"] == "start":
        generator = random.Random(request["seed"])
        levels = [len(parameter["values"]) for parameter in request["space"]]
        configurations, best = {}, None
    elif request["type"] == "suggest":
        for trial in request["started"]:
            configurations[trial["trial"]] = trial["configuration"]
        for trial in request["ended"]:
            if trial["state"] == "completed" and (best is None or trial["reward"] > best[0]):
                best = trial["reward"], configurations[trial["trial"]]
        answer["suggestions"] = []
        for _ in range(request["count"]):
            suggestion = [generator.randrange(count) for count in levels]
            if best is not None and generator.random() < 0.8:  # all but one parameter of the best
                axis = generator.randrange(len(levels))
                suggestion = best[1][:axis] + [suggestion[axis]] + best[1][axis + 1 :]
            answer["suggestions"].append(suggestion)
    print(json.dumps(answer), flush=True)
