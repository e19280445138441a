import { bdi } from '@/components/ui/bdi';
import type { PasskeyCard } from '@/lib/server/account-security';
import { catalogue, translations } from '@/lib/server/i18n';
import { PasskeyActions } from './passkey-actions';
import { PasskeyDetails } from './passkey-details';
import { PasskeyIcon } from './passkey-icon';
import { Time } from './time';

type PasskeyRowProps = {
  passkey: PasskeyCard;
  /** The element that takes the focus once the row is gone. */
  focusAfterId: string;
};

/** One passkey of the list: what it is called, where it is kept and last used, and what its owner can do with it. */
export function PasskeyRow({ passkey, focusAfterId }: PasskeyRowProps) {
  return (
    <li className="flex min-h-22 items-center gap-3 py-3 pr-2 pl-4 sm:gap-4 sm:pr-3 sm:pl-5">
      <PasskeyIcon aaguid={passkey.aaguid} keeper={passkey.keeper} />
      <div className="min-w-0 flex-1">
        <h3 className="wrap-anywhere font-semibold leading-snug">
          <bdi>{passkey.name}</bdi>
        </h3>
        <p className="mt-0.5 text-ink-soft text-sm">
          <Summary passkey={passkey} />
        </p>
      </div>
      <Actions passkey={passkey} focusAfterId={focusAfterId} />
    </li>
  );
}

/** Where a passkey is kept, in as few words as beside its name are needed. */
async function keptIn({ name, provider, keeper, synced, backedUp }: PasskeyCard): Promise<string> {
  const t = await translations('account.card');
  const other = provider !== null && !name.startsWith(provider) ? provider : null;
  if (synced && backedUp) return other ? t('syncedBy', { provider: other }) : t('synced');
  if (synced) return t('notSynced');
  if (keeper === 'phone') return t('phoneOnly');
  if (keeper !== 'securityKey') return t('deviceOnly');
  if (other) return other;
  return provider || name.startsWith(t('securityKey')) ? t('keyOnly') : t('securityKey');
}

async function Summary({ passkey }: { passkey: PasskeyCard }) {
  const t = await translations('account.card');
  const kept = await keptIn(passkey);
  const { createdAt, lastUsedAt, lastUsedWhere: where } = passkey;
  const time = () => <Time iso={lastUsedAt ?? createdAt} />;
  if (!lastUsedAt) return t.rich('unused', { kept, time });
  return where ? t.rich('usedOn', { kept, time, where }) : t.rich('used', { kept, time });
}

async function Actions({ passkey, focusAfterId }: PasskeyRowProps) {
  const t = await translations('account');
  const { account, common } = await catalogue();
  const { name } = passkey;
  const { cancel, close } = common;
  return (
    <PasskeyActions
      passkeyId={passkey.id}
      name={name}
      isLastWayIn={passkey.isLastWayIn}
      focusAfterId={focusAfterId}
      details={<PasskeyDetails passkey={passkey} />}
      labels={{
        menu: t('card.actionsFor', { name }),
        details: { ...account.details, buttonFor: t('details.buttonFor', { name }), close },
        rename: { ...account.rename, buttonFor: t('rename.buttonFor', { name }), cancel, close },
        remove: {
          ...account.remove,
          buttonFor: t('remove.buttonFor', { name }),
          title: t.rich('remove.title', { name, bdi }),
          onlyText: t.rich('remove.onlyText', { name, bdi }),
          removed: t.rich('remove.removed', { name, bdi }),
          removedHere: t.rich('remove.removedHere', { name, bdi }),
          cancel,
          close,
        },
      }}
    />
  );
}
