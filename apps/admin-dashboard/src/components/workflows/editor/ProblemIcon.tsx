'use client';

import type { FlowProblem } from '@columba/workflow-contracts';
import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';

const ICONS = {
  error: { Icon: CircleAlert, colour: 'text-failed' },
  warning: { Icon: TriangleAlert, colour: 'text-waiting' },
  info: { Icon: Info, colour: 'text-muted' },
} as const;

/** An error's, a warning's or a hint's mark, with its word for those who cannot see it. */
export function ProblemIcon({ severity }: { severity: FlowProblem['severity'] }) {
  const t = useTranslations('editor.problems');
  const hints = useTranslations('problems');
  const { Icon, colour } = ICONS[severity];
  const label = severity === 'info' ? hints('info') : t(severity);
  return <Icon role="img" aria-label={label} className={`mt-0.5 size-3.5 shrink-0 ${colour}`} />;
}
