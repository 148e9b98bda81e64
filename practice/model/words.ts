/** Words compared roughly: small letters, no endings, none of the words that every text has. */
const COMMON = new Set(
  "the a an and or but is are was were be been it its this that these those to of in on for with as at by from i me my we our you your he she they them not no do does did have has had can could will would please there then than so if what when how order number hello regards".split(
    " ",
  ),
);

export function termsOf(text: string): Set<string> {
  const words = text.toLowerCase().match(/\p{L}{3,}/gu) ?? [];
  return new Set(
    words
      .filter((word) => !COMMON.has(word))
      .map((word) => word.replace(/(?:ing|ed|es|s)$/, "").replace(/(.)\1$/, "$1")),
  );
}

/** What stands for a personal value that was taken out. */
export const PLACEHOLDER = /\[[A-Z][A-Z_]*_\d+\]/g;

/** An order's number as customers write it, after a word or sign that says it is one. */
export function ordersIn(text: string): string[] {
  const named = text.matchAll(
    /(?:order|bestellung|bestelnummer|bestelling|commande|pedido|ordine|encomenda|number|nummer|num[eé]ro|n[úu]mero|no\.?|nr\.?|#)\s*(?:number|nummer|n[°º])?\s*[:#]?\s*(\d{3,12})\b/giu,
  );
  return [...new Set([...named].map((match) => match[1] ?? ""))];
}
