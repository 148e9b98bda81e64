/** The shop's fault switches. Each `…Times` counts down to nothing; the rest stay until changed. */
export interface ShopFaults {
  /** Requests for a refund that fail before anything is done. */
  failBeforeTimes: number;
  /**
   * Good answers to refund requests that never arrive: the refund is done, the connection is cut. The official SDK
   * repeats a cut request once by itself (same key), even with `maxNetworkRetries: 0`; lose two to make it give up.
   */
  failAfterTimes: number;
  slowMs: number;
  down: boolean;
}

export const noShopFaults = (): ShopFaults => ({ failBeforeTimes: 0, failAfterTimes: 0, slowMs: 0, down: false });
