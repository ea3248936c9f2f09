import { type ProblemWords, USUAL } from './problem-words.js';
import { SCHEMA_VARIANTS } from './schema-words.js';

export const DOCUMENT_WORDS = {
  'document.invalid': {
    severity: 'error',
    meaning: 'The document is not of the form of a flow document.',
    variants: {
      ...SCHEMA_VARIANTS,
      'too-deep': { message: 'The document is nested more than {limit} levels deep.', mend: 'Make it flatter.' },
    },
  },
  'settings.timezone': {
    severity: 'error',
    meaning: 'The time zone of the flow is not one of the IANA list.',
    variants: {
      [USUAL]: {
        message: '"{timezone}" is no time zone.',
        mend: 'Use a name of the IANA list, such as Europe/Berlin or UTC.',
      },
    },
  },
  'settings.reentry-period': {
    severity: 'error',
    meaning: 'The period of the re-entry rule is missing, or has no meaning with this rule.',
    variants: {
      missing: {
        message: 'The rule "ignore-for" does not say for how long.',
        mend: 'Give the period as an ISO 8601 duration, such as P7D.',
      },
      needless: {
        severity: 'warning',
        message: 'A period has no meaning with the rule "{reentry}".',
        mend: 'Choose the rule "ignore-for", or remove the period.',
      },
    },
  },
  'settings.error-flow': {
    severity: 'error',
    meaning: 'The error flow does not exist, has no published version, or is the flow itself.',
    variants: {
      unknown: {
        message: 'The error flow does not exist.',
        mend: 'Choose one of your flows, or remove settings.errorFlowId.',
      },
      unpublished: {
        message: 'The error flow has no published version: no run of it would start.',
        mend: 'Publish the error flow before this one.',
      },
      itself: {
        message: 'The flow names itself as its error flow.',
        mend: 'Choose another flow, or remove settings.errorFlowId.',
      },
    },
  },
} as const satisfies Record<string, ProblemWords>;
