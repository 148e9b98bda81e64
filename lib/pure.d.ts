/**
 * The whole of the platform that floors 0 and 1 may see beside the language itself.
 * Not here, so a compiler error there: clock-bound globals of the DOM or Node, fetch, crypto, timers.
 */
declare class TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>;
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(input?: Uint8Array): string;
}
declare class URL {
  constructor(url: string, base?: string);
  readonly hostname: string;
  readonly protocol: string;
  readonly pathname: string;
  readonly origin: string;
}
