'use client';

import { useRouter } from 'next/navigation';
import { type SubmitEvent, useState } from 'react';
import { flushSync } from 'react-dom';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { renamePasskeyAction } from '@/lib/server/account';
import { DialogAnnouncements, useAnnouncements } from './announcements';
import { focusFirst } from './focus-first';
import { useReauthentication } from './reauthentication';
import { useTask } from './use-task';

/** The words of the dialog, and of what opens it. */
export type RenameLabels = {
  button: string;
  buttonFor: string;
  title: string;
  field: string;
  hint: string;
  wrong: string;
  save: string;
  renamed: string;
  cancel: string;
  close: string;
};

type RenamePasskeyProps = {
  passkeyId: string;
  name: string;
  open: boolean;
  onClose: () => void;
  focusAfter: string[];
  labels: RenameLabels;
};

/** The dialog that renames a passkey. */
export function RenamePasskey(props: RenamePasskeyProps) {
  const { labels, open, onClose, focusAfter } = props;
  const { announce } = useAnnouncements();
  const router = useRouter();

  function finish() {
    onClose();
    announce({ tone: 'success', text: labels.renamed });
    router.refresh();
  }

  return (
    <Dialog {...{ open, onClose, focusAfter }} title={labels.title} closeLabel={labels.close}>
      <DialogAnnouncements>
        {open ? <RenameForm {...props} onRenamed={finish} /> : null}
      </DialogAnnouncements>
    </Dialog>
  );
}

type RenameFormProps = RenamePasskeyProps & { onRenamed: () => void };

function RenameForm({ passkeyId, name, labels, onClose, onRenamed }: RenameFormProps) {
  const { report } = useAnnouncements();
  const [busy, run] = useTask();
  const [isWrong, setWrong] = useState(false);
  const reauthenticated = useReauthentication();

  const fieldId = `name-${passkeyId}`;

  function refuse() {
    flushSync(() => setWrong(true));
    document.getElementById(fieldId)?.focus();
  }

  async function rename(newName: string) {
    setWrong(false);
    if (newName.trim() === '') return refuse();
    const answer = await reauthenticated(() => renamePasskeyAction({ passkeyId, name: newName }));
    if (!answer) return;
    if (answer.error?.code === 'invalid_argument') return refuse();
    if (answer.error) return report(answer.error);
    onRenamed();
  }

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const newName = String(new FormData(event.currentTarget).get('passkeyName') ?? '');
    void run(() => rename(newName));
  }

  return (
    <form onSubmit={submit} noValidate className="grid gap-5">
      <Field
        id={fieldId}
        name="passkeyName"
        label={labels.field}
        hint={labels.hint}
        error={isWrong ? labels.wrong : null}
        defaultValue={name}
        autoComplete="off"
        ref={focusFirst}
        required
        maxLength={200}
      />
      <div className="flex flex-wrap justify-end gap-2">
        <Button look="secondary" onClick={onClose}>
          {labels.cancel}
        </Button>
        <Button type="submit" busy={busy}>
          {labels.save}
        </Button>
      </div>
    </form>
  );
}
