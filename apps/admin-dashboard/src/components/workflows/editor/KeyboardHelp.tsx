'use client';

import { useTranslations } from 'next-intl';
import { Dialog } from '@/components/ui/Dialog';
import { Kbd } from '@/components/ui/Kbd';

const KEYS = [
  ['palette', 'Tab'],
  ['move', '← ↑ → ↓'],
  ['many', 'Shift'],
  ['save', 'Ctrl S'],
  ['run', 'Ctrl E'],
  ['undo', 'Ctrl Z'],
  ['redo', 'Ctrl Shift Z'],
  ['copy', 'Ctrl C'],
  ['paste', 'Ctrl V'],
  ['duplicate', 'Ctrl D'],
  ['all', 'Ctrl A'],
  ['delete', 'Delete'],
  ['tidy', 'T'],
  ['fit', '1'],
  ['clear', 'Esc'],
  ['help', '?'],
] as const;

export function KeyboardHelp({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const t = useTranslations('editor.keys');
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t('title')} description={t('description')} width="md">
      <dl className="grid grid-cols-2 gap-x-8 max-sm:grid-cols-1">
        {KEYS.map(([key, chord]) => (
          <div key={key} className="flex min-h-8 items-center justify-between gap-4">
            <dt className="text-13">{t(key)}</dt>
            <dd>
              <Kbd>{chord}</Kbd>
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
