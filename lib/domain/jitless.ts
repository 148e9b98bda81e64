/** Imported first by every entry point: zod must not probe `Function("")`, which the pages' CSP refuses. */
import { z } from "zod";

z.config({ jitless: true });
