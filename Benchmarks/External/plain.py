"""A trivial suggester as a plain loop: what its author would write."""
import json
import random
import sys

for line in sys.stdin:
    request = json.loads(line)
    answer = {"id": request["id"]}
    if request["type"] == "hello":
        answer |= {"protocol": 1, "name": "plain", "version": "1"}
        answer["capabilities"] = ["batches", "asynchronous", "stops", "runs"]
    elif request["type"] == "start":
        sizes = [len(parameter["values"]) for parameter in request["space"]]
        draw = random.Random(request["seed"])
    elif request["type"] == "suggest":
        answer["suggestions"] = [
            [draw.randrange(size) for size in sizes] for _ in range(request["count"])
        ]
    elif request["type"] == "stop":
        answer["stop"] = []
    print(json.dumps(answer), flush=True)
