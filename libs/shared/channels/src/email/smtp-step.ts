import type SMTPConnection from 'nodemailer/lib/smtp-connection';

export type SmtpStep = (done: (error?: Error | null) => void) => void;

/** One step of the talk, ended by its callback, by an error of the connection, or by the signal. What fails, is closed. */
export async function settled(connection: SMTPConnection, signal: AbortSignal, step: SmtpStep): Promise<void> {
  let cleanUp: (() => void) | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const onAbort = () => reject(new Error('aborted'));
      const onEnd = () => reject(new Error('the connection was closed'));
      connection.once('error', reject).once('end', onEnd);
      signal.addEventListener('abort', onAbort, { once: true });
      cleanUp = () => {
        connection.off('error', reject).off('end', onEnd);
        signal.removeEventListener('abort', onAbort);
      };
      if (signal.aborted) onAbort();
      else step((error) => (error ? reject(error) : resolve()));
    });
  } catch (error) {
    cleanUp?.();
    connection.close();
    throw error;
  }
  cleanUp?.();
}
