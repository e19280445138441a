/**
 * What shows nothing and shapes nothing: controls but for white space, noncharacters, annotations, and what Unicode calls
 * default ignorable (zero width spaces, marks of direction, fillers), but for the signs that the next two judge.
 */
const hidden =
  /(?![\t\n\v\f\r\x85])\p{Cc}|\p{NChar}|[\ufff9-\ufffb]|(?!\u200c|\u200d|\u034f|\p{VS}|[\u180e\u{e0020}-\u{e007f}])\p{DI}/gu;

/**
 * Signs that are part of the text where they shape it (Unicode ch. 9, 12, 13.5, 23.2, 23.4; UTS #51), and hidden text
 * where they do not: joiners behind nothing to join, selectors without a letter, tags without a flag.
 */
const shapeless = [
  /(?<![\p{L}\p{M}\p{S}])(?:\u200c|\u200d)/gu,
  /(?<!(?=\p{L})\p{Script=Mongolian}[\u180b-\u180d\u180f]?)[\u180b-\u180f]/gu,
  /(?<![\p{L}\p{M}\p{N}\p{P}\p{S}])(?:\u034f|\p{VS})/gu,
  /(?<=\p{VS})(?:\u034f|\p{VS})/gu,
  /(?<!\u{1f3f4}[\u{e0020}-\u{e007e}]{0,6})[\u{e0020}-\u{e007f}]/gu,
];

const whiteSpace = /[\p{Z}\t\n\v\f\r\x85]+/gu;

/** A sign that can be seen by itself; the blank of Braille cannot. */
const visible = /(?!\p{DI})[^\p{Z}\p{M}\p{Cc}\p{Cf}\p{Cs}\u2800]/u;

/**
 * A name of a person, a passkey or a machine as it is kept and shown: one line, trimmed, without what hides or reorders
 * text. What a script or an emoji needs to be read stays: joiners, variation selectors, marks. Empty when nothing that
 * can be seen is left.
 */
export function cleanName(typed: string): string {
  const shaped = shapeless.reduce(
    (text, sign) => text.replace(sign, ''),
    typed.replace(hidden, ''),
  );
  const name = shaped.replace(whiteSpace, ' ').trim();
  return visible.test(name) ? name : '';
}
