import type { Metadata, Viewport } from 'next';
import localFont from 'next/font/local';
import type { ReactNode } from 'react';
import { config } from '@/lib/config';
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
    icons: { icon: { url: '/icon.svg', type: 'image/svg+xml' } },
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

/** The document around every page. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang={await readerLocale()} className={geist.variable}>
      <body className="bg-canvas font-sans text-ink">{children}</body>
    </html>
  );
}
