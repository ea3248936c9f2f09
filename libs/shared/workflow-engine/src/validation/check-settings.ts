import type { FlowDocument, FlowProblem } from '@columba/workflow-contracts';
import { type FlowCheck, problem } from './problem.js';

/** Do the flow's settings make sense together? */
export const checkSettings: FlowCheck = ({ document: { settings } }) => [
  ...checkTimezone(settings.timezone),
  ...checkReentry(settings),
];

function checkTimezone(timezone: string): FlowProblem[] {
  if (isTimezone(timezone)) return [];
  return [
    problem(['settings', 'timezone'], {
      code: 'settings.timezone',
      message: `"${timezone}" is no time zone.`,
      mend: 'Use a name of the IANA list, such as Europe/Berlin or UTC.',
    }),
  ];
}

function isTimezone(timezone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: timezone });
    return timezone !== '';
  } catch {
    return false;
  }
}

function checkReentry({ reentry, reentryPeriod }: FlowDocument['settings']): FlowProblem[] {
  const needsPeriod = reentry === 'ignore-for';
  if (needsPeriod === (reentryPeriod !== undefined)) return [];
  const words = needsPeriod
    ? {
        message: 'The rule "ignore-for" does not say for how long.',
        mend: 'Give the period as an ISO 8601 duration, such as P7D.',
      }
    : {
        message: `A period has no meaning with the rule "${reentry}".`,
        mend: 'Choose the rule "ignore-for", or remove the period.',
      };
  return [
    problem(['settings', 'reentryPeriod'], {
      code: 'settings.reentry-period',
      severity: needsPeriod ? 'error' : 'warning',
      ...words,
    }),
  ];
}
