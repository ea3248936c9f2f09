import type { RunHistory } from '@columba/workflow-engine';

/** A history as JSON that people can read and compare: a line a node, an edge, an input and a fact. */
export function printHistory({ document, steps, begin, ...rest }: RunHistory): string {
  const { nodes, edges, ...head } = document;
  const documentText = object(2, { ...texts(head), nodes: list(3, nodes), edges: list(3, edges) });
  const stepTexts = steps.map(({ input, facts }) => object(3, { input: line(input), facts: list(4, facts) }));
  const top = { ...texts(rest), document: documentText, begin: line(begin), steps: rows(2, '[', stepTexts, ']') };
  return `${object(1, top)}\n`;
}

function texts(values: object): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, line(value)]));
}

function object(depth: number, fields: Record<string, string>): string {
  const entries = Object.entries(fields).map(([key, text]) => `${JSON.stringify(key)}: ${text}`);
  return rows(depth, '{', entries, '}');
}

function list(depth: number, values: readonly unknown[]): string {
  return rows(depth, '[', values.map(line), ']');
}

function rows(depth: number, open: string, texts: readonly string[], close: string): string {
  if (texts.length === 0) return `${open}${close}`;
  const indent = '  '.repeat(depth);
  return `${open}\n${texts.map((text) => indent + text).join(',\n')}\n${'  '.repeat(depth - 1)}${close}`;
}

function line(value: unknown): string {
  return JSON.stringify(value);
}
