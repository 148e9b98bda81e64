import { updatedUnderOpenPage } from "../journey/updated.ts";
import { startFirefoxSession } from "./session.ts";

updatedUnderOpenPage(startFirefoxSession);
