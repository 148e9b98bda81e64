/** The doors into the editors of all desks. For the script in the page's own world: nothing else may be here. */
import { froalaDoor } from "./freshdesk/editor.ts";
import type { EditorDoor } from "./page-world.ts";
import { ckeditorDoor } from "./zendesk/editor.ts";

export const editorDoors: readonly EditorDoor[] = [ckeditorDoor, froalaDoor];
