/** The extension's id in Chromium, fixed by `key` in wxt.config.ts; the server accepts no other extension. */
export const EXTENSION_ID = "cklbpjehkjhhgfbbahmikhchbjlilidn";
