interface Frame {
  node: string;
  nextIndex: number;
}

/**
 * The groups of nodes that can all reach each other, and single nodes that lead to themselves. Tarjan's algorithm,
 * without recursion so that a long chain does not exhaust the stack. Each group in the order of `next`.
 */
export function findCircles(next: ReadonlyMap<string, readonly string[]>): string[][] {
  const search = new CircleSearch(next);
  for (const node of next.keys()) search.from(node);
  const order = new Map([...next.keys()].map((node, index) => [node, index]));
  const byOrder = (a: string, b: string) => (order.get(a) ?? 0) - (order.get(b) ?? 0);
  return search.circles.map((circle) => circle.sort(byOrder)).sort((a, b) => byOrder(a[0] ?? '', b[0] ?? ''));
}

class CircleSearch {
  readonly circles: string[][] = [];
  private readonly found = new Map<string, number>();
  private readonly lowest = new Map<string, number>();
  private readonly open: string[] = [];
  private readonly isOpen = new Set<string>();

  constructor(private readonly next: ReadonlyMap<string, readonly string[]>) {}

  from(start: string): void {
    if (this.found.has(start)) return;
    const frames: Frame[] = [this.enter(start)];
    for (let frame = frames.at(-1); frame; frame = frames.at(-1)) {
      const target = this.next.get(frame.node)?.[frame.nextIndex];
      frame.nextIndex += 1;
      if (target === undefined) this.leave(frames);
      else if (!this.found.has(target)) frames.push(this.enter(target));
      else if (this.isOpen.has(target)) this.lower(frame.node, this.found.get(target) ?? 0);
    }
  }

  private enter(node: string): Frame {
    const number = this.found.size;
    this.found.set(node, number);
    this.lowest.set(node, number);
    this.open.push(node);
    this.isOpen.add(node);
    return { node, nextIndex: 0 };
  }

  private lower(node: string, number: number): void {
    this.lowest.set(node, Math.min(this.lowest.get(node) ?? number, number));
  }

  private leave(frames: Frame[]): void {
    const node = frames.pop()?.node;
    if (node === undefined) return;
    const lowest = this.lowest.get(node) ?? 0;
    const parent = frames.at(-1);
    if (parent) this.lower(parent.node, lowest);
    if (lowest === this.found.get(node)) this.close(node);
  }

  private close(node: string): void {
    const circle = this.open.splice(this.open.lastIndexOf(node));
    for (const one of circle) this.isOpen.delete(one);
    const leadsToItself = this.next.get(node)?.includes(node) ?? false;
    if (circle.length > 1 || leadsToItself) this.circles.push(circle);
  }
}
