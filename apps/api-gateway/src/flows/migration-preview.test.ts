import { flow } from '@columba/testing';
import { askQuestionNode, delayNode, waitEventNode } from '@columba/workflow-contracts';
import { compileFlow } from '@columba/workflow-engine';
import { describe, expect, it } from 'vitest';
import { outlookOf, summaryOf } from './migration-preview.js';

const paid = { eventType: 'x.paid', timeout: 'P1D' };
const before = compileFlow(flow('before').trigger().next('ask', waitEventNode, paid).end().build());
const renamed = compileFlow(flow('renamed').trigger().next('question', waitEventNode, paid).end().build());
const other = compileFlow(flow('other').trigger().next('ask', delayNode, { for: 'PT1H' }).end().build());
const question = { channel: 'same' as const, body: 'Really?', saveAs: 'answer', timeout: 'PT1H' };
const place = { version: 1, nodeId: 'ask', runs: 4 };

describe('the report before runs move', () => {
  it('says how many runs wait at a node that is gone', () => {
    const nodes = [outlookOf(place, before, renamed, {})];
    expect(nodes).toMatchObject([{ runs: 4, toNodeId: null, problem: 'The node "ask" is gone.' }]);
    expect(summaryOf(5, 4, nodes)).toEqual([
      '4 runs wait at a node that is gone: "ask" of version 1',
      '1 run can move',
    ]);
  });

  it('follows the mapping', () => {
    const nodes = [outlookOf(place, before, renamed, { ask: 'question' })];
    expect(nodes).toMatchObject([{ toNodeId: 'question', problem: null }]);
    expect(summaryOf(4, 0, nodes)).toEqual(['4 runs can move']);
  });

  it('promises no move to another id of what has begun under this one', () => {
    const asking = compileFlow(flow('a').trigger().next('ask', askQuestionNode, question).end().build());
    const asked = compileFlow(flow('b').trigger().next('question', askQuestionNode, question).end().build());
    expect(outlookOf(place, asking, asking, {})).toMatchObject({ toNodeId: 'ask', problem: null });
    const problem = 'The node "ask" has begun its work: it can move only under the same id.';
    expect(outlookOf(place, asking, asked, { ask: 'question' })).toMatchObject({ toNodeId: null, problem });
  });

  it('names what has become of a node', () => {
    expect(summaryOf(1, 1, [outlookOf({ ...place, runs: 1 }, before, other, {})])[0]).toBe(
      '1 run waits at "ask" of version 1. The node "ask" is of another type: delay, not wait_event.',
    );
    expect(summaryOf(0, 0, [])).toEqual(['No run of an older version is active.']);
  });
});
