const EVERY_MS = 15_000;
const REDRAW_MS = 500;

/** Says that something is under way: one line that redraws in a terminal, a line now and then elsewhere. */
export async function withProgress<Result>(doing: string, work: Promise<Result>): Promise<Result> {
  const started = Date.now();
  const terminal = process.stdout.isTTY;
  const line = () => `columba  ${doing} (${Math.round((Date.now() - started) / 1000)} s)`;
  const show = () => process.stdout.write(terminal ? `\r\x1b[2K${line()}` : `${line()}\n`);
  const timer = setInterval(show, terminal ? REDRAW_MS : EVERY_MS);
  try {
    return await work;
  } finally {
    clearInterval(timer);
    if (terminal) process.stdout.write('\r\x1b[2K');
  }
}
