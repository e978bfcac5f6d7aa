// Large text and dark, as chosen in the chat; without scripts the page is light.

import { Preferences } from "/courses/look/preferences.js";

new Preferences(document.documentElement);
