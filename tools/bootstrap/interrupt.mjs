import { Stopped } from './progress.mjs';

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 };
const children = new Set();
let received;

/** Before the command itself runs: Ctrl+C ends what is under way, and then this process. Returns how to let go. */
export function stopOnSignals() {
  const handlers = Object.keys(EXIT_CODES).map((signal) => {
    const handler = () => {
      received = signal;
      for (const child of children) child.kill(signal);
    };
    process.on(signal, handler);
    return () => process.off(signal, handler);
  });
  return () => {
    for (const off of handlers) off();
  };
}

/** Ends a child on a signal, and turns its end into `Stopped` when that was the reason. */
export function watch(child) {
  children.add(child);
  child.once('close', () => children.delete(child));
  return child;
}

/** @throws Stopped when the user asked to stop. */
export function throwIfInterrupted() {
  if (received) throw new Stopped('stopped', EXIT_CODES[received]);
}
