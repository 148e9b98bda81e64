/** The extension's id in Chromium, fixed by `key` in wxt.config.ts; the server accepts no other extension. */
export const EXTENSION_ID = "cklbpjehkjhhgfbbahmikhchbjlilidn";

/** Its id in Firefox, where the origin of its pages is another on each installation. */
export const GECKO_ID = "countersign@countersign.invalid";
