/** The hidden fields into which the element puts what the browser answered. */
export function CeremonyFields() {
  return (
    <>
      <input type="hidden" name="credential" />
      <input type="hidden" name="exception" />
      <input type="hidden" name="milliseconds" />
    </>
  );
}
