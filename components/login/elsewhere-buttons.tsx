import { Smartphone, Usb } from 'lucide-react';
import { CeremonyButton } from './ceremony-button';

type ElsewhereButtonsProps = {
  texts: Record<'usePhone' | 'useKey' | 'waiting' | 'cancel', string>;
};

/** The ceremony with a phone, where the browser knows how, and with a security key (WebAuthn L3 §5.8.7). */
export function ElsewhereButtons({ texts }: ElsewhereButtonsProps) {
  return (
    <>
      <div className="in-[[no-phone]]:hidden">
        <CeremonyButton
          look="secondary"
          hint="hybrid"
          icon={<Smartphone />}
          label={texts.usePhone}
          texts={texts}
        />
      </div>
      <CeremonyButton
        look="secondary"
        hint="security-key"
        icon={<Usb />}
        label={texts.useKey}
        texts={texts}
      />
    </>
  );
}
