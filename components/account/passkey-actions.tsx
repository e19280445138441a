'use client';

import { Ellipsis, Info, Pencil, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Dialog } from '@/components/ui/dialog';
import { IconButton } from '@/components/ui/icon-button';
import { Menu } from '@/components/ui/menu';
import { type RemoveLabels, RemovePasskey } from './remove-passkey';
import { type RenameLabels, RenamePasskey } from './rename-passkey';

type PasskeyActionsProps = {
  passkeyId: string;
  name: string;
  /** The last way in: the dialog then explains why it stays. */
  isLastWayIn: boolean;
  /** The element that takes the focus once the row of this passkey is gone. */
  focusAfterId: string;
  /** Everything known about the passkey. */
  details: ReactNode;
  labels: {
    menu: string;
    details: { button: string; buttonFor: string; close: string };
    rename: RenameLabels;
    remove: RemoveLabels;
  };
};

/** What its owner can do with a passkey: three buttons, on a narrow screen a menu; each opens a dialog. */
export function PasskeyActions(props: PasskeyActionsProps) {
  const { passkeyId, name, isLastWayIn, focusAfterId, details, labels } = props;
  const [open, setOpen] = useState<'details' | 'rename' | 'remove' | null>(null);
  const menuId = `actions-${passkeyId}`;
  const dialog = { onClose: () => setOpen(null), focusAfter: [menuId, focusAfterId] };
  const actions = (
    [
      { ...labels.details, kind: 'details', icon: <Info /> },
      { ...labels.rename, kind: 'rename', icon: <Pencil /> },
      { ...labels.remove, kind: 'remove', icon: <Trash2 /> },
    ] as const
  ).map((action) => ({ ...action, onSelect: () => setOpen(action.kind) }));
  return (
    <>
      <div className="flex shrink-0 max-sm:hidden">
        {actions.map(({ kind, buttonFor, icon, onSelect }) => (
          <IconButton key={kind} label={buttonFor} icon={icon} onClick={onSelect} />
        ))}
      </div>
      <div className="shrink-0 sm:hidden">
        <Menu
          id={menuId}
          label={labels.menu}
          icon={<Ellipsis />}
          actions={actions.map(({ kind, button, icon, onSelect }) => ({
            ...{ label: button, icon, onSelect },
            danger: kind === 'remove',
          }))}
        />
      </div>
      <Dialog
        {...dialog}
        open={open === 'details'}
        title={<bdi>{name}</bdi>}
        closeLabel={labels.details.close}
      >
        {details}
      </Dialog>
      <RenamePasskey
        {...dialog}
        {...{ passkeyId, name }}
        open={open === 'rename'}
        labels={labels.rename}
      />
      <RemovePasskey
        {...dialog}
        {...{ passkeyId, isLastWayIn, focusAfterId }}
        open={open === 'remove'}
        labels={labels.remove}
      />
    </>
  );
}
