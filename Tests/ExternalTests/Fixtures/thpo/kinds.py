"""Tiny awkward searchers, a section for each kind: what they do is what a submission should not do.

A section begins with `#: STAGES | NAME | what it does`, where STAGES is `p` for the preliminary stage, `f` for the
final one, or both; then may follow `#! why it is different on purpose` and `#? module that it needs`. All that stands
before the first section stands at the head of every searcher. Beside each lie `helper.py`, with `VALUE = 7`, and
`data.txt`, with 7.

What a searcher is shown, with the type of every number, decides what it suggests, so that whoever plays the same
trials has shown the same. `make_fixtures.py` records in `kinds.json` what the kits make of them.
"""

import os
import random
import sys
import time

from thpo.abstract_searcher import AbstractSearcher


def shown(thing):
    """Returns a text of a thing with the types of its numbers; NumPy's float, a float, counts as one."""
    if isinstance(thing, dict):
        return "{%s}" % ",".join("%s:%s" % (shown(k), shown(v)) for k, v in thing.items())
    if isinstance(thing, (list, tuple)):
        return "%s(%s)" % (type(thing).__name__, ",".join(map(shown, thing)))
    if isinstance(thing, float):
        return "float %r" % float(thing)
    return "%s %r" % (type(thing).__name__, thing)


class Base(AbstractSearcher):
    turn = looks = 0

    def __init__(self, parameters_config, n_iteration, n_suggestion):
        AbstractSearcher.__init__(self, parameters_config, n_iteration, n_suggestion)
        self.coords = {name: p["coords"] for name, p in parameters_config.items()}
        self.generator = random.Random(shown([parameters_config, n_iteration, n_suggestion]))

    def suggest(self, *seen):
        self.look(seen)
        self.turn += 1
        self.history, self.count = seen[-2], seen[-1]
        return self.answer()

    def look(self, seen):
        self.looks += 1
        self.generator = random.Random("%r %s" % (self.generator.random(), shown(seen)))

    def answer(self):
        return self.points(self.count)

    def points(self, count):
        return [self.point() for _ in range(count)]

    def point(self):
        return {name: self.generator.choice(coords) for name, coords in self.coords.items()}

    def with_first(self, value):
        """Returns points whose first parameter has a value of the kind under test."""
        first = next(iter(self.coords))
        return [dict(point, **{first: value}) for point in self.points(self.count)]

    def is_early_stop(self, *seen):
        self.look(seen)
        return self.stops(len(seen[-2]))

    def stops(self, count):
        return [self.generator.random() < 0.05 for _ in range(count)]


#: pf | plain | suggests as many as it is asked for
class Searcher(Base):
    pass
#: pf | types | has a type check of every number that it is shown, and fails unless reals are floats
class Searcher(Base):
    def answer(self):
        for p in self.parameters_config.values():
            reals = [p["double_max_value"], p["double_min_value"], p["double_step"], *p["coords"]]
            if not all(isinstance(real, float) for real in reals):
                raise TypeError("a real is an integer")
        return self.points(self.count)
#: pf | whole-coordinates | goes another way where a coordinate is an integer
class Searcher(Base):
    def answer(self):
        if isinstance(self.coords["gamma"][0], int):
            return [{name: coords[0] for name, coords in self.coords.items()}]
        return self.points(self.count)
#: pf | is-integer | asks coordinates for a method that only floats had before Python 3.12
class Searcher(Base):
    def answer(self):
        whole = sum(c.is_integer() for coords in self.coords.values() for c in coords)
        return self.points(self.count if whole else 0)

#: pf | tuple | returns a tuple
class Searcher(Base):
    def answer(self):
        return tuple(self.points(self.count))
#: pf | generator | returns a generator, which has no length
class Searcher(Base):
    def answer(self):
        if self.turn > 4:
            return (point for point in self.points(self.count))
        return self.points(self.count)
#: pf | generator-function | has a suggest with yield
class Searcher(Base):
    def suggest(self, *seen):
        self.look(seen)
        yield self.point()
#: pf | map | returns a map, which has no length
class Searcher(Base):
    def answer(self):
        return map(dict, self.points(self.count))
#: pf | coroutine | has an asynchronous suggest
class Searcher(Base):
    async def suggest(self, *seen):
        return [self.point()]
#: pf | dictionary-answer | returns a dictionary of one point
class Searcher(Base):
    def answer(self):
        return self.point() if self.turn == 3 and self.count > 3 else self.points(self.count)
#: p | dictionary-of-points | returns the values of a dictionary, which cannot be cut but need not be
class Searcher(Base):
    def answer(self):
        return {i: point for i, point in enumerate(self.points(self.count))}.values()
#: pf | deque | returns a deque of the right length
class Searcher(Base):
    def answer(self):
        import collections
        return collections.deque(self.points(self.count))
#: pf | deque-too-many | returns a deque with one too many, which cannot be cut
class Searcher(Base):
    def answer(self):
        import collections
        return collections.deque(self.points(self.count + (self.turn > 4)))
#: pf | own-sequence | returns an object with a length and an iterator of its own
class Searcher(Base):
    def answer(self):
        class Sequence:
            def __init__(self, points): self.points = points
            def __len__(self): return len(self.points)
            def __iter__(self): return iter(self.points)
        return Sequence(self.points(self.count))
#: pf | own-index | returns an object with a length and an index, but no iterator
class Searcher(Base):
    def answer(self):
        class Sequence:
            def __init__(self, points): self.points = points
            def __len__(self): return len(self.points)
            def __getitem__(self, index): return self.points[index]
        return Sequence(self.points(self.count))
#: p | lying-length | returns more than its length says
class Searcher(Base):
    def answer(self):
        class Lying(list):
            def __len__(self): return 2
        return Lying(self.points(self.count))
#: pf | failing-iterator | returns a list that fails while it is read
class Searcher(Base):
    def answer(self):
        class Failing(list):
            def __iter__(self):
                yield self[0]
                raise ValueError("no more")
        return Failing(self.points(self.count)) if self.turn == 6 else self.points(self.count)
#: pf | text-answer | returns a text
class Searcher(Base):
    def answer(self):
        return "abc" if self.turn == 2 and self.count > 3 else self.points(self.count)
#: pf | bytes-answer | returns bytes
class Searcher(Base):
    def answer(self):
        return b"ab" if self.turn == 2 and self.count > 3 else self.points(self.count)
#: pf | none | returns nothing
class Searcher(Base):
    def answer(self):
        return None if self.turn % 3 else self.points(self.count)
#: pf | number-answer | returns a number
class Searcher(Base):
    def answer(self):
        return 7 if self.turn % 3 else self.points(self.count)
#: pf | class-answer | returns a class
class Searcher(Base):
    def answer(self):
        return dict if self.turn % 3 else self.points(self.count)
#: pf | too-many | returns more than it is asked for
class Searcher(Base):
    def answer(self):
        return self.points(self.count + self.turn % 3)
#: pf | far-too-many | returns 100,000 points
class Searcher(Base):
    def answer(self):
        return self.points(self.count) + [self.point()] * 100000 if self.turn == 2 else self.points(self.count)
#: pf | too-few | returns fewer than it is asked for
class Searcher(Base):
    def answer(self):
        return self.points(max(0, self.count - self.turn % 3))
#: pf | empty | returns an empty list, mostly
class Searcher(Base):
    def answer(self):
        return [] if self.turn % 4 else self.points(self.count)
#: pf | nested | returns points in a list in the list
class Searcher(Base):
    def answer(self):
        return [self.points(2)] if self.turn == 3 else self.points(self.count)
#: pf | pairs | returns points as lists of pairs
class Searcher(Base):
    def answer(self):
        points = self.points(self.count)
        return [list(point.items()) for point in points] if self.turn == 20 else points
#: p | none-among | returns a point that is None
class Searcher(Base):
    def answer(self):
        return [None] + self.points(self.count)
#: pf | numpy-array | returns an array of points
#? numpy
class Searcher(Base):
    def answer(self):
        import numpy
        return numpy.array(self.points(self.count))

#: p | nan | suggests a value that is no number
class Searcher(Base):
    def answer(self):
        return self.with_first(float("nan"))
#: f | nan-twins | suggests the same value that is no number
#! two values that are no numbers are equal in the kit if they are one object, here never
class Searcher(Base):
    def answer(self):
        return self.with_first(float("nan"))
#: pf | infinite | suggests infinite values
class Searcher(Base):
    def answer(self):
        return self.with_first(float("-inf" if self.turn % 2 else "inf"))
#: pf | huge | suggests 1e308 and its like
class Searcher(Base):
    def answer(self):
        return self.with_first(random.Random(self.turn).choice([1e308, -1e308, 1.7e308, 1e-320]))
#: pf | too-large-integer | suggests a whole number beyond all floats
class Searcher(Base):
    def answer(self):
        return self.with_first(10**400) if self.turn == 20 else self.points(self.count)
#: pf | off-the-lattice | suggests values between the coordinates, also just in the middle
class Searcher(Base):
    def answer(self):
        return self.with_first(self.generator.choice([-1.75, 0.1, 0.625, 2, 2.0001, 99]))
#: pf | integers | suggests whole numbers
class Searcher(Base):
    def answer(self):
        return self.with_first(self.turn % 5 - 2)
#: p | booleans | suggests True
class Searcher(Base):
    def answer(self):
        return self.with_first(self.turn % 2 == 0)
#: p | none-value | suggests None for a value
class Searcher(Base):
    def answer(self):
        return self.with_first(None)[:1] + self.points(self.count - 1)
#: p | text-value | suggests a text of a number for a value
class Searcher(Base):
    def answer(self):
        return self.with_first("1.0")[:1] + self.points(self.count - 1)
#: p | decimal | suggests a decimal, from which NumPy cannot subtract
class Searcher(Base):
    def answer(self):
        import decimal
        return self.with_first(decimal.Decimal("0.25"))[:1] + self.points(self.count - 1)
#: f | fraction | suggests a fraction, from which NumPy can subtract
#! the kit's process ends when it writes its results; here the run goes on
#? numpy
class Searcher(Base):
    def answer(self):
        import fractions
        return self.with_first(fractions.Fraction(1, 4))[:1] + self.points(self.count - 1)
#: f | complex | suggests a complex number, whose distance is an absolute value
#! the kit's process ends when it writes its results; here the run goes on
#? numpy
class Searcher(Base):
    def answer(self):
        return self.with_first(0.25 + 1j)[:1] + self.points(self.count - 1)
#: p | list-value | suggests a list of one number for a value
#? numpy
class Searcher(Base):
    def answer(self):
        return self.with_first([0.25])[:1] + self.points(self.count - 1)
#: p | only-float-method | suggests an object that can be made a float
class Searcher(Base):
    def answer(self):
        class Value:
            def __float__(self): return 0.25
        return self.with_first(Value())[:1] + self.points(self.count - 1)
#: pf | numpy-doubles | suggests NumPy's doubles
#? numpy
class Searcher(Base):
    def answer(self):
        import numpy
        return self.with_first(numpy.float64(0.2))
#: f | numpy-others | suggests NumPy's other numbers
#! the kit's process ends when it writes its results; here the run goes on
#? numpy
class Searcher(Base):
    def answer(self):
        import numpy
        kinds = [numpy.float32(0.7), numpy.int64(1), numpy.bool_(True), numpy.array(0.6)]
        return self.with_first(kinds[self.turn % 4])
#: p | numpy-integers | suggests NumPy's integers, which the kit cannot write to its results
#! the kit's process ends when it writes its results; here the run goes on
#? numpy
class Searcher(Base):
    def answer(self):
        import numpy
        return self.with_first(numpy.int64(1))

#: pf | extra-numbers | adds keys with numbers, and looks for them in the history
class Searcher(Base):
    def answer(self):
        return [dict(point, extra=float(self.turn), other=1) for point in self.points(self.count)]
#: pf | extra-texts | adds keys with texts, None and lists, and looks for them in the history
class Searcher(Base):
    def answer(self):
        return [dict(p, name="try %d" % self.turn, note=None, all=[1, {"a": 2.5}]) for p in self.points(self.count)]
#: pf | extra-keys-of-other-types | adds keys that are numbers
class Searcher(Base):
    def answer(self):
        return [{1: 2.5, **point, 2: "x"} for point in self.points(self.count)]
#: pf | extra-long-text | adds a text of fifty thousand characters
class Searcher(Base):
    def answer(self):
        points = self.points(self.count)
        return [dict(point, text="x" * 50000) for point in points] if self.turn == 1 else points
#: pf | extra-surrogates | adds a key and a text that no UTF-8 has
class Searcher(Base):
    def answer(self):
        return [dict(point, **{"\ud800": 1.5, "b": "\udfff"}) for point in self.points(self.count)]
#: p | lacks | leaves out a parameter
class Searcher(Base):
    def answer(self):
        return [{"alpha": 1.0}] + self.points(self.count - 1)
#: f | lacks-and-stops | leaves out a parameter, and stops what holds up its slot
class Searcher(Base):
    def answer(self):
        return [{"alpha": 1.0}] + self.points(self.count - 1) if self.turn == 20 else self.points(self.count)
    def stops(self, count):
        return [self.generator.random() < 0.3 for _ in range(count)]
#: pf | ordered | suggests ordered dictionaries in another order
class Searcher(Base):
    def answer(self):
        import collections
        return [collections.OrderedDict(reversed(list(p.items()))) for p in self.points(self.count)]
#: f | own-dictionary | suggests objects that are like dictionaries but none
#! the kit's process ends when it writes its results; here the run goes on
class Searcher(Base):
    def answer(self):
        class Point:
            def __init__(self, values): self.values = values
            def __contains__(self, name): return name in self.values
            def __getitem__(self, name): return self.values[name]
            def __repr__(self): return "a point"
        return [Point(point) for point in self.points(self.count)]
#: p | default-dictionary | suggests a dictionary that makes up what is left out
class Searcher(Base):
    def answer(self):
        import collections
        point = collections.defaultdict(float)
        point["alpha"] = 1.0
        return [point] + self.points(self.count - 1)
#: pf | same-again | suggests the same objects again and again
class Searcher(Base):
    def answer(self):
        self.first = getattr(self, "first", None) or self.points(2)
        return [self.generator.choice(self.first) for _ in range(self.count)]
#: pf | from-the-history | suggests entries of the history again
class Searcher(Base):
    def answer(self):
        if not self.history or self.generator.random() < 0.5:
            return self.points(self.count)
        entry = self.generator.choice(self.history)
        return [entry["parameter"] if isinstance(entry, dict) else entry[0]] * self.count
#: pf | same-list | returns the same list, filled anew
class Searcher(Base):
    def answer(self):
        self.list = getattr(self, "list", [])
        self.list[:] = self.points(self.count)
        return self.list
#: p | same-dictionary | changes the dictionary that it suggested last
class Searcher(Base):
    def answer(self):
        self.dictionary = getattr(self, "dictionary", {})
        self.dictionary.update(self.point())
        return [self.dictionary]
#: f | changed-dictionary | changes a dictionary while it is evaluated
#! what was suggested is what is evaluated; the kit evaluates the changed one
class Searcher(Base):
    def answer(self):
        self.dictionary = getattr(self, "dictionary", {})
        self.dictionary.update(self.point())
        return [self.dictionary] * self.count
#: pf | grows-the-history | adds an entry of its own to the history
#! the searcher sees its entry here too, but no trial comes of it
class Searcher(Base):
    def answer(self):
        if self.turn == 5:
            self.history.append(self.history[-1] if self.history else {"parameter": self.point(), "reward": []})
        return self.points(self.count)
#: pf | clears-the-history | empties the history
#! the searcher sees an empty one here too, but the trials count
class Searcher(Base):
    def answer(self):
        if self.turn == 15:
            del self.history[:]
        return self.points(self.count)
#: p | rewrites-rewards | overwrites rewards in the history, and sees its own
class Searcher(Base):
    def answer(self):
        for entry in self.history:
            entry[1] = 0.0
        return self.points(self.count)
#: f | changes-what-runs | takes an entry out of the running list
#! what runs is not the searcher's to change
class Searcher(Base):
    def suggest(self, iteration, running, history, count):
        self.look((iteration, running, history, count))
        self.turn += 1
        if self.turn == 5:
            del running[0]
        return self.points(count)
#: pf | changes-coordinates | changes the coordinates in its configuration
#! the kit evaluates by the list that it handed out; here by the table
class Searcher(Base):
    def answer(self):
        self.coords["alpha"][0] = -100.0
        return self.points(self.count)

#: pf | init-raises | fails in its constructor
class Searcher(Base):
    def __init__(self, *arguments):
        raise ValueError("not today")
#: pf | init-without-arguments | has a constructor without arguments
class Searcher(Base):
    def __init__(self):
        pass
#: pf | init-keywords | hands an option of its own to the base class
class Searcher(Base):
    def __init__(self, parameters_config, n_iteration, n_suggestion):
        AbstractSearcher.__init__(self, parameters_config, n_iteration, n_suggestion, depth=3)
        Base.__init__(self, parameters_config, n_iteration, n_suggestion)
#: pf | abstract | has no suggest
class Searcher(AbstractSearcher):
    pass
#: pf | no-base | derives from nothing
class Searcher:
    def __init__(self, *arguments): self.base = Wrapped(*arguments)
    def suggest(self, *seen): return self.base.suggest(*seen)
    def is_early_stop(self, *seen): return self.base.is_early_stop(*seen)
class Wrapped(Base):
    pass
#: pf | function | is a function that makes one
class Made(Base):
    pass
def Searcher(*arguments):
    return Made(*arguments)
#: pf | slots | has slots
class Searcher(Base):
    __slots__ = ("mine",)
    def answer(self):
        self.mine = self.turn
        return self.points(self.count)
#: pf | suggest-attribute | has a suggest that is set in the constructor
class Searcher(Base):
    def __init__(self, *arguments):
        Base.__init__(self, *arguments)
        self.suggest = lambda *seen: Base.suggest(self, *seen)
#: pf | suggest-without-arguments | has a suggest without arguments
class Searcher(Base):
    def suggest(self):
        return self.points(1)
#: pf | no-searcher | has no class Searcher
class Other(Base):
    pass
#: pf | syntax-error | is no Python
class Searcher(Base:
#: pf | import-error | imports what is not there
#! a library that is missing here is no result: nothing is recorded
import no_such_module_anywhere
#: pf | import-raises | fails while it is imported
raise RuntimeError("not today")

#: pf | raises-sometimes | fails in every third suggest
class Searcher(Base):
    def answer(self):
        if self.turn % 3 == 0:
            raise ValueError("turn %d" % self.turn)
        return self.points(self.count)
#: pf | raises-always | fails in every suggest
class Searcher(Base):
    def answer(self):
        raise KeyError("alpha")
#: pf | raises-late | fails in its last suggest
class Searcher(Base):
    def suggest(self, *seen):
        points = Base.suggest(self, *seen)
        if (seen[0] if len(seen) == 4 else self.turn) == self.n_iteration:
            raise ValueError("late")
        return points
#: pf | long-error | fails with a text of six megabytes
class Searcher(Base):
    def answer(self):
        if self.turn == 4:
            raise ValueError("x" * 6000000)
        return self.points(self.count)
#: pf | error-of-surrogates | fails with a text that no UTF-8 has
#! the kit's process ends when it prints the text; here it is replaced
class Searcher(Base):
    def answer(self):
        if self.turn == 4:
            raise ValueError("\ud800 \x00 \n \u202e \ufffe")
        return self.points(self.count)
#: pf | error-without-text | fails with an exception whose text fails
class Searcher(Base):
    def answer(self):
        class Mute(Exception):
            def __str__(self): raise ValueError("mute")
        if self.turn == 4:
            raise Mute()
        return self.points(self.count)
#: pf | error-without-repr | fails with an exception whose repr fails, which ends the kit
class Searcher(Base):
    def answer(self):
        class Mute(Exception):
            def __repr__(self): raise ValueError("mute")
        if self.turn == 4:
            raise Mute()
        return self.points(self.count)
#: pf | recursion | calls itself without end
class Searcher(Base):
    def answer(self):
        return self.answer() if self.turn == 4 else self.points(self.count)
#: pf | memory-error | says that it has no memory
class Searcher(Base):
    def answer(self):
        if self.turn == 4:
            raise MemoryError()
        return self.points(self.count)
#: pf | stop-iteration | fails with StopIteration
class Searcher(Base):
    def answer(self):
        return next(iter([])) if self.turn == 4 else self.points(self.count)
#: pf | warning-as-error | makes warnings errors
class Searcher(Base):
    def answer(self):
        import warnings
        warnings.simplefilter("error")
        if self.turn == 4:
            warnings.warn("careful")
        return self.points(self.count)
#: pf | exits | calls sys.exit() in suggest
class Searcher(Base):
    def answer(self):
        if self.turn == 12:
            sys.exit()
        return self.points(self.count)
#: pf | exits-with-status | calls sys.exit(3) in suggest
class Searcher(Base):
    def answer(self):
        if self.turn == 12:
            sys.exit(3)
        return self.points(self.count)
#: pf | exits-with-text | calls sys.exit with a text in its first suggest
class Searcher(Base):
    def answer(self):
        sys.exit("no more")
#: pf | exits-in-constructor | calls sys.exit(4) in its constructor
class Searcher(Base):
    def __init__(self, *arguments):
        sys.exit(4)
#: pf | exits-at-import | calls sys.exit(5) while it is imported
sys.exit(5)
#: f | exits-in-stop | calls sys.exit(3) in is_early_stop
class Searcher(Base):
    def stops(self, count):
        if self.looks > 60:
            sys.exit(3)
        return []
#: pf | hard-exit | calls os._exit(3)
class Searcher(Base):
    def answer(self):
        if self.turn == 12:
            os._exit(3)
        return self.points(self.count)
#: pf | kills-itself | is killed
class Searcher(Base):
    def answer(self):
        if self.turn == 12:
            os.kill(os.getpid(), 9)
        return self.points(self.count)
#: pf | interrupt | fails with KeyboardInterrupt
class Searcher(Base):
    def answer(self):
        if self.turn == 12:
            raise KeyboardInterrupt()
        return self.points(self.count)
#: pf | generator-exit | fails with GeneratorExit
class Searcher(Base):
    def answer(self):
        if self.turn == 12:
            raise GeneratorExit()
        return self.points(self.count)

#: f | no-early-stop | has the base class's early stop, which answers None
class Searcher(Base):
    is_early_stop = AbstractSearcher.is_early_stop
#: f | stop-raises | fails in every fourth early stop
class Searcher(Base):
    def stops(self, count):
        if self.looks % 4 == 0:
            raise ValueError("not sure")
        return [self.generator.random() < 0.1 for _ in range(count)]
#: f | stop-is-a-number | has an early stop that is no function
class Searcher(Base):
    is_early_stop = 7
#: f | stop-short | answers for fewer than run
class Searcher(Base):
    def stops(self, count):
        return [self.generator.random() < 0.2 for _ in range(count // 2)]
#: f | stop-long | answers for more than five
class Searcher(Base):
    def stops(self, count):
        return [self.generator.random() < 0.1 for _ in range(count)] + [False] * (5 - count) + [True] * 3
#: f | stop-beyond | stops a slot in which nothing runs, which ends the kit
#! a surplus answer is ignored
class Searcher(Base):
    def answer(self):
        return self.points(1)
    def stops(self, count):
        return [False] * count + [True]
#: f | stop-truths | answers with texts, lists and numbers
class Searcher(Base):
    def stops(self, count):
        return [self.generator.choice(["", "no", [], [0], 0, 2, None, 0.0]) if self.generator.random() < 0.2 else 0 for _ in range(count)]
#: f | stop-generator | answers with a generator
class Searcher(Base):
    def stops(self, count):
        return (self.generator.random() < 0.1 for _ in range(count))
#: f | stop-dictionary | answers with a dictionary, whose keys count
class Searcher(Base):
    def stops(self, count):
        return {0: True, 1: False} if self.looks % 9 == 0 else {}
#: f | stop-fails-halfway | answers with a generator that fails after a true flag
#! an answer that fails stops nothing; the kit has stopped what came before
class Searcher(Base):
    def stops(self, count):
        def flags():
            yield True
            raise ValueError("not sure")
        return flags() if self.looks % 9 == 0 else []
#: f | stop-numpy | answers with an array
#? numpy
class Searcher(Base):
    def stops(self, count):
        import numpy
        return numpy.array([self.generator.random() < 0.1 for _ in range(count)])
#: f | stop-all | stops everything, always
class Searcher(Base):
    def stops(self, count):
        return [True] * count
#: f | stop-at-seven | stops at the seventh reading what is not the best
class Searcher(Base):
    def is_early_stop(self, iteration, running, history):
        self.look((iteration, running, history))
        last = [entry["reward"][-1]["value"] for entry in running]
        return [len(e["reward"]) == 7 and v < max(last) for e, v in zip(running, last)]
#: f | stop-of-twins | suggests one point only, and stops some of them
class Searcher(Base):
    def answer(self):
        return [{name: coords[-1] for name, coords in self.coords.items()}] * self.count
    def stops(self, count):
        return [self.generator.random() < 0.1 for _ in range(count)]

#: pf | common | imports the kit's error codes
from thpo.common import SEARCH_SUCCESS, SUGGEST_RUN_ERROR, RUN_TIMEOUT, ERROR_START, CmdArgs
import thpo.common as common
class Searcher(Base):
    def answer(self):
        numbers = [SEARCH_SUCCESS, SUGGEST_RUN_ERROR, RUN_TIMEOUT, ERROR_START, common.RUNTIME_ERROR,
                   int(CmdArgs.repear_num), CmdArgs["uuid"].value]
        self.generator.seed(repr(numbers))
        return self.points(self.count)
#: pf | evaluates | imports the kit's table reader
#! the table is out of reach of suggesters
from thpo.evaluate_function import EvaluateFunction
class Searcher(Base):
    pass
#: pf | helper | imports the module beside it
import helper
class Searcher(Base):
    def answer(self):
        return self.points(min(self.count, helper.VALUE))
#: pf | relative-helper | imports the module beside it by a relative name
from .helper import VALUE
class Searcher(Base):
    def answer(self):
        return self.points(min(self.count, VALUE))
#: pf | file-beside | reads a file beside it, by its own place and from the working folder
class Searcher(Base):
    def answer(self):
        folder = os.path.dirname(os.path.abspath(__file__))
        with open(os.path.join(folder, "data.txt")) as one, open(os.path.join(__package__, "data.txt")) as two:
            return self.points(min(self.count, int(one.read()), int(two.read())))
#: pf | names | looks at its own names
class Searcher(Base):
    def answer(self):
        self.generator.seed(repr((__name__, __package__, os.path.basename(__file__), type(self).__module__)))
        return self.points(self.count)
#: pf | arguments | reads the arguments of its process
#! the process has other arguments; which, no submission may know
class Searcher(Base):
    def answer(self):
        return self.points(len(sys.argv) // 2)
#: pf | moves | changes the working folder
class Searcher(Base):
    def answer(self):
        os.chdir("/")
        return self.points(self.count)
#: pf | empty-path | empties sys.path
class Searcher(Base):
    def answer(self):
        del sys.path[:]
        return self.points(self.count)
#: pf | prints | prints megabytes, and half lines
class Searcher(Base):
    def answer(self):
        print("x" * 1000000)
        print('{"id": 1', end="")
        sys.stdout.flush()
        return self.points(self.count)
#: pf | writes-to-the-descriptor | writes to the descriptor of its output
class Searcher(Base):
    def answer(self):
        os.write(1, b'{"id":1}\n')
        return self.points(self.count)
#: pf | own-output | sets another output
class Searcher(Base):
    def answer(self):
        import io
        sys.stdout = io.StringIO()
        print("mine")
        return self.points(self.count)
#: pf | reads-input | waits for input
class Searcher(Base):
    def answer(self):
        if self.turn == 4:
            input("a number, please: ")
        return self.points(self.count + len(sys.stdin.read()))
#: pf | logs | sets up logging to its output
class Searcher(Base):
    def answer(self):
        import logging
        logging.basicConfig(level=logging.DEBUG, stream=sys.stdout)
        logging.warning("turn %d", self.turn)
        return self.points(self.count)
#: pf | threads | asks threads
class Searcher(Base):
    def answer(self):
        from concurrent.futures import ThreadPoolExecutor
        with ThreadPoolExecutor(3) as pool:
            return list(pool.map(dict, self.points(self.count)))
#: pf | daemon-thread | leaves a thread behind
class Searcher(Base):
    def answer(self):
        import threading
        if self.turn == 1:
            threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
        return self.points(self.count)
#: pf | alarm | is interrupted by a signal with a handler
class Searcher(Base):
    def answer(self):
        import signal
        heard = []
        if self.turn == 4:
            signal.signal(signal.SIGALRM, lambda *_: heard.append(1))
            signal.setitimer(signal.ITIMER_REAL, 0.01)
            time.sleep(0.1)
        return self.points(self.count - len(heard))
#: pf | alarm-raises | is interrupted by a signal whose handler fails
class Searcher(Base):
    def answer(self):
        import signal
        def late(*_): raise TimeoutError("late")
        if self.turn == 4:
            signal.signal(signal.SIGALRM, late)
            signal.setitimer(signal.ITIMER_REAL, 0.01)
            time.sleep(1)
        return self.points(self.count)
#: pf | child | asks a child process
class Searcher(Base):
    def answer(self):
        import subprocess
        if self.turn == 4:
            out = subprocess.run([sys.executable, "-c", "print(2)"], stdout=subprocess.PIPE).stdout
            return self.points(min(self.count, int(out)))
        return self.points(self.count)
#: pf | fork | forks
class Searcher(Base):
    def answer(self):
        if self.turn == 4:
            child = os.fork()
            if child == 0:
                os._exit(2)
            return self.points(min(self.count, os.waitpid(child, 0)[1] >> 8))
        return self.points(self.count)
#: pf | spawned-workers | has workers that import the submission anew
def double(number):
    return 2 * number
class Searcher(Base):
    def answer(self):
        import multiprocessing
        if self.turn == 4:
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                return self.points(min(self.count, sum(pool.map(double, [1, 0]))))
        return self.points(self.count)
#: pf | forked-workers | has workers that know the submission
def double(number):
    return 2 * number
class Searcher(Base):
    def answer(self):
        import multiprocessing
        if self.turn == 4:
            with multiprocessing.get_context("fork").Pool(1) as pool:
                return self.points(min(self.count, sum(pool.map(double, [1, 0]))))
        return self.points(self.count)
#: pf | loky-workers | has workers of loky that import the submission
#? loky
def double(number):
    return 2 * number
class Searcher(Base):
    def answer(self):
        import loky
        if self.turn == 4:
            pool = loky.get_reusable_executor(max_workers=1)
            return self.points(min(self.count, sum(pool.map(double, [1, 0]))))
        return self.points(self.count)
#: pf | random | draws from the generator of Python
class Searcher(Base):
    def point(self):
        return {name: random.choice(coords) for name, coords in self.coords.items()}
#: pf | numpy-random | draws from the generator of NumPy
#? numpy
class Searcher(Base):
    def point(self):
        import numpy
        return {name: float(numpy.random.choice(coords)) for name, coords in self.coords.items()}
#: pf | global-state | counts in its module
runs = 0
class Searcher(Base):
    def __init__(self, *arguments):
        global runs
        runs += 1
        Base.__init__(self, *arguments)
    def answer(self):
        return self.points(self.count) if runs == 1 else []
#: pf | fails-at-the-end | fails when it is deleted, and when its process ends
import atexit
atexit.register(lambda: 1 / 0)
class Searcher(Base):
    def __del__(self):
        raise ValueError("deleted")
#: pf | unicode | has names in other alphabets
class Searcher(Base):
    searcher_name = "Ünïcödé 搜索"
    def answer(self):
        größe = self.count
        return self.points(größe)
#: pf | every-attribute | has an answer for every attribute
class Searcher(Base):
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return 7
