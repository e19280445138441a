import type { ReactNode } from 'react';
import { Facts } from '@/components/ui/facts';
import type { PasskeyCard } from '@/lib/server/account-security';
import { readerLocale, translations } from '@/lib/server/i18n';
import { Time } from './time';

function storageOf({ synced, backedUp, keeper }: PasskeyCard) {
  if (synced) return backedUp ? 'synced' : 'notSynced';
  return keeper === 'securityKey' ? 'keyOnly' : 'deviceOnly';
}

/** Ways to a passkey that have a name; browsers may tell others. */
const known = ['internal', 'hybrid', 'usb', 'nfc', 'ble', 'smart-card'] as const;

/** Everything known about one passkey. */
export async function PasskeyDetails({ passkey }: { passkey: PasskeyCard }) {
  const t = await translations('account.details');
  const { keeper, provider, transports } = passkey;
  const ways = known.filter((way) => transports.includes(way)).map((way) => t(`ways.${way}`));
  const list = new Intl.ListFormat(await readerLocale(), { type: 'unit' });
  const items: { term: string; value: ReactNode }[] = [
    { term: t('kind'), value: t(`kinds.${keeper}`) },
    ...(provider ? [{ term: t('provider'), value: provider }] : []),
    { term: t('created'), value: <Time iso={passkey.createdAt} withTime /> },
    { term: t('lastUsed'), value: <LastUse passkey={passkey} /> },
    { term: t('kept'), value: t(storageOf(passkey)) },
    ...(ways.length > 0 ? [{ term: t('reached'), value: list.format(ways) }] : []),
  ];
  return <Facts items={items} />;
}

async function LastUse({ passkey }: { passkey: PasskeyCard }) {
  const t = await translations('account.details');
  const { lastUsedAt, lastUsedWhere: where } = passkey;
  if (!lastUsedAt) return t('never');
  const time = <Time iso={lastUsedAt} withTime />;
  return where ? t.rich('usedOn', { time: () => time, where }) : time;
}
