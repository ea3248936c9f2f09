import { type ProblemWords, USUAL, type VariantWords } from './problem-words.js';

const UNKNOWN_VARIABLE = {
  root: {
    message: '"{root}" is nothing that a run knows.',
    mend: 'Begin with one of {roots}; your own variables are called vars.{root}.',
  },
  variable: {
    message: 'The variable "{name}" is never set.',
    mend: "Set it in a node before, give it an initial value in the flow's settings, or check its spelling.",
  },
  'close-variable': {
    message: 'The variable "{name}" is never set.',
    mend: 'Did you mean "{closest}"? If not, set it in a node before.',
  },
  node: { message: 'There is no node "{name}" in the flow.', mend: 'Use the id of a node that runs before.' },
  'close-node': { message: 'There is no node "{name}" in the flow.', mend: 'Did you mean "{closest}"?' },
  'not-output': {
    message: '"{key}" is nothing that is known of the node "{name}".',
    mend: 'Write nodes.{name}.output and then the field.',
  },
  field: {
    message: 'What {node} puts out has no field "{key}".',
    mend: 'Use one of its fields: {fields}.',
  },
  'no-fields': {
    message: 'What {node} puts out has no field "{key}".',
    mend: 'It puts out nothing; remove this.',
  },
} as const satisfies Record<string, VariantWords>;

export const EXPRESSION_WORDS = {
  'template.syntax': {
    severity: 'error',
    meaning: 'A template cannot be read.',
    variants: {
      [USUAL]: {
        message: 'The template in "{field}" is not valid: {reason}.',
        mend: 'Check that every output and every tag is closed, and that tags are spelt right.',
      },
    },
  },
  'template.unknown-filter': {
    severity: 'error',
    meaning: 'A template uses a filter that does not exist.',
    variants: {
      [USUAL]: {
        message: 'The template in "{field}" uses the filter "{filter}", which does not exist.',
        mend: 'Use a filter of Liquid, such as default, upcase or date.',
      },
      close: {
        message: 'The template in "{field}" uses the filter "{filter}", which does not exist.',
        mend: 'Did you mean "{closest}"?',
      },
    },
  },
  'template.unknown-variable': {
    severity: 'warning',
    meaning: 'A template names something that no run of this flow knows.',
    variants: UNKNOWN_VARIABLE,
  },
  'condition.unknown-variable': {
    severity: 'warning',
    meaning: 'A condition names something that no run of this flow knows.',
    variants: UNKNOWN_VARIABLE,
  },
  'condition.invalid-pattern': {
    severity: 'error',
    meaning: 'A pattern cannot be used: it is not of RE2 syntax, or too long.',
    variants: {
      [USUAL]: {
        message: '{reason}',
        mend: 'Write it in RE2 syntax: no look-ahead, no look-behind, no back-references, and brackets in pairs.',
      },
    },
  },
  'condition.constant': {
    severity: 'warning',
    meaning: 'A condition gives the same answer for every run.',
    variants: {
      always: {
        message: 'The condition in "{field}" of {node} always holds.',
        mend: 'Say what to compare, or do without the condition.',
      },
      never: {
        message: 'The condition in "{field}" of {node} can never hold.',
        mend: 'Check its comparisons: they contradict each other, or compare with nothing.',
      },
    },
  },
  'switch.case-shadowed': {
    severity: 'warning',
    meaning: 'A case is never taken, since an earlier one always holds when it does.',
    variants: {
      same: {
        message: 'The case "{port}" of {node} is never taken: the earlier case "{earlier}" asks the same.',
        mend: 'Change one of the two conditions, or remove this case.',
      },
      'after-always': {
        message: 'The case "{port}" of {node} is never taken: the earlier case "{earlier}" always holds.',
        mend: 'Move it before that case, or change the condition there.',
      },
    },
  },
  'variable.read-before-set': {
    severity: 'info',
    meaning: 'A variable, or what a node puts out, is read where it may not be there yet.',
    variants: {
      'variable-maybe': {
        message: 'On some path to {node} the variable "{name}" is not set yet.',
        mend: "Set it on every path, give it an initial value in the flow's settings, or add a default.",
      },
      'variable-never': {
        severity: 'warning',
        message: 'Nothing that runs before {node} sets the variable "{name}".',
        mend: 'Set it earlier, or give it an initial value in the settings of the flow.',
      },
      'node-maybe': {
        message: 'On some path to {node}, the node "{name}" has not run.',
        mend: 'Add a default for what it puts out, or read it only where it has run.',
      },
      'node-in-loop': {
        severity: 'warning',
        message: 'What "{name}" puts out in its loop is not known to {node}, which is outside of it.',
        mend: 'Read the results of the loop instead: nodes, its id, output.results.',
      },
      'node-never': {
        severity: 'warning',
        message: 'The node "{name}" never runs before {node}, so there is nothing to read from it.',
        mend: 'Read it only behind that node.',
      },
    },
  },
} as const satisfies Record<string, ProblemWords>;
