'use client';

import { Braces } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { IconButton } from '@/components/ui/IconButton';
import { Input } from '@/components/ui/Input';
import { Popover, PopoverClose } from '@/components/ui/Popover';
import type { VariableGroup } from '../../document/variable-catalogue';
import { useForm } from '../form-context';

export interface VariablePickerProps {
  /** Name of the field it fills. */
  label: string;
  onPick: (path: string) => void;
  className?: string;
}

/** What can be named here: event, customer, variables, and outputs of the steps before. */
export function VariablePicker({ label, onPick, className }: VariablePickerProps) {
  const t = useTranslations('editor.variables');
  const { variables } = useForm();
  const [search, setSearch] = useState('');
  const groups = matching(variables, search);
  return (
    <div className={className}>
      <Popover
        align="end"
        className="w-72 p-0!"
        onOpenChange={() => setSearch('')}
        trigger={<IconButton size="sm" label={t('insert', { field: label })} icon={<Braces />} />}
      >
        <div className="border-line border-b p-1.5">
          <Input
            size="sm"
            aria-label={t('search')}
            placeholder={t('search')}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </div>
        <div className="max-h-72 overflow-y-auto p-1">
          {groups.length === 0 ? <p className="px-2 py-3 text-12 text-muted">{t('nothing')}</p> : null}
          {groups.map((group) => (
            <section key={group.id} aria-label={groupName(group, t)}>
              <h3 className="px-2 pt-2 pb-1 font-medium text-12 text-faint">{groupName(group, t)}</h3>
              {group.paths.map((path) => (
                <PopoverClose key={path} asChild>
                  <button
                    type="button"
                    className="flex h-7 w-full items-center rounded-control px-2 text-left font-mono text-12 hover:bg-hover focus-visible:bg-hover"
                    onClick={() => onPick(path)}
                  >
                    <span className="truncate">{path}</span>
                  </button>
                </PopoverClose>
              ))}
            </section>
          ))}
        </div>
      </Popover>
    </div>
  );
}

function groupName(group: VariableGroup, t: ReturnType<typeof useTranslations<'editor.variables'>>): string {
  return group.nodeId ? t('groups.node', { node: group.nodeId }) : t(`groups.${group.id}`);
}

function matching(groups: readonly VariableGroup[], search: string): VariableGroup[] {
  const wanted = search.trim().toLowerCase();
  return groups
    .map((group) => ({ ...group, paths: group.paths.filter((path) => path.toLowerCase().includes(wanted)) }))
    .filter((group) => group.paths.length > 0);
}
