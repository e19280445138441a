/** As a ref: a dialog gives the focus to this element when it opens. React itself writes no such attribute. */
export function focusFirst(element: HTMLElement | null): void {
  if (element) element.autofocus = true;
}
