/** A port to one page or frame, as the browser vouches for it. `sender` is the browser's word, never the message's. */
export interface Channel {
  sender: { tab: number | null; frame: number | null; document: string | null; url: string; own: boolean };
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}
