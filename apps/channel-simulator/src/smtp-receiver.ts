import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { Fate } from './behaviour.js';
import type { MessageDraft } from './phone-message.js';
import { type Simulation, take, WIRES } from './phones.js';

const OUR_MESSAGE_ID = /^<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@columba\./;

type Done = (error?: Error | null) => void;

/** Takes mail for anybody, from anybody. */
export function smtpReceiver(simulation: Simulation): SMTPServer {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    // Idle connections do not hold up the end.
    closeTimeout: 100,
    size: 10_000_000,
    banner: 'Columba simulator',
    onAuth: (_auth, _session, callback) => callback(null, { user: 'anyone' }),
    onData: (stream, session, callback) => {
      void receive(simulation, stream, session)
        .then((fate) => settle(server, session, fate, callback))
        .catch(() => callback(smtpError(554, 'This is not an email')));
    },
  });
  // A client that goes away in mid-sentence is its own business.
  server.on('error', () => undefined);
  return server;
}

async function receive(
  simulation: Simulation,
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
): Promise<Fate> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  const mail = await PostalMime.parse(Buffer.concat(chunks));
  const fate = simulation.behaviours.fateOfNext('email');
  const sender = session.envelope.mailFrom ? session.envelope.mailFrom.address : '';
  for (const { address } of session.envelope.rcptTo) take(simulation, draftOf(simulation, mail, sender, address), fate);
  return fate;
}

function draftOf({ book }: Simulation, mail: Email, from: string, to: string): MessageDraft {
  const id = mail.messageId ?? WIRES.email.newId();
  return {
    id,
    channel: 'email',
    connectionId: book.sender('email', from)?.id ?? null,
    from,
    to,
    sender: mail.from?.name ? `${mail.from.name} <${mail.from.address ?? from}>` : from,
    subject: mail.subject ?? '',
    text: (mail.text ?? '').replace(/\r\n/g, '\n').replace(/\n$/, ''),
    html: mail.html,
    messageId: OUR_MESSAGE_ID.exec(id)?.[1],
    inReplyTo: mail.inReplyTo,
  };
}

function settle(server: SMTPServer, session: SMTPServerSession, fate: Fate, done: Done): void {
  setTimeout(() => {
    if (fate.drop) return hangUp(server, session);
    if (!fate.refusal) return done();
    const { status, body } = WIRES.email.refusal(fate.refusal);
    done(smtpError(status, body));
  }, fate.latencyMs);
}

function hangUp(server: SMTPServer, session: SMTPServerSession): void {
  for (const connection of server.connections as Set<{ id: string; _socket: { destroy(): void } }>) {
    if (connection.id === session.id) connection._socket.destroy();
  }
}

function smtpError(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
