import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { throwIfInterrupted } from './interrupt.mjs';
import { progress, Stopped } from './progress.mjs';
import { runNode, runProgram } from './run.mjs';
import { workspaceRoot } from './workspace.mjs';

const LOCK = join(workspaceRoot, 'package-lock.json');
const INSTALLED = join(workspaceRoot, 'node_modules', '.package-lock.json');
const STAMP = join(workspaceRoot, 'node_modules', '.columba-install');
const MACHINE = `${process.platform}-${process.arch}`;

/** Installs when node_modules is missing, is another machine's, or is not what package-lock.json says. */
export async function installMissing() {
  const wanted = JSON.stringify({
    machine: MACHINE,
    lock: createHash('sha256').update(readFileSync(LOCK)).digest('hex'),
  });
  if (isInstalled(wanted)) return;
  let fetched = 0;
  const total = Object.keys(readJson(LOCK)?.packages ?? {}).length;
  const end = progress('installing packages', 'installed packages', () => fetched && `${fetched} of ${total} fetched`);
  const { code, lines } = await npm(
    [...command(), '--loglevel=http', '--include=dev', '--no-audit', '--no-fund'],
    (line) => {
      if (/^npm http (fetch|cache) .*\.tgz/.test(line)) fetched = Math.min(fetched + 1, total);
    },
  );
  end(code === 0);
  throwIfInterrupted();
  if (code !== 0) throw new Stopped(explain(code, lines), 1);
  writeFileSync(STAMP, wanted);
}

/**
 * `npm ci`, which refuses a lock file that leaves out any platform's variant of an optional package. Lock files written
 * against a registry without them do; then `npm install`, which takes every version from the lock file as well.
 */
function command() {
  const packages = readJson(LOCK)?.packages ?? {};
  const known = new Set(Object.keys(packages).map((path) => path.slice(path.lastIndexOf('node_modules/') + 13)));
  const optional = Object.values(packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}));
  return optional.every((name) => known.has(name)) ? ['ci'] : ['install', '--no-save'];
}

function isInstalled(wanted) {
  const stamp = existsSync(STAMP) ? readFileSync(STAMP, 'utf8') : undefined;
  if (stamp === wanted) return true;
  if (stamp && readJson(STAMP)?.machine !== MACHINE) return false;
  if (!installedByHand()) return false;
  writeFileSync(STAMP, wanted);
  return true;
}

/** Someone ran `npm install` themselves: npm's own record then lists every package of package-lock.json. */
function installedByHand() {
  const wanted = readJson(LOCK)?.packages;
  const found = readJson(INSTALLED)?.packages;
  if (!wanted || !found) return false;
  return Object.entries(wanted).every(
    ([path, { optional, devOptional, version, integrity }]) =>
      path === '' ||
      (found[path] ? found[path].version === version && found[path].integrity === integrity : optional || devOptional),
  );
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function npm(args, onLine) {
  const script = process.env.npm_execpath;
  if (script && /\.c?js$/.test(script)) return runNode([script, ...args], { onLine });
  return runProgram('npm', args, { onLine, shell: process.platform === 'win32' });
}

function explain(code, lines) {
  const said = lines.filter((line) => line.trim() && !/^npm (http|warn)/.test(line));
  return [
    `npm could not install the packages (exit ${code}). It said:`,
    ...said.slice(0, 25).map((line) => `  ${line}`),
    `mend: ${mend(said.join('\n'))}, then run the command again`,
  ].join('\n');
}

function mend(text) {
  if (/ENOSPC/.test(text)) return 'free some disk space (about 2 GB)';
  if (/EACCES|EPERM/.test(text)) return 'make this folder writable for you';
  if (/EUSAGE|in sync/.test(text)) return 'bring package-lock.json in line with package.json: npm install';
  if (/E401|E403/.test(text)) return 'check the credentials of your npm registry (npm config get registry)';
  if (/ENOTFOUND|ETIMEDOUT|ECONN|EAI_AGAIN|CERT|network/i.test(text)) {
    return 'check the network, the proxy and the npm registry (npm ping)';
  }
  return 'see the message above';
}
