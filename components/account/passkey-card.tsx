import { Cloud, CloudOff, Smartphone } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import { bdi } from '@/components/ui/bdi';
import { Card } from '@/components/ui/card';
import { Facts } from '@/components/ui/facts';
import type { PasskeyCard as PasskeyFacts } from '@/lib/server/account-security';
import { catalogue, translations } from '@/lib/server/i18n';
import { ProviderIcon } from './provider-icon';
import { RemovePasskey } from './remove-passkey';
import { RenamePasskey } from './rename-passkey';
import { Time } from './time';

type PasskeyCardProps = { passkey: PasskeyFacts; focusAfterId: string };

/** Everything known about one passkey, and what its owner can do with it. */
export async function PasskeyCard({ passkey, focusAfterId }: PasskeyCardProps) {
  const t = await translations('account.card');
  const provider = passkey.provider ?? t('unknownProvider');
  return (
    <Card>
      <div className="flex items-center gap-4">
        <ProviderIcon aaguid={passkey.aaguid} />
        <div className="min-w-0 flex-1">
          <h3 className="break-words font-semibold leading-snug">
            <bdi>{passkey.name}</bdi>
          </h3>
          {provider === passkey.name ? null : <p className="text-ink-soft text-sm">{provider}</p>}
        </div>
        <StorageBadge passkey={passkey} />
      </div>
      <Facts
        items={[
          { term: t('created'), value: <Time iso={passkey.createdAt} /> },
          { term: t('lastUsed'), value: <LastUse passkey={passkey} /> },
          { term: t('kept'), value: t(storageOf(passkey).hint) },
        ]}
      />
      <PasskeyActions passkey={passkey} focusAfterId={focusAfterId} />
    </Card>
  );
}

function storageOf({ synced, backedUp }: PasskeyFacts) {
  if (!synced) return { word: 'deviceOnly', hint: 'deviceOnlyHint', icon: <Smartphone /> } as const;
  if (!backedUp) return { word: 'syncable', hint: 'syncableHint', icon: <CloudOff /> } as const;
  return { word: 'synced', hint: 'syncedHint', icon: <Cloud /> } as const;
}

async function StorageBadge({ passkey }: { passkey: PasskeyFacts }) {
  const t = await translations('account.card');
  const { word, icon } = storageOf(passkey);
  return <Badge icon={icon}>{t(word)}</Badge>;
}

async function LastUse({ passkey }: { passkey: PasskeyFacts }) {
  const t = await translations('account.card');
  if (!passkey.lastUsedAt) return t('never');
  const time = <Time iso={passkey.lastUsedAt} relative />;
  if (!passkey.lastUsedWhere) return time;
  return t.rich('usedWhere', { time: () => time, where: passkey.lastUsedWhere });
}

async function PasskeyActions({ passkey, focusAfterId }: PasskeyCardProps) {
  const t = await translations('account');
  const { account, common } = await catalogue();
  const { name } = passkey;
  return (
    <div className="-mx-4 -my-2 flex flex-wrap gap-1">
      <RenamePasskey
        passkeyId={passkey.id}
        name={name}
        labels={{
          ...account.rename,
          buttonFor: t('rename.buttonFor', { name }),
          cancel: common.cancel,
          close: common.close,
        }}
      />
      <RemovePasskey
        passkeyId={passkey.id}
        isLastWayIn={passkey.isLastWayIn}
        focusAfterId={focusAfterId}
        labels={{
          ...account.remove,
          buttonFor: t('remove.buttonFor', { name }),
          title: t.rich('remove.title', { name, bdi }),
          onlyText: t.rich('remove.onlyText', { name, bdi }),
          removed: t.rich('remove.removed', { name, bdi }),
          removedHere: t.rich('remove.removedHere', { name, bdi }),
          cancel: common.cancel,
          close: common.close,
        }}
      />
    </div>
  );
}
