import { type ProblemWords, USUAL } from './problem-words.js';

export const LOOP_BODY_WORDS = {
  'loop.sends-without-wait': {
    severity: 'warning',
    meaning: 'A loop sends the same customer a message for each item, without a wait between them.',
    variants: {
      [USUAL]: {
        message: '{node} sends a message for each item of {loop}, up to {turns}, all to one customer and at once.',
        mend: 'Put a delay or a question into the loop, or collect the items and send one message after it.',
      },
    },
  },
  'loop.never-changes': {
    severity: 'warning',
    meaning: 'The condition of a loop asks for what nothing in the loop changes.',
    variants: {
      [USUAL]: {
        message: 'Nothing in the loop changes what the condition of {node} asks for: it runs until its limit.',
        mend: 'Set one of the variables of the condition in the loop, or leave it by a loop control.',
      },
    },
  },
  'loop.body-left': {
    severity: 'warning',
    meaning: 'An edge leads from the body of a loop to a node outside, which then runs for each item.',
    variants: {
      [USUAL]: {
        message: 'The edge "{edge}" leads out of {loop} to {node}, which would run for each item.',
        mend: 'Connect the port "done" of the loop to it instead, and let this path end or lead back to the loop.',
      },
    },
  },
  'split.no-share': {
    severity: 'warning',
    meaning: 'A branch of a split has the weight 0.',
    variants: {
      [USUAL]: {
        message: 'The branch "{port}" of {node} has the weight 0: nobody takes it.',
        mend: 'Give it a weight above 0, or remove it.',
      },
    },
  },
  'subflow.calls-itself': {
    severity: 'warning',
    meaning: 'A flow calls itself; where nothing ends that, it fails at the greatest depth.',
    variants: {
      [USUAL]: {
        message: '{node} calls the flow that it is in; deeper than {depth} it fails.',
        mend: 'Call another flow, or make sure that a condition before it ends the recursion.',
      },
    },
  },
  'subflow.unknown-flow': {
    severity: 'error',
    meaning: 'A step calls a flow that there is not, or that has no published version yet.',
    variants: {
      [USUAL]: {
        message: '{node} calls a flow that does not exist.',
        mend: 'Choose one of your flows.',
      },
      unpublished: {
        severity: 'warning',
        message: '{node} calls a flow that has no published version: until it has one, the step fails.',
        mend: 'Publish the other flow before this one.',
      },
    },
  },
  'wait.no-timeout': {
    severity: 'warning',
    meaning: 'A wait has no limit, and neither has the run.',
    variants: {
      [USUAL]: {
        message: '{node} waits without a limit: if nothing comes, the run never ends.',
        mend: 'Say how long it waits at most, or how long a run may take in the settings of the flow.',
      },
    },
  },
  'wait.longer-than-run': {
    severity: 'warning',
    meaning: 'A wait is as long as a run may take, or longer.',
    variants: {
      [USUAL]: {
        message: '{node} may wait {wait}, but a run may take only {limit}: it would fail before.',
        mend: 'Shorten the wait, or let runs take longer in the settings of the flow.',
      },
    },
  },
} as const satisfies Record<string, ProblemWords>;
