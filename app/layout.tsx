import type { Metadata, Viewport } from 'next';
import localFont from 'next/font/local';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { accentStyle } from '@/lib/accent';
import { config } from '@/lib/config';
import { brandIcons } from '@/lib/server/brand';
import { readerLocale } from '@/lib/server/i18n';
import './globals.css';

const geist = localFont({
  src: './fonts/geist-latin.woff2',
  weight: '400 600',
  variable: '--font-geist',
  display: 'swap',
});

/** Every page carries a nonce of its own and speaks about one person: none is ever static. */
export const dynamic = 'force-dynamic';

/** Titles end in the RP name, whose installation this is. */
export function generateMetadata(): Metadata {
  const { rpName } = config();
  return {
    title: { default: rpName, template: `%s · ${rpName}` },
    robots: { index: false, follow: false },
    applicationName: rpName,
    icons: brandIcons(),
  };
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f6f6f3' },
    { media: '(prefers-color-scheme: dark)', color: '#0f1211' },
  ],
};

/** The brand's colours in the place of ours; allowed by the nonce that `proxy.ts` made for this request. */
async function AccentStyle() {
  const { accent } = config().brand;
  if (!accent) return null;
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  return <style nonce={nonce}>{accentStyle(accent)}</style>;
}

/** The document around every page. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang={await readerLocale()} className={geist.variable}>
      <head>
        <AccentStyle />
      </head>
      <body className="bg-canvas font-sans text-ink">{children}</body>
    </html>
  );
}
