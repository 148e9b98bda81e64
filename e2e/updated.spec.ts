import { startSession } from "./journey/session.ts";
import { updatedUnderOpenPage } from "./journey/updated.ts";

updatedUnderOpenPage(startSession);
