import { flow } from '@columba/testing';
import {
  askQuestionNode,
  conditionNode,
  delayNode,
  endNode,
  type FlowDocument,
  mergeNode,
  sendMessageNode,
  setVariablesNode,
  switchNode,
  triggerMessageNode,
} from '@columba/workflow-contracts';
import { describe, expect, it, vi } from 'vitest';
import { compileFlow } from '../plan/compile-flow.js';
import { validateFlow } from './validate-flow.js';

vi.setConfig({ testTimeout: 30_000 });

const send = { channel: 'sms' as const, body: 'x' };
const found = (document: unknown) => validateFlow(document).problems.map((one) => `${one.code} ${one.pointer}`);

/** Every finding, as `code pointer`; checks on the way that each is complete. */
function expectProblems(document: unknown, expected: string[]): void {
  for (const one of validateFlow(document).problems) {
    expect(one.message).toMatch(/^.{10,}\.$/s);
    expect(one.mend).toMatch(/^.{8,}\.$/s);
  }
  expect(found(document)).toEqual(expected);
}

/** start --> send --sent--> done, then changed. */
function changed(change: (document: FlowDocument) => void): FlowDocument {
  const document = flow('x')
    .trigger()
    .next('send', sendMessageNode, send)
    .end()
    .from('send', 'undeliverable')
    .end()
    .build();
  change(document);
  return document;
}
const edge = (document: FlowDocument, index: number) => document.edges[index]!;
const setNode = (index: number, fields: object) => (document: FlowDocument) =>
  void Object.assign(document.nodes[index]!, fields);
const setEdge = (index: number, fields: object) => (document: FlowDocument) =>
  void Object.assign(document.edges[index]!, fields);

describe('a good flow', () => {
  it('has no problems, and can be compiled', () => {
    const document = changed(() => undefined);
    expectProblems(document, []);
    expect(compileFlow(document).nodes.size).toBe(3);
  });

  it('comes back with its defaults filled in', () => {
    const { document } = validateFlow({ schemaVersion: 1, name: 'x', nodes: [], edges: [] });
    expect(document?.settings).toEqual({ timezone: 'UTC', reentry: 'any', variables: {} });
  });
});

describe('the document itself', () => {
  it.each<[unknown, string[]]>([
    [null, ['document.invalid ']],
    ['text', ['document.invalid ']],
    [
      { schemaVersion: 2, nodes: [{ id: '1x' }], extra: 1 },
      [
        'document.invalid /schemaVersion',
        'document.invalid /name',
        'document.invalid /nodes/0/id',
        'document.invalid /nodes/0/type',
        'document.invalid /edges',
        'document.invalid /extra',
      ],
    ],
    [
      { schemaVersion: 1, name: 'x', nodes: [], edges: [], settings: { reentry: 'never', variables: { 'a/b~c': 1 } } },
      ['document.invalid /settings/reentry'],
    ],
  ])('%j', (document, expected) => {
    expectProblems(document, expected);
    expect(validateFlow(document).document).toBeNull();
  });

  it('a node at fault is named', () => {
    const document = { schemaVersion: 1, name: 'x', nodes: [{ id: 'a', type: '' }], edges: [] };
    expect(validateFlow(document).problems[0]).toMatchObject({ nodeId: 'a', pointer: '/nodes/0/type' });
  });

  it('one nested too deeply is refused before it exhausts anything', () => {
    let nested: unknown = 1;
    for (let level = 0; level < 100_000; level += 1) nested = { not: nested };
    expectProblems({ schemaVersion: 1, name: 'x', nodes: [{ id: 'a', type: 'condition', config: { if: nested } }] }, [
      'document.invalid ',
    ]);
  });
});

describe('nodes', () => {
  it.each<[string, (document: FlowDocument) => void, string[]]>([
    [
      'two with one id',
      (document) => void document.nodes.push({ id: 'done', type: 'end', config: {} }),
      ['node.duplicate-id /nodes/3/id'],
    ],
    ['an unknown type', setNode(1, { type: 'teleport' }), ['node.unknown-type /nodes/1/type']],
    [
      'a missing field, a wrong one and one too many',
      setNode(1, { config: { channel: 'pigeon', colour: 'red' } }),
      [
        'node.config-invalid /nodes/1/config/channel',
        'node.config-invalid /nodes/1/config/body',
        'node.config-invalid /nodes/1/config/colour',
      ],
    ],
    [
      'one that nothing leads to',
      (document) => void document.nodes.push({ id: 'alone', type: 'end', config: {} }),
      ['node.unreachable /nodes/3'],
    ],
    ['no trigger', (document) => void Object.assign(document, { nodes: [], edges: [] }), ['node.no-trigger /nodes']],
  ])('%s', (_what, change, expected) => expectProblems(changed(change), expected));

  it('words that are allowed are listed', () => {
    const { problems } = validateFlow(changed(setNode(1, { config: { channel: 'fax', body: 'x' } })));
    expect(problems[0]?.mend).toBe('Choose "whatsapp" or "instagram" or "sms" or "email" or "same".');
  });
});

describe('edges', () => {
  it.each<[string, (document: FlowDocument) => void, string[]]>([
    ['two with one id', setEdge(1, { id: 'e1' }), ['edge.duplicate-id /edges/1/id']],
    [
      'one drawn twice',
      (document) => void document.edges.push({ ...edge(document, 1), id: 'again' }),
      ['edge.duplicate /edges/3'],
    ],
    [
      'ends that are not there',
      (document) =>
        void document.edges.push({ id: 'new', from: { node: 'ghost', port: 'out' }, to: { node: 'nowhere' } }),
      ['edge.unknown-node /edges/3/from/node', 'edge.unknown-node /edges/3/to/node'],
    ],
    [
      'a port that is not there',
      setEdge(2, { from: { node: 'send', port: 'maybe' } }),
      ['edge.unknown-port /edges/2/from/port', 'node.dead-end /nodes/1'],
    ],
    [
      'one into a trigger',
      setEdge(2, { to: { node: 'start' } }),
      ['edge.into-trigger /edges/2/to/node', 'graph.cycle-without-wait /nodes/0'],
    ],
    [
      'onError on another port than error',
      setEdge(1, { onError: { kinds: ['user'] } }),
      ['edge.on-error-without-error-port /edges/1/onError'],
    ],
  ])('%s', (_what, change, expected) => expectProblems(changed(change), expected));

  it('two error edges for different errors are no duplicates', () => {
    const document = changed((one) => {
      const from = { node: 'send', port: 'error' };
      one.edges.push({ id: 'a', from, to: { node: 'done' }, onError: { kinds: ['user'] } });
      one.edges.push({ id: 'b', from, to: { node: 'done' }, onError: { kinds: ['bug'] } });
    });
    expectProblems(document, []);
  });
});

describe('dead ends', () => {
  it('main ports are errors, seldom ones warnings, error ports nothing', () => {
    const document = flow('x')
      .trigger()
      .next('ask', askQuestionNode, { channel: 'same', body: '?' })
      .next('which', switchNode, { cases: [{ port: 'a', when: { path: 'event.text', op: 'exists' } }] })
      .end()
      .build();
    const severities = validateFlow(document).problems.map(({ severity, message }) => [
      severity,
      /"(\w+)"/.exec(message)?.[1],
    ]);
    expect(severities).toEqual([
      ['warning', 'timeout'],
      ['warning', 'undeliverable'],
      ['error', 'default'],
    ]);
    expectProblems(document, ['node.dead-end /nodes/1', 'node.dead-end /nodes/1', 'node.dead-end /nodes/2']);
  });
});

describe('cycles', () => {
  //  start --> send --sent--> rest --> send ...
  const rest = (id: string) => ({ id, definition: delayNode, config: { for: 'PT1H' } });
  it('with a wait are fine', () => {
    const { id, definition, config } = rest('rest');
    const document = flow('x')
      .trigger()
      .next('send', sendMessageNode, send)
      .next(id, definition, config)
      .to('send')
      .build();
    expect(found(document)).toEqual(['node.dead-end /nodes/1']);
  });

  //  start --> ask --replied--> done          a question that was not delivered has not waited
  //             +--undeliverable--> ask
  it('must not go round by a port that does not wait', () => {
    const document = flow('x')
      .trigger()
      .next('ask', askQuestionNode, { channel: 'same', body: '?' })
      .end()
      .from('ask', 'timeout')
      .to('ask')
      .from('ask', 'undeliverable')
      .to('ask')
      .build();
    expectProblems(document, ['graph.cycle-without-wait /nodes/1']);
  });

  it('a chain as long as a flow may be exhausts nothing', () => {
    const builder = flow('x').trigger();
    for (let index = 0; index < 1_990; index += 1) builder.next(`n${index}`, conditionNode, { if: { all: [] } });
    expect(found(builder.to('n0').build()).filter((one) => one.startsWith('graph'))).toEqual([
      'graph.cycle-without-wait /nodes/1',
    ]);
  });
});

describe('templates, conditions, settings', () => {
  it('templates', () => {
    const body =
      '{{ vars.known }}{{ vars.asked }}{{ vars.set }}{{ vars.typo }}{{ nodes.ghost.output }}{{ name }}{{ now }}';
    const document = flow('x')
      .settings({ variables: { known: 1 } })
      .trigger()
      .next('ask', askQuestionNode, { channel: 'same', body: '{{ event.text', saveAs: 'asked' })
      .next('set', setVariablesNode, { assign: [{ name: 'set', value: '{% include "x" %}' }] })
      .next('send', sendMessageNode, { channel: 'sms', body })
      .end()
      .build();
    const about = found(document).filter((one) => one.startsWith('template'));
    expectProblems(document, [...found(document).filter((one) => !one.startsWith('template')), ...about]);
    expect(about).toEqual([
      'template.syntax /nodes/1/config/body',
      'template.syntax /nodes/2/config/assign/0/value',
      'template.unknown-variable /nodes/3/config/body',
      'template.unknown-variable /nodes/3/config/body',
      'template.unknown-variable /nodes/3/config/body',
    ]);
  });

  it('conditions and matches', () => {
    const clause = (path: string, value: string) => ({ path, op: 'matches' as const, value });
    const document = flow('x')
      .trigger(triggerMessageNode, { channels: ['sms'], match: { regex: '(' } })
      .next('if', conditionNode, { if: { all: [clause('vars.typo', 'a'), { not: clause('event.text', '(?=a)') }] } })
      .end()
      .from('if', 'false')
      .end()
      .build();
    expectProblems(document, [
      'condition.unknown-variable /nodes/1/config/if/all/0/path',
      'condition.invalid-pattern /nodes/1/config/if/all/1/not/value',
      'condition.invalid-pattern /nodes/0/config/match/regex',
    ]);
  });

  it.each([
    [{ timezone: 'Mars/Olympus' }, ['settings.timezone /settings/timezone'], 'error'],
    [{ timezone: '' }, ['settings.timezone /settings/timezone'], 'error'],
    [{ reentry: 'ignore-for' as const }, ['settings.reentry-period /settings/reentryPeriod'], 'error'],
    [{ reentryPeriod: 'P1D' }, ['settings.reentry-period /settings/reentryPeriod'], 'warning'],
    [{ reentry: 'ignore-for' as const, reentryPeriod: 'P1D', timezone: 'Europe/Berlin' }, [], undefined],
  ])('settings %j', (settings, expected, severity) => {
    const document = flow('x').settings(settings).trigger().end().build();
    expectProblems(document, expected);
    expect(validateFlow(document).problems[0]?.severity).toBe(severity);
  });

  it('a merge of one branch', () => {
    const document = flow('x').trigger().next('join', mergeNode, {}).next('done', endNode, {}).build();
    expectProblems(document, ['merge.single-input /nodes/1']);
    expect(validateFlow(document).problems[0]?.severity).toBe('warning');
  });
});
