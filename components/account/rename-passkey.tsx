'use client';

import { Pencil } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type SubmitEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { renamePasskeyAction } from '@/lib/server/account';
import { DialogAnnouncements, useAnnouncements } from './announcements';
import { focusFirst } from './focus-first';
import { useReauthentication } from './reauthentication';
import { useTask } from './use-task';

type RenameLabels = {
  button: string;
  buttonFor: string;
  title: string;
  field: string;
  hint: string;
  save: string;
  renamed: string;
  cancel: string;
  close: string;
};

type RenamePasskeyProps = { passkeyId: string; name: string; labels: RenameLabels };

/** The button that renames a passkey, with its dialog. */
export function RenamePasskey(props: RenamePasskeyProps) {
  const { labels } = props;
  const { announce } = useAnnouncements();
  const router = useRouter();
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);

  function finish() {
    close();
    announce({ tone: 'success', text: labels.renamed });
    router.refresh();
  }

  return (
    <>
      <Button
        look="quiet"
        icon={<Pencil />}
        aria-label={labels.buttonFor}
        onClick={() => setOpen(true)}
      >
        {labels.button}
      </Button>
      <Dialog open={open} onClose={close} title={labels.title} closeLabel={labels.close}>
        <DialogAnnouncements>
          {open ? <RenameForm {...props} onCancel={close} onRenamed={finish} /> : null}
        </DialogAnnouncements>
      </Dialog>
    </>
  );
}

type RenameFormProps = RenamePasskeyProps & { onCancel: () => void; onRenamed: () => void };

function RenameForm({ passkeyId, name, labels, onCancel, onRenamed }: RenameFormProps) {
  const { report } = useAnnouncements();
  const [busy, run] = useTask();
  const reauthenticated = useReauthentication();

  async function rename(newName: string) {
    const answer = await reauthenticated(() => renamePasskeyAction({ passkeyId, name: newName }));
    if (!answer) return;
    if (answer.error) return report(answer.error);
    onRenamed();
  }

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const newName = String(new FormData(event.currentTarget).get('passkeyName') ?? '');
    void run(() => rename(newName));
  }

  return (
    <form onSubmit={submit} className="grid gap-5">
      <Field
        id={`name-${passkeyId}`}
        name="passkeyName"
        label={labels.field}
        hint={labels.hint}
        defaultValue={name}
        autoComplete="off"
        ref={focusFirst}
        required
        maxLength={200}
      />
      <div className="flex flex-wrap justify-end gap-2">
        <Button look="secondary" onClick={onCancel}>
          {labels.cancel}
        </Button>
        <Button type="submit" busy={busy}>
          {labels.save}
        </Button>
      </div>
    </form>
  );
}
