/**
 * What a rep can state to have done, by the name of the obligation; a policy may list its own under `codes`. The card
 * offers these and the server takes no others.
 */
export interface Statement {
  label: string;
  choices: Readonly<Record<string, string>>;
}

const STATEMENTS: Readonly<Record<string, Statement>> = {
  "tone-check": {
    label: "Read it as the customer will",
    choices: { fits: "Read; the tone fits", changed: "Read, and I changed it" },
  },
  "identity-check": {
    label: "How the customer's identity was checked",
    choices: {
      "payment-digits": "Last digits of the payment confirmed",
      "order-details": "Order number and address confirmed",
      "known-channel": "Called back or wrote on a known channel",
    },
  },
  "customer-confirm": {
    label: "Where the customer agreed",
    choices: { ticket: "In this ticket", phone: "By phone", chat: "In the chat" },
  },
};

export const STATED: readonly string[] = Object.keys(STATEMENTS);

export function statementFor(obligation: string): Statement | undefined {
  return Object.hasOwn(STATEMENTS, obligation) ? STATEMENTS[obligation] : undefined;
}
