'use client';

import type { FlowProblem } from '@columba/workflow-contracts';
import { CircleAlert, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';

/** An error's or a warning's mark, with its word for those who cannot see it. */
export function ProblemIcon({ severity }: { severity: FlowProblem['severity'] }) {
  const t = useTranslations('editor.problems');
  const Icon = severity === 'error' ? CircleAlert : TriangleAlert;
  return (
    <Icon
      role="img"
      aria-label={t(severity)}
      className={`mt-0.5 size-3.5 shrink-0 ${severity === 'error' ? 'text-failed' : 'text-waiting'}`}
    />
  );
}
