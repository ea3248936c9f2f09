import { describe, expect, it } from 'vitest';
import type { SentEvent } from '../acknowledgements.js';
import type { GivenDecision } from '../decider.js';
import type { CallEntry } from '../ledger/ledger-entry.js';
import { checkApprovals } from './check-approvals.js';
import { checkEffects } from './check-effects.js';
import { checkOrder } from './check-order.js';
import { checkParts } from './check-parts.js';
import { ALL_UP_TO, SAMPLE, sampleOf } from './check-replay.js';
import { checkRuns } from './check-runs.js';
import type { Evidence, MessageRow, RunRow } from './evidence.js';
import { closingLine, countFindings } from './finding.js';

const event = (fields: Partial<SentEvent> = {}): SentEvent => ({
  tenant: 'north',
  eventKey: 's|1',
  begins: ['relay'],
  label: 'north c0 1',
  address: '+49',
  acknowledgedAtMs: 1,
  deliveries: 1,
  ...fields,
});
const run = (fields: Partial<RunRow> = {}): RunRow => ({
  tenant: 'north',
  id: 'r1',
  journey: 'relay',
  event_key: 's|1',
  status: 'completed',
  wait_reason: null,
  overdue_s: null,
  customer: 'c',
  customer_tenants: ['north'],
  dead_letters: 0,
  ...fields,
});
const call = (body: string, fields: Partial<CallEntry> = {}): CallEntry => ({
  kind: 'call',
  atMs: 1,
  accepted: true,
  channel: 'whatsapp',
  tenant: 'north',
  account: 'north',
  messageId: `id of ${body}`,
  to: '+49',
  body,
  providerId: 'w',
  mood: 'prompt',
  ...fields,
});
const message = (body: string, status: string): MessageRow => ({
  tenant: 'north',
  id: `id of ${body}`,
  run: 'r1',
  status,
  address: '+49',
  body,
});
const evidence = (fields: Partial<Evidence> = {}): Evidence => ({
  sent: [event()],
  ledger: [],
  runs: [run()],
  messages: [],
  unhandled: new Set(),
  tickets: [],
  reviews: [],
  unread: [],
  ...fields,
});
const kinds = (findings: { kind: string }[]) => findings.map(({ kind }) => kind);

describe('runs', () => {
  it.each<[string, Partial<Evidence>, string[]]>([
    ['one run for its event', {}, []],
    ['no run for an acknowledged event', { runs: [] }, ['lost']],
    [
      'no run for an event that was never acknowledged',
      { sent: [event({ acknowledgedAtMs: undefined })], runs: [] },
      [],
    ],
    ['an acknowledged event that nobody took in', { unhandled: new Set(['north|s|1']) }, ['lost']],
    ['two runs for one event', { runs: [run(), run({ id: 'r2' })] }, ['duplicated']],
    ['a run of a tenant that got no such event', { runs: [run(), run({ tenant: 'south', id: 'r2' })] }, ['crossed']],
    ['a run left running', { runs: [run({ status: 'running' })] }, ['lost']],
    ['a failed run with its dead letter', { runs: [run({ status: 'failed', dead_letters: 1 })] }, []],
    ['a failed run without one', { runs: [run({ status: 'failed' })] }, ['lost']],
    ['a run that waits', { runs: [run({ status: 'waiting', wait_reason: 'delay', overdue_s: -3 })] }, []],
    ['an alarm long overdue', { runs: [run({ status: 'waiting', wait_reason: 'delay', overdue_s: 20 })] }, ['lost']],
  ])('%s', (_, given, expected) => {
    expect(kinds(checkRuns(evidence(given)))).toEqual(expected);
  });

  it('a wait whose event was acknowledged is over', () => {
    const sent = [event({ begins: ['await'] }), event({ eventKey: 's|paid', begins: [] })];
    const waiting = run({ journey: 'await', status: 'waiting', wait_reason: 'event', overdue_s: -9 });
    expect(kinds(checkRuns(evidence({ sent, runs: [waiting] })))).toEqual(['lost']);
    const unknown = [sent[0] as SentEvent, event({ eventKey: 's|paid', begins: [], acknowledgedAtMs: undefined })];
    expect(checkRuns(evidence({ sent: unknown, runs: [waiting] }))).toEqual([]);
  });

  it('a subflow is begun once, by a run of its tenant', () => {
    const whole = run({ journey: 'whole' });
    const part = (fields: Partial<RunRow> = {}) =>
      run({ id: 'p1', journey: 'part', event_key: 'subflow|r1:sub:0', ...fields });
    expect(checkParts(evidence({ runs: [whole, part()] }))).toEqual([]);
    expect(kinds(checkParts(evidence({ runs: [whole] })))).toEqual(['lost']);
    expect(kinds(checkParts(evidence({ runs: [whole, part(), part({ id: 'p2' })] })))).toEqual(['duplicated']);
    expect(kinds(checkParts(evidence({ runs: [whole, part({ tenant: 'south' })] })))).toContain('crossed');
  });
});

describe('effects', () => {
  const sent = message('relay north c0 1', 'delivered');
  it.each<[string, Partial<Evidence>, string[]]>([
    ['a message that was taken once', { ledger: [call(sent.body)], messages: [sent] }, []],
    ['taken twice', { ledger: [call(sent.body), call(sent.body)], messages: [sent] }, ['duplicated', 'duplicated']],
    [
      'refused and then taken',
      { ledger: [call(sent.body, { accepted: false }), call(sent.body)], messages: [sent] },
      [],
    ],
    [
      'the same text with another id',
      {
        ledger: [call(sent.body), call(sent.body, { messageId: 'other' })],
        messages: [sent, { ...sent, id: 'other' }],
      },
      ['duplicated'],
    ],
    ['sent, says the database, and no provider has it', { messages: [sent] }, ['lost']],
    ['nobody knows whether it was sent', { messages: [message(sent.body, 'unknown')] }, []],
    ['taken, and no row knows it', { ledger: [call(sent.body)] }, ['lost']],
    ['two tickets of one effect', { tickets: [{ tenant: 'north', subject: 't', count: 2 }] }, ['duplicated']],
  ])('%s', (_, given, expected) => {
    expect(kinds(checkEffects(evidence(given)))).toEqual(expected);
  });
});

describe('order', () => {
  it.each([
    ['over runs', ['relay north c0 1', 'relay north c0 3', 'relay north c0 2'], 1],
    ['of two customers', ['relay north c0 2', 'relay north c1 1'], 0],
    ['of two tenants', ['relay north c0 2', 'relay south c0 1'], 0],
    ['within a run', ['series north c0 4 1', 'series north c0 4 3', 'series north c0 4 2'], 1],
    ['of two runs whose parts mix', ['series north c0 4 2', 'series north c0 5 1'], 0],
  ])('%s', (_, bodies, expected) => {
    const calls = bodies.map((body) => call(body, { tenant: body.split(' ')[1] ?? null }));
    expect(checkOrder(calls)).toHaveLength(expected);
  });
});

describe('approvals', () => {
  const said = (decision: 'approved' | 'rejected', acknowledged = true): GivenDecision => ({
    tenant: 'north',
    run: 'r1',
    decision,
    acknowledged,
  });
  const left = (outcome: string) => [{ tenant: 'north', run: 'r1', outcome }];
  it.each<[string, string | null, GivenDecision[], string[]]>([
    ['goes on as was decided', 'approved', [said('approved'), said('rejected', false)], []],
    ['was acknowledged, and its time ran out all the same', 'timeout', [said('approved')], ['lost']],
    ['was acknowledged, and it waits', null, [said('approved')], ['lost']],
    ['was refused, and its time ran out', 'timeout', [said('approved', false)], []],
    ['counted twice', 'approved', [said('approved'), said('rejected')], ['duplicated']],
    ['was decided by nobody', 'approved', [said('approved', false)], ['crossed']],
  ])('%s', (_, outcome, given, expected) => {
    const reviews = outcome === null ? [] : left(outcome);
    expect(kinds(checkApprovals(evidence({ reviews }), given))).toEqual(expected);
  });

  it.each<[string, string, string[], string[]]>([
    ['is kept by a dead letter', 'failed', ['approved'], []],
    ['is gone with its run', 'failed', [], ['lost']],
    ['is another one than the dead letter has', 'failed', ['rejected'], ['lost']],
    ['lies unread before a run that waits', 'waiting', ['approved'], ['lost']],
  ])('that was acknowledged %s', (_, status, decisions, expected) => {
    const unread = decisions.map((decision) => ({ tenant: 'north', run: 'r1', decision }));
    const found = checkApprovals(evidence({ runs: [run({ status })], unread }), [said('approved')]);
    expect(kinds(found)).toEqual(expected);
  });
});

describe('replay', () => {
  const ids = (count: number) => Array.from({ length: count }, (_, at) => `r${at}`);

  it('takes every run up to a number', () => {
    expect(sampleOf(ids(ALL_UP_TO), 1)).toEqual(ids(ALL_UP_TO));
  });

  it('takes a seeded sample of more', () => {
    const sample = sampleOf(ids(ALL_UP_TO + 1), 1);
    expect(new Set(sample).size).toBe(SAMPLE);
    expect(sampleOf(ids(ALL_UP_TO + 1), 1)).toEqual(sample);
    expect(sampleOf(ids(ALL_UP_TO + 1), 2)).not.toEqual(sample);
  });
});

it('the last line', () => {
  const counts = countFindings([{ kind: 'lost', what: 'x' }]);
  expect(closingLine(500, counts)).toBe('faults: runs=500 lost=1 duplicated=0 reordered=0 crossed=0 stuck=0');
});
