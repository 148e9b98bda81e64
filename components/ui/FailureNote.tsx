import type { ReactNode } from "react";
import type { Failure } from "#lib/domain/error.ts";
import type { Tone } from "./Badge.tsx";
import { Icon, type IconName } from "./Icon.tsx";
import { Words } from "./Words.tsx";

const SIGN: Record<Tone, IconName> = { good: "tick", look: "look", other: "person", stop: "stop", plain: "info" };

export function Note({ tone, children, role }: { tone: Tone; children: ReactNode; role?: "alert" | "status" }) {
  return (
    <div className={`note tone-${tone}`} role={role}>
      <Icon name={SIGN[tone]} />
      <div>{children}</div>
    </div>
  );
}

/** What happened, what it means, what to do: always these three, always in this order. */
export function FailureNote({ failure, tone = "look" }: { failure: Failure; tone?: Tone }) {
  return (
    <Note tone={tone}>
      <FailureText failure={failure} />
    </Note>
  );
}

export function FailureText({ failure }: { failure: Failure }) {
  return (
    <>
      <p>
        <strong>
          <Words>{failure.happened}</Words>
        </strong>
      </p>
      <p>
        <Words>{failure.means}</Words> <Words>{failure.todo}</Words>
      </p>
    </>
  );
}
