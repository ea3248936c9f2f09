'use client';

import type { FlowResource } from '@columba/workflow-contracts';
import {
  ChevronLeft,
  CircleHelp,
  History,
  ListTree,
  Play,
  Redo2,
  Settings2,
  Smartphone,
  Undo2,
  WandSparkles,
} from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { IconButton } from '@/components/ui/IconButton';
import { Tooltip } from '@/components/ui/Tooltip';
import { Link } from '@/i18n/navigation';
import { renameFlow } from '../document/document-edits';
import { useDocument, useEditor, useEditorStore } from './editor-context';
import { VersionPill } from './VersionPill';

export interface EditorTopBarProps {
  flow: FlowResource;
  changed: boolean;
  saveLine: ReactNode;
  publish: ReactNode;
  onTidy: () => void;
  onVersions: () => void;
  onHelp: () => void;
  onRun: () => void;
  outline: { open: boolean; toggle: () => void };
}

export function EditorTopBar({
  flow,
  changed,
  saveLine,
  publish,
  onTidy,
  onVersions,
  onHelp,
  onRun,
  outline,
}: EditorTopBarProps) {
  const t = useTranslations('editor.bar');
  const store = useEditorStore();
  const canUndo = useEditor((state) => state.history.past.length > 0);
  const canRedo = useEditor((state) => state.history.future.length > 0);
  const byHand = useEditor((state) => state.history.present.nodes.some((node) => node.type === 'trigger_manual'));
  const settingsOpen = useEditor((state) => state.settingsOpen);
  const { undo, redo } = store.getState();
  return (
    <header className="flex min-h-12 shrink-0 flex-wrap items-center gap-x-2 gap-y-1 border-line border-b bg-surface px-2 py-1.5">
      <Tooltip label={t('back')} side="bottom">
        <Link
          href="/dashboard/workflows"
          aria-label={t('back')}
          className="grid size-7 shrink-0 place-items-center rounded-control text-muted hover:bg-hover hover:text-ink"
        >
          <ChevronLeft aria-hidden className="size-4" />
        </Link>
      </Tooltip>
      <NameInput />
      <VersionPill flow={flow} changed={changed} />
      {saveLine}
      <span className="flex-1" />
      <div className="flex items-center">
        <IconButton size="sm" label={t('undo')} shortcut="Ctrl Z" icon={<Undo2 />} disabled={!canUndo} onClick={undo} />
        <IconButton
          size="sm"
          label={t('redo')}
          shortcut="Ctrl Shift Z"
          icon={<Redo2 />}
          disabled={!canRedo}
          onClick={redo}
        />
        <IconButton size="sm" label={t('tidy')} shortcut="T" icon={<WandSparkles />} onClick={onTidy} />
        <IconButton
          size="sm"
          label={t('outline')}
          icon={<ListTree />}
          pressed={outline.open}
          onClick={outline.toggle}
          className="max-sm:hidden"
        />
        <IconButton
          size="sm"
          label={t('settings')}
          icon={<Settings2 />}
          pressed={settingsOpen}
          onClick={() => store.getState().showSettings(!settingsOpen)}
        />
        <IconButton size="sm" label={t('versions')} icon={<History />} onClick={onVersions} />
        <Tooltip label={t('phone')} side="bottom">
          <Link
            href="/dashboard/phone"
            aria-label={t('phone')}
            className="grid size-7 place-items-center rounded-control text-muted hover:bg-hover hover:text-ink pointer-coarse:size-9"
          >
            <Smartphone aria-hidden className="size-4" />
          </Link>
        </Tooltip>
        <IconButton
          size="sm"
          label={t('help')}
          shortcut="?"
          icon={<CircleHelp />}
          onClick={onHelp}
          className="max-sm:hidden"
        />
      </div>
      {byHand ? (
        <Tooltip
          label={flow.publishedVersion === null ? t('runNeedsVersion') : t('runHint')}
          shortcut="Ctrl E"
          side="bottom"
        >
          <button
            type="button"
            aria-disabled={flow.publishedVersion === null || undefined}
            className="inline-flex h-7 items-center gap-1.5 rounded-control border border-line-strong bg-raised px-2 font-medium text-13 hover:bg-hover aria-disabled:cursor-not-allowed aria-disabled:text-faint pointer-coarse:h-9"
            onClick={onRun}
          >
            <Play aria-hidden className="size-3.5" />
            {t('run')}
          </button>
        </Tooltip>
      ) : null}
      {publish}
    </header>
  );
}

function NameInput() {
  const t = useTranslations('editor.bar');
  const { name } = useDocument();
  const { edit, seal } = useEditorStore().getState();
  const [typed, setTyped] = useState(name);
  const givenUp = useRef(false);
  useEffect(() => setTyped(name), [name]);
  const accept = () => {
    const next = givenUp.current ? '' : typed.trim();
    givenUp.current = false;
    if (next === '') setTyped(name);
    else edit((document) => renameFlow(document, next));
    seal();
  };
  return (
    <input
      aria-label={t('name')}
      className="field-sizing-content h-7 min-w-24 max-w-72 truncate rounded-control border border-transparent bg-transparent px-1.5 font-semibold text-14 outline-none hover:border-line-strong focus:border-accent focus:bg-surface"
      value={typed}
      maxLength={120}
      spellCheck={false}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={accept}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') {
          givenUp.current = true;
          event.currentTarget.blur();
        }
      }}
    />
  );
}
