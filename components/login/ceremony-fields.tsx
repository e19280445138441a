/**
 * The hidden fields into which the element puts what the browser answered, and to which ceremony. `ceremonyId` is
 * given where the server rendered the options into the page.
 */
export function CeremonyFields({ ceremonyId }: { ceremonyId?: string }) {
  return (
    <>
      <input type="hidden" name="ceremonyId" value={ceremonyId} />
      <input type="hidden" name="credential" />
      <input type="hidden" name="exception" />
      <input type="hidden" name="milliseconds" />
    </>
  );
}
