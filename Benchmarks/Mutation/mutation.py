"""Damages journals, tables and baselines, and has every command read them.

    python3 Benchmarks/Mutation/mutation.py [--rematch PATH] [--journals N] [--tables N] [--baselines N] [--seed N]

Looks for crashes, for commands that do not end, and for scores that differ from the undamaged ones without a message.
The same seed gives the same damages. Exit status: 0 when nothing was found, 1 otherwise; what was found is kept in the
folder that is named at the end.

What no reader can know counts apart: an edit with a new check whose values agree with each other, a line that is not
there, and a table in JSON, which has no checksum, that has become another table (its hash tells).
"""

import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
MASK = (1 << 64) - 1
P1, P2, P3, P4, P5 = (
    0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63,
    0x27D4EB2F165667C5,
)
SECONDS = 30

SMALL = {
    "kind": "multimodal", "name": "small",
    "parameters": [
        {"name": "a", "from": 0, "to": 1, "count": 12}, {"name": "b", "from": -1, "to": 4, "count": 9},
        {"name": "c", "values": [0.1, 0.5, 2]},
    ],
    "shape": {"hills": [
        {"centre": [0.3, 0.6, 0.5], "height": 1, "width": 0.2},
        {"centre": [0.8, 0.2, 1], "height": 0.7, "width": 0.4},
    ]},
}
TWINS = "batch?configurations=[[0,0,0],[0,0,0],[1,1,1],[0,0,0],[1,1,1]]+threshold?value=0.5&steps=2"
CAMPAIGNS = [
    ["-c", "rounds=6,slots=2", "-c", "rounds=12,slots=2,steps=4", "-s", "random", "-s", "sobol+patience?steps=2",
     "-r", "3"],
    ["-c", "rounds=16,slots=3,steps=4,rules=final-kit", "-s", TWINS, "-s", "random+patience?steps=2", "-r", "2"],
    ["-c", "rounds=5,slots=3,rules=preliminary-kit", "-s", "grid", "-s", "random", "-s", "latin-hypercube", "-r", "3",
     "--strict"],
    ["-c", "final", "-s", "random+kit-example", "-s", "sobol", "-r", "2"],
]


def xxh64(data, seed=0):
    """The hash by which lines are checked, as its specification describes it."""
    def rotate(word, count):
        return (word << count | word >> (64 - count)) & MASK

    def mix(lane, word):
        return rotate((lane + word * P2) & MASK, 31) * P1 & MASK

    def word(place, size):
        return int.from_bytes(data[place:place + size], "little")

    place = 0
    if len(data) >= 32:
        lanes = [(seed + P1 + P2) & MASK, (seed + P2) & MASK, seed, (seed - P1) & MASK]
        while place + 32 <= len(data):
            lanes = [mix(lane, word(place + 8 * index, 8)) for index, lane in enumerate(lanes)]
            place += 32
        result = sum(rotate(lane, count) for lane, count in zip(lanes, (1, 7, 12, 18))) & MASK
        for lane in lanes:
            result = ((result ^ mix(0, lane)) * P1 + P4) & MASK
    else:
        result = (seed + P5) & MASK
    result = (result + len(data)) & MASK
    while place + 8 <= len(data):
        result = (rotate(result ^ mix(0, word(place, 8)), 27) * P1 + P4) & MASK
        place += 8
    if place + 4 <= len(data):
        result = (rotate(result ^ word(place, 4) * P1 & MASK, 23) * P2 + P3) & MASK
        place += 4
    for byte in data[place:]:
        result = rotate(result ^ byte * P5 & MASK, 11) * P1 & MASK
    result = (result ^ result >> 33) * P2 & MASK
    result = (result ^ result >> 29) * P3 & MASK
    return result ^ result >> 32


def checked(line):
    """A line with the right check of its bytes."""
    match = re.search(rb'"timings":\{("check":"[0-9a-f]*",)?', line)
    if not match:
        return line
    before = line[:match.start()] + b'"timings":{'
    after = line[match.end():].rstrip(b"\n")
    check = xxh64(after, xxh64(before))
    return before + b'"check":"%016x",' % check + after + b"\n"


# Damages: each takes a generator and bytes, and returns bytes.

NUMBER = re.compile(rb"-?[0-9]+(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?")
VALUE = re.compile(rb'(?<=[:\[,])(?:-?[0-9][-+.e0-9]*|"[^"\\]*")(?=[,\]}])')
NUMBERS = [b"0", b"-1", b"1", b"0.5", b"1e300", b"1e999", b"-1e-320", b"9223372036854775807", b"99999999999999999999",
           b"1.7976931348623157e+308", b'"inf"', b'"nan"', b"null", b"2147483648", b"100000"]


def place(r, data):
    return r.randrange(len(data)) if data else 0


def flip(r, data):
    at = place(r, data)
    return data[:at] + bytes([data[at] ^ 1 << r.randrange(8)]) + data[at + 1:]


def byte(r, data):
    at = place(r, data)
    return data[:at] + bytes([r.randrange(256)]) + data[at + 1:]


def digit(r, data):
    found = [match.start() for match in re.finditer(rb"[0-9]", data)]
    if not found:
        return flip(r, data)
    at = r.choice(found)
    return data[:at] + r.choice(b"0123456789.-e").to_bytes(1, "little") + data[at + 1:]


def value(r, data):
    """Replaces a number or a text by another one."""
    match = r.choice(list(VALUE.finditer(data)) or [None])
    if not match:
        return flip(r, data)
    old = match.group()
    if old.startswith(b'"'):
        new = r.choice([b'""', b'"random"', b'"contest"', b'"stopped"', b'"running"', b'"' + old[2:] if len(old) > 2
                        else b'"x"', old[:-1] + b'x"', b'"\\u0000"', b'"\\ud800"'])
    elif r.random() < 0.5:
        new = r.choice(NUMBERS)
    else:
        try:
            number = float(old)
            new = r.choice([number + 1, number - 1, number * 2, -number, number * (1 + 1e-12), number / 3])
            new = (b"%d" % int(new) if b"." not in old and r.random() < 0.8 else repr(new).encode())
        except (ValueError, OverflowError):
            new = b"7"
    return data[:match.start()] + new + data[match.end():]


def cut(r, data):
    return data[:place(r, data)]


def lost(r, data):
    at = place(r, data)
    return data[:at] + data[at + r.randrange(1, 200):]


def doubled(r, data):
    at = place(r, data)
    end = at + r.randrange(1, 200)
    return data[:end] + data[at:end] + data[end:]


def zeros(r, data):
    at = place(r, data)
    return data[:at] + bytes(r.choice([1, 7, 512, 4096])) + data[at + r.choice([0, 512]):]


def garbage(r, data):
    at = place(r, data)
    return data[:at] + r.choice([b"\xff", b"\xc3\x28", b"\n", b"[" * 3000, b"{" * 3000, b'"', b"\\", b"\xef\xbb\xbf",
                                 b"\r\n"]) + data[at:]


BYTES = [flip, byte, digit, value, cut, lost, doubled, zeros, garbage]


def lines_of(data):
    return data.splitlines(keepends=True)


def on_line(change):
    def damage(r, data):
        lines = lines_of(data)
        at = r.randrange(len(lines))
        lines[at] = change(r, lines[at])
        return b"".join(lines)
    return damage


def swapped(r, data):
    lines = lines_of(data)
    r.shuffle(lines)
    return b"".join(lines)


def twice(r, data):
    lines = lines_of(data)
    for _ in range(r.randrange(1, 4)):
        lines.insert(r.randrange(len(lines) + 1), r.choice(lines))
    return b"".join(lines)


def dropped(r, data):
    lines = lines_of(data)
    del lines[r.randrange(len(lines))]
    return b"".join(lines)


def joined(r, data):
    """A concatenation of which one part is torn."""
    return cut(r, data) + data


def unbroken(r, data):
    """Two records in one line."""
    lines = lines_of(data)
    at = r.randrange(len(lines) - 1)
    lines[at] = lines[at].rstrip(b"\n")
    return b"".join(lines)


def newlineless(r, data):
    return data.rstrip(b"\n")


def label(r, line):
    return re.sub(rb'"label":"[^"]*"', b'"label":"%s"' % r.choice([b"random", b"gp-ei", b"", b"x" * 3000]), line)


def schema(r, line):
    return re.sub(rb'"schema":[0-9]+', b'"schema":%s' % r.choice([b"0", b"1", b"2", b"4", b"-1", b"1e9", b"99"]), line)


def rewritten(r, line):
    """What another program's JSON writer makes of a line: no damage."""
    return json.dumps(json.loads(line), indent=None).encode() + b"\n"


def resealed(change):
    return on_line(lambda r, line: checked(change(r, line)))


JOURNALS = {
    "bit flipped": flip, "byte changed": byte, "digit changed": digit, "value changed": on_line(value),
    "lines in another order": swapped, "lines twice": twice, "newline missing at the end": newlineless,
    "cut off": cut, "bytes lost": lost, "bytes twice": doubled, "zeros": zeros, "foreign bytes": garbage,
    "torn inside a concatenation": joined, "two records in a line": unbroken, "label changed": on_line(label),
    "schema changed": on_line(schema), "written anew": on_line(rewritten),
    # What no reader can know.
    "value changed, new check": resealed(value), "label changed, new check": resealed(label), "line dropped": dropped,
}
UNKNOWABLE = {"value changed, new check", "label changed, new check", "line dropped", "cut off"}


class Harness:
    def __init__(self, rematch, folder):
        self.rematch = rematch
        self.folder = folder
        self.found = []
        self.counts = collections.Counter()

    def run(self, arguments, cwd):
        """Status, output and errors; the status is a text for what must never be."""
        try:
            done = subprocess.run([self.rematch, *arguments], cwd=cwd, capture_output=True, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            return "does not end", b"", b""
        status = done.returncode
        if status < 0 or status > 128:
            status = f"crash {status}"
        return status, done.stdout, done.stderr

    def report(self, what, kind, number, command, errors):
        self.found.append(what)
        print(f"{what}: {kind} {number}: {' '.join(command)}: {errors[-300:].decode(errors='replace')}", flush=True)

    # Journals.

    def make_bases(self):
        bases = []
        for index, campaign in enumerate(CAMPAIGNS):
            place = self.folder / f"base-{index}"
            place.mkdir()
            (place / "small.json").write_text(json.dumps(SMALL))
            arguments = ["run", "-f", "small.json", "-j", "1", *campaign, "-o", "out", "--json"]
            status, output, errors = self.run(arguments, place)
            assert status == 0, errors
            bases.append({
                "campaign": arguments, "bytes": (place / "out/runs.jsonl").read_bytes(),
                "run": scores(output), "score": scores(self.run(["score", "out", "--json"], place)[1]),
            })
        old = ROOT / "Tests/CampaignsTests/Fixtures/schema-1.jsonl"
        status, output, _ = self.run(["score", str(old), "--json"], self.folder)
        bases.append({"campaign": None, "bytes": old.read_bytes(), "score": scores(output)})
        return bases

    def journal(self, bases, seed, number):
        r = random.Random(f"{seed} journal {number}")
        base = bases[number % len(bases)]
        kind = list(JOURNALS)[number // len(bases) % len(JOURNALS)]
        # Lines of the first schema have no check.
        isOld = base["campaign"] is None
        data = JOURNALS[kind](r, base["bytes"])
        place = self.folder / f"journal-{number}"
        (place / "out").mkdir(parents=True)
        (place / "small.json").write_text(json.dumps(SMALL))
        (place / "out/runs.jsonl").write_bytes(data)
        problems = len(self.found)
        isSilent = False
        commands = [
            ["score", "out", "--json"], ["score", "out", "--measures", "--stops", "--by-surface"], ["compare", "out"],
            ["report", "out", "-o", "page.html", "--svg", "svg"], ["report", "out", "--text"],
        ]
        for command in commands:
            status, output, errors = self.run(command, place)
            if status not in (0, 1):
                self.report(str(status), kind, number, command, errors)
            elif status == 1 and not errors:
                self.report("no message", kind, number, command, errors)
            if command[-1] == "--json" and status == 0 and not errors and scores(output) != base["score"]:
                isSilent = True
                if kind in UNKNOWABLE or isOld:
                    self.counts[f"not known to be untrue: {kind}" + (", schema 1" if isOld else "")] += 1
                else:
                    self.report("silent difference", kind, number, command, output)
        if not isOld:
            status, output, errors = self.run(base["campaign"], place)
            if status not in (0, 1):
                self.report(str(status), kind, number, base["campaign"], errors)
            elif status == 0 and scores(output) != base["run"]:
                if isSilent or kind in UNKNOWABLE:
                    self.counts[f"resumed with what is not known to be untrue: {kind}"] += 1
                else:
                    self.report("other scores after resuming", kind, number, base["campaign"], errors)
            if (place / "out/runs.jsonl").read_bytes()[:1] and not survives(data, place / "out"):
                self.report("bytes lost", kind, number, base["campaign"], errors)
        self.counts["journals"] += 1
        if len(self.found) == problems:
            shutil.rmtree(place)

    # Tables.

    def make_tables(self):
        place = self.folder / "tables"
        place.mkdir()
        (place / "small.json").write_text(json.dumps(SMALL))
        tables = {}
        for name in ["t.json", "t.rsurf"]:
            assert self.run(["surface", "generate", "small.json", name], place)[0] == 0
            status, output, errors = self.run(["surface", "inspect", name, "--json"], place)
            assert status == 0, errors
            tables[name] = ((place / name).read_bytes(), json.loads(output)["hash"], self.table_scores(place, name))
        for case in sorted((ROOT / "../shared/cases").glob("*.json")):
            if self.run(["surface", "inspect", str(case)], place)[0] == 0:
                tables[case.name] = (case.read_bytes(), None, None)
        return tables

    def table_scores(self, place, name):
        command = ["run", "-f", name, "-s", "random", "-s", "sobol", "-c", "rounds=4,slots=3,reference=5", "-r", "2", "-o", "o-" + name,
                   "--json"]
        status, output, errors = self.run(command, place)
        return status, scores(output) if status == 0 else None, errors

    def table(self, tables, seed, number):
        r = random.Random(f"{seed} table {number}")
        name = list(tables)[number % len(tables)]
        change = BYTES[number // len(tables) % len(BYTES)]
        whole, hashed, expected = tables[name]
        # Most of a binary table is readings, so damage its header as often.
        if name.endswith(".rsurf") and r.random() < 0.5:
            data = change(r, whole[:1500]) + whole[1500:]
        else:
            data = change(r, whole)
        place = self.folder / f"table-{number}"
        place.mkdir()
        (place / name).write_bytes(data)
        problems = len(self.found)
        kind = f"{name}, {change.__name__}"
        other = "u.json" if name.endswith(".rsurf") else "u.rsurf"
        for command in [
            ["surface", "inspect", name], ["surface", "inspect", name, "--verify"], ["surface", "convert", name, other],
            ["surface", "lift", name, "lifted.rsurf"],
        ]:
            status, output, errors = self.run(command, place)
            if status not in (0, 1):
                self.report(str(status), kind, number, command, errors)
            elif status == 1 and not errors:
                self.report("no message", kind, number, command, errors)
        status, found, errors = self.table_scores(place, name)
        if status not in (0, 1):
            self.report(str(status), kind, number, ["run"], errors)
        elif status == 0 and hashed and found != expected[1]:
            _, output, _ = self.run(["surface", "inspect", name, "--json"], place)
            if name.endswith(".rsurf") or json.loads(output)["hash"] == hashed:
                self.report("silent difference", kind, number, ["run"], errors)
            else:
                self.counts["tables in JSON that are other tables"] += 1
        self.counts["tables"] += 1
        if len(self.found) == problems:
            shutil.rmtree(place)

    # Baselines.

    def make_baseline(self):
        place = self.folder / "baseline"
        place.mkdir()
        (place / "small.json").write_text(json.dumps(SMALL))
        status, _, errors = self.run(
            ["run", "-f", "small.json", "-c", "rounds=8,slots=2", "-s", "random", "-r", "6", "-o", "out",
             "--save-baseline", "b"], place)
        assert status == 0, errors
        data = next((place / "b").glob("*.json")).read_bytes()
        return data, [self.gate(place, more) for more in ([], ["-s", "sobol"])]

    def gate(self, place, more):
        command = ["gate", "--baseline", "b", "-f", "small.json", "--json", "--junit", "g.xml", "--markdown", "g.md"]
        status, output, errors = self.run(command + more, place)
        verdict = strip(json.loads(output), {"time", "isTooSlow"}) if output else None
        return status, verdict, errors

    def baseline(self, base, seed, number):
        r = random.Random(f"{seed} baseline {number}")
        whole, expected = base
        change = BYTES[number % len(BYTES)]
        place = self.folder / f"baseline-{number}"
        (place / "b").mkdir(parents=True)
        (place / "small.json").write_text(json.dumps(SMALL))
        (place / "b/b.json").write_bytes(change(r, whole))
        problems = len(self.found)
        for more, (status, verdict, _) in zip(([], ["-s", "sobol"]), expected):
            found, other, errors = self.gate(place, more)
            if found not in (0, 1, 2, 3, 4):
                self.report(str(found), change.__name__, number, ["gate", *more], errors)
            elif found == 1 and not errors:
                self.report("no message", change.__name__, number, ["gate", *more], errors)
            elif found != 1 and (found, other) != (status, verdict):
                self.report("silent difference", change.__name__, number, ["gate", *more], errors)
        self.counts["baselines"] += 1
        if len(self.found) == problems:
            shutil.rmtree(place)


def strip(value, keys):
    if isinstance(value, dict):
        return {key: strip(item, keys) for key, item in value.items() if key not in keys}
    return [strip(item, keys) for item in value] if isinstance(value, list) else value


def scores(output):
    """The leaderboard of --json without seconds, in an order of its own."""
    if not output:
        return None
    rows = strip(json.loads(output)["leaderboard"], {"secondsPerRun"})
    return sorted(json.dumps(row, sort_keys=True) for row in rows)


def survives(data, folder):
    """Whether all bytes of a journal are still in it or beside it."""
    now = (folder / "runs.jsonl").read_bytes()
    if now.startswith(data):
        return True
    torn = [file.read_bytes() for file in folder.glob("runs.jsonl.torn*")]
    return any(data.endswith(rest) and now.startswith(data[:len(data) - len(rest)]) for rest in torn)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rematch", default=str(ROOT / ".build/release/rematch"))
    parser.add_argument("--journals", type=int, default=5000)
    parser.add_argument("--tables", type=int, default=1000)
    parser.add_argument("--baselines", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", type=int, help="the number of one damage, for --journals, --tables or --baselines 1")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    assert xxh64(b"") == 0xEF46DB3751D8E999 and xxh64(b"abc") == 0x44BC2CF5AD770999
    folder = pathlib.Path(tempfile.mkdtemp(prefix="rematch-mutation-"))
    harness = Harness(os.path.abspath(options.rematch), folder)
    parts = [
        (options.journals, harness.make_bases, harness.journal), (options.tables, harness.make_tables, harness.table),
        (options.baselines, harness.make_baseline, harness.baseline),
    ]
    for count, make, damage in parts:
        if not count:
            continue
        base = make()
        numbers = range(count) if options.only is None else [options.only]
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            for _ in pool.map(lambda number: damage(base, options.seed, number), numbers):
                pass
    for name, count in sorted(harness.counts.items()):
        print(f"{count:6} {name}")
    for name, count in sorted(collections.Counter(harness.found).items()):
        print(f"{count:6} FOUND: {name}")
    if not harness.found:
        shutil.rmtree(folder)
        print("nothing found")
        return 0
    print(f"kept in {folder}")
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
