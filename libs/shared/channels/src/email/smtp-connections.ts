import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { type SmtpStep, settled } from './smtp-step.js';

export interface SmtpTarget {
  host: string;
  port: number;
  /** TLS from the first byte (port 465). Otherwise STARTTLS where the server offers it. */
  secure: boolean;
  /** Refuse to speak without TLS. */
  requireTls: boolean;
  user: string | undefined;
  password: string | undefined;
}

/** Connections to one server: those that wait, logged in, for a message, and how many there are at all. */
interface Lane {
  idle: SMTPConnection[];
  open: number;
  waiters: (() => void)[];
}

const IDLE_MS = 10_000;
const MOST_PER_TARGET = 20;
const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 60_000, dnsTimeout: 10_000 };

/** The address to connect to for a mail server's name. @throws what refuses to go there, with `code: 'EGRESS_REFUSED'` */
export type ResolveMailHost = (host: string, port: number) => Promise<string>;

/** Shares connections to mail servers between messages; each carries one message at a time. */
export class SmtpConnections {
  private readonly lanes = new Map<string, Lane>();

  constructor(private readonly resolveHost: ResolveMailHost = async (host) => host) {}

  /** Does one step of the talk on a connection that is logged in. Rejects with nodemailer's error, or when aborted. */
  async use(target: SmtpTarget, signal: AbortSignal, step: (connection: SMTPConnection) => SmtpStep): Promise<void> {
    const lane = this.laneTo(target);
    while (lane.open - lane.idle.length >= MOST_PER_TARGET) await turn(lane, signal);
    const connection = lane.idle.pop() ?? this.add(lane, target, await this.resolveHost(target.host, target.port));
    try {
      if (connection.stage === 'init') await greet(connection, target, signal);
      await settled(connection, signal, step(connection));
      lane.idle.push(connection);
      setTimeout(() => lane.idle.includes(connection) && connection.quit(), IDLE_MS).unref();
    } finally {
      lane.waiters.shift()?.();
    }
  }

  close(): void {
    for (const { idle } of this.lanes.values()) for (const connection of [...idle]) connection.close();
    this.lanes.clear();
  }

  /** To the address that was checked, so that a name which changes its answer gains nothing; TLS asks for the name. */
  private add(lane: Lane, { host, port, secure, requireTls }: SmtpTarget, address: string): SMTPConnection {
    const tls = address === host ? undefined : { servername: host };
    const connection = new SMTPConnection({ ...TIMEOUTS, host: address, port, secure, requireTLS: requireTls, tls });
    lane.open += 1;
    // Errors between two messages have nobody to tell: the connection ends, and the next message opens another.
    connection.on('error', () => undefined);
    connection.once('end', () => {
      lane.open -= 1;
      lane.idle = lane.idle.filter((each) => each !== connection);
      lane.waiters.shift()?.();
    });
    return connection;
  }

  /** The password is part of the key: after it was changed, old connections are not used again. */
  private laneTo(target: SmtpTarget): Lane {
    const key = JSON.stringify(target);
    const lane = this.lanes.get(key) ?? { idle: [], open: 0, waiters: [] };
    this.lanes.set(key, lane);
    return lane;
  }
}

async function greet(connection: SMTPConnection, { user, password }: SmtpTarget, signal: AbortSignal): Promise<void> {
  await settled(connection, signal, (done) => connection.connect(done));
  if (!user || !password) return;
  await settled(connection, signal, (done) => connection.login({ user, credentials: { user, pass: password } }, done));
}

function turn(lane: Lane, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onTurn = () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    };
    const onAbort = () => {
      lane.waiters = lane.waiters.filter((each) => each !== onTurn);
      reject(new Error('aborted'));
    };
    lane.waiters.push(onTurn);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
}
