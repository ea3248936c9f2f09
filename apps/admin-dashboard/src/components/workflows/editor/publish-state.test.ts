import type { FlowProblem } from '@columba/workflow-contracts';
import { expect, it } from 'vitest';
import { type PublishInputs, publishBlock } from './publish-state';

const problem = (severity: FlowProblem['severity']): FlowProblem => ({
  code: 'node.dead-end',
  severity,
  nodeId: null,
  pointer: '',
  message: 'm',
  mend: 'm',
});
const ready: PublishInputs = {
  problems: [problem('warning')],
  checked: true,
  saveState: 'saved',
  publishedVersion: 3,
  changed: true,
  mayPublish: true,
};

it.each<[Partial<PublishInputs>, ReturnType<typeof publishBlock>]>([
  [{}, null],
  [{ saveState: 'unsaved' }, null],
  [{ publishedVersion: null, changed: false }, null],
  [{ changed: false }, { reason: 'unchanged' }],
  [{ checked: false }, { reason: 'checking' }],
  [{ problems: [problem('error'), problem('warning'), problem('error')] }, { reason: 'errors', count: 2 }],
  [{ saveState: 'conflict' }, { reason: 'conflict' }],
  [{ mayPublish: false, problems: [problem('error')] }, { reason: 'notAllowed' }],
])('%j', (change, block) => {
  expect(publishBlock({ ...ready, ...change })).toEqual(block);
});
