"""Suggesters for Rematch in Python: the standard library only, Python 3.8 and later.

A suggester is a class of two methods,

    import random
    import rematch

    class Uniform:
        def __init__(self, space, contest, seed):
            self.space, self.random = space, random.Random(seed)

        def suggest(self, ledger, count):
            return [self.space.draw(self.random) for _ in range(count)]

    rematch.serve(Uniform, name="uniform", version="1.0")

or a loop that is told and asked:

    for run in rematch.runs(name="uniform", version="1.0"):
        generator = random.Random(run.seed)
        for ledger in run:
            for trial in ledger.ended:
                print("tell", trial.configuration, trial.reward)
            run.suggest([run.space.draw(generator) for _ in range(ledger.count)])

Either is run with `rematch run -s exec:'python3 uniform.py'`. Rewards are maximised. A suggestion
is a list with an index into the allowed values of each parameter, or a dictionary with each
parameter's value by name; numbers of NumPy are numbers too. A class may have a third method,
`stops(ledger)`, which returns the running trials (or their numbers) to end now; it is asked after
every reading of a contest of several steps. A class around an optimizer that is asked and told
derives from `AskTell`.

Values of parameters, readings, rewards and seconds are always `float`, also where they are whole numbers;
indices, trials' numbers, counts and the seed are `int`.

What a suggester prints goes to standard error. An exception is sent as the answer to the request that
raised it, its text cut to 2000 characters, and its traceback is printed.
"""

import importlib.util
import json
import math
import operator
import os
import sys
import traceback
from collections import namedtuple
from collections.abc import Iterable, Mapping
from itertools import islice
from types import SimpleNamespace

__all__ = [
    "AskTell", "Contest", "Ledger", "Parameter", "Reading", "Run", "Space", "Trial",
    "options", "runs", "serve",
]  # fmt: skip

PROTOCOL = 1

_INSTALLED = {"site-packages", "dist-packages"}
LONGEST_ERROR = 2000  # characters, as many as Rematch shows of an error

Parameter = namedtuple("Parameter", "name values step")
Parameter.__doc__ = "A name, its allowed values in ascending order, and their declared spacing."

Contest = namedtuple("Contest", "name rounds slots steps seconds")
Contest.__doc__ = """A budget: iterations, configurations at a time, readings to a full reward, and
the seconds that the suggester may take in a run."""

Reading = namedtuple("Reading", "mean lower upper")
Reading.__doc__ = "The mean of the reward so far, and its 95% interval."


class Space(tuple):
    """The parameters in order; a configuration has one index for each."""

    @property
    def names(self):
        return [parameter.name for parameter in self]

    @property
    def shape(self):
        """How many allowed values each parameter has."""
        return [len(parameter.values) for parameter in self]

    @property
    def size(self):
        """The number of configurations."""
        size = 1
        for count in self.shape:
            size *= count
        return size

    def values(self, configuration):
        """Returns the values of a configuration by name."""
        return {p.name: p.values[index] for p, index in zip(self, configuration)}

    def draw(self, generator):
        """Returns a configuration drawn with a `random.Random`."""
        return tuple(generator.randrange(count) for count in self.shape)


class Trial:
    """One configuration's life in a run.

    number         from 0, in the order of the suggestions
    configuration  a tuple of indices; empty for a suggestion that lacked a parameter
    values         the values by name that are evaluated
    submitted      the values as suggested if they were not allowed ones, otherwise None
    state          "running", "completed" or "stopped"
    readings       what it has shown so far, in order
    reward         the full reward of a completed trial, otherwise None
    """

    __slots__ = ("number", "configuration", "values", "submitted", "state", "readings", "reward")

    def __init__(self, number, configuration, values, submitted=None):
        self.number, self.configuration = number, configuration
        self.values, self.submitted = values, submitted
        self.state, self.readings, self.reward = "running", [], None

    def __repr__(self):
        fields = (self.number, self.configuration, self.state, self.reward)
        return "Trial(%d, %s, %s, %s)" % fields


class Ledger:
    """What a suggester may see of a run.

    space, contest  as in the constructor
    iteration       from 1
    count           how many configurations are asked for; 0 while it is asked for stops
    trials          all trials, by number
    running         the trials in their slots, in order
    history         the trials that have left their slots, in that order
    started, ended  the trials that have started and those that have ended since the last suggestions
    """

    def __init__(self, space, contest):
        self.space, self.contest = space, contest
        self.iteration, self.count = 0, 0
        self.trials, self.running, self.history = [], [], []
        self.started, self.ended = [], []

    def rewards(self):
        """Returns the completed trials, in the order of the history."""
        return [trial for trial in self.history if trial.state == "completed"]

    def _update(self, request):
        """Takes in the news of a request."""
        self.iteration = request.get("iteration", self.iteration)
        self.count = request.get("count", 0)
        for entry in request.get("started", ()):
            configuration = tuple(entry["configuration"])
            submitted = entry.get("submitted")
            if submitted is not None:
                submitted = {name: _real(value) for name, value in submitted.items()}
            values = self.space.values(configuration)
            trial = Trial(entry["trial"], configuration, values, submitted)
            self.trials.append(trial)
            self.running.append(trial)
            self.started.append(trial)
        for entry in request.get("readings", ()):
            numbers = (_real(entry[key]) for key in Reading._fields)
            self.trials[entry["trial"]].readings.append(Reading(*numbers))
        for entry in request.get("ended", ()):
            trial = self.trials[entry["trial"]]
            trial.state = entry["state"]
            if "reward" in entry:
                trial.reward = _real(entry["reward"])
            self.history.append(trial)
            self.ended.append(trial)
            if trial in self.running:
                self.running.remove(trial)
        if "running" in request:
            self.running = [self.trials[number] for number in request["running"]]

    def _mark_as_seen(self):
        self.started, self.ended = [], []


class Run:
    """One run: `space`, `contest`, `seed`, and an iteration over the calls for configurations.

    Each item is the ledger, which asks for `ledger.count` configurations; `suggest` answers. A call
    that is not answered before the next one gets an answer without suggestions.
    """

    def __init__(self, request, channel=None):
        self.space = Space(
            Parameter(p["name"], tuple(map(_real, p["values"])), _real(p.get("step", "nan")))
            for p in request["space"]
        )
        contest = dict(request["contest"], seconds=_real(request["contest"]["seconds"]))
        self.contest = Contest(*(contest[key] for key in Contest._fields))
        self.seed = request["seed"]
        self.ledger = Ledger(self.space, self.contest)
        self._channel, self._request, self._is_over = channel, None, False

    def __iter__(self):
        while not self._is_over:
            if self._request is not None:
                self.suggest([])
            request = next(self._channel.requests(), None)
            self._is_over = request is None or request["type"] == "finish"
            if request is not None:
                self.ledger._update(request)
                if self._is_over:
                    self._channel.answer(request)
                else:
                    self._request = request
                    yield self.ledger

    def suggest(self, suggestions):
        """Answers with up to `ledger.count` suggestions."""
        request, self._request = self._request, None
        if request is None:
            raise RuntimeError("run.suggest was called without a request, or twice for one")
        self.ledger._mark_as_seen()
        plain = _plain_suggestions(suggestions, self.ledger.count)
        self._channel.answer(request, suggestions=plain)


class AskTell:
    """A suggester around an optimizer that is asked and told; the base of the adapters.

    A subclass has `ask(count)`, which returns up to `count` pairs of an index for each name of
    `self.levels` and whatever it wants to be told of that pair, and `tell(token, trial)`, which
    hears of each trial when it has ended; its reward is `None` if it was stopped.
    """

    def __new__(cls, space, contest, seed):
        # Libraries refuse a search without a parameter that varies, and there is nothing to search.
        return super().__new__(cls) if space.size > 1 else _OnlyConfiguration(space)

    def __init__(self, space, contest, seed):
        self.space, self.contest, self.seed = space, contest, seed
        # Optimizers want at least two levels, so parameters with one value are left out.
        self.levels = {p.name: len(p.values) for p in space if len(p.values) > 1}
        self.budget = max(1, contest.rounds * contest.slots // contest.steps)
        self._asked, self._tokens, self._told = [], [], set()

    def suggest(self, ledger, count):
        self.catch_up(ledger)
        for trial in ledger.ended:
            if trial.number not in self._told:  # the organisers' kit may end a twin's entry again
                self._told.add(trial.number)
                self.tell(self.token(trial), trial)
        pairs = self.ask(count)
        self._asked = [token for _, token in pairs]
        return [[int(indices.get(name, 0)) for name in self.space.names] for indices, _ in pairs]

    def token(self, trial):
        """Returns what `ask` returned for a trial."""
        return self._tokens[trial.number]

    def catch_up(self, ledger):
        """Ties the last suggestions to the trials that began with them."""
        fresh = ledger.trials[len(self._tokens) :]
        self._tokens += self._asked[: len(fresh)]
        del self._asked[: len(fresh)]


class _OnlyConfiguration:
    """The suggester of a space of one configuration."""

    def __init__(self, space):
        self.configuration = [0] * len(space)

    def suggest(self, ledger, count):
        return [self.configuration] * count

    def stops(self, ledger):
        return []


def options(**defaults):
    """Returns the options as attributes: from the JSON object in the first argument, or defaults."""
    given = json.loads(sys.argv[1]) if len(sys.argv) > 1 else {}
    for name in given:
        if name not in defaults:
            sys.exit("unknown option '%s'; expected one of %s" % (name, ", ".join(defaults)))
    return SimpleNamespace(**dict(defaults, **given))


def serve(
    suggester, name, version="0", batches=True, asynchronous=True, reusable=True, modules=()
):
    """Serves runs until Rematch has no more: one `suggester(space, contest, seed)` for each.

    name, version  what the records say of the suggester
    batches        whether `suggest` may be asked for more than one configuration
    asynchronous   whether it may be asked while trials are running
    reusable       whether this process may serve a second run
    modules        names of modules that are only imported later; the records have the versions of the
                   libraries that are imported now, and of these
    """
    stops = hasattr(suggester, "stops")
    capabilities = _capabilities(batches, asynchronous, stops=stops, runs=reusable)
    channel = _Channel(name, version, capabilities, modules)
    run = served = None
    for request in channel.requests():
        try:
            kind, answer = request["type"], {}
            if kind == "start":
                run, served = Run(request), None
                served = suggester(run.space, run.contest, run.seed)
            else:
                run.ledger._update(request)
            if kind == "suggest":
                suggestions = served.suggest(run.ledger, run.ledger.count)
                answer["suggestions"] = _plain_suggestions(suggestions, run.ledger.count)
            elif kind == "stop":
                answer["stop"] = _numbers_of_trials(served.stops(run.ledger))
        except Exception as error:
            traceback.print_exc()
            answer = {"error": _error(error)}
            if kind == "start" and _lacks_library(error):
                answer["unavailable"] = True
        if kind == "suggest":
            run.ledger._mark_as_seen()
        channel.answer(request, **answer)


def runs(name, version="0", batches=True, asynchronous=True):
    """Yields one `Run` after the other until Rematch has no more; with arguments as in `serve`."""
    channel = _Channel(name, version, _capabilities(batches, asynchronous))
    for request in channel.requests():
        run = Run(request, channel)
        channel.answer(request)
        yield run
        for _ in run:  # answers what a loop that was left early did not
            pass


# MARK: The protocol


class _Channel:
    """The two pipes, out of reach of what else reads and prints in this process."""

    def __init__(self, name, version, capabilities, modules=()):
        self._input = os.fdopen(os.dup(0), "rb")
        self._output = os.fdopen(os.dup(1), "wb")
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        sys.stdout.flush()
        os.dup2(2, 1)
        self._hello = {
            "protocol": PROTOCOL,
            "name": name,
            "version": str(version),
            "capabilities": capabilities,
            "libraries": _libraries(modules),
        }

    def requests(self):
        """Yields the requests; answers greetings itself."""
        for line in iter(self._input.readline, b""):
            request = json.loads(line.decode("utf-8"))
            if request["type"] != "hello":
                yield request
            elif PROTOCOL in request["protocols"]:
                self.answer(request, **self._hello)
            else:
                spoken = "rematch.py speaks version %d of the protocol" % PROTOCOL
                self.answer(request, error=spoken)

    def answer(self, request, **content):
        message = dict(id=request["id"], **content)
        line = json.dumps(message, allow_nan=False, ensure_ascii=False) + "\n"
        sys.stdout.flush()
        # Python's texts may hold halves of surrogate pairs, which no UTF-8 has.
        self._output.write(line.encode("utf-8", "replace"))
        self._output.flush()


def _libraries(modules):
    """Returns the versions of Python, and of the installed libraries that are imported or named."""
    versions = {sys.implementation.name: "%d.%d.%d" % sys.version_info[:3]}
    imported = {name.partition(".")[0] for name in sys.modules}
    for name in sorted(imported.union(name.partition(".")[0] for name in modules)):
        # Those that begin with an underscore belong to other libraries, or to Python's installer.
        version = None if name.startswith("_") else _installed_version(name)
        if version is not None:
            versions[name] = version
    return versions


def _installed_version(name):
    """Returns the version of a library that was installed beside Python; `None` of any other module."""
    try:
        module = sys.modules.get(name)
        spec = getattr(module, "__spec__", None) or importlib.util.find_spec(name)
        if not _INSTALLED.intersection(os.path.normpath(spec.origin).split(os.sep)):
            return None
        from importlib import metadata  # takes longer than all else; most suggesters need none

        try:
            return metadata.version(name)
        except metadata.PackageNotFoundError:
            own = [
                found.version
                for found in metadata.distributions()
                if name in (found.read_text("top_level.txt") or "").split()
            ]
            version = own[0] if own else getattr(module, "__version__", None)
            return None if version is None else str(version)
    except Exception:  # a module may do what it likes with these attributes
        return None


def _lacks_library(error):
    """Whether an exception says that a library is not installed."""
    if not isinstance(error, ModuleNotFoundError) or not error.name:
        return False
    return error.name.partition(".")[0] not in sys.modules


def _capabilities(batches, asynchronous, stops=False, runs=True):
    wanted = {"batches": batches, "asynchronous": asynchronous, "stops": stops, "runs": runs}
    return [capability for capability, has in wanted.items() if has]


def _real(value):
    """Returns a real number of the protocol, in which numbers that are not finite are texts.

    A recording or another program may have written 1 for 1.0.
    """
    return float(value)


def _error(error):
    """Returns what is said of an exception, which may have no text."""
    try:
        text = "%s: %s" % (type(error).__name__, error)
    except Exception:
        text = type(error).__name__
    return text if len(text) <= LONGEST_ERROR else text[:LONGEST_ERROR] + "..."


def _plain_number(value):
    value = float(value)
    return value if math.isfinite(value) else str(value)


def _plain_suggestions(suggestions, count):
    """Returns suggestions as plain data; all but lists become texts, which the judge quotes.

    One more than `count` tells the judge that there are too many; the others are left out, as it does.
    """
    if isinstance(suggestions, (str, Mapping)) or not isinstance(suggestions, Iterable):
        return repr(suggestions)[:LONGEST_ERROR]
    return [_plain_suggestion(suggestion) for suggestion in islice(suggestions, count + 1)]


def _plain_suggestion(suggestion):
    if isinstance(suggestion, Mapping):
        return {str(name): _plain_number(value) for name, value in suggestion.items()}
    return [operator.index(index) for index in suggestion]


def _numbers_of_trials(stops):
    numbers = [stop.number if isinstance(stop, Trial) else stop for stop in stops]
    if any(isinstance(number, bool) for number in numbers):
        raise TypeError("stops returned Booleans; expected the trials to end, or their numbers")
    return [operator.index(number) for number in numbers]
