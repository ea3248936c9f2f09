import { type FlowError, flowError, type LocalTime } from '@columba/workflow-contracts';
import { durationToMs } from '../duration.js';
import { dateTimeToMs } from '../time/date-time-text.js';
import { nextLocalTime } from '../time/next-local-time.js';
import { isTimeZone } from '../time/time-zone.js';
import type { Decision, NodeBehaviour, NodeVisit } from './node-behaviour.js';

interface PreparedDelay {
  /** Null when the delay ends at a date or a time of day. */
  forMs: number | null;
  flowZone: string;
}
type Moment = { ms: number } | { error: FlowError };

/** For a duration, until a date, or until a time of day in somebody's zone. A date that is past holds nobody. */
export const delayBehaviour: NodeBehaviour = {
  type: 'delay',
  prepare: (config, { timezone }): PreparedDelay => ({
    forMs: config.for === undefined ? null : durationToMs(String(config.for)),
    flowZone: timezone,
  }),
  enter: (visit) => {
    const moment = endOf(visit);
    if ('error' in moment) return { kind: 'error', error: moment.error };
    const isOver = visit.node.config.for === undefined && moment.ms <= visit.atMs;
    return isOver ? leaveAt(moment.ms) : { kind: 'wait', reason: 'delay', untilMs: moment.ms };
  },
  timedOut: ({ token, atMs }) => leaveAt(token.untilMs ?? atMs),
};

function leaveAt(ms: number): Decision {
  return { kind: 'leave', port: 'out', output: { until: new Date(ms).toISOString() } };
}

function endOf(visit: NodeVisit): Moment {
  const { forMs, flowZone } = visit.node.prepared as PreparedDelay;
  if (forMs !== null) return { ms: visit.atMs + forMs };
  const { until, at } = visit.config();
  return at === undefined ? dateOf(String(until), flowZone) : timeOfDay(visit, at as LocalTime, flowZone);
}

function dateOf(text: string, flowZone: string): Moment {
  const ms = dateTimeToMs(text, flowZone);
  if (ms !== null) return { ms };
  const message = 'What "until" gives is no ISO 8601 date such as 2026-05-01T09:00 or 2026-05-01T09:00+02:00.';
  return { error: flowError({ code: 'delay.bad-date', kind: 'user', message }) };
}

function timeOfDay({ context, atMs }: NodeVisit, at: LocalTime, flowZone: string): Moment {
  const zone = zoneOf(at.zone, context.customer?.timezone, flowZone);
  if (isTimeZone(zone)) return { ms: nextLocalTime(atMs, at, zone) };
  const message = `"${zone.slice(0, 64)}" is no time zone of the IANA list, such as Europe/Berlin.`;
  return { error: flowError({ code: 'delay.bad-zone', kind: 'user', message }) };
}

function zoneOf(wanted: string, ofCustomer: unknown, flowZone: string): string {
  if (wanted === 'flow') return flowZone;
  if (wanted !== 'customer') return wanted;
  return typeof ofCustomer === 'string' && ofCustomer !== '' ? ofCustomer : flowZone;
}
