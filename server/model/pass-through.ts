/** Hands on each chunk the moment it comes, and tells either side when the other one ends. */

export interface Passing {
  readonly seen: (chunk: Uint8Array) => void;
  /** Nothing more comes; said once or more. */
  readonly end: () => void;
  /** Nobody reads any more. */
  readonly gone: () => void;
}

export function passThrough(
  body: ReadableStream<Uint8Array>,
  { seen, end, gone }: Passing,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(to) {
        try {
          const { done, value } = await reader.read();
          if (done) {
            end();
            to.close();
          } else {
            seen(value);
            to.enqueue(value);
          }
        } catch (error) {
          end();
          // Breaks the connection off: half an answer must not look like a whole one.
          to.error(error);
        }
      },
      cancel: gone,
    },
    { highWaterMark: 0 },
  );
}
