// What every page of the console has of the desk.

import "./live.js";
import "./clock.js";
import "./bell.js";
import "./keys.js";
