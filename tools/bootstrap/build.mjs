import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint } from './fingerprint.mjs';
import { throwIfInterrupted } from './interrupt.mjs';
import { lock } from './lock.mjs';
import { progress, Stopped } from './progress.mjs';
import { runNode } from './run.mjs';
import { workspaceRoot } from './workspace.mjs';

const CACHE = join(workspaceRoot, '.cache');
const CONFIGS = ['package-lock.json', '.swcrc', 'nx.json', 'tsconfig.base.json', 'tsconfig.json'];
const WEB = 'apps/admin-dashboard';
const NX_ENV = { NX_NO_CLOUD: 'true', NX_DAEMON: 'false', NX_TUI: 'false', NX_ISOLATE_PLUGINS: 'false' };

/** What is built together: which folders its sources are in, and which folders the build leaves. */
const GROUPS = {
  tools: () => ({ projects: ['tools'], sources: ['tools'] }),
  server: () => {
    const projects = [...folders('libs/shared'), ...folders('apps').filter((folder) => folder !== WEB), 'tools'];
    return { projects, sources: [...projects, 'prisma'] };
  },
  dashboard: () => ({ projects: [WEB], sources: [WEB, ...folders('libs/shared').filter(isForBrowsers)] }),
};

/** Builds the groups whose sources changed since they were last built. Nx is not even started when nothing did. */
export async function buildStale(names) {
  const stale = names.map(describe).filter((group) => !isBuilt(group));
  if (stale.length === 0) return;
  const unlock = await lock(join(CACHE, 'build.lock'));
  try {
    await build(stale.filter((group) => !isBuilt(group)));
  } finally {
    unlock();
  }
}

async function build(groups) {
  const projects = [...new Set(groups.flatMap((group) => group.projects))].map(nameOf);
  if (projects.length === 0) return;
  let current = '';
  const end = progress('building', 'built', () => current);
  const args = ['run-many', '-t', 'build', '-p', projects.join(','), '--outputStyle=stream'];
  const { code, lines } = await runNode([nxBinary(), ...args], {
    env: NX_ENV,
    onLine: (line) => {
      current = /^> nx run @columba\/([\w-]+):/.exec(line)?.[1] ?? current;
    },
  });
  end(code === 0);
  throwIfInterrupted();
  if (code !== 0) {
    const said = lines.filter((line) => line.trim() && !/^> |Successfully compiled/.test(line)).slice(-60);
    throw new Stopped(
      `the build failed:\n${said.join('\n')}\nmend: correct the errors above; npx nx build <project> shows one alone`,
      1,
    );
  }
  for (const group of groups) writeStamp(group);
}

function describe(name) {
  const { projects, sources } = GROUPS[name]();
  const withTarget = projects.filter(hasBuild);
  return { name, projects: withTarget, hash: fingerprint([...CONFIGS, ...sources]) };
}

function isBuilt(group) {
  const file = stampFile(group.name);
  if (!existsSync(file)) return false;
  const stamp = JSON.parse(readFileSync(file, 'utf8'));
  return stamp.hash === group.hash && group.projects.every(hasOutput);
}

function writeStamp({ name, hash }) {
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(stampFile(name), JSON.stringify({ hash }));
}

const stampFile = (name) => join(CACHE, `build-${name}.json`);
const manifest = (folder) => JSON.parse(readFileSync(join(workspaceRoot, folder, 'package.json'), 'utf8'));
const nameOf = (folder) => manifest(folder).name;
const hasBuild = (folder) => Boolean(manifest(folder).nx?.targets?.build) && hasSources(folder);
const isForBrowsers = (folder) =>
  (manifest(folder).nx?.tags ?? []).some((tag) => ['type:contract', 'type:engine', 'type:doc'].includes(tag));

function hasOutput(folder) {
  const outputs = manifest(folder).nx.targets.build.outputs ?? [];
  return outputs
    .map((output) => output.replace('{projectRoot}', folder).replace('{workspaceRoot}/', ''))
    .every((output) => output.startsWith('!') || output.includes('*') || existsSync(join(workspaceRoot, output)));
}

function hasSources(folder) {
  const src = join(workspaceRoot, folder, 'src');
  return existsSync(src) && readdirSync(src).length > 0;
}

function folders(parent) {
  return readdirSync(join(workspaceRoot, parent))
    .map((name) => `${parent}/${name}`)
    .filter((folder) => existsSync(join(workspaceRoot, folder, 'package.json')))
    .sort();
}

function nxBinary() {
  const { bin } = JSON.parse(readFileSync(join(workspaceRoot, 'node_modules', 'nx', 'package.json'), 'utf8'));
  return join(workspaceRoot, 'node_modules', 'nx', bin.nx);
}
