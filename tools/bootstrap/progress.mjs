/** Ends the command with a message for the user and an exit code. */
export class Stopped extends Error {
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

const EVERY_MS = 10_000;
const REDRAW_MS = 250;

export function say(line) {
  process.stdout.write(`columba  ${line}\n`);
}

export function fail(message, exitCode = 1) {
  process.exitCode = exitCode;
  if (message) process.stderr.write(`columba  ${message}\n`);
}

/**
 * Shows that something is under way: one line that redraws itself in a terminal, a line now and then elsewhere.
 * `detail()` may add a word on how far it is. Returns the function that ends it.
 */
export function progress(doing, done, detail = () => '') {
  const started = Date.now();
  const terminal = process.stdout.isTTY;
  const line = (words, more) =>
    `columba  ${words} (${Math.round((Date.now() - started) / 1000)} s${more ? `, ${more}` : ''})`;
  const show = () =>
    process.stdout.write(terminal ? `\r\x1b[2K${line(doing, detail())}` : `${line(doing, detail())}\n`);
  show();
  const timer = setInterval(show, terminal ? REDRAW_MS : EVERY_MS);
  return (succeeded = true) => {
    clearInterval(timer);
    if (terminal) process.stdout.write('\r\x1b[2K');
    if (succeeded) process.stdout.write(`${line(done, '')}\n`);
  };
}
