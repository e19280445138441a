/**
 * Whether a client takes a content coding, by its Accept-Encoding (RFC 9110 §12.5.3): one that is named or meant by `*`,
 * and not with weight 0. Without the header it takes none.
 */
export function acceptsCoding(header: string, coding: string): boolean {
  const entries = header.split(',').map((entry) => {
    const [name = '', ...parameters] = entry.split(';').map((part) => part.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith('q='));
    return { name, isTaken: weight === undefined || Number(weight.slice(2)) > 0 };
  });
  const meant =
    entries.find(({ name }) => name === coding) ?? entries.find(({ name }) => name === '*');
  return meant?.isTaken ?? false;
}
