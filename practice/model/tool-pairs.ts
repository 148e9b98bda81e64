/** Every call of a tool must be answered in the next message, and nothing else may be answered: as the API insists. */
import type { Block, Message } from "./request.ts";

export function pairingProblem(messages: readonly Message[]): string | undefined {
  for (const [index, { role, content }] of messages.entries()) {
    const called = role === "assistant" ? idsOf(content, "tool_use") : [];
    if (role === "user" && idsOf(content, "tool_use").length > 0) {
      return `messages.${index}: \`tool_use\` blocks can only be in \`assistant\` messages`;
    }
    if (role === "assistant" && idsOf(content, "tool_result").length > 0) {
      return `messages.${index}: \`tool_result\` blocks can only be in \`user\` messages`;
    }
    const problem = unanswered(index, called, messages[index + 1]) ?? uncalled(index, content, messages[index - 1]);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function unanswered(index: number, called: readonly string[], next: Message | undefined): string | undefined {
  const answered = next?.role === "user" ? idsOf(next.content, "tool_result") : [];
  const open = called.filter((id) => !answered.includes(id));
  if (open.length === 0) return undefined;
  return `messages.${index}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${open.join(", ")}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`;
}

function uncalled(index: number, content: Message["content"], before: Message | undefined): string | undefined {
  const called = before?.role === "assistant" ? idsOf(before.content, "tool_use") : [];
  const stray = idsOf(content, "tool_result").find((id) => !called.includes(id));
  if (stray === undefined) return undefined;
  return `messages.${index}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${stray}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`;
}

function idsOf(content: Message["content"], type: "tool_use" | "tool_result"): string[] {
  if (typeof content === "string") return [];
  return content.filter((block) => block.type === type).map(idOf);
}

function idOf(block: Block): string {
  return block.type === "tool_use" ? block.id : block.type === "tool_result" ? block.tool_use_id : "";
}
