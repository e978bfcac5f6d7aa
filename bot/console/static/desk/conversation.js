// The page of one conversation.

import "./feed.js";
import "./composer.js";
