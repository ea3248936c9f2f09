'use client';

import type { FlowDocument, FlowProblem, FlowResource } from '@columba/workflow-contracts';
import { useQueryClient } from '@tanstack/react-query';
import { ReactFlowProvider, useReactFlow } from '@xyflow/react';
import { PanelLeftOpen, PanelRightOpen, Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { ApiError } from '@/api/api-error';
import { api } from '@/api/browser-api';
import { Button } from '@/components/ui/Button';
import { IconButton } from '@/components/ui/IconButton';
import { toast } from '@/components/ui/toast.store';
import { useMay } from '@/session/SessionProvider';
import { tidyUp } from './document/auto-layout';
import { ConflictDialog } from './editor/ConflictDialog';
import { EditorCanvas } from './editor/EditorCanvas';
import { EditorTopBar } from './editor/EditorTopBar';
import { EditorProvider, useDocument, useEditor, useEditorStore } from './editor/editor-context';
import { createEditorStore } from './editor/editor-store';
import { InspectorFrame } from './editor/InspectorFrame';
import { KeyboardHelp } from './editor/KeyboardHelp';
import { OutlineList } from './editor/OutlineList';
import { ProblemsPanel } from './editor/ProblemsPanel';
import { PublishButton } from './editor/PublishButton';
import { publishBlock } from './editor/publish-state';
import { QuickPalette } from './editor/QuickPalette';
import { RunDialog } from './editor/RunDialog';
import { SaveStateLine } from './editor/SaveStateLine';
import { useDraftSaving } from './editor/use-draft-saving';
import { openPalette, useEditorKeys } from './editor/use-editor-keys';
import { useFoldedPanels } from './editor/use-folded-panels';
import { useProblemWords } from './editor/use-problem-words';
import { useValidation } from './editor/use-validation';
import { VersionsDrawer } from './editor/VersionsDrawer';
import { VersionView } from './editor/VersionView';
import { NodeInspector } from './NodeInspector';
import { NodePalette } from './NodePalette';

export interface WorkflowBuilderProps {
  flow: FlowResource;
  draft: { document: FlowDocument; etag: string | null };
}

/** The journey editor: bar on top, palette left, canvas in the middle, inspector right, problems below. */
export function WorkflowBuilderLayout({ flow, draft }: WorkflowBuilderProps) {
  const store = useMemo(() => createEditorStore(draft.document), [draft.document]);
  return (
    <EditorProvider value={store}>
      <ReactFlowProvider>
        <Builder flow={flow} etag={draft.etag} />
      </ReactFlowProvider>
    </EditorProvider>
  );
}

function Builder({ flow, etag }: { flow: FlowResource; etag: string | null }) {
  const t = useTranslations('editor');
  const store = useEditorStore();
  const { fitView } = useReactFlow();
  const panels = useFoldedPanels();
  const [dialog, setDialog] = useState<'help' | 'versions' | 'run' | null>(null);
  const [viewed, setViewed] = useState<number | null>(null);
  const saving = useDraftSaving(store, flow.id, etag);
  useValidation(store, flow.id);
  const publishing = usePublishing(flow, saving);
  const keys = useMemo(
    () => ({
      save: () => void saving.saver.flush(),
      run: () => setDialog('run'),
      help: () => setDialog('help'),
      fit: () => void fitView({ padding: 0.18, maxZoom: 1, duration: 200 }),
      tidy: () => {
        store.getState().edit(tidyUp);
        requestAnimationFrame(() => void fitView({ padding: 0.18, maxZoom: 1, duration: 200 }));
      },
    }),
    [saving.saver, fitView, store],
  );
  useEditorKeys(store, keys);
  const dialogProps = (name: typeof dialog) => ({
    open: dialog === name,
    onOpenChange: (open: boolean) => setDialog(open ? name : null),
  });
  const runnable = flow.publishedVersion !== null;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <EditorTopBar
        flow={flow}
        changed={publishing.changed}
        saveLine={<SaveStateLine state={saving.state} onRetry={keys.save} />}
        publish={
          <PublishButton
            version={(flow.publishedVersion ?? 0) + 1}
            block={publishing.block}
            busy={publishing.busy}
            onPublish={publishing.publish}
            onBlocked={() => panels.open('problems')}
          />
        }
        onTidy={keys.tidy}
        onVersions={() => setDialog('versions')}
        onHelp={keys.help}
        onRun={() => (runnable ? setDialog('run') : toast.failed(t('bar.runNeedsVersion')))}
        outline={{ open: panels.isOpen('outline'), toggle: () => panels.toggle('outline') }}
      />
      {viewed === null ? (
        <Workbench panels={panels} />
      ) : (
        <VersionView flowId={flow.id} version={viewed} onClose={() => setViewed(null)} />
      )}
      <QuickPalette />
      <KeyboardHelp {...dialogProps('help')} />
      <VersionsDrawer
        flowId={flow.id}
        {...dialogProps('versions')}
        onView={(version) => {
          setDialog(null);
          setViewed(version);
        }}
      />
      {runnable ? <RunDialog flowId={flow.id} version={flow.publishedVersion ?? 1} {...dialogProps('run')} /> : null}
      <DraftConflict flowId={flow.id} saving={saving} />
    </div>
  );
}

function Workbench({ panels }: { panels: ReturnType<typeof useFoldedPanels> }) {
  const t = useTranslations('editor');
  const store = useEditorStore();
  const settings = useEditor((state) => state.settingsOpen);
  const inspects = useEditor(
    ({ selection, settingsOpen }) => settingsOpen || selection.nodes.size + selection.edges.size > 0,
  );
  const fold = () => (settings ? store.getState().showSettings(false) : panels.toggle('inspector'));
  return (
    <div className="relative flex min-h-0 flex-1">
      <div className={inspects ? 'flex max-xl:hidden' : 'flex max-lg:hidden'}>
        {panels.isOpen('palette') ? <NodePalette onFold={() => panels.toggle('palette')} /> : null}
      </div>
      <div className="flex max-sm:hidden">{panels.isOpen('outline') ? <OutlineList /> : null}</div>
      <div className="relative flex min-w-0 flex-1 flex-col">
        <div className="relative min-h-0 flex-1">
          <EditorCanvas />
          <div className="absolute top-3 left-3 flex gap-2">
            {panels.isOpen('palette') ? null : (
              <span className="rounded-control bg-surface ring-1 ring-line max-lg:hidden">
                <IconButton
                  size="sm"
                  label={t('palette.unfold')}
                  icon={<PanelLeftOpen />}
                  onClick={() => panels.toggle('palette')}
                />
              </span>
            )}
            <Button size="sm" className="lg:hidden" onClick={() => openPalette(store)}>
              <Plus aria-hidden />
              {t('palette.add')}
            </Button>
          </div>
          {panels.isOpen('inspector') || settings || !inspects ? null : (
            <span className="absolute top-3 right-3 rounded-control bg-surface ring-1 ring-line">
              <IconButton
                size="sm"
                label={t('inspector.unfold')}
                icon={<PanelRightOpen />}
                onClick={() => panels.toggle('inspector')}
              />
            </span>
          )}
        </div>
        <ProblemsPanel open={panels.isOpen('problems')} onToggle={() => panels.toggle('problems')} />
      </div>
      {inspects && (settings || panels.isOpen('inspector')) ? (
        <InspectorFrame>
          <NodeInspector onFold={fold} />
        </InspectorFrame>
      ) : null}
    </div>
  );
}

/** Publishes what is on screen: saves first, then asks the server, and shows its problems when it refuses. */
function usePublishing(flow: FlowResource, { state, saver }: ReturnType<typeof useDraftSaving>) {
  const t = useTranslations('editor.publish');
  const say = useProblemWords();
  const store = useEditorStore();
  const document = useDocument();
  const problems = useEditor((editor) => editor.problems);
  const checked = useEditor((editor) => editor.checked);
  const mayPublish = useMay('flows:publish');
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [published, setPublished] = useState<FlowDocument | null>(null);
  const opened = useMemo(() => store.getState().history.present, [store]);
  const changed = published ? document !== published : flow.draftChanged || document !== opened;
  const publish = async () => {
    setBusy(true);
    const sent = store.getState().history.present;
    try {
      if (!(await saver.flush())) throw new Error('the draft could not be saved');
      const { version } = await api.flows.publish(flow.id);
      setPublished(sent);
      toast.done(t('done', { version }));
      await queries.invalidateQueries({ queryKey: ['flow', flow.id] });
      await queries.invalidateQueries({ queryKey: ['flow-versions', flow.id] });
    } catch (error) {
      const found =
        error instanceof ApiError ? (error.body as { problems?: FlowProblem[] } | null)?.problems : undefined;
      if (found)
        store.getState().setProblems(
          sent,
          found.map((problem) => say(problem, sent)),
        );
      toast.failed(t('failed'), error);
    } finally {
      setBusy(false);
    }
  };
  const block = publishBlock({
    problems,
    checked,
    saveState: state,
    publishedVersion: flow.publishedVersion,
    changed,
    mayPublish,
  });
  return { publish, busy, changed, block };
}

function DraftConflict({ flowId, saving }: { flowId: string; saving: ReturnType<typeof useDraftSaving> }) {
  const t = useTranslations('editor.conflict');
  const store = useEditorStore();
  const [hidden, setHidden] = useState(false);
  const takeTheirs = async () => {
    try {
      const theirs = await api.flows.draft(flowId);
      store.getState().replace(theirs.document);
      saving.saver.adopt(theirs.etag);
    } catch (error) {
      toast.failed(t('failed'), error);
    }
  };
  return (
    <ConflictDialog
      open={saving.state === 'conflict' && !hidden}
      onClose={() => setHidden(true)}
      onTakeTheirs={() => void takeTheirs()}
      onKeepMine={() => void saving.saver.overwrite('*')}
    />
  );
}
