import { emptyFlowDocument, type FlowDocument } from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { openingView, panToShow } from './viewport-moves';

const pane = { width: 800, height: 600 };
const box = (x: number, y: number) => ({ x, y, width: 240, height: 100 });

describe('moving the view', () => {
  it.each([
    ['inside', box(100, 100), { x: 0, y: 0 }],
    ['off the right', box(700, 100), { x: -180, y: 0 }],
    ['off the left and top', box(-50, -20), { x: 90, y: 60 }],
    ['under the bottom', box(0, 560), { x: 0, y: -100 }],
  ])('%s', (_name, at, by) => {
    expect(panToShow(at, { x: 0, y: 0, zoom: 1 }, pane)).toEqual(by);
  });
});

describe('the first view', () => {
  const journey = (...xs: number[]): FlowDocument => ({
    ...emptyFlowDocument('x'),
    nodes: xs.map((x, i) => ({
      id: `n${i}`,
      type: i === 0 ? 'trigger_manual' : 'delay',
      config: {},
      position: { x, y: 0 },
    })),
  });

  it('shows all of a small journey, in the middle, never larger than life', () => {
    const view = openingView(journey(0, 300), pane, 0.6);
    expect(view.zoom).toBe(1);
    expect(view.x).toBe(400 - 270);
  });

  it('shows all of one that fits when it is made smaller', () => {
    const view = openingView(journey(0, 1_000), pane, 0.75);
    expect(view.zoom).toBeCloseTo(752 / 1_240);
    expect(view.x).toBeCloseTo(24);
  });

  it('shows the beginning of a large one where it can be read', () => {
    expect(openingView(journey(0, 3_000), pane, 0.6)).toMatchObject({ zoom: 0.6, x: 40 });
  });

  it('leaves room for the first step of an empty one', () => {
    expect(openingView(emptyFlowDocument('x'), pane, 0.6)).toEqual({ x: 64, y: 200, zoom: 1 });
  });
});
