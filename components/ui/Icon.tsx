/** A handful of own line drawings on a 16 × 16 grid; always beside words, so hidden from assistive technology. */
const PATHS = {
  tick: "M3.5 8.5 6.5 11.5 12.5 4.5",
  cross: "M4 4l8 8M12 4l-8 8",
  look: "M8 2.5 14.5 13.5h-13ZM8 6.5v3.2M8 11.6v.1",
  stop: "M5.2 2h5.6L14 5.2v5.6L10.8 14H5.2L2 10.8V5.2ZM5.5 8h5",
  person: "M8 8a2.6 2.6 0 1 0 0-5.2A2.6 2.6 0 0 0 8 8ZM3 13.5c.6-2.4 2.5-3.7 5-3.7s4.4 1.3 5 3.7",
  info: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 7.3v3.7M8 5.1v.1",
  wait: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 4.8V8l2.3 1.6",
  undo: "M6 3.5 3 6.5l3 3M3.3 6.5H9.5a3.3 3.3 0 0 1 0 6.6H6",
  chevron: "M6 4l4 4-4 4",
  back: "M10 4 6 8l4 4",
  list: "M3 4h10M3 8h10M3 12h6",
  link: "M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2-2a2.6 2.6 0 0 0-3.7-3.7l-.7.7M9.2 6.8a2.6 2.6 0 0 0-3.7 0l-2 2a2.6 2.6 0 0 0 3.7 3.7l.7-.7",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg
      className="icon"
      aria-hidden="true"
      viewBox="0 0 16 16"
      style={{ width: size, height: size }}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The mark: a C that closes on a tick, so that it reads at 16 pixels. */
export function Mark() {
  return (
    <svg className="mark" aria-hidden="true" viewBox="0 0 32 32">
      <rect width="32" height="32" rx="7" fill="var(--go)" />
      <path
        d="M21.8 10.6a8 8 0 1 0 1.9 7.2M12.2 15.8l3.4 3.4 7.8-8.3"
        fill="none"
        stroke="var(--on-go)"
        strokeWidth="3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
