import { connect } from 'node:net';

/** Sends bytes to a port on loopback; true when an answer comes that satisfies the check, within a second. */
export async function tcpAnswers(port: number, question: Buffer, check: (answer: Buffer) => boolean): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1_000, () => done(false));
    socket.once('error', () => done(false));
    socket.once('close', () => done(false));
    socket.once('connect', () => socket.write(question));
    socket.once('data', (answer) => done(check(answer)));
  });
}
