import { type ProblemWords, USUAL } from './problem-words.js';

export const LOOP_WORDS = {
  'loop.control-outside': {
    severity: 'error',
    meaning: 'A loop control stands where there is no such loop around it.',
    variants: {
      [USUAL]: {
        message: 'There is no loop around {node}, so there is nothing to leave or to go on with.',
        mend: 'Put it behind the port "item" of a loop, or use an End.',
      },
      maybe: {
        severity: 'warning',
        message: 'On some path to {node} there is no loop around it: a run that takes that path fails.',
        mend: 'Let only the body of a loop lead to it.',
      },
      named: {
        message: '{node} names the loop "{loop}", which is not around it.',
        mend: 'Name a loop that it is in, or leave the name out for the innermost.',
      },
    },
  },
  'loop.read-outside': {
    severity: 'warning',
    meaning: 'Something outside of every loop reads what only an iteration of a loop knows.',
    variants: {
      [USUAL]: {
        message: '{node} reads "{name}", but is in no loop: there is never a value.',
        mend: 'Put it behind the port "item" of a loop, or read the loop’s output.',
      },
    },
  },
} as const satisfies Record<string, ProblemWords>;
