/** Eight groups of four, large enough to read out to somebody. */
export function Fingerprint({ text }: { text: string }) {
  const groups = text.split(" ");
  return (
    <p className="fingerprint" data-testid="fingerprint">
      {groups.map((group, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two groups may be equal, and none ever moves
        <span key={at}>
          {group}
          {at < groups.length - 1 && " "}
        </span>
      ))}
    </p>
  );
}
