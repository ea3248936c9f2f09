export const SABOTAGES = ['dedupe', 'fencing', 'outbox', 'row-level-security'] as const;
export type Sabotage = (typeof SABOTAGES)[number];

export interface FaultOptions {
  /** Runs that the producer's events begin. */
  runs: number;
  seed: number;
  /** What is broken on purpose: then the checker must find something. */
  sabotage: Sabotage | null;
  workers: number;
  /** `large`: queues on Redis, events on Kafka. */
  setup: 'small' | 'large';
  /** Also the table of crash points, each by each node type. */
  crashTable: boolean;
  /** Keeps the folder with ledger, acknowledgements, database and logs. */
  keep: boolean;
}

export class WrongUseError extends Error {
  override readonly name = 'WrongUseError';
}

export const USAGE =
  'npm run test:faults -- [--runs N] [--seed S] [--sabotage dedupe|fencing|outbox|row-level-security] [--workers N] [--setup small|large] [--crash-points yes|no] [--keep]';

/** @throws WrongUseError with what is wrong. */
export function readFaultOptions(args: readonly string[]): FaultOptions {
  const given = pairsOf(args);
  const sabotage = oneOf(given, 'sabotage', [...SABOTAGES, 'none'], 'none');
  const table = oneOf(given, 'crash-points', ['yes', 'no'], sabotage === 'none' ? 'yes' : 'no');
  const options: FaultOptions = {
    runs: whole(given, 'runs', 500, 1, 1_000_000),
    seed: whole(given, 'seed', 1, 0, 4_294_967_295),
    sabotage: sabotage === 'none' ? null : sabotage,
    workers: whole(given, 'workers', 3, 2, 16),
    setup: oneOf(given, 'setup', ['small', 'large'], 'small'),
    crashTable: table === 'yes',
    keep: given.has('keep'),
  };
  return options;
}

const FLAGS = new Set(['keep']);
const NAMES = new Set(['runs', 'seed', 'sabotage', 'workers', 'setup', 'crash-points', 'keep']);

function pairsOf(args: readonly string[]): Map<string, string> {
  const given = new Map<string, string>();
  const left = [...args];
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    const [, name = '', inline] = /^--([a-z-]+)(?:=(.*))?$/.exec(word) ?? [];
    if (!NAMES.has(name)) throw new WrongUseError(`${word} is not an option`);
    const value = inline ?? (FLAGS.has(name) ? 'yes' : left.shift());
    if (value === undefined) throw new WrongUseError(`--${name} needs a value`);
    given.set(name, value);
  }
  return given;
}

function whole(given: Map<string, string>, name: string, usual: number, least: number, most: number): number {
  const text = given.get(name);
  if (text === undefined) return usual;
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new WrongUseError(`--${name} must be a whole number from ${least} to ${most}`);
}

function oneOf<T extends string>(given: Map<string, string>, name: string, allowed: readonly T[], usual: T): T {
  const value = given.get(name) ?? usual;
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new WrongUseError(`--${name} must be one of ${allowed.join(', ')}`);
  return found;
}
