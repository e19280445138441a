import { Disclosure } from '@/components/ui/disclosure';
import { QrCode } from '@/components/ui/qr-code';

/** The sentences about where else a passkey can be kept. */
export type OtherDevicesTexts = Record<
  'phone' | 'phoneHow' | 'qr' | 'key' | 'keyHow' | 'keyOnly' | 'keyOnlyHow',
  string
>;

type OtherDevicesProps = {
  /** The page's address, for a phone to go on with; null where no phone could open it. */
  url: string | null;
  texts: OtherDevicesTexts;
  /** Opened after a cancel: whoever does not want it here may want it elsewhere. */
  open: boolean;
};

/** Where else the passkey of this page can be made: on a phone by its own browser, on a phone or key from here. */
export function OtherDevices({ url, texts, open }: OtherDevicesProps) {
  if (!url)
    return (
      <Disclosure summary={texts.key} open={open}>
        <p>{texts.keyHow}</p>
      </Disclosure>
    );
  return (
    <div>
      <Disclosure summary={texts.phone} open={open}>
        <p>{texts.phoneHow}</p>
        <QrCode content={url} label={texts.qr} />
      </Disclosure>
      <Disclosure summary={texts.keyOnly} open={open}>
        <p>{texts.keyOnlyHow}</p>
      </Disclosure>
    </div>
  );
}
