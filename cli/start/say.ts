/** One line per thing that happens; progress where it takes long. All on stdout, except in scripts that read it. */
export interface Say {
  line(text: string): void;
  /** Prints what begins, and how long it took when it ended. */
  during<T>(text: string, work: () => Promise<T>): Promise<T>;
}

export function createSay(write: (text: string) => void): Say {
  return {
    line: (text) => write(`${text}\n`),
    async during(text, work) {
      const began = performance.now();
      write(`  ${text}…`);
      try {
        const value = await work();
        write(` ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
        return value;
      } catch (error) {
        write(" failed\n");
        throw error;
      }
    },
  };
}
