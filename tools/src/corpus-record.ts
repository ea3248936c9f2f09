import { replayHistory } from '@columba/workflow-engine';
import { CORPUS_FOLDER, keptHistories, readHistory, writeHistory } from './corpus/corpus-files.js';
import { CORPUS_CASES, recordCase } from './corpus/record-case.js';

/**
 * `npm run corpus:record [-- name...]`: records the cases that have no history yet, and anew those that are named. What is
 * kept is otherwise left as it is: it is what an engine once did. Resolves with the exit code.
 */
export async function run(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !CORPUS_CASES.some((one) => one.name === name));
  if (unknown.length > 0) {
    console.error(`columba  no case is called ${unknown.join(', ')}; see tools/src/corpus`);
    return 2;
  }
  const kept = new Set(keptHistories());
  const wanted = CORPUS_CASES.filter(({ name }) => names.includes(name) || !kept.has(name));
  for (const one of wanted) {
    if (kept.has(one.name))
      for (const { message } of replayHistory(readHistory(one.name)).differences) console.log(`  ${message}`);
    const history = await recordCase(one);
    writeHistory(history);
    console.log(`recorded ${CORPUS_FOLDER}/${one.name}.json: ${history.steps.length} inputs, ${history.status}`);
  }
  console.log(`${wanted.length} recorded, ${CORPUS_CASES.length - wanted.length} kept as they were`);
  return 0;
}
