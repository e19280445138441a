/** What the form tells the server about a ceremony; what is not given is posted empty. */
export type Answer = {
  credential?: string;
  exception?: string;
  milliseconds?: string;
  ceremonyId?: string | undefined;
};

/** Puts the answer into the form's hidden fields (those it has) and submits it. */
export function submitAnswer(form: HTMLFormElement, answer: Answer): void {
  const values = { credential: '', exception: '', milliseconds: '', ...answer };
  for (const [name, value] of Object.entries(values)) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement && value !== undefined) field.value = value;
  }
  // Safari before 16 has no requestSubmit.
  if (form.requestSubmit) form.requestSubmit();
  else form.submit();
}
