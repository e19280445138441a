function takesFocus(element: Element | null): boolean {
  if (!(element instanceof HTMLElement) || element.getClientRects().length === 0) return false;
  element.focus();
  return document.activeElement === element;
}

/**
 * Where a part of the page went that had the focus, gives it to the first of these that is there and in sight: elements or
 * ids of elements. Whoever has the focus elsewhere keeps it.
 */
export function handBackFocus(candidates: (Element | string | null)[]): void {
  const { activeElement } = document;
  if (activeElement && activeElement !== document.body) return;
  candidates.some((candidate) =>
    takesFocus(typeof candidate === 'string' ? document.getElementById(candidate) : candidate),
  );
}
