import { journeys } from "../journey/journeys.ts";
import { startFirefoxSession } from "./session.ts";

journeys(startFirefoxSession);
