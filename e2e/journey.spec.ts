import { journeys } from "./journey/journeys.ts";
import { startSession } from "./journey/session.ts";

journeys(startSession);
