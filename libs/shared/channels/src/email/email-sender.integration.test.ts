import { type AddressInfo, createServer, type Socket } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { emailConnection } from '../testing/connections.js';
import { emailSender } from './email-sender.js';
import { SmtpConnections } from './smtp-connections.js';

const OUR_ID = '6b1f0f8e-2f6e-8c11-8a55-0d6a1f3d9c10';
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface Settings {
  settings?: Record<string, string>;
  secrets?: Record<string, string>;
  to?: string;
  subject?: string;
  timeoutMs?: number;
}

function sender() {
  const connections = new SmtpConnections();
  cleanups.push(() => connections.close());
  const adapter = emailSender(connections);
  return (
    port: number,
    { settings = {}, secrets = {}, to = 'Anna@Example.test', subject = 'Your order', timeoutMs = 5_000 }: Settings = {},
  ) =>
    adapter.send(
      {
        ...emailConnection,
        settings: { ...emailConnection.settings, smtpPort: String(port), ...settings },
        secrets: { ...emailConnection.secrets, ...secrets },
      },
      { messageId: OUR_ID, to, subject, body: 'Hi <Anna> & Ben\n.\nfrom Acme' },
      { signal: AbortSignal.timeout(timeoutMs) },
    );
}

async function mailServer(options: SMTPServerOptions): Promise<number> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 50,
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => new Promise<void>((resolve) => server.close(resolve)));
  return (server.server.address() as AddressInfo).port;
}

/** A server that says the next line at each line or at the end of the mail, and hangs up when it has no more to say. */
async function scripted(lines: (string | null)[]): Promise<number> {
  const server = createServer((socket: Socket) => {
    const say = () => {
      const line = lines.shift();
      if (line === undefined) socket.destroy();
      else if (line !== null) socket.write(`${line}\r\n`);
    };
    socket.on('error', () => undefined).on('data', say);
    say();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => new Promise((resolve) => server.close(resolve)));
  return (server.address() as AddressInfo).port;
}

const error = (responseCode: number) => Object.assign(new Error('no'), { responseCode });
const HELLO = ['220 hi', '250 hello'];

describe('email that leaves', () => {
  it('is whole: headers, text and HTML', async () => {
    const mails: { raw: Buffer; from: string; to: string[] }[] = [];
    const port = await mailServer({
      onData(stream, session, done) {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const { mailFrom, rcptTo } = session.envelope;
          mails.push({
            raw: Buffer.concat(chunks),
            from: mailFrom ? mailFrom.address : '',
            to: rcptTo.map(({ address }) => address),
          });
          done();
        });
      },
    });
    const settings = { unsubscribeUrl: `https://columba.example/unsubscribe?${'t'.repeat(120)}=1` };
    const result = await sender()(port, { settings, subject: 'Grüße\r\nBcc: evil@example.test' });
    expect(result).toEqual({ kind: 'accepted', providerMessageId: `<${OUR_ID}@columba.acme.test>` });
    expect(mails[0]).toMatchObject({ from: 'hello@acme.test', to: ['Anna@example.test'] });
    const mail = await PostalMime.parse(mails[0]?.raw ?? '');
    expect(mail).toMatchObject({
      from: { name: 'Acme', address: 'hello@acme.test' },
      subject: 'Grüße Bcc: evil@example.test',
      messageId: `<${OUR_ID}@columba.acme.test>`,
    });
    expect(mail.bcc).toBeUndefined();
    expect(mail.text?.trim()).toBe('Hi <Anna> & Ben\n.\nfrom Acme');
    expect(mail.html).toContain('<p>Hi &lt;Anna&gt; &amp; Ben<br>.<br>from Acme</p>');
    const lines = String(mails[0]?.raw).split('\r\n');
    expect(lines.filter((line) => /^List-Unsubscribe: <https:.+message=6b1f0f8e.+>$/.test(line))).toHaveLength(1);
    expect(lines).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
  });

  it('shares a connection', async () => {
    let connections = 0;
    const port = await mailServer({
      onConnect(_, done) {
        connections += 1;
        done();
      },
    });
    const send = sender();
    for (let at = 0; at < 15; at += 1) expect((await send(port)).kind).toBe('accepted');
    expect(connections).toBe(1);
    expect(
      (await Promise.all(Array.from({ length: 60 }, () => send(port)))).every(({ kind }) => kind === 'accepted'),
    ).toBe(true);
    expect(connections).toBeLessThanOrEqual(20);
  });

  it('logs in', async () => {
    const options: SMTPServerOptions = {
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _, done) =>
        username === 'u' && password === 'p' ? done(null, { user: 'u' }) : done(error(535)),
    };
    const send = sender();
    expect((await send(await mailServer(options), { secrets: { smtpUser: 'u', smtpPassword: 'p' } })).kind).toBe(
      'accepted',
    );
    const refused = await send(await mailServer(options), { secrets: { smtpUser: 'u', smtpPassword: 'wrong-secret' } });
    expect(refused).toMatchObject({
      kind: 'rejected',
      undeliverable: false,
      error: { code: 'email.auth', kind: 'permanent' },
    });
    expect(JSON.stringify(refused)).not.toContain('wrong-secret');
  });
});

describe('email that was certainly not taken', () => {
  it.each([
    ['a mailbox that does not exist', 550, 'email.mailbox-refused', 'permanent', true],
    ['a mailbox that is full', 452, 'email.unavailable', 'transient', false],
  ])('%s', async (_, code, ours, kind, undeliverable) => {
    const port = await mailServer({ onRcptTo: (_to, _session, done) => done(error(code)) });
    expect(await sender()(port)).toMatchObject({ kind: 'rejected', undeliverable, error: { code: ours, kind } });
  });
  it('a sender that is refused', async () => {
    const port = await mailServer({ onMailFrom: (_from, _session, done) => done(error(553)) });
    expect(await sender()(port)).toMatchObject({
      kind: 'rejected',
      undeliverable: false,
      error: { code: 'email.sender-refused' },
    });
  });
  it.each([
    [554, 'email.refused', 'permanent'],
    [451, 'email.unavailable', 'transient'],
    [552, 'email.too-large', 'permanent'],
  ])('a mail that is answered with %i', async (code, ours, kind) => {
    const port = await mailServer({
      onData(stream, _, done) {
        stream.resume().on('end', () => done(error(code)));
      },
    });
    expect(await sender()(port)).toMatchObject({ kind: 'rejected', undeliverable: false, error: { code: ours, kind } });
  });
  it('an address that is none', async () => {
    expect(await sender()(1, { to: 'a@b.c>\r\nRCPT TO:<x@y.z' })).toMatchObject({
      kind: 'rejected',
      undeliverable: true,
    });
  });
  it('no server there', async () => {
    expect(await sender()(1)).toMatchObject({
      kind: 'rejected',
      error: { code: 'email.unreachable', kind: 'transient' },
    });
  });
  it.each([
    ['before a word', []],
    ['after its greeting', ['220 hi']],
    ['after the sender', [...HELLO, '250 ok']],
    ['instead of taking the mail', [...HELLO, '250 ok', '250 ok']],
  ])('a server that hangs up %s', async (_, lines) => {
    expect(await sender()(await scripted([...lines]))).toMatchObject({
      kind: 'rejected',
      error: { kind: 'transient' },
    });
  });
  it('a server that never greets, when time runs out', async () => {
    expect(await sender()(await scripted([null]), { timeoutMs: 200 })).toMatchObject({
      kind: 'rejected',
      error: { code: 'email.unreachable' },
    });
  });
});

describe('email whose answer was lost', () => {
  const taken = [...HELLO, '250 ok', '250 ok', '354 go on'];
  it('the server hangs up after the mail', async () => {
    expect(await sender()(await scripted([...taken]))).toMatchObject({
      kind: 'unknown',
      error: { code: 'email.answer-lost' },
    });
  });
  it('the server says nothing after the mail, and time runs out', async () => {
    expect((await sender()(await scripted([...taken, null, null, null]), { timeoutMs: 300 })).kind).toBe('unknown');
  });
});
