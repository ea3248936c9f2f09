/** What is wrong with one variable. Never repeats a value that may hold a secret. */
export interface EnvironmentProblem {
  name: string;
  problem: string;
  mend: string;
}

/** Thrown once with everything that is wrong, so that one edit mends all of it. `message` is fit for a terminal. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';

  constructor(readonly problems: readonly EnvironmentProblem[]) {
    const lines = problems.map(({ name, problem, mend }) => `  ${name}: ${problem}\n    mend: ${mend}`);
    super(`The environment is not usable:\n${lines.join('\n')}`);
  }
}
