/** What only the page itself may do in the browser: ask its person for a permission, and put text on the clipboard. */
export interface BrowserDoor {
  /** Must be called in the click itself: browsers ask for permissions only then. */
  allow(origin: string): Promise<boolean>;
  /** False where the browser keeps the permission, because the extension came with it. */
  takeBack(origin: string): Promise<boolean>;
  copy(text: string): Promise<void>;
}

export const browserDoor: BrowserDoor = {
  allow: (origin) => chrome.permissions.request({ origins: [origin] }),
  takeBack: (origin) => chrome.permissions.remove({ origins: [origin] }),
  copy: (text) => navigator.clipboard.writeText(text),
};
