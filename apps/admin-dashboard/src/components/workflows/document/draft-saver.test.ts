import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DraftSaver, type SaveAnswer, type SaveState } from './draft-saver';

function saverWith(...answers: SaveAnswer[]) {
  const sent: [string, string | null][] = [];
  const states: SaveState[] = [];
  const saver = new DraftSaver<string>('v0', {
    send: async (document, etag) => {
      sent.push([document, etag]);
      return answers.shift() ?? { ok: true, etag: `v${sent.length}` };
    },
    onState: (state) => states.push(state),
    quietMs: 800,
    retryMs: 5_000,
  });
  return { saver, sent, states };
}

describe('saving a draft', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('saves once, after a quiet moment, with the tag it holds', async () => {
    const { saver, sent, states } = saverWith();
    saver.changed('a');
    await vi.advanceTimersByTimeAsync(700);
    saver.changed('b');
    await vi.advanceTimersByTimeAsync(700);
    expect(sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(100);
    expect(sent).toEqual([['b', 'v0']]);
    expect(states).toEqual(['unsaved', 'unsaved', 'saving', 'saved']);
  });

  it('saves now when asked, and saves again what changed meanwhile with the new tag', async () => {
    const { saver, sent } = saverWith();
    saver.changed('a');
    const flushed = saver.flush();
    saver.changed('b');
    expect(await flushed).toBe(false);
    await vi.advanceTimersByTimeAsync(800);
    expect(sent).toEqual([
      ['a', 'v0'],
      ['b', 'v1'],
    ]);
    expect(saver.current).toBe('saved');
  });

  it('tries again after a failure', async () => {
    const { saver, sent, states } = saverWith({ ok: false, reason: 'failed' });
    saver.changed('a');
    await vi.advanceTimersByTimeAsync(800);
    expect(states.at(-1)).toBe('failed');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sent).toEqual([
      ['a', 'v0'],
      ['a', 'v0'],
    ]);
    expect(saver.current).toBe('saved');
  });

  it('stops at a conflict until a person keeps theirs or mine', async () => {
    const { saver, sent } = saverWith({ ok: false, reason: 'conflict' });
    saver.changed('a');
    await vi.advanceTimersByTimeAsync(800);
    saver.changed('b');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent).toHaveLength(1);
    expect(await saver.overwrite('theirs')).toBe(true);
    expect(sent.at(-1)).toEqual(['b', 'theirs']);
  });

  it('forgets what was pending when the other draft is taken', async () => {
    const { saver, sent } = saverWith({ ok: false, reason: 'conflict' });
    saver.changed('a');
    await vi.advanceTimersByTimeAsync(800);
    saver.adopt('theirs');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent).toHaveLength(1);
    expect(saver.current).toBe('saved');
  });
});
