import { flow } from '@columba/testing';
import { delayNode, failNode, loopNode, sendMessageNode, tagsNode, ticketNode } from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { runErrorOf } from './run-progress.js';
import { Scenario } from './scenario-suite.js';

const send = (body = '{{ loop.item }}') => ({ channel: 'same' as const, body });
const lasting = { kind: 'permanent' as const };
const items = '["a","b","c"]';

interface Shape {
  onItemError?: 'fail' | 'continue';
  parallelism?: number;
  /** Whether an edge catches what makes the loop fail. */
  caught?: boolean;
}
//  start --> each --item--> send --sent--> each
//              +--done--> after --> done
//             (+--error--> mend)
const eachItem = ({ caught, ...config }: Shape) => {
  const built = flow('each item')
    .trigger()
    .next('each', loopNode, { items, ...config })
    .next('send', sendMessageNode, send())
    .to('each')
    .from('each', 'done')
    .next('after', tagsNode, { add: ['done'] })
    .end();
  const whole = caught ? built.from('each', 'error').next('mend', ticketNode, { subject: '{{ error.code }}' }) : built;
  return whole.build();
};

describe('an error in the body that nothing there catches', () => {
  it('is tried again like any other', () => {
    const run = Scenario.of(eachItem({}));
    run.fail('send');
    expect(run.state.tokens.find((token) => token.nodeId === 'send')).toMatchObject({ reason: 'retry', scope: 't1.0' });
    run.waitUntilDue();
    expect(run.out('send')).toMatchObject({ attempt: 2, idempotencyKey: 'run1:send:0', config: { body: 'a' } });
  });

  it('fails the run', () => {
    const run = Scenario.of(eachItem({}));
    run.settle('send', 'sent');
    run.fail('send', lasting);
    expect(run.status).toBe('failed');
    expect(runErrorOf(run.state)).toMatchObject({ code: 'provider.down', nodeId: 'send' });
  });

  it('leaves by the port "error" of the loop, with what there was, and stops the other iterations', () => {
    const run = Scenario.of(eachItem({ caught: true, parallelism: 2 }));
    const [a, b] = run.ran('send');
    run.input({ type: 'settled', tokenId: a?.tokenId ?? '', attempt: 1, outcome: 'sent', output: { n: 1 } });
    run.fail('send', lasting);
    expect(run.out('mend').config.subject).toBe('provider.down');
    expect(run.state.nodes.each?.output).toMatchObject({ results: [{ n: 1 }, null, null], count: 3 });
    expect(run.state.tokens.map(({ nodeId, scope }) => [nodeId, scope])).toEqual([['mend', undefined]]);
    expect([run.state.scopes, run.state.loops]).toEqual([undefined, undefined]);
    const told = run.facts
      .map(({ body }) => body)
      .filter((body) => ['node.failed', 'node.skipped'].includes(body.type));
    expect(told).toMatchObject([
      { type: 'node.failed', nodeId: 'send', caught: true },
      { type: 'node.failed', nodeId: 'each', caught: true },
      { type: 'node.skipped', nodeId: 'send', tokenId: b?.tokenId },
    ]);
    run.settle('mend', 'out');
    expect(run.status).toBe('completed');
  });

  it('is the result of its item, where the loop goes on', () => {
    const run = Scenario.of(eachItem({ onItemError: 'continue' }));
    run.settle('send', 'sent', { output: { n: 1 } });
    run.fail('send', lasting);
    run.settle('send', 'sent', { output: { n: 3 } });
    const error = { code: 'provider.down', kind: 'permanent', message: 'The provider is down.', nodeId: 'send' };
    expect(run.state.nodes.each?.output).toEqual({
      results: [{ n: 1 }, { error }, { n: 3 }],
      count: 3,
      failed: 1,
      stopped: false,
    });
    expect(run.path().slice(-1)).toEqual(['each.done']);
  });

  it('of a Fail node ends the run, whoever would catch it', () => {
    const document = flow('fail')
      .trigger()
      .next('each', loopNode, { items, onItemError: 'continue' })
      .next('fail', failNode, { reason: 'No {{ loop.item }}' })
      .from('each', 'error')
      .next('mend', tagsNode, { add: ['x'] })
      .build();
    const run = Scenario.of(document);
    expect(runErrorOf(run.state)).toMatchObject({ code: 'flow.failed', message: 'No a' });
  });
});

//  start --> each --item--> send --error--> ticket --> each       caught inside: the iteration goes on
it('an error that an edge in the body catches is no concern of the loop', () => {
  const document = flow('inside')
    .trigger()
    .next('each', loopNode, { items, collect: '{{ error.code }}{{ nodes.ticket.output.n }}' })
    .next('send', sendMessageNode, send())
    .from('send', 'error')
    .next('ticket', ticketNode, { subject: '{{ error.code }} {{ loop.item }}' })
    .to('each')
    .from('each', 'done')
    .end()
    .build();
  const run = Scenario.of(document);
  run.fail('send', lasting);
  expect(run.out('ticket').config.subject).toBe('provider.down a');
  run.settle('ticket', 'out', { output: { n: 7 } });
  run.settle('send', 'sent');
  run.settle('send', 'sent');
  expect(run.state.nodes.each?.output).toMatchObject({ results: ['7', '', ''], failed: 0 });
});

describe('loops in loops', () => {
  //  start --> outer --item--> inner --item--> send
  //              |               +--done--> after
  //              +--done--> done
  const nested = (outer: 'fail' | 'continue', inner: 'fail' | 'continue') =>
    flow('nested')
      .trigger()
      .next('outer', loopNode, { items: '["x","y"]', onItemError: outer })
      .next('inner', loopNode, { items: '[1,2]', onItemError: inner, collect: 'loop.item' })
      .next('send', sendMessageNode, send('{{ loop.parent.item }}{{ loop.item }} {{ loop.parent.number }}'))
      .from('inner', 'done')
      .next('after', tagsNode, { add: ['after'] })
      .from('outer', 'done')
      .end()
      .build();

  it('an iteration sees the loop around it', () => {
    const run = Scenario.of(nested('fail', 'fail'));
    for (let turn = 0; turn < 2; turn += 1) {
      run.settle('send', 'sent');
      run.settle('send', 'sent');
      run.settle('after', 'out', { output: { turn } });
    }
    expect(run.ran('send').map((one) => one.config.body)).toEqual(['x1 1', 'x2 1', 'y1 2', 'y2 2']);
    expect(run.state.nodes.outer?.output).toMatchObject({ results: [{ turn: 0 }, { turn: 1 }] });
    expect(run.status).toBe('completed');
  });

  it('an error goes from the inside out to the loop that keeps it', () => {
    const run = Scenario.of(nested('continue', 'fail'));
    run.fail('send', lasting);
    expect(run.out('send').config.body).toBe('y1 2');
    const failed = run.facts.flatMap(({ body }) => (body.type === 'node.failed' ? [[body.nodeId, body.caught]] : []));
    expect(failed).toEqual([
      ['send', true],
      ['inner', true],
    ]);
    run.settle('send', 'sent');
    run.settle('send', 'sent');
    run.settle('after', 'out');
    expect(run.state.nodes.outer?.output).toMatchObject({
      results: [{ error: { code: 'provider.down', nodeId: 'send' } }, { results: [1, 2] }],
      failed: 1,
    });
  });

  it('the inner loop keeps it first', () => {
    const run = Scenario.of(nested('continue', 'continue'));
    run.fail('send', lasting);
    run.settle('send', 'sent');
    expect(run.state.scopes?.['t1.0']?.nodes.inner?.output).toMatchObject({
      results: [{ error: { code: 'provider.down' } }, 2],
      failed: 1,
    });
  });
});

describe('a result that cannot be made', () => {
  const broken = (onItemError: 'fail' | 'continue') =>
    flow('broken')
      .trigger()
      .next('each', loopNode, {
        items: '[30000,3]',
        onItemError,
        collect: '{% for n in (1..loop.item) %}x{% endfor %}',
      })
      .next('rest', delayNode, { for: 'PT1S' })
      .from('each', 'done')
      .end()
      .build();

  it('fails the loop', () => {
    const run = Scenario.of(broken('fail'));
    run.waitUntilDue();
    expect(runErrorOf(run.state)).toMatchObject({ code: 'template.render', nodeId: 'each' });
  });

  it('or is its item’s error', () => {
    const run = Scenario.of(broken('continue'));
    run.waitUntilDue();
    run.waitUntilDue();
    expect(run.state.nodes.each?.output).toMatchObject({
      results: [{ error: { code: 'template.render', nodeId: 'each' } }, 'xxx'],
      failed: 1,
    });
  });
});

it('two waits of one iteration that end in the same moment, the first with an error', () => {
  const document = flow('same moment')
    .trigger()
    .next('each', loopNode, { items, onItemError: 'continue' })
    .next('a', sendMessageNode, send())
    .from('each', 'item')
    .next('b', sendMessageNode, send())
    .from('each', 'done')
    .end()
    .build();
  const run = Scenario.of(document);
  for (const nodeId of ['a', 'b']) {
    const { tokenId, attempt } = run.out(nodeId);
    const untilMs = run.nowMs + 1_000;
    run.input({ type: 'waiting_external', tokenId, attempt, reason: 'reconcile', untilMs });
  }
  run.waitUntilDue();
  expect(run.state.loops?.t1).toMatchObject({ failed: 1, results: [{ error: { code: 'effect.unknown' } }, null] });
  expect(run.armed()).toEqual([]);
  expect(run.ran('a')).toHaveLength(2);
});
