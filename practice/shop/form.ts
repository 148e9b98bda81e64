/** Stripe's form encoding: `amount=100&metadata[ticket]=4711&expand[]=charge`. */
export interface Form {
  readonly values: ReadonlyMap<string, string>;
  /** `metadata[k]=v` */
  readonly metadata: Readonly<Record<string, string>>;
  readonly expand: readonly string[];
  /** The same request always gives the same text, whatever the order of its parameters. */
  readonly canonical: string;
}

export function parseForm(text: string): Form {
  const values = new Map<string, string>();
  const metadata: Record<string, string> = Object.create(null) as Record<string, string>;
  const expand: string[] = [];
  const pairs = [...new URLSearchParams(text)];
  for (const [name, value] of pairs) {
    const meta = /^metadata\[([^\]]+)\]$/.exec(name);
    if (meta?.[1]) metadata[meta[1]] = value;
    else if (/^expand\[\d*\]$/.test(name)) expand.push(value);
    else values.set(name, value);
  }
  const canonical = JSON.stringify(pairs.sort((a, b) => (`${a[0]}=${a[1]}` < `${b[0]}=${b[1]}` ? -1 : 1)));
  return { values, metadata: { ...metadata }, expand, canonical };
}
