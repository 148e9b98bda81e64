import type { ButtonHTMLAttributes, Ref } from "react";

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "type" | "disabled" | "className"> {
  className?: string | undefined;
  look?: "primary" | "plain" | "quiet" | "stop";
  /** Keyboard hint, shown and not read out (`aria-keyshortcuts` says it to assistive technology). */
  hint?: string;
  shortcut?: string;
  /** Why it cannot be pressed now. It stays focusable, so that everybody can find out. */
  blocked?: string | false | undefined;
  /** Pressed although blocked: show what is missing. */
  onBlocked?: (() => void) | undefined;
  submit?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({
  look = "plain",
  hint,
  shortcut,
  blocked,
  onBlocked,
  submit = false,
  onClick,
  className,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={submit ? "submit" : "button"}
      className={["button", look === "plain" ? "" : look, className].filter(Boolean).join(" ")}
      aria-disabled={blocked ? true : undefined}
      aria-keyshortcuts={shortcut}
      title={blocked || undefined}
      onClick={(event) => {
        if (!blocked) return onClick?.(event);
        event.preventDefault();
        onBlocked?.();
      }}
    >
      {children}
      {hint && (
        <span className="hint" aria-hidden="true">
          {hint}
        </span>
      )}
    </button>
  );
}
