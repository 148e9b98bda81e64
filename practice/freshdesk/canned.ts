/** The account's canned answers. The API gives their placeholders unfilled. */
import { htmlToText } from "./message-html.ts";

const SINCE = "2024-02-05T09:00:00Z";
const FOLDERS = [
  { id: 3101, name: "Refunds", personal: false },
  { id: 3102, name: "Shipping", personal: false },
];

export const cannedResponses = [
  canned(3201, 3101, "Refund is on its way", [
    "Hi {{ticket.requester.name}},",
    "your refund has been made. It takes three to five working days until you see it.",
    "{{ticket.agent.name}}",
  ]),
  canned(3202, 3101, "Photo of the damage", [
    "Hi {{ticket.requester.name}},",
    "I am sorry about that. Could you send us a photo of the box and the pieces?",
    "{{ticket.agent.name}}",
  ]),
  canned(3203, 3102, "Where is my parcel", [
    "Hi {{ticket.requester.name}},",
    "your parcel has left our warehouse. You can follow it at {{ticket.url}}.",
  ]),
];

export const cannedFolders = () =>
  FOLDERS.map((folder) => ({
    ...folder,
    responses_count: cannedResponses.filter((one) => one.folder_id === folder.id).length,
    created_at: SINCE,
    updated_at: SINCE,
  }));

function canned(id: number, folder: number, title: string, lines: readonly string[]) {
  const html = lines.map((line) => `<div>${line}</div>`).join("<div><br></div>");
  return {
    id,
    title,
    folder_id: folder,
    content: htmlToText(html),
    content_html: html,
    attachments: [],
    created_at: SINCE,
    updated_at: SINCE,
  };
}
