import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunHistory } from '@columba/workflow-engine';
import { workspaceRoot } from '../workspace-root.js';
import { printHistory } from './print-history.js';

export const CORPUS_FOLDER = 'libs/shared/workflow-engine/corpus';

/** Names of the histories that are kept. */
export function keptHistories(): string[] {
  const folder = join(workspaceRoot, CORPUS_FOLDER);
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((file) => (file.endsWith('.json') ? [file.slice(0, -'.json'.length)] : []));
}

export function readHistory(name: string): RunHistory {
  return JSON.parse(readFileSync(pathOf(name), 'utf8')) as RunHistory;
}

export function writeHistory(history: RunHistory): void {
  mkdirSync(join(workspaceRoot, CORPUS_FOLDER), { recursive: true });
  writeFileSync(pathOf(history.name), printHistory(history));
}

function pathOf(name: string): string {
  return join(workspaceRoot, CORPUS_FOLDER, `${name}.json`);
}
