"""Tests of the module `rematch`: python3 -m unittest, with the module on PYTHONPATH."""

import json
import os
import re
import subprocess
import sys
import unittest

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../..")
EXTERNAL = os.path.join(ROOT, "Sources/Suggesters/External")
PAGE = os.path.join(EXTERNAL, "External.docc/Protocol.md")

HELLO = {"type": "hello", "id": 0, "protocols": [1]}
CONTEST = {"name": "x", "rounds": 4, "slots": 2, "steps": 3, "seconds": 600}
SPACE = [
    {"name": "rate", "values": [0.1, 0.2, 0.3], "step": 0.1},
    {"name": "depth", "values": [1, 2, 4, 8], "step": 1},
]
START = {"type": "start", "id": 1, "run": "a", "seed": 7, "contest": CONTEST, "space": SPACE}
NEWS = {"started": [], "readings": [], "ended": []}
FINISH = dict(type="finish", id=9, run="a", **NEWS)


def suggest(number, count=1, **news):
    return dict(dict(NEWS, type="suggest", id=number, run="a", iteration=1, count=count), **news)


class Exchange(unittest.TestCase):
    def play(self, program, requests, *arguments):
        """Returns the answers of a program, and what it printed to standard error."""
        path = os.path.join(EXTERNAL, "Python")
        process = subprocess.run(
            [sys.executable, "-c", "import rematch\n" + program, *arguments],
            input="".join(json.dumps(request) + "\n" for request in requests),
            env=dict(os.environ, PYTHONPATH=path, PYTHONDONTWRITEBYTECODE="1"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            universal_newlines=True,
            timeout=60,
        )
        return [json.loads(line) for line in process.stdout.splitlines()], process.stderr

    def test_page(self):
        """The example exchange of the protocol's page, word for word."""
        with open(PAGE, encoding="utf-8") as file:
            lines = re.findall(r"^([<>]) (\{.*\})$", file.read(), re.MULTILINE)
        requests = [json.loads(text) for sign, text in lines if sign == ">"]
        expected = [json.loads(text) for sign, text in lines if sign == "<"]
        self.assertGreater(len(requests), 5)
        program = """
class Scripted:
    def __init__(self, space, contest, seed):
        assert space.shape == [3, 4] and space.size == 12 and seed == 2654435769
        assert contest.steps == 3 and space[1].values == (1, 2, 4, 8)
    def suggest(self, ledger, count):
        if ledger.iteration == 1:
            assert count == 2 and not ledger.trials
            return [(0, 3), {"rate": 0.29, "depth": 4}]
        if ledger.iteration == 2:
            assert [t.number for t in ledger.running] == [1]
            assert [t.number for t in ledger.started] == [0, 1]
            assert [(t.number, t.state, t.reward) for t in ledger.ended] == [(0, "stopped", None)]
        if ledger.iteration == 3:
            assert not ledger.started and not ledger.ended and len(ledger.history) == 1
            raise RuntimeError
        if ledger.iteration == 4:
            trial, = ledger.ended
            assert ledger.history[1] is trial and ledger.rewards() == [trial]
            assert (trial.number, trial.state, trial.reward) == (1, "completed", 0.7)
            assert [r.mean for r in trial.readings] == [0.9, 0.8, 0.7]
            assert trial.configuration == (2, 2) and trial.values == {"rate": 0.3, "depth": 4}
            assert trial.submitted == {"rate": 0.29, "depth": 4}
        return []
    def stops(self, ledger):
        if ledger.iteration > 1:
            return []
        assert [t.readings[-1].upper for t in ledger.running] == [1.1, 1.5]
        return ledger.running[:1]

rematch.serve(Scripted, name="my-optimizer", version="2.1")
"""
        answers, errors = self.play(program, requests)
        for answer, wanted in zip(answers, expected):
            if "error" in wanted:
                self.assertEqual(answer, {"id": wanted["id"], "error": "RuntimeError: "}, errors)
                continue
            if "capabilities" in wanted:
                answer["capabilities"].sort()
                wanted["capabilities"].sort()
            if "protocol" in answer:
                # What else the module says: the versions of this very machine.
                libraries = answer.pop("libraries")
                self.assertEqual(libraries["cpython"], "%d.%d.%d" % sys.version_info[:3])
            self.assertEqual(answer, wanted, errors)
        self.assertEqual(len(answers), len(expected), errors)

    def test_printing(self):
        """What anything in the process or its children prints or reads is kept off the pipes."""
        program = """
import os, subprocess, sys
class Loud:
    def __init__(self, *_):
        print("one")
        os.write(1, b"two\\n")
        subprocess.run(["echo", "three"])
        assert sys.stdin.read() == ""
    def suggest(self, ledger, count):
        return [[0, 0]] * count
rematch.serve(Loud, name="loud")
"""
        answers, errors = self.play(program, [HELLO, START, suggest(2, 2), FINISH])
        self.assertEqual(answers[2], {"id": 2, "suggestions": [[0, 0], [0, 0]]})
        self.assertEqual(errors.split(), ["one", "two", "three"])

    def test_errors(self):
        """An exception is an answer, its traceback is printed, and the run and the next go on."""
        program = """
class Failing:
    made = 0
    def __init__(self, *_):
        Failing.made += 1
        if Failing.made == 2:
            raise ValueError("second")
    def suggest(self, ledger, count):
        if ledger.iteration == 1:
            return {"rate": 0.1}[ledger.iteration]
        return [[0, 0]]
rematch.serve(Failing, name="failing", batches=False, asynchronous=False, reusable=False)
"""
        second = dict(suggest(3), iteration=2)
        requests = [HELLO, START, suggest(2), second, FINISH, START, START, second]
        answers, errors = self.play(program, requests)
        self.assertEqual(answers[0]["capabilities"], [])
        self.assertEqual(answers[2], {"id": 2, "error": "KeyError: 1"})
        self.assertEqual(answers[3], {"id": 3, "suggestions": [[0, 0]]})
        self.assertEqual(answers[5], {"id": 1, "error": "ValueError: second"})
        self.assertEqual(answers[7], {"id": 3, "suggestions": [[0, 0]]})
        self.assertIn("Traceback", errors)

    def test_numbers(self):
        """What is not finite goes both ways, foreign numbers are taken, no list becomes a text."""
        program = """
from decimal import Decimal
class Index:
    def __index__(self):
        return 2
class Numbers:
    def __init__(self, *_):
        pass
    def suggest(self, ledger, count):
        if ledger.iteration == 1:
            odd = {"rate": float("nan"), "depth": -float("inf")}
            return (odd, [Index(), True], {"rate": Decimal(1)})
        trial, = ledger.running
        assert trial.submitted["rate"] != trial.submitted["rate"]
        assert trial.readings[0].lower == -float("inf")
        return 7
    def stops(self, ledger):
        return [True]
rematch.serve(Numbers, name="numbers")
"""
        started = [{"trial": 0, "configuration": [0, 0], "submitted": {"rate": "nan"}}]
        reading = {"trial": 0, "step": 1, "mean": 1, "lower": "-inf", "upper": 2}
        second = suggest(3, 2, iteration=2, started=started, readings=[reading])
        stop = dict(NEWS, type="stop", id=4, run="a", iteration=2, running=[0])
        answers, errors = self.play(program, [HELLO, START, suggest(2, 3), second, stop])
        suggestions = [{"rate": "nan", "depth": "-inf"}, [2, 1], {"rate": 1.0}]
        self.assertEqual(answers[2], {"id": 2, "suggestions": suggestions}, errors)
        self.assertEqual(answers[3], {"id": 3, "suggestions": "7"}, errors)
        self.assertIn("Booleans", answers[4]["error"])

    def test_loop(self):
        """The loop answers every request, also those that it leaves out, and serves many runs."""
        program = """
for run in rematch.runs(name="loop", version=3):
    for ledger in run:
        if ledger.iteration == 2:
            continue
        if ledger.iteration == 4:
            break
        run.suggest([[0, run.seed % 3]] * ledger.count)
"""
        asked = [dict(suggest(i + 1, 2), iteration=i) for i in (1, 2, 3, 4, 5)]
        answers, errors = self.play(program, [HELLO] + ([START] + asked + [FINISH]) * 2)
        suggested = [[[0, 1]] * 2, [], [[0, 1]] * 2, [], []]
        run = [{"id": 1}]
        run += [{"id": i + 2, "suggestions": s} for i, s in enumerate(suggested)] + [{"id": 9}]
        self.assertEqual(answers[1:], run * 2, errors)

    def test_twins(self):
        """The running list of a stop request is the order of the slots, whatever has ended."""
        program = """
class Twins:
    def __init__(self, *_):
        pass
    def suggest(self, ledger, count):
        return [[0, 0]] * count
    def stops(self, ledger):
        assert [t.number for t in ledger.running] == [1], ledger.running
        assert [t.number for t in ledger.history] == [0]
        return []
rematch.serve(Twins, name="twins")
"""
        started = [{"trial": i, "configuration": [0, 0]} for i in (0, 1)]
        ended = [{"trial": 0, "state": "stopped"}]
        stop = dict(NEWS, type="stop", id=3, run="a", iteration=1, running=[1])
        stop.update(started=started, ended=ended)
        answers, errors = self.play(program, [HELLO, START, suggest(2, 2), stop])
        self.assertEqual(answers[3], {"id": 3, "stop": []}, errors)

    def test_ask_tell(self):
        """An optimizer hears of each of its trials once, and of no fixed parameter."""
        program = """
class Counting(rematch.AskTell):
    def __init__(self, space, contest, seed):
        super().__init__(space, contest, seed)
        assert self.levels == {"depth": 4} and self.budget == 2
        self.asked, self.told = 0, []
    def ask(self, count):
        self.asked += count
        return [({"depth": n}, "token %d" % n) for n in range(self.asked - count, self.asked)]
    def tell(self, token, trial):
        self.told.append((token, trial.number, trial.reward))
        print(self.told)
rematch.serve(Counting, name="counting")
"""
        space = [{"name": "fixed", "values": [5]}, SPACE[1]]
        started = [{"trial": i, "configuration": [0, i]} for i in (0, 1)]
        ended = [{"trial": 1, "state": "stopped"}, {"trial": 0, "state": "completed", "reward": 2}]
        again = suggest(3, 1, started=started, ended=ended[:1] + ended[:1])
        answers, errors = self.play(
            program,
            [HELLO, dict(START, space=space), suggest(2, 2), again, suggest(4, 1, ended=ended)],
        )
        self.assertEqual(answers[2], {"id": 2, "suggestions": [[0, 0], [0, 1]]}, errors)
        self.assertEqual(answers[3], {"id": 3, "suggestions": [[0, 2]]}, errors)
        self.assertIn("[('token 1', 1, None), ('token 0', 0, 2.0)]", errors)

    def test_one_configuration(self):
        """Where nothing varies, an optimizer is not even made."""
        program = """
class Choosy(rematch.AskTell):
    def __init__(self, space, contest, seed):
        raise ValueError("nothing to search")
    def stops(self, ledger):
        raise ValueError("nothing to stop")
rematch.serve(Choosy, name="choosy")
"""
        space = [{"name": "fixed", "values": [5.0]}]
        stop = dict(NEWS, type="stop", id=3, run="a", iteration=1, running=[])
        answers, errors = self.play(program, [HELLO, dict(START, space=space), suggest(2, 2), stop])
        self.assertEqual(answers[1:], [{"id": 1}, {"id": 2, "suggestions": [[0], [0]]}, {"id": 3, "stop": []}])

    def test_types(self):
        """Reals are floats also where they are whole and written as integers; what counts is an int."""
        program = """
def check(kind, *numbers):
    assert all(type(number) is kind for number in numbers), (kind, numbers)
class Typed:
    def __init__(self, space, contest, seed):
        check(float, contest.seconds, *(x for p in space for x in p.values + (p.step,)))
        check(int, seed, contest.rounds, contest.slots, contest.steps, *space.shape)
    def suggest(self, ledger, count):
        check(int, ledger.iteration, count)
        for trial in ledger.trials:
            check(int, trial.number, *trial.configuration)
            check(float, *trial.values.values(), *(trial.submitted or {}).values())
            check(float, *(x for reading in trial.readings for x in reading))
            check(float, *[trial.reward] if trial.state == "completed" else [])
        return [{"depth": 1, "rate": 2}]
rematch.serve(Typed, name="typed")
"""
        started = [{"trial": 0, "configuration": [0, 0], "submitted": {"rate": 2, "depth": 1}}]
        reading = {"trial": 0, "step": 1, "mean": 1, "lower": 0, "upper": 2}
        ended = [{"trial": 0, "state": "completed", "reward": 1}]
        second = suggest(3, started=started, readings=[reading], ended=ended)
        answers, errors = self.play(program, [HELLO, START, suggest(2), second])
        suggestions = [{"depth": 1.0, "rate": 2.0}]
        self.assertEqual(answers[3], {"id": 3, "suggestions": suggestions}, errors)

    def test_long_answers(self):
        """A long text of an error is cut, one that no UTF-8 has is replaced, and surplus is left out."""
        program = """
class Mute(Exception):
    def __str__(self):
        raise ValueError
class Long:
    def __init__(self, *_):
        pass
    def suggest(self, ledger, count):
        if ledger.iteration == 1:
            raise ValueError("x" * 5000000)
        if ledger.iteration == 2:
            raise ValueError("\\udfff")
        if ledger.iteration == 3:
            raise Mute
        return [[0, 0]] * 5000000
rematch.serve(Long, name="long")
"""
        asked = [dict(suggest(i + 1), iteration=i) for i in (1, 2, 3, 4)]
        answers, errors = self.play(program, [HELLO, START] + asked)
        self.assertEqual(answers[2]["error"], "ValueError: " + "x" * 1988 + "...")
        self.assertEqual(answers[3]["error"], "ValueError: ?")
        self.assertEqual(answers[4]["error"], "Mute")
        self.assertEqual(answers[5]["suggestions"], [[0, 0]] * 2)

    def test_options(self):
        program = """
options = rematch.options(points=3, kind="a")
class Given:
    def __init__(self, *_):
        pass
    def suggest(self, ledger, count):
        return [[options.points, 0]]
rematch.serve(Given, name=options.kind)
"""
        requests = [HELLO, START, suggest(2)]
        answers, _ = self.play(program, requests, '{"points": 1}')
        self.assertEqual(answers[0]["name"], "a")
        self.assertEqual(answers[2]["suggestions"], [[1, 0]])
        answers, errors = self.play(program, requests, '{"point": 1}')
        self.assertEqual(answers, [])
        self.assertIn("unknown option 'point'; expected one of points, kind", errors)

    def test_version(self):
        answers, _ = self.play(
            "rematch.serve(object, name='old')", [dict(HELLO, protocols=[2]), HELLO]
        )
        self.assertIn("version 1", answers[0]["error"])
        self.assertEqual(answers[1]["protocol"], 1)


if __name__ == "__main__":
    unittest.main()
