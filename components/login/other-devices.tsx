import type { ReactNode } from 'react';
import { Disclosure } from '@/components/ui/disclosure';
import { QrCode } from '@/components/ui/qr-code';
import { ElsewhereButtons } from './elsewhere-buttons';

type TextName =
  | 'phone'
  | 'phoneHow'
  | 'qr'
  | 'key'
  | 'keyHow'
  | 'elsewhere'
  | 'usePhone'
  | 'useKey'
  | 'waiting'
  | 'cancel';

/** The sentences about where else a passkey can be kept. */
export type OtherDevicesTexts = Record<TextName, string>;

type OtherDevicesProps = {
  /** The page's address, for a phone to go on with; null where no phone could open it. */
  url: string | null;
  texts: OtherDevicesTexts;
  /** Opened after a cancel: whoever does not want it here may want it elsewhere. */
  open: boolean;
  /** The form around the buttons of the ceremony. */
  form: (buttons: ReactNode) => ReactNode;
};

/** Where else the passkey of this page can be made: on a phone by its own browser, on a phone or key from here. */
export function OtherDevices({ url, texts, open, form }: OtherDevicesProps) {
  return (
    <div>
      {url ? (
        <Disclosure summary={texts.phone}>
          <p>{texts.phoneHow}</p>
          <QrCode content={url} label={texts.qr} />
        </Disclosure>
      ) : null}
      <Disclosure summary={texts.key} open={open} data-ways suppressHydrationWarning>
        <p className="hidden in-[[elsewhere]]:block">{texts.elsewhere}</p>
        <p>{texts.keyHow}</p>
        {form(<ElsewhereButtons texts={texts} />)}
      </Disclosure>
    </div>
  );
}
