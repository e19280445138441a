const isInSight = (element: Element) => element.getClientRects().length > 0;

function takesFocus(element: Element | null): boolean {
  if (!(element instanceof HTMLElement) || !isInSight(element)) return false;
  element.focus();
  return document.activeElement === element;
}

/**
 * Where a part of the page went that had the focus, gives it to the first of these that is there and in sight: elements or
 * ids of elements. Whoever has the focus elsewhere keeps it.
 */
export function handBackFocus(candidates: (Element | string | null)[]): void {
  const { activeElement, body } = document;
  // What has just been hidden keeps the focus until the browser draws again.
  if (activeElement && activeElement !== body && isInSight(activeElement)) return;
  candidates.some((candidate) =>
    takesFocus(typeof candidate === 'string' ? document.getElementById(candidate) : candidate),
  );
}
