import type { Condition, FlowNode } from '@columba/workflow-contracts';
import { simpleDuration } from '../schema-form/iso-duration';

/** The one line on a card: a message (`nodes.summary.<key>`) filled from this node's own configuration. */
export interface NodeSummary {
  key: string;
  values: Record<string, string | number>;
}

type Config = Record<string, unknown>;
const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const record = (value: unknown): Config => (value !== null && typeof value === 'object' ? (value as Config) : {});

/** Node types that have a line of their own; all others show their first filled text field. */
const SUMMARIES: Record<string, (config: Config) => NodeSummary | null> = {
  trigger_message: (config) => matchSummary(record(config.match), list(config.channels).map(String)),
  trigger_event: (config) => filled('event', { type: text(config.eventType) }),
  trigger_manual: () => ({ key: 'manual', values: {} }),
  send_message: (config) =>
    filled('message', { channel: text(config.channel), body: plainTemplate(text(config.body)) }),
  ask_question: (config) =>
    filled('question', { channel: text(config.channel), body: plainTemplate(text(config.body)) }),
  condition: (config) => filled('condition', { sentence: conditionSentence(config.if as Condition) }),
  switch: (config) => ({ key: 'switch', values: { count: list(config.cases).length } }),
  merge: (config) => ({ key: config.mode === 'any' ? 'mergeAny' : 'mergeAll', values: {} }),
  ab_split: (config) => filled('split', { shares: shares(list(config.branches)) }),
  subflow: (config) => ({ key: config.mode === 'fire-and-forget' ? 'subflowForget' : 'subflowWait', values: {} }),
  approval: (config) => filled('plain', { text: plainTemplate(text(config.title)) }),
  delay: (config) => durationSummary('delay', text(config.for)) ?? filled('until', { moment: momentOf(config) }),
  wait_event: (config) => filled('waitEvent', { type: text(config.eventType) }),
  set_variables: (config) => filled('assign', { assignments: assignments(list(config.assign)) }),
  tags: (config) => filled('plain', { text: tagWords(list(config.add), list(config.remove)) }),
  ticket: (config) => filled('plain', { text: plainTemplate(text(config.subject)) }),
  fail: (config) => filled('plain', { text: plainTemplate(text(config.reason)) }),
  end: () => ({ key: 'end', values: {} }),
};

/** Null when the configuration does not say anything yet. */
export function nodeSummary(node: Pick<FlowNode, 'type' | 'config'>): NodeSummary | null {
  const own = SUMMARIES[node.type];
  if (own) return own(node.config);
  return filled('plain', { text: Object.values(node.config).map(text).find(Boolean) ?? '' });
}

function filled(key: string, values: Record<string, string | number>): NodeSummary | null {
  const last = Object.values(values).at(-1);
  return last === '' ? null : { key, values };
}

function matchSummary(match: Config, channels: string[]): NodeSummary | null {
  const words = list(match.any ?? match.all).map(String);
  const values = { channels: channels.join(','), words: words.map((word) => `“${word}”`).join(', ') };
  if (match.always === true) return { key: 'matchAlways', values };
  if (typeof match.regex === 'string') return filled('matchRegex', { ...values, words: match.regex });
  return filled('all' in match ? 'matchAll' : 'matchAny', values);
}

function durationSummary(key: string, iso: string): NodeSummary | null {
  const duration = simpleDuration(iso);
  return duration ? { key, values: { unit: duration.unit, amount: duration.amount } } : null;
}

function momentOf({ until, at }: Config): string {
  const { time, days } = record(at);
  return [plainTemplate(text(until)), text(time), list(days).join(', ')].filter(Boolean).join(' ');
}

/** `a 75 %, b 25 %` */
function shares(branches: unknown[]): string {
  const parts = branches.map(record).map(({ port, weight }) => ({ port: text(port), weight: Number(weight) || 0 }));
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  return total > 0 ? parts.map(({ port, weight }) => `${port} ${Math.round((weight / total) * 100)} %`).join(', ') : '';
}

function assignments(entries: unknown[]): string {
  return entries
    .map(record)
    .filter((entry) => text(entry.name) !== '')
    .map((entry) => `${text(entry.name)} = ${plainTemplate(text(entry.value)) || '…'}`)
    .join(', ');
}

function tagWords(add: unknown[], remove: unknown[]): string {
  return [...add.map((tag) => `+ ${String(tag)}`), ...remove.map((tag) => `− ${String(tag)}`)].join('  ');
}

/** `{{ customer.firstName | default: 'there' }}` reads `{first name}`: short enough for a card. */
export function plainTemplate(template: string): string {
  return template
    .replace(/\{\{-?\s*([\w.[\]'"-]+)[^}]*\}\}/g, (_all, path: string) => `{${lastWords(path)}}`)
    .replace(/\{%[^%]*%\}/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function lastWords(path: string): string {
  const last = path.split('.').at(-1) ?? path;
  return last.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
}

const SIGNS: Record<string, string> = {
  equals: '=',
  notEquals: '≠',
  gt: '>',
  gte: '≥',
  lt: '<',
  lte: '≤',
  contains: '∋',
  notContains: '∌',
  in: '∈',
  notIn: '∉',
  exists: '∃',
  notExists: '∄',
};

/** A condition in a compact form: `customer.tags ∋ vip and order.total > 50`. Empty while no path is given. */
export function conditionSentence(condition: Condition | undefined, depth = 0): string {
  if (!condition) return '';
  if ('all' in condition) return joined(condition.all, ' & ', depth);
  if ('any' in condition) return joined(condition.any, ' | ', depth);
  if ('not' in condition) {
    const inner = conditionSentence(condition.not, depth + 1);
    return inner === '' ? '' : `not ${inner}`;
  }
  if (condition.path === '') return '';
  const sign = SIGNS[condition.op] ?? condition.op;
  return condition.op === 'exists' || condition.op === 'notExists'
    ? `${sign} ${condition.path}`
    : `${condition.path} ${sign} ${valueWord(condition.value)}`;
}

function joined(parts: Condition[], by: string, depth: number): string {
  const sentences = parts.map((part) => conditionSentence(part, depth + 1)).filter(Boolean);
  const sentence = sentences.join(by);
  return depth > 0 && sentences.length > 1 ? `(${sentence})` : sentence;
}

function valueWord(value: unknown): string {
  return typeof value === 'string' ? value || '…' : (JSON.stringify(value) ?? '…');
}
