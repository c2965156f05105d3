"""The trivial suggester of plain.py, as a solver of kurobako's own runner."""
import random

from kurobako import solver


class Factory(solver.SolverFactory):
    def specification(self):
        return solver.SolverSpec(name="plain")

    def create_solver(self, seed, problem):
        return Solver(seed, problem)


class Solver(solver.Solver):
    def __init__(self, seed, problem):
        self.sizes = [parameter.range.high for parameter in problem.params]
        self.last_step = problem.last_step
        self.draw = random.Random(seed)

    def ask(self, idg):
        parameters = [self.draw.randrange(size) for size in self.sizes]
        return solver.NextTrial(idg.generate(), parameters, self.last_step)

    def tell(self, trial):
        pass


solver.SolverRunner(Factory()).run()
