import type { FlowDocument, FlowProblem } from '@columba/workflow-contracts';
import { type FlowCheck, problem } from './problem.js';

/** Do the flow's settings make sense together? */
export const checkSettings: FlowCheck = ({ document: { settings } }) => [
  ...checkTimezone(settings.timezone),
  ...checkReentry(settings),
];

function checkTimezone(timezone: string): FlowProblem[] {
  if (isTimezone(timezone)) return [];
  return [problem(['settings', 'timezone'], { code: 'settings.timezone', params: { timezone } })];
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
  const variant = needsPeriod ? 'missing' : 'needless';
  return [problem(['settings', 'reentryPeriod'], { code: 'settings.reentry-period', variant, params: { reentry } })];
}
