import { emptyFlowDocument, type FlowDocument } from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { connect, moveNodes, patchNode, patchSettings, reconnect, removeParts, setNodeConfig } from './document-edits';

//  start --out--> route --vip--> hello --sent--> done
//                   +----default-----------------^
function journey(): FlowDocument {
  const when = { all: [] };
  return {
    ...emptyFlowDocument('Order status'),
    nodes: [
      { id: 'start', type: 'trigger_manual', config: {} },
      { id: 'route', type: 'switch', config: { cases: [{ port: 'vip', when }] } },
      { id: 'hello', type: 'send_message', config: { channel: 'sms', body: 'Hi' } },
      { id: 'done', type: 'end', config: {} },
    ],
    edges: [
      { id: 'e1', from: { node: 'start', port: 'out' }, to: { node: 'route' } },
      { id: 'e2', from: { node: 'route', port: 'vip' }, to: { node: 'hello' } },
      { id: 'e3', from: { node: 'route', port: 'default' }, to: { node: 'done' } },
      { id: 'e4', from: { node: 'hello', port: 'sent' }, to: { node: 'done' } },
    ],
  };
}
const edgeIds = (document: FlowDocument) => document.edges.map((edge) => edge.id);

describe('document edits', () => {
  it('takes a node away with the edges that touch it', () => {
    const next = removeParts(journey(), { nodeIds: ['hello'] });
    expect(next.nodes.map((node) => node.id)).toEqual(['start', 'route', 'done']);
    expect(edgeIds(next)).toEqual(['e1', 'e3']);
  });

  it('takes edges away by themselves and leaves the document alone when nothing matches', () => {
    const before = journey();
    expect(edgeIds(removeParts(before, { edgeIds: ['e2'] }))).toEqual(['e1', 'e3', 'e4']);
    expect(removeParts(before, { edgeIds: ['nope'] })).toBe(before);
  });

  it('moves only what moved, and keeps the other nodes the same objects', () => {
    const before = journey();
    const next = moveNodes(before, { hello: { x: 16, y: 32 } });
    expect(next.nodes[2]?.position).toEqual({ x: 16, y: 32 });
    expect(next.nodes[0]).toBe(before.nodes[0]);
    expect(moveNodes(next, { hello: { x: 16, y: 32 } })).toBe(next);
  });

  it('drops fields that are set to undefined', () => {
    const labelled = patchNode(journey(), 'hello', { label: 'Greet' });
    expect(labelled.nodes[2]?.label).toBe('Greet');
    expect(patchNode(labelled, 'hello', { label: undefined }).nodes[2]).not.toHaveProperty('label');
    expect(patchSettings(journey(), { reentryPeriod: undefined }).settings).not.toHaveProperty('reentryPeriod');
  });

  it('lets edges follow a renamed port', () => {
    const next = setNodeConfig(journey(), 'route', { cases: [{ port: 'gold', when: { all: [] } }] });
    expect(next.edges.find((edge) => edge.id === 'e2')?.from.port).toBe('gold');
    expect(next.edges.find((edge) => edge.id === 'e3')?.from.port).toBe('default');
  });

  it('takes edges away with a port that is gone', () => {
    expect(edgeIds(setNodeConfig(journey(), 'route', { cases: [] }))).toEqual(['e1', 'e3', 'e4']);
  });

  it('keeps edges while a case is still being written', () => {
    const half = { cases: [{ port: 'vip', when: { all: [{ path: '', op: 'equals' }] } }] };
    expect(edgeIds(setNodeConfig(journey(), 'route', half))).toEqual(['e1', 'e2', 'e3', 'e4']);
  });

  it('connects once, never onto itself, never to what is not there', () => {
    const before = journey();
    const next = connect(before, { node: 'hello', port: 'error' }, 'done');
    expect(next.edges.at(-1)).toEqual({ id: 'e5', from: { node: 'hello', port: 'error' }, to: { node: 'done' } });
    expect(connect(next, { node: 'hello', port: 'error' }, 'done')).toBe(next);
    expect(connect(before, { node: 'hello', port: 'sent' }, 'hello')).toBe(before);
    expect(connect(before, { node: 'hello', port: 'sent' }, 'ghost')).toBe(before);
  });

  it('forgets what an edge caught when it is moved off the error port', () => {
    const drawn = connect(journey(), { node: 'hello', port: 'error' }, 'done');
    const caught = { ...drawn, edges: drawn.edges.map((e) => (e.id === 'e5' ? { ...e, onError: {} } : e)) };
    const moved = reconnect(caught, 'e5', { node: 'hello', port: 'undeliverable' }, 'done').edges.at(-1);
    expect(moved).toEqual({ id: 'e5', from: { node: 'hello', port: 'undeliverable' }, to: { node: 'done' } });
  });
});
