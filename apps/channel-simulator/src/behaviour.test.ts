import { describe, expect, it } from 'vitest';
import { Behaviours } from './behaviour.js';

const fates = (behaviours: Behaviours, count: number) =>
  Array.from({ length: count }, () => behaviours.fateOfNext('whatsapp'));

describe('Behaviours', () => {
  it('are good at first', () => {
    expect(new Behaviours().fateOfNext('sms')).toEqual({ latencyMs: 0, refusal: null, drop: false });
  });

  it('refuse all when only a status is set, on that channel alone', () => {
    const behaviours = new Behaviours();
    behaviours.set({ channel: 'whatsapp', status: 429, retryAfterS: 7, code: 130429 });
    expect(fates(behaviours, 3).map(({ refusal }) => refusal)).toEqual(
      Array(3).fill({ status: 429, retryAfterS: 7, code: 130429 }),
    );
    expect(behaviours.fateOfNext('sms').refusal).toBeNull();
  });

  it('refuse the share that was asked for, the same ones after each reset', () => {
    const behaviours = new Behaviours();
    const run = () => {
      behaviours.reset();
      behaviours.set({ failRate: 0.3 });
      return fates(behaviours, 2_000).map(({ refusal }) => refusal !== null);
    };
    const first = run();
    expect(first.filter(Boolean).length / 2_000).toBeCloseTo(0.3, 1);
    expect(run()).toEqual(first);
  });

  it('go back to good after a number of times, but keep their pace', () => {
    const behaviours = new Behaviours();
    behaviours.set({ channel: 'whatsapp', dropAfterAccept: true, times: 2, latencyMs: 5 });
    expect(fates(behaviours, 3)).toEqual([
      { latencyMs: 5, refusal: null, drop: true },
      { latencyMs: 5, refusal: null, drop: true },
      { latencyMs: 5, refusal: null, drop: false },
    ]);
  });

  it('switch receipts off', () => {
    const behaviours = new Behaviours();
    expect(behaviours.receipts('whatsapp').map(({ status }) => status)).toEqual(['sent', 'delivered', 'read']);
    behaviours.set({ receipts: [] });
    expect(behaviours.receipts('whatsapp')).toEqual([]);
  });
});
