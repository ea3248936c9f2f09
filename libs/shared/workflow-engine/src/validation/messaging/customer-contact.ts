import { CHANNELS, type Channel, MESSAGE_RECEIVED } from '@columba/workflow-contracts';
import { configFields } from '../../config/config-fields.js';
import { durationToMs } from '../../duration.js';
import { type DataFlow, dataFlow } from '../data-flow.js';
import type { FlowGraph, GraphNode } from '../flow-graph.js';
import { oncePerFlow } from '../once-per-flow.js';
import { type Beginning, beginningsOf, sendOf } from './message-sends.js';

/** Providers take free-form messages for so long after the customer's own. */
export const WINDOW_MS = 86_400_000;
/** The customer has not written there, as far as the flow knows. */
export const NOT_WRITTEN = Number.POSITIVE_INFINITY;

/** At worst, over all paths to a node. */
export interface Contact {
  /** Milliseconds since the customer wrote on the channel that the run began on, and on each channel. */
  sinceMs: Readonly<Record<Channel | 'same', number>>;
  /** Channels on which a customer who did not write first may not have got anything yet. */
  cold: ReadonlySet<Channel>;
  /** What may have begun the run. */
  begun: ReadonlySet<Beginning>;
}

/** By these ports a node is left without the customer having answered. */
const UNANSWERED = new Set(['timeout', 'error', 'undeliverable']);
const UNSENT = new Set(['error', 'undeliverable']);
/** A trigger whose configuration is not valid yet: what is wrong with it is said, and no more. */
const UNKNOWN: Beginning = { by: 'hand', channels: [], isFirstContact: false };
const PLACES = ['same', ...CHANNELS] as const;

/** When the customer last wrote, at worst, on entering each node. */
export const contactAt = oncePerFlow((graph: FlowGraph) => dataFlow(graph, contactFlow(graph)));

function contactFlow(graph: FlowGraph): DataFlow<Contact> {
  const waits = new Map<string, number>();
  const waitOf = (one: GraphNode) => {
    const known = waits.get(one.node.id) ?? longestWaitMs(one);
    waits.set(one.node.id, known);
    return known;
  };
  return {
    start: ({ node }) => atBeginning(beginningsOf(graph).get(node.id) ?? UNKNOWN),
    through: (one, port, contact) => behind(one, port, contact, waitOf(one)),
    join: (_at, before, contact) => joined(before, contact),
    settle: (before, contact) => ({ ...contact, sinceMs: each((place) => settled(before, contact, place)) }),
  };
}

function each(valueAt: (place: Channel | 'same') => number): Contact['sinceMs'] {
  const values = PLACES.map((place) => [place, valueAt(place)] as const);
  return Object.fromEntries(values) as Contact['sinceMs'];
}

function atBeginning(begin: Beginning): Contact {
  const [only, ...others] = begin.channels;
  const wrote = (place: Channel | 'same') =>
    place === 'same' ? begin.by !== 'event' : place === only && others.length === 0;
  return {
    sinceMs: each((place) => (wrote(place) ? 0 : NOT_WRITTEN)),
    cold: new Set(begin.isFirstContact ? CHANNELS : []),
    begun: new Set([begin]),
  };
}

function behind(one: GraphNode, port: string, contact: Contact, waitMs: number): Contact {
  const send = sendOf(one);
  const later =
    waitMs === 0 || UNSENT.has(port) ? contact : { ...contact, sinceMs: each((place) => add(contact, place, waitMs)) };
  if (one.definition?.waits && isMessageWait(one) && !UNANSWERED.has(port)) {
    return { ...later, cold: new Set(), sinceMs: answered(later, send?.channel ?? null) };
  }
  if (!send || send.channel === 'same' || UNSENT.has(port) || !later.cold.has(send.channel)) return later;
  return { ...later, cold: new Set([...later.cold].filter((channel) => channel !== send.channel)) };
}

function isMessageWait({ definition, config }: GraphNode): boolean {
  return definition?.category === 'messaging' || config?.eventType === MESSAGE_RECEIVED;
}

/** Null: on any channel. A customer who answers where the run began answers on that channel by its own name too. */
function answered({ sinceMs }: Contact, channel: Channel | 'same' | null): Contact['sinceMs'] {
  return each((place) => {
    if (channel === null || place === channel) return 0;
    const isOneOfBoth = place === 'same' || channel === 'same';
    return isOneOfBoth && sinceMs[place] !== NOT_WRITTEN ? 0 : sinceMs[place];
  });
}

function add({ sinceMs }: Contact, place: Channel | 'same', waitMs: number): number {
  const since = sinceMs[place];
  return since === NOT_WRITTEN ? since : Math.min(since + waitMs, WINDOW_MS);
}

function joined(before: Contact, contact: Contact): Contact {
  const isLater = PLACES.some((place) => contact.sinceMs[place] > before.sinceMs[place]);
  const cold = union(before.cold, contact.cold);
  const begun = union(before.begun, contact.begun);
  if (!isLater && cold === before.cold && begun === before.begun) return before;
  return { sinceMs: each((place) => Math.max(before.sinceMs[place], contact.sinceMs[place])), cold, begun };
}

function union<T>(before: ReadonlySet<T>, other: ReadonlySet<T>): ReadonlySet<T> {
  if (before === other || [...other].every((one) => before.has(one))) return before;
  return new Set([...before, ...other]);
}

/** What grows with every turn of a circle grows beyond any window. */
function settled(before: Contact, contact: Contact, place: Channel | 'same'): number {
  const [was, is] = [before.sinceMs[place], contact.sinceMs[place]];
  return is > was && is !== NOT_WRITTEN ? WINDOW_MS : is;
}

/** How long a run may rest at a node. Dates, times of day and waits without a limit are taken for a day or more. */
function longestWaitMs({ definition, config }: GraphNode): number {
  if (!definition?.waits || !config || config.mode === 'fire-and-forget') return 0;
  const durations = configFields(definition, config, 'iso-duration').map(({ value }) => durationToMs(String(value)));
  return durations.length === 0 ? WINDOW_MS : Math.max(...durations);
}
