import 'server-only';
import { headers } from 'next/headers';
import { createTranslator, type NamespaceKeys, type NestedKeyOf } from 'use-intl/core';
import english from './messages/en.json';

/** English is complete and is the measure: another language is one more entry of the same shape. */
type Messages = typeof english;

const catalogues: Record<string, Messages> = { en: english };

/** The reader's first language (RFC 9110 §12.5.4, order only) in which the pages are written, else English. */
export async function readerLocale(): Promise<string> {
  const accepted = (await headers()).get('accept-language') ?? '';
  const preferred = accepted.split(',').map((entry) => entry.trim().slice(0, 2).toLowerCase());
  return preferred.find((language) => language in catalogues) ?? 'en';
}

/** All texts in the reader's language, for handing single sections to client parts as props. */
export async function catalogue(): Promise<Messages> {
  return catalogues[await readerLocale()] ?? english;
}

/** The translator of one section of the catalogue, in the reader's language. */
export async function translations<Section extends NamespaceKeys<Messages, NestedKeyOf<Messages>>>(
  section: Section,
) {
  const locale = await readerLocale();
  return createTranslator({ locale, messages: catalogues[locale] ?? english, namespace: section });
}
