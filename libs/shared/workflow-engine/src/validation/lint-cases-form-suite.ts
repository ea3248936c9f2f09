import { flow } from '@columba/testing';
import { askQuestionNode, conditionNode, endNode, type FlowDocument, mergeNode } from '@columba/workflow-contracts';
import { edited, type LintCase, sms } from './lint-case-suite.js';

let nested: unknown = 1;
for (let level = 0; level < 1_000; level += 1) nested = { not: nested };

const OTHER = '01890000-0000-7000-8000-00000000f001';
const end = (id: string) => ({ id, type: 'end', config: {} });
const changed = (change: (document: FlowDocument) => void) => edited(sms('x'), change);
const edgeTo = (node: string, port = 'error') => ({ from: { node: 'send', port }, to: { node } });
const settings = (some: object) => changed((document) => void Object.assign(document.settings, some));

/** What makes a document one at all; the other tables are about what it means. */
export const FORM_CASES: readonly LintCase[] = [
  ['nothing wrong', sms('x'), []],
  ['no document', null, ['document.invalid:required ']],
  ['one that is nested too deeply', { schemaVersion: 1, nodes: [nested] }, ['document.invalid:too-deep ']],
  ['no time zone', settings({ timezone: 'Mars/Olympus' }), ['settings.timezone:usual /settings/timezone']],
  ['no period', settings({ reentry: 'ignore-for' }), ['settings.reentry-period:missing /settings/reentryPeriod']],
  [
    'a period too many',
    settings({ reentryPeriod: 'P1D' }),
    ['settings.reentry-period:needless /settings/reentryPeriod'],
  ],
  [
    'an error flow that is not there',
    settings({ errorFlowId: OTHER }),
    ['settings.error-flow:unknown /settings/errorFlowId'],
    { flows: new Map() },
  ],
  [
    'an error flow without a version',
    settings({ errorFlowId: OTHER }),
    ['settings.error-flow:unpublished /settings/errorFlowId'],
    { flows: new Map([[OTHER, 'unpublished']]) },
  ],
  ['an error flow that is there', settings({ errorFlowId: OTHER }), [], { flows: new Map([[OTHER, 'published']]) }],
  ['an error flow, where none are known', settings({ errorFlowId: OTHER }), []],
  [
    'a flow that is its own error flow',
    settings({ errorFlowId: OTHER }),
    ['settings.error-flow:itself /settings/errorFlowId'],
    { flowId: OTHER },
  ],
  ['no run at all', settings({ maxConcurrentRuns: 0 }), ['document.invalid:too-low /settings/maxConcurrentRuns']],
  ['no trigger', changed((one) => void Object.assign(one, { nodes: [], edges: [] })), ['node.no-trigger:usual /nodes']],
  ['two nodes of one id', changed(({ nodes }) => nodes.push(end('done'))), ['node.duplicate-id:usual /nodes/3/id']],
  [
    'a node that nothing leads to',
    changed(({ nodes }) => nodes.push(end('alone'))),
    ['node.unreachable:usual /nodes/3'],
  ],
  [
    'a configuration that is none',
    changed(({ nodes }) => void Object.assign(nodes[1]!, { config: { channel: 'pigeon', colour: 'red' } })),
    [
      'node.config-invalid:choice /nodes/1/config/channel',
      'node.config-invalid:required /nodes/1/config/body',
      'node.config-invalid:unknown-field /nodes/1/config/colour',
    ],
  ],
  [
    'two edges of one id',
    changed(({ edges }) => void Object.assign(edges[1]!, { id: 'e1' })),
    ['edge.duplicate-id:usual /edges/1/id'],
  ],
  [
    'an edge drawn twice',
    changed(({ edges }) => edges.push({ ...edges[1]!, id: 'again' })),
    ['edge.duplicate:usual /edges/2'],
  ],
  [
    'ends that are not there',
    changed(({ edges }) => edges.push({ id: 'new', from: { node: 'ghost', port: 'out' }, to: { node: 'nowhere' } })),
    ['edge.unknown-node:from /edges/2/from/node', 'edge.unknown-node:to /edges/2/to/node'],
  ],
  [
    'an edge into a trigger',
    changed(({ edges }) => edges.push({ id: 'x', ...edgeTo('start') })),
    ['edge.into-trigger:usual /edges/2/to/node', 'graph.cycle-without-wait:usual /nodes/0'],
  ],
  [
    'an edge that catches errors where there are none',
    changed(({ edges }) => void Object.assign(edges[1]!, { onError: { kinds: ['user'] } })),
    ['edge.on-error-without-error-port:usual /edges/1/onError'],
  ],
  [
    'ports that lead nowhere',
    flow('x')
      .trigger()
      .next('ask', askQuestionNode, { channel: 'same', body: '?' })
      .next('if', conditionNode, { if: { path: 'event.text', op: 'exists' } })
      .end()
      .build(),
    ['node.dead-end:seldom /nodes/1', 'node.dead-end:seldom /nodes/1', 'node.dead-end:main /nodes/2'],
  ],
  [
    'a merge of one',
    flow('x').trigger().next('join', mergeNode, {}).next('done', endNode, {}).build(),
    ['merge.single-input:usual /nodes/1'],
  ],
];
