/** Why the product did not start, with the mend, fit for a terminal: no stack is shown for it. */
export class StartError extends Error {
  override readonly name = 'StartError';

  constructor(problem: string, mend: string) {
    super(`${problem}\n         mend: ${mend}`);
  }
}
