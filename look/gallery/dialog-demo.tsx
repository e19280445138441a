import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';

/** A dialog, and what opens it. */
export function DialogDemo() {
  const [open, setOpen] = useState(false);
  return (
    <div>
      <Button look="secondary" onClick={() => setOpen(true)}>
        Open the dialog
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title="Remove “Laptop”?"
        description="It no longer opens your account."
        closeLabel="Close"
      >
        <Button look="danger" onClick={() => setOpen(false)}>
          Remove
        </Button>
      </Dialog>
    </div>
  );
}
