import { type ProblemWords, USUAL } from './problem-words.js';

export const GRAPH_WORDS = {
  'edge.duplicate-id': {
    severity: 'error',
    meaning: 'Two edges have the same id.',
    variants: {
      [USUAL]: { message: 'The id "{id}" is used by more than one edge.', mend: 'Give this edge an id of its own.' },
    },
  },
  'edge.duplicate': {
    severity: 'error',
    meaning: 'The same connection is drawn twice, so that what follows would run twice.',
    variants: {
      [USUAL]: {
        message: '"{from}" is connected to "{to}" twice by its port "{port}": it would run twice.',
        mend: 'Remove one of the two edges.',
      },
    },
  },
  'edge.unknown-node': {
    severity: 'error',
    meaning: 'An edge begins or ends at a node that is not in the flow.',
    variants: {
      from: {
        message: 'The edge "{edge}" comes from "{missing}", which is not in the flow.',
        mend: 'Connect it to a node that is there, or remove it.',
      },
      to: {
        message: 'The edge "{edge}" leads to "{missing}", which is not in the flow.',
        mend: 'Connect it to a node that is there, or remove it.',
      },
    },
  },
  'edge.unknown-port': {
    severity: 'error',
    meaning: 'An edge leaves a node by a port that the node does not have.',
    variants: {
      [USUAL]: {
        message: 'The edge "{edge}" leaves "{from}" by "{port}", which is none of its ports. It has: {ports}.',
        mend: 'Connect the edge to one of the ports, or remove it.',
      },
      terminal: {
        message: 'The edge "{edge}" leaves {node}, where every path ends: what follows never runs.',
        mend: 'Put what follows before it, or remove the edge.',
      },
    },
  },
  'edge.into-trigger': {
    severity: 'error',
    meaning: 'An edge leads into a trigger.',
    variants: {
      [USUAL]: {
        message: 'The edge "{edge}" leads into the trigger "{to}". Triggers only begin a run.',
        mend: 'Connect it to the node behind the trigger.',
      },
    },
  },
  'edge.on-error-without-error-port': {
    severity: 'error',
    meaning: 'An edge says which errors it catches, but does not leave by the port `error`.',
    variants: {
      [USUAL]: {
        message: 'The edge "{edge}" says which errors it catches, but leaves by "{port}".',
        mend: 'Let it leave by the port "error", or remove "onError".',
      },
    },
  },
  'edge.never-matches': {
    severity: 'warning',
    meaning: 'An error edge names no error at all, so it is never taken.',
    variants: {
      [USUAL]: {
        message: 'The error edge "{edge}" of {node} names no kind and no code of error, so it is never taken.',
        mend: 'Name what it catches, remove "onError" to catch all, or remove the edge.',
      },
    },
  },
  'edge.catches-twice': {
    severity: 'warning',
    meaning: 'Two error edges of a node catch the same errors; both are taken, side by side.',
    variants: {
      all: {
        message: 'The edges "{earlier}" and "{edge}" of {node} both catch all errors: both paths would run.',
        mend: 'Let each error be caught by one of them only.',
      },
      [USUAL]: {
        message: 'The edges "{earlier}" and "{edge}" of {node} both catch {errors}: both paths would run.',
        mend: 'Let each error be caught by one of them only.',
      },
    },
  },
  'graph.cycle-without-wait': {
    severity: 'error',
    meaning: 'A cycle holds no wait, so that a run would go round without end.',
    variants: {
      [USUAL]: {
        message: 'A run would go round without ever resting through {nodes}.',
        mend: 'Put a delay, a wait or a question into the cycle, or take an edge out of it.',
      },
    },
  },
  'graph.parallel-replies': {
    severity: 'warning',
    meaning:
      'Two branches that run side by side both wait for an answer of the same customer; only one of them gets it.',
    variants: {
      two: {
        message:
          'Behind {node}, {first} and {second} may wait for an answer at the same time: only one of them gets it.',
        mend: 'Ask one after the other, or join the branches by a merge before the second question.',
      },
      twice: {
        message: 'Parallel branches of {node} both lead to {first}: the customer would be asked twice.',
        mend: 'Join the branches by a merge before the question.',
      },
    },
  },
  'merge.single-input': {
    severity: 'warning',
    meaning: 'A merge has one input only, so it joins nothing.',
    variants: {
      [USUAL]: {
        message: 'Only one branch leads into {node}, so it joins nothing.',
        mend: 'Connect the other branches to it, or remove it.',
      },
    },
  },
  'merge.unknown-input': {
    severity: 'warning',
    meaning: 'A merge waits for an input that nothing leads into.',
    variants: {
      [USUAL]: {
        message: '{node} waits for the input "{input}", but no branch comes in by it or from it.',
        mend: 'Name the node that a branch comes from, or the input that an edge leads into.',
      },
    },
  },
  'merge.exclusive-branches': {
    severity: 'warning',
    meaning: 'The branches that lead into a merge never run side by side, so it never has two of them to join.',
    variants: {
      [USUAL]: {
        message: 'Only one of the branches that lead into {node} is ever taken by a run, so it joins nothing.',
        mend: 'Remove it and connect the branches to what follows, or fork before it: two edges from one port.',
      },
    },
  },
} as const satisfies Record<string, ProblemWords>;
