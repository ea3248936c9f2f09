import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { throwIfInterrupted } from './interrupt.mjs';
import { say } from './progress.mjs';

const POLL_MS = 300;

/** One process at a time: waits for the holder, takes over from a dead one. Returns the function that lets go. */
export async function lock(file) {
  mkdirSync(dirname(file), { recursive: true });
  for (let told = false; !take(file); told = true) {
    if (!told) say('waiting for another build in this folder');
    await sleep(POLL_MS);
    throwIfInterrupted();
  }
  const letGo = () => rmSync(file, { force: true });
  process.once('exit', letGo);
  return () => {
    process.off('exit', letGo);
    letGo();
  };
}

function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  if (!holderIsAlive(file)) rmSync(file, { force: true });
  return false;
}

function holderIsAlive(file) {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    // Not written yet: the holder has only just made the file.
    if (pid === 0) return true;
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
