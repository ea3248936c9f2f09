'use client';

import type { FlowProblem } from '@columba/workflow-contracts';
import { ChevronDown, ChevronUp, CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useNodeWords } from '../canvas/use-node-words';
import { useDocument, useEditor, useEditorStore } from './editor-context';
import { ProblemIcon } from './ProblemIcon';

export interface ProblemsPanelProps {
  open: boolean;
  onToggle: () => void;
}

/** What stands in the way of publishing, and what may go wrong later. A row goes to its field. */
export function ProblemsPanel({ open, onToggle }: ProblemsPanelProps) {
  const t = useTranslations('editor.problems');
  const problems = useEditor((state) => state.problems);
  const hints = useTranslations('problems');
  const count = (severity: FlowProblem['severity']) => problems.filter((one) => one.severity === severity).length;
  const [errors, warnings, infos] = [count('error'), count('warning'), count('info')];
  return (
    <section aria-label={t('label')} className="flex max-h-[34dvh] shrink-0 flex-col border-line border-t bg-surface">
      <button
        type="button"
        aria-expanded={open}
        className="flex h-8 shrink-0 items-center gap-3 px-3 text-left text-12 text-muted hover:bg-hover focus-visible:-outline-offset-2"
        onClick={onToggle}
      >
        {open ? <ChevronDown aria-hidden className="size-4" /> : <ChevronUp aria-hidden className="size-4" />}
        {problems.length === 0 ? (
          <span className="inline-flex items-center gap-1.5">
            <CircleCheck aria-hidden className="size-3.5 text-completed" />
            {t('none')}
          </span>
        ) : (
          <>
            {errors > 0 ? (
              <span className="inline-flex items-center gap-1.5">
                <CircleAlert aria-hidden className="size-3.5 text-failed" />
                {t('errors', { count: errors })}
              </span>
            ) : null}
            {warnings > 0 ? (
              <span className="inline-flex items-center gap-1.5">
                <TriangleAlert aria-hidden className="size-3.5 text-waiting" />
                {t('warnings', { count: warnings })}
              </span>
            ) : null}
            {infos > 0 ? (
              <span className="inline-flex items-center gap-1.5">
                <Info aria-hidden className="size-3.5 text-muted" />
                {hints('infos', { count: infos })}
              </span>
            ) : null}
          </>
        )}
      </button>
      {open && problems.length > 0 ? (
        <ul className="min-h-0 overflow-y-auto border-line border-t py-1">
          {problems.map((problem) => (
            <ProblemRow key={`${problem.pointer} ${problem.code} ${problem.message}`} problem={problem} />
          ))}
        </ul>
      ) : null}
    </section>
  );
}

function ProblemRow({ problem }: { problem: FlowProblem }) {
  const words = useNodeWords();
  const document = useDocument();
  const store = useEditorStore();
  const node = document.nodes.find((one) => one.id === problem.nodeId);
  return (
    <li>
      <button
        type="button"
        className="flex w-full items-start gap-2 px-3 py-1 text-left text-13 hover:bg-hover focus-visible:-outline-offset-2"
        onClick={() => store.getState().focusProblem(problem)}
      >
        <ProblemIcon severity={problem.severity} />
        <span className="min-w-0 flex-1">
          {problem.message} <span className="text-muted">{problem.mend}</span>
        </span>
        {node ? <span className="max-w-40 shrink-0 truncate text-12 text-faint">{words.title(node)}</span> : null}
      </button>
    </li>
  );
}
