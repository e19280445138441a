import type { ReactNode } from 'react';

/**
 * Names in a sentence of the catalogue, `<bdi>{name}</bdi>`: whatever script one is written in, it turns no word around
 * it.
 */
export function bdi(name: ReactNode): ReactNode {
  return <bdi>{name}</bdi>;
}

type NamedProps = { text: string; names: Record<string, string> };

/** A sentence whose `{placeholders}` are names that only the browser's half of a page knows. */
export function Named({ text, names }: NamedProps) {
  const parts = text.split(/\{(\w+)\}/);
  return parts.map((part, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence never change places.
    index % 2 === 1 ? <bdi key={index}>{names[part]}</bdi> : part,
  );
}
