import { type ProblemWords, USUAL } from './problem-words.js';
import { SCHEMA_VARIANTS } from './schema-words.js';

export const NODE_WORDS = {
  'node.no-trigger': {
    severity: 'error',
    meaning: 'The flow has no trigger.',
    variants: {
      [USUAL]: {
        message: 'The flow has no trigger, so nothing ever starts it.',
        mend: 'Add a trigger, such as "Message received", and connect it to the first node.',
      },
    },
  },
  'node.duplicate-id': {
    severity: 'error',
    meaning: 'Two nodes have the same id.',
    variants: {
      [USUAL]: {
        message: 'The id "{id}" is used by more than one node.',
        mend: 'Give this node an id of its own, and connect its edges again.',
      },
    },
  },
  'node.unknown-type': {
    severity: 'error',
    meaning: 'No node type has this name.',
    variants: {
      [USUAL]: { message: 'There is no node type "{type}".', mend: 'Replace the node by one from the palette.' },
      close: { message: 'There is no node type "{type}".', mend: 'Did you mean "{closest}"?' },
    },
  },
  'node.config-invalid': {
    severity: 'error',
    meaning: 'A field of a node is missing, or holds what its type does not allow.',
    variants: SCHEMA_VARIANTS,
  },
  'node.unreachable': {
    severity: 'error',
    meaning: 'No path leads to the node from any trigger.',
    variants: {
      [USUAL]: {
        message: 'No run can come to {node}: no path leads there from a trigger.',
        mend: 'Connect it to a node that runs before it, or remove it.',
      },
    },
  },
  'node.dead-end': {
    severity: 'error',
    meaning: 'A port leads nowhere. For what seldom happens (`timeout`, `undeliverable`) it is a warning.',
    variants: {
      main: {
        message: 'Nothing is connected to the port "{port}" of {node}: the path ends there without saying so.',
        mend: 'Connect "{port}" to the next node, or to an End.',
      },
      seldom: {
        severity: 'warning',
        message: 'Nothing is connected to the port "{port}" of {node}: the path ends there without saying so.',
        mend: 'Connect "{port}" to the next node, or to an End.',
      },
    },
  },
  'node.error-unhandled': {
    severity: 'info',
    meaning: 'The node is tried again when it fails, but nothing is connected for the case that all tries fail.',
    variants: {
      [USUAL]: {
        message: 'When all {attempts} tries of {node} fail, the run fails and waits among the dead letters.',
        mend: 'Connect its port "error" to say what is done then, or leave it to the dead letters.',
      },
    },
  },
  'retry.no-effect': {
    severity: 'warning',
    meaning: 'The retry policy can never lead to another try.',
    variants: {
      'no-effects': {
        message: '{node} has a retry policy, but does nothing that is ever tried again.',
        mend: 'Remove the policy.',
      },
      'nothing-named': {
        message: 'The retry policy of {node} names no kind and no code of error, so nothing is tried again.',
        mend: 'Name at least one kind of error, such as "transient", or allow one try only.',
      },
    },
  },
  'retry.too-long': {
    severity: 'warning',
    meaning: 'Trying again may take longer than the node or the run may wait.',
    variants: {
      wait: {
        message: 'The tries of {node} may take {total}, but it waits for {limit} at most.',
        mend: 'Allow fewer tries or shorter delays, or wait longer.',
      },
      run: {
        message: 'The tries of {node} may take {total}, but a run may take only {limit}.',
        mend: 'Allow fewer tries or shorter delays, or let runs take longer.',
      },
    },
  },
} as const satisfies Record<string, ProblemWords>;
