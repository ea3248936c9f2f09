import { describe, expect, it } from 'vitest';
import { calledFlows } from './called-flows.js';

const [LIVE, DRAFT, GONE] = ['1', '2', '3'].map((n) => `01890000-0000-7000-8000-00000000f00${n}`) as [
  string,
  string,
  string,
];
const asked: [string, string][] = [];
const store = {
  get: async (tenantId: string, id: string) => {
    asked.push([tenantId, id]);
    return id === GONE ? null : { id, publishedVersion: id === LIVE ? 3 : null };
  },
} as unknown as Parameters<typeof calledFlows>[0];
const calling = (...flowIds: unknown[]) => ({
  schemaVersion: 1,
  name: 'calling',
  nodes: flowIds.map((flowId, index) => ({ id: `n${index}`, type: 'subflow', config: { flowId } })),
  edges: [],
});

describe('the flows that a document calls', () => {
  it('are looked up once each, in their tenant', async () => {
    expect(await calledFlows(store, 'acme', calling(LIVE, DRAFT, GONE, LIVE, 'no-id', 7))).toEqual(
      new Map([
        [LIVE, 'published'],
        [DRAFT, 'unpublished'],
      ]),
    );
    expect(asked).toEqual([LIVE, DRAFT, GONE].map((id) => ['acme', id]));
  });

  it('include its error flow', async () => {
    const document = { ...calling(), settings: { errorFlowId: DRAFT } };
    expect(await calledFlows(store, 'acme', document)).toEqual(new Map([[DRAFT, 'unpublished']]));
  });

  it.each([[{}], [{ nodes: 'none' }], [calling()]])('are none in %j', async (document) => {
    expect(await calledFlows(store, 'acme', document)).toEqual(new Map());
  });
});
