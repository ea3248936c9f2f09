'use client';

import type { FlowResource } from '@columba/workflow-contracts';
import { ListTree, MoreHorizontal, OctagonX, Pencil, Power, PowerOff, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useRouter } from '@/i18n/navigation';
import { useMay } from '@/session/SessionProvider';
import { StopDialog } from '../stops/StopDialog';
import { useMayStop, useStop } from '../stops/use-stops';
import { ConfirmDialog } from '../ui/ConfirmDialog';
import { IconButton } from '../ui/IconButton';
import { Menu, MenuItem, MenuSeparator } from '../ui/Menu';
import { useJourneyActions } from './use-journeys';

/** What can be done with one journey of the list. */
export function JourneyRowMenu({ flow }: { flow: FlowResource }) {
  const t = useTranslations('journeys.menu');
  const router = useRouter();
  const mayWrite = useMay('flows:write');
  const { enable, remove } = useJourneyActions();
  const [asking, setAsking] = useState<'disable' | 'remove' | 'stop' | null>(null);
  const close = () => setAsking(null);
  const live = flow.stats.active;
  const stoppable = useStoppable(flow);
  return (
    <span className="relative z-1">
      <Menu trigger={<IconButton size="sm" label={t('label', { name: flow.name })} icon={<MoreHorizontal />} />}>
        <MenuItem icon={<Pencil aria-hidden />} onSelect={() => router.push(`/dashboard/workflows/${flow.id}`)}>
          {mayWrite ? t('edit') : t('open')}
        </MenuItem>
        <MenuItem icon={<ListTree aria-hidden />} onSelect={() => router.push(`/dashboard/runs?flowId=${flow.id}`)}>
          {t('runs')}
        </MenuItem>
        {stoppable ? (
          <MenuItem icon={<OctagonX aria-hidden />} onSelect={() => setAsking('stop')}>
            {t('stop')}
          </MenuItem>
        ) : null}
        {mayWrite ? (
          <>
            <MenuSeparator />
            {flow.publishedVersion !== null ? (
              <MenuItem
                icon={flow.enabled ? <PowerOff aria-hidden /> : <Power aria-hidden />}
                onSelect={() => (flow.enabled ? setAsking('disable') : enable.mutate(flow))}
              >
                {flow.enabled ? t('disable') : t('enable')}
              </MenuItem>
            ) : null}
            <MenuItem danger icon={<Trash2 aria-hidden />} onSelect={() => setAsking('remove')}>
              {t('remove')}
            </MenuItem>
          </>
        ) : null}
      </Menu>
      <ConfirmDialog
        open={asking === 'disable'}
        onOpenChange={close}
        title={t('disableTitle', { name: flow.name })}
        description={t('disableText', { count: live })}
        action={t('disable')}
        busy={enable.isPending}
        onConfirm={() => enable.mutate(flow, { onSettled: close })}
      />
      <ConfirmDialog
        open={asking === 'remove'}
        onOpenChange={close}
        danger
        title={t('removeTitle', { name: flow.name })}
        description={t('removeText', { count: live })}
        action={t('removeAction')}
        busy={remove.isPending}
        onConfirm={() => remove.mutate(flow, { onSettled: close })}
      />
      {asking === 'stop' ? <StopDialog target={{ flowId: flow.id, name: flow.name }} onClose={close} /> : null}
    </span>
  );
}

/** Published, and its switch not on yet. */
function useStoppable({ id, publishedVersion }: FlowResource): boolean {
  const mayStop = useMayStop({ flowId: id });
  const stop = useStop(id);
  return mayStop && stop === null && publishedVersion !== null;
}
