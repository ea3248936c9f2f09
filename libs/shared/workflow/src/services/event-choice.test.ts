import { beforeEach, expect, it } from 'vitest';
import type { DeliveredRecord, WaitingRecords } from '../ports/event-bus.port.js';
import { EventChoice } from './event-choice.service.js';
import type { FlowExecutionService } from './flow-execution.service.js';

let places: Map<string, number>;
let told: () => void;
let choice: EventChoice;
beforeEach(() => {
  places = new Map();
  const add = (tenantId: string, count: number) => places.set(tenantId, (places.get(tenantId) ?? 0) + count);
  choice = new EventChoice({
    places: (tenantId: string) => places.get(tenantId) ?? 0,
    promise: (tenantId: string) => add(tenantId, -1),
    settle: (tenantId: string) => add(tenantId, 1),
    onPlace: (listener: () => void) => {
      told = listener;
    },
  } as unknown as FlowExecutionService);
});

const partition = (number: number, keys: readonly string[], full = false): WaitingRecords => ({
  full,
  records: keys.map((key, n) => ({ partition: number, offset: `${n}`, key }) as DeliveredRecord),
});
const names = (records: readonly DeliveredRecord[]) => records.map(({ key, offset }) => `${key}@${offset}`).sort();
const customers = (tenant: string, count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => `${tenant}:${from + n}`);

it('passes over a tenant that has no place, and takes what comes behind', () => {
  places = new Map([['globex', 5]]);
  const waiting = [partition(0, ['acme:1', 'acme:2', 'globex:1', 'acme:3'])];
  expect(names(choice.choose(waiting, 10))).toEqual(['globex:1@2']);
});

it('takes no more of a tenant than it has places, counting those that it promised', () => {
  places = new Map([['acme', 3]]);
  const waiting = [partition(0, customers('acme', 10))];
  const first = choice.choose(waiting, 2);
  expect(names(first)).toEqual(['acme:0@0', 'acme:1@1']);
  expect(names(choice.choose([partition(1, customers('acme', 10, 50))], 5))).toEqual(['acme:50@0']);
  choice.settled(first);
  choice.settled(first);
  expect(places.get('acme')).toBe(2);
});

it('a customer’s second event waits for the first', () => {
  places = new Map([['acme', 10]]);
  const waiting = [partition(0, ['acme:1', 'acme:1', 'acme:2', 'acme:1'])];
  expect(names(choice.choose(waiting, 10))).toEqual(['acme:1@0', 'acme:2@2']);
});

it('where much waits, half of the partitions are left to another batch', () => {
  places = new Map([['acme', Number.POSITIVE_INFINITY]]);
  const waiting = [0, 1, 2, 3].map((number) => partition(number, customers('acme', 100, 1_000 * number)));
  const chosen = choice.choose(waiting, 40);
  expect(chosen).toHaveLength(40);
  expect(new Set(chosen.map((record) => record.partition)).size).toBe(2);
  const rest = waiting.filter(({ records }) => !records.some((record) => chosen.includes(record)));
  expect(choice.choose(rest, 40)).toHaveLength(40);
});

it('what little waits goes together', () => {
  places = new Map([['acme', Number.POSITIVE_INFINITY]]);
  const waiting = [0, 1, 2, 3].map((number) => partition(number, customers('acme', 3, 1_000 * number)));
  expect(choice.choose(waiting, 40)).toHaveLength(12);
});

it('stores what it has no place for when nothing more can be read, in order, and tells so', () => {
  places = new Map([['acme', 1]]);
  const chosen = choice.choose([partition(0, customers('acme', 5), true)], 3);
  expect(names(chosen)).toEqual(['acme:0@0', 'acme:1@1', 'acme:2@2']);
  expect(chosen.map((record) => choice.beginsLater(record))).toEqual([false, true, true]);
  choice.settled(chosen);
  expect(places.get('acme')).toBe(1);
});

it('asks to be looked at again once a tenant that was left has a place, and only then', () => {
  let looks = 0;
  choice.onPlace(() => {
    looks += 1;
  });
  told();
  choice.choose([partition(0, customers('acme', 5))], 3);
  told();
  expect(looks).toBe(0);
  places = new Map([['acme', 3]]);
  told();
  told();
  expect(looks).toBe(1);
});

it('a key without a customer is its tenant’s', () => {
  places = new Map([['acme', 3]]);
  expect(names(choice.choose([partition(0, ['acme', 'other'])], 3))).toEqual(['acme@0']);
});
